// Carrying a plan out, undoing it, and finding out whether it helped.
#pragma once

#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "core/machine/machine.h"
#include "core/model/answers.h"
#include "core/model/time.h"
#include "core/repair/journal.h"
#include "core/repair/plan.h"

namespace unclash {

struct StepReport {
  Step step;
  StepOutcome outcome;
};

struct RepairReport {
  std::vector<StepReport> steps;
  /// Nothing: the fresh look cannot tell (or nothing was done).
  std::optional<bool> helped;
  Message verdict;  ///< what the fresh look showed, one sentence
  std::optional<Snapshot> after;
  std::optional<Failure>
      failure;  ///< what kept the whole from going on (journal not writable, ...)
};

enum class Consent { yes, no, cancel };

/// What carrying out needs from outside.
struct RepairHooks {
  /// Asked before each step; nothing is done without a yes. "no" skips the step.
  std::function<Consent(const Step&, std::size_t index)> consent;
  /// Told, before closeFiles is asked, which programs use the files, where that is known.
  std::function<void(const Message& why)> inUse;
  /// Asked when a gentle disconnect met open files (2401, 2404): yes closes them. Absent: no.
  std::function<Consent(const Step&, std::int64_t openFiles)> closeFiles;
  /// Told when a step starts (no outcome) and ends.
  std::function<void(std::size_t index, const StepOutcome* outcome)> progress;
  /// Told while waiting for the redirector to let go: attempt, of how many.
  std::function<void(int attempt, int of)> verifying;
};

/// Carries the steps out in order: consent, journal, perform. Stops at a step that fails where
/// later ones depend on it; what was done stays in the journal. Then looks again and judges; where
/// it did not help yet, again for a short while (3 looks, 2 s apart), because the redirector may
/// let go late.
///
/// Before an account connects under its new password, its connections to the server that have no
/// drive letter and were made under the old one are ended, as the plan's warning says: steps with
/// an index from `steps.size()` on, with consent and journal like any.
RepairReport carryOut(Machine& machine, Journal& journal, const std::vector<Step>& steps,
                      const Snapshot& before, const Answers& answers, const Look& look,
                      const RepairHooks& hooks, Clock& clock, std::stop_token stop);

/// Did it help? Judged from a fresh snapshot alone: what the steps were to change is changed, and
/// nothing on the wanted name stands in the way; nothing where the snapshot cannot tell.
std::optional<bool> judge(const Snapshot& before, const Snapshot& after, const Answers& answers,
                          const std::vector<StepReport>& steps, Message* verdict = nullptr);

/// Judges a repair that was ended before its verdict, by what its journal and a fresh look say. A
/// step of which nothing says how it ended is done where its effect is seen.
RepairReport judgeInterrupted(const Journal& journal, const std::vector<std::size_t>& entries,
                              const Snapshot& after, const Answers& answers);

/// Nothing was done, and so nothing was looked at: declined, stopped, or not writable.
bool nothingDone(const RepairReport& report);

/// The step that puts `done` back; nothing where it cannot be undone.
std::optional<Step> undoStep(const Step& done);

/// Puts back what this machine's last repair took away, last first, whatever was repaired
/// elsewhere since. Refuses (Trouble::usage) a journal that knows of other machines only.
Result<RepairReport> undoLast(Machine& machine, Journal& journal, const RepairHooks& hooks,
                              Clock& clock, std::stop_token stop);

}  // namespace unclash
