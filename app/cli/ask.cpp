// The whole wizard as questions and answers.
#include <algorithm>
#include <charconv>

#include "app/cli/commands.h"
#include "app/cli/print.h"
#include "core/machine/practice/practice_machine.h"
#include "core/training.h"

namespace unclash::cli {

namespace {

using Kind = Argument::Kind;
using State = Consultation::State;

struct Line {
  std::string text;
  bool end = false;
};

Line read(Terminal& terminal, const std::string& prompt) {
  terminal.out << prompt << "> " << std::flush;
  Line line;
  if (!std::getline(terminal.in, line.text)) line.end = true;
  const auto blank = [](unsigned char c) { return c == ' ' || c == '\t' || c == '\r'; };
  while (!line.text.empty() && blank(static_cast<unsigned char>(line.text.back())))
    line.text.pop_back();
  while (!line.text.empty() && blank(static_cast<unsigned char>(line.text.front())))
    line.text.erase(0, 1);
  return line;
}

/// What is beside the questions on a practice computer; silent on any other.
class Coach {
 public:
  Coach(Terminal& terminal, const Knowledge& knowledge, Machine& machine)
      : terminal_(&terminal),
        knowledge_(&knowledge),
        machine_(dynamic_cast<practice::PracticeMachine*>(&machine)) {
    if (machine_) start_ = machine_->world();
  }

  void welcome() const {
    if (!machine_) return;
    say(Message{"wizard.practice.banner"});
    say(storyOf(start_));
    say(Message{"cli.practice.hint"});
  }
  /// True where the line asked for a hint, and one was given.
  bool hint(const std::string& line) {
    if (!machine_ || line != "hint") return false;
    if (hints_.empty()) hints_ = hintsFor(*knowledge_, machine_->world());
    if (hints_.empty()) {
      say(Message{"wizard.practice.hint.none"});
    } else {
      // The plainest one again, where nothing is left.
      say(hints_[std::min(given_, hints_.size() - 1)]);
      ++given_;
    }
    return true;
  }
  void debrief(const RepairReport& report, const Diagnosis& diagnosis) const {
    if (!machine_) return;
    const Debrief told = unclash::debrief(start_, machine_->world());
    terminal_->out << '\n';
    if (!diagnosis.causes.empty()) list("debrief.in-the-way", {diagnosis.causes.front().headline});
    std::vector<Message> changed;
    for (const StepReport& step : report.steps)
      if (step.outcome.result == StepResult::done) changed.push_back(step.step.title);
    list("wizard.done.changed", changed);
    if (!told.kept.empty()) list("debrief.kept", {told.kept});
    say(Message{"debrief.title"});
    list("debrief.delete-all", told.deleteAll);
    list("debrief.restart", told.restart);
  }

 private:
  void say(const Message& message) const { terminal_->out << terminal_->say(message) << '\n'; }
  void list(const char* title, const std::vector<Message>& lines) const {
    if (lines.empty()) return;
    say(Message{title});
    for (const Message& line : lines) terminal_->out << "  • " << terminal_->say(line) << '\n';
  }

