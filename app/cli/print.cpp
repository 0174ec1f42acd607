#include "app/cli/print.h"

#include <algorithm>
#include <iomanip>

#include "core/model/settings_page.h"
#include "core/report/report.h"

namespace unclash::cli {

using Kind = Argument::Kind;

namespace {

void line(std::ostream& out, const Renderer& say, const Message& message, const char* indent = "") {
  if (!message.empty()) out << indent << say(message) << '\n';
}

void printFinding(std::ostream& out, const Renderer& say, const Finding& finding) {
  out << say(finding.headline) << "  (" << say(likelihoodOf(finding.probability)) << ")\n";
  line(out, say, finding.explanation, "  ");
  for (const Evidence& evidence : finding.evidence) {
    out << (evidence.against ? "  − " : "  + ") << say(evidence.text);
    if (!evidence.fact.empty()) out << "  [" << evidence.fact << "]";
    out << '\n';
  }
}

}  // namespace

void printFindings(std::ostream& out, const Renderer& say, const Diagnosis& diagnosis) {
  if (diagnosis.causes.empty()) {
    line(out, say, Message{diagnosis.enough ? "cli.no-problem" : "cli.too-little"});
  } else {
    if (!diagnosis.fits()) {
      line(out, say, Message{"verdict.unsure.title"});
      line(out, say,
           Message{"verdict.unsure.sentence"}.with("headline", diagnosis.causes.front().headline));
      out << '\n';
    }
    printFinding(out, say, diagnosis.causes.front());
    if (diagnosis.causes.size() > 1) {
      out << '\n' << say(Message{"cli.less-likely"}) << '\n';
      for (std::size_t i = 1; i < diagnosis.causes.size() && i < 4; ++i)
        out << "  " << say(diagnosis.causes[i].name) << "  ("
            << say(likelihoodOf(diagnosis.causes[i].probability)) << ")\n";
    }
  }
  if (!diagnosis.alsoPresent.empty()) {
    out << '\n' << say(Message{"cli.also-present"}) << '\n';
    for (const Finding& finding : diagnosis.alsoPresent) line(out, say, finding.headline, "  ");
  }
  if (!diagnosis.gaps.empty()) {
    out << '\n' << say(Message{"cli.gaps"}) << '\n';
    for (const Gap& gap : diagnosis.gaps) line(out, say, gapMessage(gap), "  ");
  }
}

void printStep(std::ostream& out, const Renderer& say, std::size_t number, const Step& step) {
  out << "  " << number << ". " << say(step.title) << '\n';
  line(out, say, step.effect, "     ");
  if (step.warning) out << "     ! " << say(*step.warning) << '\n';
  if (step.needs != Needs::user)
    line(out, say,
         Message{step.needs == Needs::administrator ? "cli.needs-administrator"
                                                    : "cli.needs-server-administrator"},
         "     ");
  if (step.automatic)
    line(out, say, Message{step.reversible ? "cli.can-be-undone" : "cli.cannot-be-undone"},
         "     ");
  if (!step.manual.empty())
    out << "     " << say(Message{"cli.by-hand"}.with("how", step.manual)) << '\n';
  if (!step.page.empty())
    line(out, say, Message{"cli.page"}.with("command", Kind::code, commandForPage(step.page)),
         "     ");
}

void printPlan(std::ostream& out, const Renderer& say, const Plan& plan) {
  if (plan.empty()) return;
  const auto count = std::count_if(plan.steps.begin(), plan.steps.end(),
                                   [](const Step& step) { return step.automatic; });
  std::size_t number = 0;
  if (count > 0)
    out << '\n'
        << say(Message{"cli.plan"}.with("count", Kind::number, static_cast<std::int64_t>(count)))
        << '\n';
  for (const Step& step : plan.steps)
    if (step.automatic) printStep(out, say, ++number, step);
  if (number < plan.steps.size())
    out << '\n' << say(Message{count > 0 ? "cli.plan.fallback" : "cli.plan.by-hand"}) << '\n';
  for (const Step& step : plan.steps)
    if (!step.automatic) printStep(out, say, ++number, step);
  if (!plan.untouched.empty()) {
    std::vector<Message> devices;
    for (const auto& device : plan.untouched)
      devices.push_back(Message{"cli.device"}.with("device", Kind::device, device));
    out << "  " << say(Message{"cli.untouched"}.with("devices", std::move(devices))) << '\n';
  }
}

void printDiagnosis(std::ostream& out, const Renderer& say, const Diagnosis& diagnosis,
                    const Plan& plan) {
  printFindings(out, say, diagnosis);
  if (diagnosis.question) {
    out << '\n'
        << say(Message{"cli.worth-asking"}) << "  " << say(diagnosis.question->text) << '\n';
    for (const AnswerChoice& choice : diagnosis.question->answers)
      out << "  --answer " << diagnosis.question->id << '=' << choice.id << "  " << say(choice.text)
          << '\n';
    if (diagnosis.question->answers.empty())
      out << "  --answer " << diagnosis.question->id << "=…\n";
  }
  printPlan(out, say, plan);
}

void printOutcome(std::ostream& out, const Renderer& say, const StepOutcome& outcome) {
  out << say(Message{std::string("cli.result.") + toString(outcome.result)});
  if (!outcome.reason.empty()) out << ": " << say(outcome.reason);
  if (outcome.code != 0) out << " (" << outcome.code << ")";
  out << '\n';
}

void printReport(std::ostream& out, const Renderer& say, const RepairReport& report) {
  for (const StepReport& step : report.steps) {
    out << "  " << say(step.step.title) << " — ";
    printOutcome(out, say, step.outcome);
  }
  line(out, say, report.verdict);
}

void printJournal(std::ostream& out, const Renderer& say,
                  const std::vector<JournalEntry>& entries) {
  if (entries.empty()) line(out, say, Message{"cli.journal-empty"});
  for (const JournalEntry& entry : entries) {
    out << say(Message{"cli.journal-entry"}
                   .with("time", Kind::time, entry.startedAt)
                   .with("machine", Kind::code, entry.machine)
                   .with("title", entry.step.title))
        << " — ";
    if (entry.undone)
      line(out, say, Message{"cli.journal-undone"});
    else if (entry.outcome)
      printOutcome(out, say, *entry.outcome);
    else
      line(out, say, Message{"cli.journal-open"});
  }
}

void printExplanation(std::ostream& out, const Renderer& say, const std::vector<CodeInfo>& codes) {
  if (codes.empty()) line(out, say, Message{"cli.code-unknown"});
  for (const CodeInfo& info : codes) {
    out << info.code << "  " << info.name << "  " << info.hresult;
    if (!info.ntstatus.empty()) out << "  " << info.ntstatus;
    out << '\n';
    line(out, say, info.text, "  ");
    line(out, say, info.meaning, "  ");
    for (const auto& cause : info.causes)
      line(out, say, Message{"cause." + cause + ".name"}, "  • ");
  }
}

void printProbe(std::ostream& out, const Renderer& say, const Server& server) {
  const auto row = [&](const char* id, const std::string& value) {
    out << "  " << say(Message{id}) << ": " << say.foreign(value) << '\n';
  };
  const auto yesNo = [&](const Fact<bool>& fact) {
    return say(Message{!fact.known() ? "cli.not-known" : *fact ? "cli.yes" : "cli.no"});
  };
  out << say.foreign(server.name) << '\n';
  out << "  " << say(Message{"cli.probe.reachable"}) << ": " << yesNo(server.reachable) << '\n';
  for (const auto& address : each(server.addresses)) row("cli.probe.address", address);
  if (server.aliasOf.known()) row("cli.probe.alias", *server.aliasOf);
  if (server.guid.known()) row("cli.probe.guid", *server.guid);
  if (server.dialect.known()) row("cli.probe.dialect", *server.dialect);
  if (server.signingRequired.known())
    out << "  " << say(Message{"cli.probe.signing"}) << ": " << yesNo(server.signingRequired)
        << '\n';
  if (server.clockSkewSeconds.known())
    out << "  "
        << say(Message{"cli.probe.clock"}.with("seconds", Kind::number, *server.clockSkewSeconds))
        << '\n';
  if (server.negotiateError.known()) row("cli.probe.negotiate-error", *server.negotiateError);
}

void printEvaluation(std::ostream& out, const Evaluation& evaluation) {
  // Figures for developers: the member names of the JSON are the words.
  for (const CaseResult& result : evaluation.each) {
    out << (result.top1   ? "1 "
            : result.top3 ? "3 "
                          : "- ")
        << (result.firstAction  ? "first "
            : result.planAction ? "plan  "
                                : "-     ")
        << result.id << "\n      causes:";
    for (std::size_t i = 0; i < result.causes.size() && i < 3; ++i) out << ' ' << result.causes[i];
    out << "\n      plan:";
    for (const auto& action : result.plan) out << ' ' << action;
    out << "\n      asked:";
    for (const auto& id : result.asked) out << ' ' << id;
    out << '\n';
  }
  out << std::fixed << std::setprecision(3) << "cases " << evaluation.each.size() << "  top1 "
      << evaluation.top1 << "  top3 " << evaluation.top3 << "  firstAction "
      << evaluation.firstAction << "  planAction " << evaluation.planAction << "\nquestionsMean "
      << evaluation.questionsMean << "  planMean " << evaluation.planMean << "  closedNeedlessly "
      << evaluation.closedNeedlessly << '\n';
}

}  // namespace unclash::cli
