#include "app/cli/commands.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>

#include "app/cli/print.h"
#include "app/version.h"
#include "core/evaluation.h"
#include "core/helpdesk/ticket.h"
#include "core/machine/elevated.h"
#include "core/machine/open_page.h"
#include "core/machine/recorded/recorded_machine.h"
#include "core/machine/server_probe.h"
#include "core/model/settings_page.h"
#include "core/model/snapshot_json.h"
#include "core/report/report.h"
#include "core/text/say.h"

namespace unclash::cli {

namespace {

using Kind = Argument::Kind;

int exitOfTrouble(Trouble trouble) {
  switch (trouble) {
    case Trouble::usage:
      return kUsage;
    case Trouble::input:
      return kInput;
    case Trouble::needsAdministrator:
      return kNeedsAdministrator;
    case Trouble::cancelled:
      return kCancelled;
    case Trouble::failed:
    case Trouble::timedOut:
      break;
  }
  return kStepFailed;
}

std::chrono::milliseconds deadlineOf(const Options& options) {
  return std::chrono::milliseconds(static_cast<std::int64_t>(options.deadlineSeconds * 1000));
}

Result<std::shared_ptr<Machine>> machineOf(const Options& options) {
  MachineOptions wanted{options.machine, options.stateDir, options.sambaConfig};
  wanted.raw = options.raw;
  wanted.say = [language = options.language](const Message& message) {
    return sayIn(language, message);
  };
  auto machine = openMachine(wanted);
  if (!machine) return machine.failure();
  return std::shared_ptr<Machine>(std::move(*machine));
}

/// A consultation with the given answers, on the chosen machine.
Result<std::unique_ptr<Consultation>> begin(const Options& options) {
  auto knowledge = Knowledge::load();
  if (!knowledge) return knowledge.failure();
  auto machine = machineOf(options);
  if (!machine) return machine.failure();
  auto consultation =
      std::make_unique<Consultation>(std::move(*machine), std::move(*knowledge), options.stateDir);
  consultation->setDeadline(deadlineOf(options));
  // What a report says already; an answer of another version is left out.
  if (const Received* received = receivedIn(consultation->machine()))
    for (const auto& [id, value] : received->answers.all()) (void)consultation->answer(id, value);
  for (const auto& [id, value] : options.answers)
    if (auto taken = consultation->answer(id, value); !taken) return taken.failure();
  return consultation;
}

/// Looks once; after it the diagnosis and the plan stand.
Result<void> look(Consultation& consultation, std::stop_token stop, bool elevated = false) {
  auto task = consultation.startLooking(elevated);
  auto seen = task([](const AreaProgress&) {}, stop);
  if (stop.stop_requested())
    return Failure{Trouble::cancelled, 0, Message{"error.cancelled"}, "cancelled"};
  auto result = consultation.finishLooking(std::move(seen));
  if (const auto& snapshot = consultation.snapshot(); snapshot && snapshot->gaps)
    for (const Gap& gap : *snapshot->gaps)
      spdlog::info("could not look at " + gap.area + " (" + std::to_string(gap.code.valueOr(0)) +
                   ")");
  return result;
}

/// yes, no, or stop (also at the end of input).
Consent consent(Terminal& terminal, std::ostream& out, const Message& question) {
  for (;;) {
    out << terminal.say(question) << " [" << terminal.say(Message{"cli.yes-no-stop"}) << "] "
        << std::flush;
    std::string answer;
    if (!std::getline(terminal.in, answer)) return Consent::cancel;
    while (!answer.empty() && (answer.back() == '\r' || answer.back() == ' ')) answer.pop_back();
    // English letters always work; the language's own do too.
    const auto is = [&](const char* id, std::initializer_list<const char*> english) {
      return answer == terminal.say(Message{id}) ||
             std::any_of(english.begin(), english.end(),
                         [&](const char* word) { return answer == word; });
    };
    if (is("cli.letter.yes", {"y", "yes", "Y"})) return Consent::yes;
    if (is("cli.letter.no", {"n", "no", "N"})) return Consent::no;
    if (is("cli.letter.stop", {"s", "stop", "q"})) return Consent::cancel;
  }
}

int inspect(const Options& options, Terminal& terminal) {
  auto consultation = begin(options);
  if (!consultation) return fail(options, terminal, consultation.failure());
  // In a script the option is the consent; what the system asks comes after either.
  bool elevated = options.elevated;
  if (elevated && terminal.interactive) {
    const Consent agreed = consent(terminal, terminal.err,
                                   Message{"cli.consent"}.with("title", Message{"look.elevated"}));
    if (agreed == Consent::cancel)
      return fail(options, terminal,
                  {Trouble::cancelled, 0, Message{"error.cancelled"}, "cancelled"});
    elevated = agreed == Consent::yes;
  }
  if (auto seen = look(**consultation, terminal.stop, elevated); !seen)
    return fail(options, terminal, seen.failure());
  terminal.out << writeSnapshot(*(*consultation)->snapshot());
  return kDone;
}

int diagnoseCommand(const Options& options, Terminal& terminal) {
  if (!options.caseCode.empty()) return openCaseCode(options, terminal);
  auto consultation = begin(options);
  if (!consultation) return fail(options, terminal, consultation.failure());
  if (auto seen = look(**consultation, terminal.stop); !seen)
    return fail(options, terminal, seen.failure());
  const Diagnosis& found = (*consultation)->diagnosis();
  const std::string code = caseCodeOf(**consultation);
  if (!options.planOut.empty())
    if (auto saved = savePlan(options, **consultation); !saved)
      return fail(options, terminal, saved.failure());
  if (options.json) {
    terminal.out << diagnosisJson(found, (*consultation)->plan(), terminal.plain, code);
  } else {
    printDiagnosis(terminal.out, terminal.say, found, (*consultation)->plan());
    if (found.problemFound())
      terminal.out << '\n'
                   << terminal.say(Message{"ticket.code"}.with("code", Kind::code, code)) << '\n';
  }
  if (found.problemFound()) return kProblemFound;
  return found.enough ? kDone : kTooLittle;
}

void printRepair(const Options& options, Terminal& terminal, const RepairReport& report) {
  if (options.json)
    terminal.out << repairJson(report, terminal.plain);
  else
    printReport(terminal.out, terminal.say, report);
}

int repair(const Options& options, Terminal& terminal) {
  auto consultation = begin(options);
  if (!consultation) return fail(options, terminal, consultation.failure());
  Consultation& talk = **consultation;
  if (talk.machine().readOnly() && !options.dryRun)
    return fail(options, terminal,
                {Trouble::usage, 0, Message{"error.recorded-machine"},
                 "a recorded machine cannot be repaired: use --dry-run"});
  const auto knownActions = [&] {
    auto knowledge = Knowledge::load();
    return knowledge ? (*knowledge)->actionIds() : std::vector<std::string>{};
  }();
  for (const auto& only : options.only)
    if (std::find(knownActions.begin(), knownActions.end(), only) == knownActions.end())
      return fail(options, terminal,
                  {Trouble::usage, 0, Message{"error.unknown-action"}.with("id", Kind::code, only),
                   "--only: unknown action " + only});
  if (auto seen = look(talk, terminal.stop); !seen) return fail(options, terminal, seen.failure());

  std::ostream& words = options.json ? terminal.err : terminal.out;
  talk.skipQuestions();
  talk.showPlan();
  std::vector<CheckedStep> sent;
  if (!options.plan.empty()) {
    auto adopted = adoptPlanFile(options, talk);
    if (!adopted) return fail(options, terminal, adopted.failure());
    sent = std::move(*adopted);
    for (const CheckedStep& step : sent)
      if (step.objection)
        words << terminal.say(step.step.title) << " — " << terminal.say(*step.objection) << '\n';
  }
  if (!options.only.empty())
    for (std::size_t i = 0; i < talk.plan().steps.size(); ++i)
      talk.chooseStep(i, std::find(options.only.begin(), options.only.end(),
                                   talk.plan().steps[i].action) != options.only.end());
  const auto steps = talk.chosenSteps();

  if (!talk.diagnosis().problemFound() && sent.empty()) {
    if (options.json)
      terminal.out << repairJson({}, terminal.plain);
    else
      printFindings(words, terminal.say, talk.diagnosis());
    return talk.diagnosis().enough ? kDone : kTooLittle;
  }
  if (options.dryRun || steps.empty()) {
    RepairReport shown;
    for (const Step& step : steps)
      shown.steps.push_back({step, {StepResult::skipped, 0, Message{"reason.dry-run"}, "dry run"}});
    if (!sent.empty()) shown = withObjections(std::move(shown), sent);
    if (options.json) {
      terminal.out << repairJson(shown, terminal.plain);
    } else {
      Plan plan = talk.plan();
      plan.steps = steps;
      printFindings(words, terminal.say, talk.diagnosis());
      printPlan(words, terminal.say, plan);
      if (steps.empty()) words << terminal.say(Message{"cli.no-step"}) << '\n';
    }
    return options.dryRun ? kDone : kNothingDone;
  }

  printFindings(words, terminal.say, talk.diagnosis());
  Plan plan = talk.plan();
  plan.steps = steps;
  printPlan(words, terminal.say, plan);
  auto task = talk.startRepair();
  if (!task) return fail(options, terminal, task.failure());
  auto report = (*task)(terminalHooks(options, terminal, steps, words), terminal.stop);
  talk.finishRepair(report);
  if (!sent.empty()) report = withObjections(std::move(report), sent);
  if (options.json)
    terminal.out << repairJson(report, terminal.plain);
  else if (!report.verdict.empty())
    words << terminal.say(report.verdict) << '\n';
  if (report.failure && !options.json)
    terminal.err << terminal.say(report.failure->message) << '\n';
  offerPages(options, terminal, steps, report);
  return exitOf(report);
}

std::string journalJson(const std::vector<JournalEntry>& entries) {
  nlohmann::ordered_json root;
  root["schema"] = "unclash.journal-list/1";
  root["entries"] = nlohmann::ordered_json::array();
  for (const JournalEntry& entry : entries)
    root["entries"].push_back(
        {{"repair", entry.repair},
         {"machine", entry.machine},
         {"startedAt", entry.startedAt},
         {"action", entry.step.action},
         {"target", entry.step.target},
         {"result", entry.outcome ? nlohmann::ordered_json(toString(entry.outcome->result))
                                  : nlohmann::ordered_json()},
         {"undone", entry.undone}});
  return root.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

int undo(const Options& options, Terminal& terminal) {
  auto journal =
      options.salvage ? Journal::salvage(options.stateDir) : Journal::open(options.stateDir);
  if (!journal) return fail(options, terminal, journal.failure());
  if (options.list) {
    if (options.json)
      terminal.out << journalJson(journal->entries());
    else
      printJournal(terminal.out, terminal.say, journal->entries());
    return kDone;
  }
  auto machine = machineOf(options);
  if (!machine) return fail(options, terminal, machine.failure());
  if ((*machine)->readOnly())
    return fail(options, terminal,
                {Trouble::usage, 0, Message{"error.recorded-machine"},
                 "a recorded machine cannot be changed"});
  RepairHooks hooks;
  hooks.consent = [](const Step&, std::size_t) { return Consent::yes; };
  auto report = undoLast(**machine, *journal, hooks, systemClock(), terminal.stop);
  if (!report) return fail(options, terminal, report.failure());
  if (report->steps.empty() && !options.json)
    terminal.out << terminal.say(Message{"cli.nothing-to-undo"}) << '\n';
  printRepair(options, terminal, *report);
  return exitOf(*report);
}

int reportCommand(const Options& options, Terminal& terminal) {
  auto consultation = begin(options);
  if (!consultation) return fail(options, terminal, consultation.failure());
  if (auto seen = look(**consultation, terminal.stop); !seen)
    return fail(options, terminal, seen.failure());
  Consultation& talk = **consultation;
  std::vector<JournalEntry> entries;
  if (auto journal = Journal::open(options.stateDir)) {
    for (const JournalEntry& entry : journal->entries())
      if (entry.machine == talk.machine().identity()) entries.push_back(entry);
  } else {
    terminal.err << terminal.say(journal.failure().message) << '\n';
  }
  Redactor redactor;
  const auto format = options.reportFormat == "json"       ? ReportFormat::json
                      : options.reportFormat == "markdown" ? ReportFormat::markdown
                      : options.reportFormat == "csv"      ? ReportFormat::csv
                                                           : ReportFormat::html;
  const ReportContent content{&*talk.snapshot(), &talk.diagnosis(), &talk.plan(),
                              nullptr,           &entries,          &talk.answers()};
  auto catalog = Catalog::load(options.language);
  if (!catalog) return fail(options, terminal, catalog.failure());
  Redactor* const redacting = options.redact ? &redactor : nullptr;
  const auto text = options.reportFormat == "ticket"
                        ? ticketText(content, caseCodeOf(talk), kVersion, *catalog, redacting)
                        : writeReport(content, format, *catalog, redacting);
  if (options.output.empty()) {
    terminal.out << text;
    return kDone;
  }
  std::ofstream file(options.output, std::ios::binary | std::ios::trunc);
  file << text << std::flush;
  if (!file)
    return fail(options, terminal,
                {Trouble::failed, 0,
                 Message{"error.cannot-write"}.with("file", Kind::text, options.output.string()),
                 "cannot write " + options.output.string()});
  return kDone;
}

int explain(const Options& options, Terminal& terminal) {
  auto knowledge = Knowledge::load();
  if (!knowledge) return fail(options, terminal, knowledge.failure());
  const auto codes = (*knowledge)->explain(options.subject);
  if (options.json)
    terminal.out << explanationJson(codes, terminal.plain);
  else
    printExplanation(terminal.out, terminal.say, codes);
  return kDone;
}

int probe(const Options& options, Terminal& terminal) {
  auto server = probeServer(options.subject, deadlineOf(options), terminal.stop);
  if (!server) return fail(options, terminal, server.failure());
  if (options.json)
    terminal.out << writeProbe(*server);
  else
    printProbe(terminal.out, terminal.say, *server);
  return kDone;
}

int evaluateCommand(const Options& options, Terminal& terminal) {
  auto knowledge = Knowledge::load();
  if (!knowledge) return fail(options, terminal, knowledge.failure());
  auto cases = readCases(options.paths);
  if (!cases) return fail(options, terminal, cases.failure());
  const auto evaluation = evaluate(**knowledge, *cases);
  if (options.json)
    terminal.out << evaluationJson(evaluation);
  else
    printEvaluation(terminal.out, evaluation);
  return kDone;
}

}  // namespace

int fail(const Options& options, Terminal& terminal, const Failure& failure) {
  const int code = exitOfTrouble(failure.trouble);
  spdlog::info("failed: " + failure.message.id + " (" + std::to_string(failure.code) + ")");
  const std::string words =
      failure.message.empty() ? failure.detail : terminal.plain(failure.message);
  if (options.json) terminal.out << errorJson(code, words);
  terminal.err << "unclash-cli: "
               << (failure.message.empty() ? failure.detail : terminal.say(failure.message))
               << '\n';
  return code;
}

int exitOf(const RepairReport& report) {
  if (report.failure) return exitOfTrouble(report.failure->trouble);
  const auto any = [&](StepResult result) {
    return std::any_of(report.steps.begin(), report.steps.end(),
                       [&](const StepReport& step) { return step.outcome.result == result; });
  };
  if (any(StepResult::needsAdministrator)) return kNeedsAdministrator;
  if (any(StepResult::failed)) return kStepFailed;
  if (any(StepResult::refused)) return kCancelled;
  if (report.helped == false) return kDidNotHelp;
  if (!report.steps.empty() && !any(StepResult::done)) return kNothingDone;
  return kDone;
}

RepairHooks terminalHooks(const Options& options, Terminal& terminal,
                          const std::vector<Step>& steps, std::ostream& out) {
  RepairHooks hooks;
  // Steps that turn out to be needed on the way come after the planned ones.
  const auto known = std::make_shared<std::vector<Step>>(steps);
  hooks.consent = [&options, &terminal, &out, known](const Step& step, std::size_t index) {
    if (index == known->size()) known->push_back(step);
    if (options.yes || !step.automatic) return Consent::yes;
    return consent(terminal, out, Message{"cli.consent"}.with("title", step.title));
  };
  hooks.inUse = [&terminal, &out](const Message& why) { out << terminal.say(why) << '\n'; };
  hooks.closeFiles = [&options, &terminal, &out](const Step& step, std::int64_t open) {
    if (options.closeOpenFiles) return Consent::yes;
    // --yes agrees to the steps as they are shown, gentle; losing what is not saved is another
    // question. `ask` is for somebody who sits there and can answer it.
    if (options.yes && options.command != "ask") {
      out << terminal.say(
                 Message{"cli.close-files.option"}.with("option", Kind::code, "--close-open-files"))
          << '\n';
      return Consent::no;
    }
    return consent(
        terminal, out,
        Message{"cli.close-files"}.with("title", step.title).with("count", Kind::number, open));
  };
  hooks.progress = [&terminal, &out, known](std::size_t index, const StepOutcome* outcome) {
    const std::vector<Step>& steps = *known;
    if (index >= steps.size() || !steps[index].automatic) return;
    if (outcome)
      spdlog::info(steps[index].action + ": " + toString(outcome->result) + " (" +
                   std::to_string(outcome->code) + ")");
    if (outcome) {
      out << "  " << terminal.say(steps[index].title) << " — ";
      printOutcome(out, terminal.say, *outcome);
    } else if (!steps[index].status.empty()) {
      out << "  " << terminal.say(steps[index].status) << '\n';
    }
    out << std::flush;
  };
  hooks.verifying = [&terminal, &out](int attempt, int of) {
    out << "  "
        << terminal.say(Message{"cli.verifying"}
                            .with("attempt", Kind::number, attempt)
                            .with("of", Kind::number, of))
        << '\n'
        << std::flush;
  };
  return hooks;
}

void offerPages(const Options& options, Terminal& terminal, const std::vector<Step>& steps,
                const RepairReport& report) {
  if (options.yes || options.json || options.machine != "live" || !canOpenPages()) return;
  if (report.helped == true || report.failure) return;
  std::set<std::string> offered;
  for (const Step& step : steps) {
    if (step.automatic || step.page.empty() || !offered.insert(step.page).second) continue;
    const Consent answer =
        consent(terminal, terminal.out, Message{"cli.open-page"}.with("title", step.title));
    if (answer == Consent::cancel) return;
    if (answer == Consent::yes && !openPage(step.page))
      terminal.out << terminal.say(Message{"error.page"}.with("command", Kind::code,
                                                              commandForPage(step.page)))
                   << '\n';
  }
}

int run(const Options& options, Terminal& terminal) {
  static constexpr const char* kLooking[] = {"inspect", "diagnose", "repair",
                                             "undo",    "report",   "ask"};
  const bool looks =
      std::find(std::begin(kLooking), std::end(kLooking), options.command) != std::end(kLooking);
  if (looks && options.machine == "live" && hidesOwnConnections())
    terminal.err << terminal.say(Message{"notice.elevated"}) << '\n';
  if (options.command == "inspect") return inspect(options, terminal);
  if (options.command == "diagnose") return diagnoseCommand(options, terminal);
  if (options.command == "repair") return repair(options, terminal);
  if (options.command == "undo") return undo(options, terminal);
  if (options.command == "report") return reportCommand(options, terminal);
  if (options.command == "explain") return explain(options, terminal);
  if (options.command == "probe") return probe(options, terminal);
  if (options.command == "evaluate") return evaluateCommand(options, terminal);
  auto consultation = begin(options);
  if (!consultation) return fail(options, terminal, consultation.failure());
  return ask(options, terminal, **consultation);
}

}  // namespace unclash::cli
