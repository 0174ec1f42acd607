// Plan file: a plan that one Unclash sends to another (`unclash.plan/1`).
//
// It holds ids and the values that steps need, never a sentence and nothing that is executed: words
// are made anew from the ids where it is read, and a step is only carried out where this computer
// has what the step is about, and after the person has agreed to it.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/diagnose/knowledge.h"
#include "core/model/answers.h"
#include "core/model/result.h"
#include "core/model/snapshot.h"
#include "core/repair/plan.h"

namespace unclash {

struct PlanFile {
  std::string computer;    ///< name of the computer that it was made for; may be a stand-in
  std::string capturedAt;  ///< of the snapshot that it was made from; may be empty
  std::string seen;        ///< fingerprint of that snapshot (fingerprintOf)
  Answers answers;         ///< what the person said
  std::vector<Step> steps;
  friend bool operator==(const PlanFile&, const PlanFile&) = default;
};

/// Two snapshots of one computer have one fingerprint while its connections, remembered mappings,
/// stored credentials and sessions are the same (how long they are idle and how many files are open
/// aside). Redacting changes it.
std::string fingerprintOf(const Snapshot& snapshot);

PlanFile planFile(const Snapshot& snapshot, const Answers& answers, const std::vector<Step>& steps);

/// JSON, with a digest over all of it, so that a broken or edited file is noticed.
std::string writePlanFile(const PlanFile& plan);
/// Fails with Trouble::input for: no JSON, another schema or version, a digest that does not fit, a
/// wrong type. An action that is not known stays in; checkPlan() objects to it.
Result<PlanFile> readPlanFile(std::string_view json);
Result<PlanFile> openPlanFile(const std::filesystem::path& file);

struct CheckedStep {
  Step step;                         ///< with words of its own making
  std::optional<Message> objection;  ///< why it is left out
};

struct CheckedPlan {
  std::vector<CheckedStep> steps;
  Answers answers;       ///< those that fit this computer
  bool changed = false;  ///< the computer is no longer as it was when the plan was made
  std::vector<Step> fitting() const;
};

/// Checks each step against a fresh look at this computer: the action is known, the connection,
/// mapping, sign-in, session, program or setting is there, under the same user, and no server comes
/// in that this computer or its person (`own`) does not know. A plan made from a redacted report is
/// brought back to this computer's names where the computer is still the same. Fails
/// (Trouble::input) where the plan was made for another computer.
Result<CheckedPlan> checkPlan(const Knowledge& knowledge, const PlanFile& plan,
                              const Snapshot& here, const Answers& own);

}  // namespace unclash
