#include <algorithm>

#include "core/machine/gap_reasons.h"
#include "core/report/report.h"

namespace unclash {
namespace {

struct Known {
  const char* reason;
  const char* message;
};

constexpr Known kKnown[] = {{gap_reason::kAccessDenied, "gap.access-denied"},
                            {gap_reason::kTimedOut, "gap.timed-out"},
                            {gap_reason::kStopped, "gap.stopped"},
                            {gap_reason::kNotOnThisSystem, "gap.not-on-this-system"},
                            {gap_reason::kBrokenAnswer, "gap.broken-answer"},
                            {gap_reason::kNoAnswer, "gap.no-answer"},
                            {gap_reason::kNotLookedAt, "gap.not-looked-at"}};

/// The area as it stands inside a sentence; one that nobody knows by its own name.
Message areaOf(const Gap& gap) {
  const std::string area = gap.area.substr(0, gap.area.find('/'));
  for (const char* known : kAreas)
    if (area == known) return Message{"gap.area." + area};
  return Message{"gap.area.other"}.with("area", Argument::Kind::text, gap.area);
}

}  // namespace

Message gapMessage(const Gap& gap) {
  const std::string_view reason = gap.reason;
  for (const Known& known : kKnown)
    if (reason == known.reason) return Message{known.message}.with("area", areaOf(gap));
  const std::string_view missing = gap_reason::kProgramNotFound;
  if (reason.starts_with(missing))
    return Message{"gap.program-missing"}
        .with("area", areaOf(gap))
        .with("program", Argument::Kind::program, std::string{reason.substr(missing.size())});
  if (reason.empty() || reason == gap_reason::kFailed) {
    if (!gap.code) return Message{"gap.failed"}.with("area", areaOf(gap));
    return Message{"gap.failed-code"}
        .with("area", areaOf(gap))
        .with("code", Argument::Kind::number, *gap.code);
  }
  return Message{"gap.other"}
      .with("area", areaOf(gap))
      .with("reason", Argument::Kind::text, gap.reason);
}

}  // namespace unclash
