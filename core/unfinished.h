// Unfinished: a consultation that was closed before its end, so that the person can go on.
//
// Kept are the answers by the ids of the taxonomy and the place, nothing else: no text as it was
// typed or pasted, nothing that was seen, and no secret, for which nothing asks. One file,
// `unfinished.json` in the state folder, for each machine on its own; what is kept for one goes
// when its consultation ends, and after a day.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "core/model/answers.h"
#include "core/model/result.h"
#include "core/model/time.h"

namespace unclash {

struct Unfinished {
  enum class Place {
    wrong,  ///< still telling what is wrong
    found,  ///< after the look
    plan    ///< the plan was shown
  };
  std::string machine;  ///< Machine::identity()
  Answers answers;
  Place place = Place::wrong;
};

/// In one piece, readable by its owner only. Fails with Trouble::failed where it cannot be written.
Result<void> keepUnfinished(const std::filesystem::path& stateDir, const Unfinished& unfinished,
                            TimePoint now);
/// What was kept for this machine within the last day. What is older, of whatever machine, or
/// cannot be read, is removed.
std::optional<Unfinished> findUnfinished(const std::filesystem::path& stateDir,
                                         const std::string& machine, TimePoint now);
void forgetUnfinished(const std::filesystem::path& stateDir, const std::string& machine,
                      TimePoint now);
/// That of every machine.
void forgetAllUnfinished(const std::filesystem::path& stateDir);

}  // namespace unclash
