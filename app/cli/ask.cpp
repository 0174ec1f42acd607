// The whole wizard as questions and answers.
#include <algorithm>
#include <charconv>

#include "app/cli/commands.h"
#include "app/cli/print.h"

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

/// Puts one question. A number, an answer's id or text answers it; nothing is "I don't know"; `b`
/// goes back; anything else is taken as something volunteered.
enum class Put { answered, back };

Put put(Terminal& terminal, Consultation& talk, const Question& question) {
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
void opening(Terminal& terminal, Consultation& talk, const Knowledge& knowledge) {
  for (const char* id : {"symptom", "error", "server", "wanted-user"}) {
    if (talk.answers().asked(id)) continue;
    if (const auto question = questionById(knowledge, id)) put(terminal, talk, *question);
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
  opening(terminal, talk, **knowledge);
  if (auto seen = look(terminal, talk); !seen) return fail(options, terminal, seen.failure());

  for (;;) {
    while (talk.state() == State::asking || talk.state() == State::wrong) {
      if (talk.state() == State::wrong) {  // all the way back
        for (const char* id : {"symptom", "error", "server", "wanted-user"}) talk.takeBack(id);
        opening(terminal, talk, **knowledge);
        if (auto seen = look(terminal, talk); !seen) return fail(options, terminal, seen.failure());
        continue;
      }
      const Question question = *talk.question();
      if (put(terminal, talk, question) == Put::back) talk.back();
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
      closing(terminal, talk);
      return exitOf(report);
    }
    terminal.out << terminal.say(Message{"cli.next-best"}) << " ["
                 << terminal.say(Message{"cli.letter.yes"}) << "] ";
    const Line line = read(terminal, {});
    if (line.end || (line.text != "y" && line.text != "yes" &&
                     line.text != terminal.say(Message{"cli.letter.yes"})))
      return exitOf(report);
    talk.nextBest();
  }
}

}  // namespace unclash::cli
