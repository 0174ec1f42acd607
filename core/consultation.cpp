#include "core/consultation.h"

#include <algorithm>
#include <utility>

#include "core/diagnose/named_question.h"
#include "core/diagnose/prevention.h"

namespace unclash {

namespace {

/// How many facts for a cause were seen, not said.
std::ptrdiff_t seenFacts(const Finding& finding) {
  return std::count_if(
      finding.evidence.begin(), finding.evidence.end(), [](const Evidence& evidence) {
        return !evidence.against && !evidence.fact.empty() &&
               !evidence.fact.starts_with("answer/") && !evidence.fact.starts_with("gap/");
      });
}

Failure wrongState(const char* what) { return {Trouble::usage, 0, Message{"error.not-now"}, what}; }

}  // namespace

Consultation::Consultation(std::shared_ptr<Machine> machine,
                           std::shared_ptr<const Knowledge> knowledge,
                           std::filesystem::path stateDir, Clock& clock)
    : machine_(std::move(machine)),
      knowledge_(std::move(knowledge)),
      stateDir_(std::move(stateDir)),
      clock_(&clock) {}

Result<void> Consultation::answer(const std::string& question, const std::string& value) {
  const auto known = questionById(*knowledge_, question);
  if (!known)
    return Failure{Trouble::usage, 0,
                   Message{"error.unknown-question"}.with("id", Argument::Kind::code, question),
                   "unknown question: " + question};
  const auto fits = [&](const AnswerChoice& choice) { return choice.id == value; };
  if (!known->answers.empty() && value != kUnknownAnswer &&
      std::none_of(known->answers.begin(), known->answers.end(), fits))
    return Failure{Trouble::usage, 0,
                   Message{"error.unknown-answer"}
                       .with("id", Argument::Kind::code, question)
                       .with("answer", Argument::Kind::code, value),
                   "unknown answer to " + question + ": " + value};
  if (question == "error" && value != "none" && value != kUnknownAnswer) {
    // Any notation of an error number is one answer: the Win32 number.
    const auto codes = knowledge_->explain(value);
    const bool number =
        !value.empty() && std::all_of(value.begin(), value.end(),
                                      [](unsigned char c) { return c >= '0' && c <= '9'; });
    if (codes.empty() && !number)
      return Failure{Trouble::usage, 0,
                     Message{"error.unknown-code"}.with("text", Argument::Kind::text, value),
                     "not an error number: " + value};
    answers_.set(question, codes.empty() ? value : std::to_string(codes.front().code));
  } else {
    answers_.set(question, value);
  }
  if (state_ == State::asking && question_ && question_->id == question) asked_.push_back(question);
  solved_ = false;
  rethink();
  return {};
}

std::vector<std::string> Consultation::volunteer(const std::string& text) {
  auto understood = unclash::volunteer(*knowledge_, text, answers_);
  if (!understood.empty()) {
    solved_ = false;
    rethink();
  }
  return understood;
}

void Consultation::takeBack(const std::string& question) {
  answers_.forget(question);
  std::erase(asked_, question);
  rethink();
}

Consultation::LookTask Consultation::startLooking(bool elevated) {
  state_ = State::looking;
  checking_ = judging_ = solved_ = false;
  return lookTask(elevated);
}

bool Consultation::offersElevatedLook() const {
  return snapshot_ && machine_->looksElevated(*snapshot_);
}

Consultation::LookTask Consultation::startChecking() {
  const bool possible = state_ == State::planned && snapshot_;
  state_ = State::looking;
  checking_ = possible;
  judging_ = false;
  return lookTask(false);
}

std::vector<StepReport> Consultation::interrupted() const {
  std::vector<StepReport> steps;
  if (state_ == State::repairing || state_ == State::verified || state_ == State::undoing)
    return steps;
  const auto journal = Journal::open(stateDir_);
  if (!journal || machine_->readOnly()) return steps;
  for (const std::size_t at : journal->interrupted(machine_->identity())) {
    const JournalEntry& entry = journal->entries()[at];
    steps.push_back({entry.step, entry.outcome.value_or(StepOutcome{StepResult::skipped, 0,
                                                                    Message{"report.result.open"},
                                                                    "nothing says how it ended"})});
  }
  return steps;
}

Consultation::LookTask Consultation::startJudging() {
  const bool possible = state_ == State::wrong;
  state_ = State::looking;
  checking_ = solved_ = false;
  judging_ = possible;
  return lookTask(false);
}

Result<void> Consultation::finishJudging(Snapshot seen) {
  judging_ = false;
  state_ = State::wrong;
  auto journal = Journal::open(stateDir_);
  if (!journal) return journal.failure();
  const auto entries = journal->interrupted(machine_->identity());
  auto report = judgeInterrupted(*journal, entries, seen, answers_);
  snapshot_ = std::move(seen);
  solved_ = report.helped == true;
  think();
  report_ = std::move(report);
  state_ = State::verified;
  if (entries.empty()) return {};
  return journal->writeClosed(entries.back(), report_->helped, clock_->now());
}

Consultation::LookTask Consultation::lookTask(bool elevated) const {
  Look look;
  look.deadline = deadline_;
  look.elevated = elevated;
  if (const auto place = answers_.server()) {
    std::string name = place->server().text();
    if (const auto port = place->server().port()) name += ":" + std::to_string(*port);
    look.servers.push_back(std::move(name));
  }
  return [machine = machine_, look](const ProgressSink& progress, std::stop_token stop) {
    return machine->inspect(look, progress, std::move(stop));
  };
}

Result<void> Consultation::finishLooking(Result<Snapshot> seen) {
  if (state_ != State::looking) return wrongState("finishLooking");
  if (!seen) {
    state_ = checking_ ? State::planned : State::wrong;
    judging_ = false;
    return seen.failure();
  }
  if (judging_) return finishJudging(std::move(*seen));
  if (checking_) {
    auto report = judgeByHand(*seen);
    state_ = State::repairing;
    finishRepair(std::move(report));
    return {};
  }
  snapshot_ = std::move(*seen);
  skipped_ = false;
  think();
  return {};
}

/// The first cause decides: gone is what no longer shows itself in anything that was seen.
RepairReport Consultation::judgeByHand(const Snapshot& after) const {
  RepairReport report;
  report.after = after;
  for (const Step& step : plan_.steps)
    report.steps.push_back({step, {StepResult::skipped, 0, Message{"reason.by-hand"}, "by hand"}});
  if (diagnosis_.causes.empty()) {
    report.verdict = Message{"verdict.cannot-tell"};
    return report;
  }
  const std::string& cause = diagnosis_.causes.front().cause;
  const Diagnosis now = diagnose(*knowledge_, after, answers_);
  const auto ofCause = [&](const Finding& finding) { return finding.cause == cause; };
  const auto still = std::find_if(now.causes.begin(), now.causes.end(), ofCause);
  const bool wasSeen = seenFacts(diagnosis_.causes.front()) > 0;
  const bool stillSeen = still != now.causes.end() && seenFacts(*still) > 0;
  if (stillSeen) {
    report.helped = false;
    report.verdict = Message{"verdict.still-there"}.with("finding", still->headline);
  } else if (wasSeen && now.enough) {
    report.helped = true;
    report.verdict = Message{"verdict.helped"};
  } else {
    report.verdict = Message{"verdict.cannot-tell"};
  }
  return report;
}

Answers Consultation::considered() const {
  Answers answers = answers_;
  if (solved_)
    for (const char* past : {"error", "symptom", "moment"}) answers.forget(past);
  return answers;
}

void Consultation::think() {
  const Answers answers = considered();
  diagnosis_ = diagnose(*knowledge_, *snapshot_, answers, tried_);
  question_ = skipped_ || solved_ ? std::nullopt : diagnosis_.question;
  plan_ = makePlan(*knowledge_, *snapshot_, answers, diagnosis_);
  chosen_.assign(plan_.steps.size(), true);
  state_ = question_ ? State::asking : State::found;
}

void Consultation::rethink() {
  if (snapshot_ && (state_ == State::asking || state_ == State::found || state_ == State::planned))
    think();
}

void Consultation::back() {
  switch (state_) {
    case State::asking:
    case State::found:
      skipped_ = false;
      if (asked_.empty()) {
        state_ = State::wrong;
        return;
      }
      question_ = questionById(*knowledge_, asked_.back());
      if (question_ && snapshot_) question_ = named(*question_, *snapshot_, answers_);
      asked_.pop_back();
      state_ = State::asking;
      return;
    case State::planned:
      state_ = State::found;
      return;
    case State::verified:
      settle();
      return;
    case State::looking:
      state_ = checking_ ? State::planned : State::wrong;
      checking_ = judging_ = false;
      return;
    default:
      return;
  }
}

void Consultation::settle() {
  const auto report = std::exchange(report_, std::nullopt);
  if (!report || (nothingDone(*report) && !plan_.steps.empty())) {
    state_ = State::planned;
    return;
  }
  if (report->after) snapshot_ = *report->after;
  solved_ = report->helped == true;
  skipped_ = true;
  checking_ = false;
  think();
}

void Consultation::skipQuestions() {
  if (state_ != State::asking) return;
  skipped_ = true;
  question_.reset();
  state_ = State::found;
}

void Consultation::showPlan() {
  if (state_ == State::found) state_ = State::planned;
}

void Consultation::adoptPlan(Plan plan) {
  if (state_ != State::asking && state_ != State::found && state_ != State::planned) return;
  plan_ = std::move(plan);
  chosen_.assign(plan_.steps.size(), true);
  state_ = State::planned;
}

void Consultation::chooseStep(std::size_t index, bool chosen) {
  if (index < chosen_.size()) chosen_[index] = chosen;
}

bool Consultation::chosen(std::size_t index) const {
  return index < chosen_.size() && chosen_[index];
}

std::vector<Step> Consultation::chosenSteps() const {
  std::vector<Step> steps;
  for (std::size_t i = 0; i < plan_.steps.size(); ++i)
    if (chosen_[i]) steps.push_back(plan_.steps[i]);
  return steps;
}

Result<Consultation::RepairTask> Consultation::startRepair() {
  if (state_ != State::planned || !snapshot_) return wrongState("startRepair");
  if (machine_->readOnly())
    return Failure{Trouble::usage, 0, Message{"error.recorded-machine"},
                   "a recorded machine cannot be repaired"};
  auto steps = chosenSteps();
  if (steps.empty())
    return Failure{Trouble::usage, 0, Message{"error.nothing-chosen"}, "no step is chosen"};
  auto journal = Journal::open(stateDir_);
  if (!journal) return journal.failure();
  state_ = State::repairing;
  checking_ = false;
  Look look;
  look.deadline = deadline_;
  return RepairTask([machine = machine_, journal = std::move(*journal), steps = std::move(steps),
                     before = *snapshot_, answers = answers_, look,
                     clock = clock_](const RepairHooks& hooks, std::stop_token stop) mutable {
    return carryOut(*machine, journal, steps, before, answers, look, hooks, *clock,
                    std::move(stop));
  });
}

Result<void> Consultation::setJournalAside() {
  const auto journal = Journal::salvage(stateDir_);
  if (!journal) return journal.failure();
  return {};
}

void Consultation::finishRepair(RepairReport report) {
  if (state_ != State::repairing) return;
  report_ = std::move(report);
  state_ = State::verified;
}

void Consultation::nextBest() {
  if (state_ != State::verified) return;
  // Where the fresh look could not tell, whoever asks for the next best has tried it.
  if (report_ && report_->helped != true)
    for (const StepReport& step : report_->steps)
      if (step.outcome.result == StepResult::done || checking_)
        tried_.push_back({step.step.action, step.step.target});
  if (report_ && report_->after) snapshot_ = *report_->after;
  report_.reset();
  think();
}

bool Consultation::canUndo() const {
  const auto journal = Journal::open(stateDir_);
  if (!journal) return false;
  const auto steps = journal->undoable(machine_->identity());
  return std::any_of(steps.begin(), steps.end(), [&](std::size_t entry) {
    return undoStep(journal->entries()[entry].step).has_value();
  });
}

Result<Consultation::UndoTask> Consultation::startUndo() {
  if (machine_->readOnly())
    return Failure{Trouble::usage, 0, Message{"error.recorded-machine"},
                   "a recorded machine cannot be changed"};
  auto journal = Journal::open(stateDir_);
  if (!journal) return journal.failure();
  state_ = State::undoing;
  return UndoTask([machine = machine_, journal = std::move(*journal), clock = clock_](
                      const RepairHooks& hooks, std::stop_token stop) mutable {
    return undoLast(*machine, journal, hooks, *clock, std::move(stop));
  });
}

void Consultation::finishUndo(Result<RepairReport> report) {
  if (report) report_ = std::move(*report);
  snapshot_.reset();
  tried_.clear();
  asked_.clear();
  solved_ = false;
  question_.reset();
  diagnosis_ = {};
  plan_ = {};
  chosen_.clear();
  state_ = State::wrong;
}

std::vector<Message> Consultation::prevention() const { return unclash::prevention(diagnosis_); }

void Consultation::restart() {
  const auto deadline = deadline_;
  *this = Consultation(machine_, knowledge_, stateDir_, *clock_);
  deadline_ = deadline;
}

}  // namespace unclash
