// The command line as values.
#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "core/text/catalog.h"

namespace unclash::cli {

/// Exit codes of the contract.
enum Exit : int {
  kDone = 0,
  kProblemFound = 1,
  kUsage = 2,
  kInput = 3,
  kNeedsAdministrator = 4,
  kStepFailed = 5,
  kCancelled = 6,
  kDidNotHelp = 7,
  kTooLittle = 8,
  /// Ours, beyond the contract: the plan holds no step that the program may carry out.
  kNothingDone = 9
};

/// The value of `--machine` that lists the practice machines instead of opening one.
inline constexpr const char* kPracticeList = "practice:list";

struct Options {
  std::string command;
  // Common.
  std::string machine = "live";
  std::vector<std::pair<std::string, std::string>> answers;
  std::string language;
  bool json = false;
  std::filesystem::path stateDir;
  std::filesystem::path sambaConfig;
  double deadlineSeconds = 10;
  std::string logLevel = "warning";
  bool logs = false;  ///< somebody asked for a log, so there is a file of it
  // Of single commands.
  std::filesystem::path raw;
  bool elevated = false;
  bool dryRun = false;
  bool yes = false;
  bool closeOpenFiles = false;
  std::vector<std::string> only;
  bool list = false;
  bool salvage = false;
  std::string reportFormat = "html";
  bool redact = false;
  std::filesystem::path output;
  std::string caseCode;           ///< of diagnose: open this instead of looking
  std::filesystem::path planOut;  ///< of diagnose
  std::filesystem::path plan;     ///< of repair
  std::string subject;            ///< of explain and probe
  std::vector<std::filesystem::path> paths;
};

/// What parsing leads to: options to run with, or an exit code and something to print.
struct Parsed {
  Options options;
  bool run = false;
  int exit = kDone;
  std::string output;  ///< for standard output: help, version
  std::string error;   ///< for standard error, and the reason in JSON
};

Parsed parse(int argc, const char* const* argv);

}  // namespace unclash::cli