  Terminal* terminal_;
  const Knowledge* knowledge_;
  practice::PracticeMachine* machine_;
  practice::World start_;
  std::vector<Message> hints_;
  std::size_t given_ = 0;
};

/// Puts one question. A number, an answer's id or text answers it; nothing is "I don't know"; `b`
/// goes back; `hint` asks for one where there are any; anything else is taken as something
/// volunteered.
enum class Put { answered, back };

Put put(Terminal& terminal, Consultation& talk, Coach& coach, const Question& question) {
  terminal.out << '\n' << terminal.say(question.text) << '\n';
  if (!question.help.empty()) terminal.out << terminal.say(question.help) << '\n';
  for (std::size_t i = 0; i < question.answers.size(); ++i) {
    terminal.out << "  " << i + 1 << "  " << terminal.say(question.answers[i].text);
    if (!question.answers[i].help.empty())
      terminal.out << " — " << terminal.say(question.answers[i].help);
    terminal.out << '\n';
  }
  for (;;) {
    const Line line = read(terminal, {});
    if (line.text == "b") return Put::back;
    if (coach.hint(line.text)) continue;
    std::string value = line.text.empty() ? kUnknownAnswer : line.text;
    std::size_t number = 0;
    const auto parsed = std::from_chars(value.data(), value.data() + value.size(), number);
    if (!question.answers.empty() && parsed.ec == std::errc{} &&
        parsed.ptr == value.data() + value.size() && number >= 1 &&
        number <= question.answers.size())
      value = question.answers[number - 1].id;
    const auto taken = talk.answer(question.id, value);
    if (taken) return Put::answered;
    if (!talk.volunteer(line.text).empty()) {
      (void)talk.answer(question.id, kUnknownAnswer);
      return Put::answered;
    }
    terminal.out << terminal.say(taken.failure().message) << '\n';
    if (line.end) {
      (void)talk.answer(question.id, kUnknownAnswer);
      return Put::answered;
    }
  }
}

/// The first page: what is wrong. Asks only what was not given by --answer.
void opening(Terminal& terminal, Consultation& talk, Coach& coach, const Knowledge& knowledge) {
  for (const char* id : {"symptom", "error", "server", "wanted-user"}) {
    if (talk.answers().asked(id)) continue;
    if (const auto question = questionById(knowledge, id)) put(terminal, talk, coach, *question);
  }
}

Result<void> look(Terminal& terminal, Consultation& talk) {
  terminal.out << '\n' << terminal.say(Message{"cli.looking"}) << '\n';
  auto task = talk.startLooking();
  auto seen = task(
      [&](const AreaProgress& progress) {
        if (progress.state != AreaState::done && progress.state != AreaState::gap) return;
        terminal.out << "  " << terminal.say(Message{"area." + progress.area}) << ": ";
        if (progress.state == AreaState::gap)
          terminal.out << terminal.say(Message{"cli.not-seen"});
        else
          terminal.out << terminal.say(Message{"cli.found-count"}.with(
              "count", Kind::number, static_cast<std::int64_t>(progress.found)));
        terminal.out << '\n';
      },
      terminal.stop);
  if (terminal.stop.stop_requested())
    return Failure{Trouble::cancelled, 0, Message{"error.cancelled"}, "cancelled"};
  return talk.finishLooking(std::move(seen));
}

void closing(Terminal& terminal, Consultation& talk) {
  const auto words = talk.prevention();
  if (words.empty()) return;
  terminal.out << '\n' << terminal.say(Message{"cli.prevention"}) << '\n';
  for (const Message& word : words) terminal.out << "  • " << terminal.say(word) << '\n';
  if (talk.canUndo()) terminal.out << terminal.say(Message{"cli.undo-hint"}) << '\n';
}

}  // namespace

int ask(const Options& options, Terminal& terminal, Consultation& talk) {
  auto knowledge = Knowledge::load();
  if (!knowledge) return fail(options, terminal, knowledge.failure());
  Coach coach(terminal, **knowledge, talk.machine());
  coach.welcome();
  opening(terminal, talk, coach, **knowledge);
  if (auto seen = look(terminal, talk); !seen) return fail(options, terminal, seen.failure());

  for (;;) {
    while (talk.state() == State::asking || talk.state() == State::wrong) {
      if (talk.state() == State::wrong) {  // all the way back
        for (const char* id : {"symptom", "error", "server", "wanted-user"}) talk.takeBack(id);
        opening(terminal, talk, coach, **knowledge);
        if (auto seen = look(terminal, talk); !seen) return fail(options, terminal, seen.failure());
        continue;
      }
      const Question question = *talk.question();
      if (put(terminal, talk, coach, question) == Put::back) talk.back();
    }
    terminal.out << '\n';
    printFindings(terminal.out, terminal.say, talk.diagnosis());
    if (!talk.diagnosis().problemFound()) return talk.diagnosis().enough ? kDone : kTooLittle;
    talk.showPlan();
    printPlan(terminal.out, terminal.say, talk.plan());
    if (talk.machine().readOnly()) {
      terminal.out << terminal.say(Message{"error.recorded-machine"}) << '\n';
      return kProblemFound;
    }
    if (talk.plan().empty()) {
      terminal.out << terminal.say(Message{"cli.no-step"}) << '\n';
      return kNothingDone;
    }
    terminal.out << '\n';
    auto task = talk.startRepair();
    if (!task) return fail(options, terminal, task.failure());
    auto report =
        (*task)(terminalHooks(options, terminal, talk.chosenSteps(), terminal.out), terminal.stop);
    talk.finishRepair(report);
    if (!report.verdict.empty()) terminal.out << terminal.say(report.verdict) << '\n';
    if (report.failure) terminal.err << terminal.say(report.failure->message) << '\n';
    if (report.helped != false) {
      coach.debrief(report, talk.diagnosis());
      closing(terminal, talk);
      offerPages(options, terminal, talk.chosenSteps(), report);
      return exitOf(report);
    }
    terminal.out << terminal.say(Message{"cli.next-best"}) << " ["
                 << terminal.say(Message{"cli.letter.yes"}) << "] ";
    const Line line = read(terminal, {});
    if (line.end || (line.text != "y" && line.text != "yes" &&
                     line.text != terminal.say(Message{"cli.letter.yes"}))) {
      offerPages(options, terminal, talk.chosenSteps(), report);
      return exitOf(report);
    }
    talk.nextBest();
  }
}

}  // namespace unclash::cli
