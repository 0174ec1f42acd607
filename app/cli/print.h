// Everything the command line prints for people.
#pragma once

#include <ostream>
#include <string>

#include "core/diagnose/diagnosis.h"
#include "core/diagnose/knowledge.h"
#include "core/evaluation.h"
#include "core/model/snapshot.h"
#include "core/repair/plan.h"
#include "core/repair/repair.h"
#include "core/text/render.h"

namespace unclash::cli {

void printDiagnosis(std::ostream& out, const Renderer& say, const Diagnosis& diagnosis,
                    const Plan& plan);
void printFindings(std::ostream& out, const Renderer& say, const Diagnosis& diagnosis);
void printPlan(std::ostream& out, const Renderer& say, const Plan& plan);
void printStep(std::ostream& out, const Renderer& say, std::size_t number, const Step& step);
void printOutcome(std::ostream& out, const Renderer& say, const StepOutcome& outcome);
void printReport(std::ostream& out, const Renderer& say, const RepairReport& report);
void printJournal(std::ostream& out, const Renderer& say, const std::vector<JournalEntry>& entries);
void printExplanation(std::ostream& out, const Renderer& say, const std::vector<CodeInfo>& codes);
void printProbe(std::ostream& out, const Renderer& say, const Server& server);
void printEvaluation(std::ostream& out, const Evaluation& evaluation);

}  // namespace unclash::cli
