// Consultation: the one conversation that wizard, terminal and tests all drive. No screen, no
// thread: slow work is handed out as a task that the caller runs wherever it likes and hands back.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "core/diagnose/diagnosis.h"
#include "core/diagnose/knowledge.h"
#include "core/machine/machine.h"
#include "core/model/answers.h"
#include "core/model/result.h"
#include "core/repair/journal.h"
#include "core/repair/plan.h"
#include "core/repair/repair.h"

namespace unclash {

class Consultation {
 public:
  enum class State {
    wrong,      ///< what is wrong? symptom, pasted text, error, server, wanted user
    looking,    ///< a look task is out
    asking,     ///< question() is worth asking
    found,      ///< diagnosis() is ready
    planned,    ///< plan() is shown; steps can be left out
    repairing,  ///< a repair task is out
    verified,   ///< report() says whether it helped
    undoing     ///< an undo task is out
  };

  /// `machine` and `knowledge` outlive it.
  Consultation(std::shared_ptr<Machine> machine, std::shared_ptr<const Knowledge> knowledge,
               std::filesystem::path stateDir, Clock& clock = systemClock());

  State state() const { return state_; }
  Machine& machine() { return *machine_; }
  const Answers& answers() const { return answers_; }
  /// What diagnosis() and plan() are about: until nextBest() or back(), in verified too, as it was
  /// before the repair; report()->after is as it was then.
  const std::optional<Snapshot>& snapshot() const { return snapshot_; }
  const Diagnosis& diagnosis() const { return diagnosis_; }
  const Plan& plan() const { return plan_; }
  const std::optional<RepairReport>& report() const { return report_; }
  /// In `asking`: the question to put now. Going back puts an earlier one again.
  const std::optional<Question>& question() const { return question_; }
  /// How many were answered since the look, for "question 2".
  std::size_t questionsAsked() const { return asked_.size(); }

  /// A repair helped, and nothing was told or looked at since: diagnosis() leaves out what was told
  /// of the time before.
  bool solved() const { return solved_; }
  /// The answers that diagnosis() and plan() are made of.
  Answers considered() const;

  /// At any moment: an answer by id (also `unknown`), or free text that is understood as far as it
  /// can be. After looking, the diagnosis is worked out anew. Fails (Trouble::usage) for an unknown
  /// question or answer id.
  Result<void> answer(const std::string& question, const std::string& value);
  std::vector<std::string> volunteer(const std::string& text);
  void takeBack(const std::string& question);

  /// The time a look may take, default 10 s.
  void setDeadline(std::chrono::milliseconds deadline) { deadline_ = deadline; }

  using LookTask = std::function<Result<Snapshot>(const ProgressSink&, std::stop_token)>;
  /// wrong/found/planned/verified → looking. The task touches no member of this object. `elevated`:
  /// the person agreed to what Look::elevated says.
  LookTask startLooking(bool elevated = false);
  /// True after a look that left something out for want of rights, where a machine can look again
  /// with an administrator's.
  bool offersElevatedLook() const;
  /// planned → looking, after a person has done by hand what the plan says; finishLooking() then
  /// goes to verified and judges, and a failure or back() goes to planned again.
  LookTask startChecking();
  /// The steps of this machine's last repair, where the program was ended before it said whether
  /// they helped. None while a repair is shown or going on.
  std::vector<StepReport> interrupted() const;
  /// wrong → looking; finishLooking() then goes to verified and judges what was interrupted.
  LookTask startJudging();
  /// In looking and verified: the look of startChecking(), so nothing was done by a program.
  bool byHand() const { return checking_; }
  /// looking → asking, found; on failure back to wrong, and the failure is returned.
  Result<void> finishLooking(Result<Snapshot> seen);

  /// asking → the question before the current one, or wrong; found → the last question; planned →
  /// found; verified → planned where nothing was done, else found, with a diagnosis of what is
  /// there since. Answers stay.
  void back();
  /// asking → found, though a question is left.
  void skipQuestions();

  /// found → planned.
  void showPlan();
  /// After a look, before a repair: → planned, with a plan that came from elsewhere (and was
  /// checked against what was seen) in place of the own one. An answer brings the own plan back.
  void adoptPlan(Plan plan);
  /// planned: leave a step out or take it in again.
  void chooseStep(std::size_t index, bool chosen);
  bool chosen(std::size_t index) const;
  std::vector<Step> chosenSteps() const;

  using RepairTask = std::function<RepairReport(const RepairHooks&, std::stop_token)>;
  /// planned → repairing. The person has consented to chosenSteps(). Fails where nothing is chosen,
  /// the machine is read-only or the journal is broken.
  Result<RepairTask> startRepair();
  /// After startRepair() or startUndo() failed with Trouble::input: keeps the broken journal beside
  /// a new one that holds the records that can be read. The state stays.
  Result<void> setJournalAside();
  /// repairing → verified.
  void finishRepair(RepairReport report);
  /// verified, not helped → asking or found with the next best, knowing what was tried.
  void nextBest();

  using UndoTask = std::function<Result<RepairReport>(const RepairHooks&, std::stop_token)>;
  bool canUndo() const;
  Result<UndoTask> startUndo();
  /// undoing → wrong, with the undo's report.
  void finishUndo(Result<RepairReport> report);

  /// Words against a recurrence that fit the first cause.
  std::vector<Message> prevention() const;

  void restart();

 private:
  void think();
  Result<void> finishJudging(Snapshot seen);
  /// What was told of is over: error and symptom are of the time before the repair.
  void settle();
  void rethink();
  LookTask lookTask(bool elevated) const;
  RepairReport judgeByHand(const Snapshot& after) const;

  std::shared_ptr<Machine> machine_;
  std::shared_ptr<const Knowledge> knowledge_;
  std::filesystem::path stateDir_;
  Clock* clock_;
  std::chrono::milliseconds deadline_{10'000};
  State state_ = State::wrong;
  Answers answers_;
  std::optional<Question> question_;
  std::vector<std::string> asked_;
  bool skipped_ = false;
  bool checking_ = false;
  bool judging_ = false;
  bool solved_ = false;  ///< a repair helped, and nothing was told since
  std::vector<Tried> tried_;
  std::optional<Snapshot> snapshot_;
  Diagnosis diagnosis_;
  Plan plan_;
  std::vector<bool> chosen_;
  std::optional<RepairReport> report_;
};

}  // namespace unclash
