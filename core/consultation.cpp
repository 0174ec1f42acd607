#include "core/consultation.h"

#include <algorithm>
#include <utility>

namespace unclash {

namespace {

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
  rethink();
  return {};
}

std::vector<std::string> Consultation::volunteer(const std::string& text) {
  auto understood = unclash::volunteer(*knowledge_, text, answers_);
  if (!understood.empty()) rethink();
  return understood;
}

void Consultation::takeBack(const std::string& question) {
  answers_.forget(question);
  std::erase(asked_, question);
  rethink();
}

Consultation::LookTask Consultation::startLooking() {
  state_ = State::looking;
  Look look;
  look.deadline = deadline_;
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
    state_ = State::wrong;
    return seen.failure();
  }
  snapshot_ = std::move(*seen);
  skipped_ = false;
  think();
  return {};
}

void Consultation::think() {
  diagnosis_ = diagnose(*knowledge_, *snapshot_, answers_, tried_);
  question_ = skipped_ ? std::nullopt : diagnosis_.question;
  plan_ = makePlan(*knowledge_, *snapshot_, answers_, diagnosis_);
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
      asked_.pop_back();
      state_ = State::asking;
      return;
    case State::planned:
    case State::verified:
      state_ = State::found;
      return;
    case State::looking:
      state_ = State::wrong;
      return;
    default:
      return;
  }
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
  if (report.after) snapshot_ = *report.after;
  if (report.helped == false)
    for (const StepReport& step : report.steps)
      if (step.outcome.result == StepResult::done)
        tried_.push_back({step.step.action, step.step.target});
  report_ = std::move(report);
  state_ = State::verified;
}

void Consultation::nextBest() {
  if (state_ != State::verified) return;
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
  question_.reset();
  diagnosis_ = {};
  plan_ = {};
  chosen_.clear();
  state_ = State::wrong;
}

std::vector<Message> Consultation::prevention() const {
  std::vector<Message> words;
  const auto add = [&](const std::string& cause) {
    Message message{"cause." + cause + ".prevention"};
    if (std::find(words.begin(), words.end(), message) == words.end())
      words.push_back(std::move(message));
  };
  if (!diagnosis_.causes.empty()) add(diagnosis_.causes.front().cause);
  for (const Finding& finding : diagnosis_.alsoPresent)
    if (words.size() < 3) add(finding.cause);
  return words;
}

void Consultation::restart() {
  const auto deadline = deadline_;
  *this = Consultation(machine_, knowledge_, stateDir_, *clock_);
  deadline_ = deadline;
}

}  // namespace unclash
