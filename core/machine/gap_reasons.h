// Why something could not be looked at: the words that a gap's `reason` is made of, so that reports
// can tell them apart and say them in the user's language.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "core/model/snapshot.h"

namespace unclash::gap_reason {

inline constexpr const char* kAccessDenied = "access denied";
inline constexpr const char* kTimedOut = "timed out";
inline constexpr const char* kStopped = "stopped";
inline constexpr const char* kNotOnThisSystem = "not on this system";
inline constexpr const char* kBrokenAnswer = "the answer could not be understood";
inline constexpr const char* kNoAnswer = "no answer";
inline constexpr const char* kFailed = "failed";
/// There is something to look at, and this program has no way to.
inline constexpr const char* kNotLookedAt = "no way to look";
/// Followed by the program's name.
inline constexpr const char* kProgramNotFound = "program not found: ";

}  // namespace unclash::gap_reason

namespace unclash {

/// A gap in an area, with the system's own code where there is one.
inline Gap makeGap(std::string_view area, std::string reason, int code = 0) {
  Gap gap{.area = std::string(area), .reason = std::move(reason)};
  if (code != 0) gap.code = code;
  return gap;
}

/// A part of a snapshot that says nothing but why an area could not be looked at.
inline Snapshot onlyGap(std::string_view area, std::string reason, int code = 0) {
  Snapshot part;
  part.gaps.ensure().push_back(makeGap(area, std::move(reason), code));
  return part;
}

}  // namespace unclash
