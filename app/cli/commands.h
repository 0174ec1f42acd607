// The commands, each from options to an exit code.
#pragma once

#include <istream>
#include <memory>
#include <ostream>
#include <stop_token>

#include "app/cli/options.h"
#include "core/consultation.h"
#include "core/helpdesk/plan_file.h"
#include "core/text/render.h"

namespace unclash::cli {

/// What a command works with: where it reads and writes, in which words, and who may stop it.
struct Terminal {
  std::istream& in;
  std::ostream& out;
  std::ostream& err;
  Renderer say;    ///< for people, safe for a terminal
  Renderer plain;  ///< for JSON
  std::stop_token stop;
  /// A person sits in front of it, and not a script.
  bool interactive = false;
};

/// Runs the command that the options name.
int run(const Options& options, Terminal& terminal);

/// Says what went wrong, in the form that was asked for, and gives the exit code for it.
int fail(const Options& options, Terminal& terminal, const Failure& failure);

/// Exit code of a repair or an undo.
int exitOf(const RepairReport& report);

/// The whole wizard as questions and answers.
int ask(const Options& options, Terminal& terminal, Consultation& consultation);

/// Hooks that ask on the terminal before each step (or not, with --yes) and tell what happens.
RepairHooks terminalHooks(const Options& options, Terminal& terminal,
                          const std::vector<Step>& steps, std::ostream& out);

/// After a repair that did not help for sure: offers to open the pages of Windows where a person
/// does the steps that are left to them. Only on this computer, and where somebody can be asked.
void offerPages(const Options& options, Terminal& terminal, const std::vector<Step>& steps,
                const RepairReport& report);

/// The case code of what was found; empty before a look.
std::string caseCodeOf(const Consultation& talk);
/// `diagnose --case-code`: what was found on the computer that the code comes from.
int openCaseCode(const Options& options, Terminal& terminal);
/// `diagnose --plan-out`.
Result<void> savePlan(const Options& options, const Consultation& talk);
/// `repair --plan`: checks the file against what was seen, and puts what fits in the place of the
/// own plan. All of its steps, with why some are left out.
Result<std::vector<CheckedStep>> adoptPlanFile(const Options& options, Consultation& talk);
/// The report of the steps that fit, with those that do not where they stood.
RepairReport withObjections(RepairReport report, const std::vector<CheckedStep>& steps);

}  // namespace unclash::cli
