// What goes between a caller and a helpdesk: case codes and plan files.
#include <fstream>

#include "app/cli/commands.h"
#include "app/cli/print.h"
#include "core/helpdesk/opened.h"
#include "core/helpdesk/plan_file.h"
#include "core/report/report.h"

namespace unclash::cli {

using Kind = Argument::Kind;

std::string caseCodeOf(const Consultation& talk) {
  auto knowledge = Knowledge::load();
  if (!knowledge || !talk.snapshot()) return {};
  return writeCaseCode(
      summaryOf(**knowledge, *talk.snapshot(), talk.answers(), talk.diagnosis(), talk.plan()));
}

int openCaseCode(const Options& options, Terminal& terminal) {
  auto knowledge = Knowledge::load();
  if (!knowledge) return fail(options, terminal, knowledge.failure());
  const auto summary = readCaseCode(options.caseCode);
  if (!summary) return fail(options, terminal, summary.failure());
  const Diagnosis diagnosis = diagnosisOf(**knowledge, *summary);
  const Plan plan = planOf(**knowledge, *summary);
  if (options.json) {
    terminal.out << diagnosisJson(diagnosis, plan, terminal.plain, writeCaseCode(*summary));
  } else {
    printDiagnosis(terminal.out, terminal.say, diagnosis, plan);
    const auto answers = answersOf(*summary);
    if (!answers.empty()) terminal.out << '\n' << terminal.say(Message{"case.answers"}) << '\n';
    for (const Message& answer : answers) terminal.out << "  " << terminal.say(answer) << '\n';
    if (!summary->complete) terminal.out << terminal.say(Message{"case.incomplete"}) << '\n';
  }
  if (diagnosis.problemFound()) return kProblemFound;
  return diagnosis.enough ? kDone : kTooLittle;
}

Result<void> savePlan(const Options& options, const Consultation& talk) {
  std::ofstream file(options.planOut, std::ios::binary | std::ios::trunc);
  file << writePlanFile(planFile(*talk.snapshot(), talk.answers(), talk.plan().steps))
       << std::flush;
  if (file) return {};
  return Failure{Trouble::failed, 0,
                 Message{"error.cannot-write"}.with("file", Kind::text, options.planOut.string()),
                 "cannot write " + options.planOut.string()};
}

Result<std::vector<CheckedStep>> adoptPlanFile(const Options& options, Consultation& talk) {
  auto knowledge = Knowledge::load();
  if (!knowledge) return knowledge.failure();
  const auto plan = openPlanFile(options.plan);
  if (!plan) return plan.failure();
  const auto checked = checkPlan(**knowledge, *plan, *talk.snapshot(), talk.answers());
  if (!checked) return checked.failure();
  for (const auto& [question, answer] : checked->answers.all())
    if (!talk.answers().asked(question)) (void)talk.answer(question, answer);
  talk.adoptPlan({checked->fitting(), {}});
  return checked->steps;
}

RepairReport withObjections(RepairReport report, const std::vector<CheckedStep>& steps) {
  RepairReport whole = report;
  whole.steps.clear();
  auto next = report.steps.begin();
  for (const CheckedStep& one : steps) {
    if (one.objection)
      whole.steps.push_back(
          {one.step, {StepResult::skipped, 0, *one.objection, "does not fit this computer"}});
    else if (next != report.steps.end())
      whole.steps.push_back(std::move(*next++));
  }
  return whole;
}

}  // namespace unclash::cli
