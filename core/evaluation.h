// Evaluation: how often the diagnosis is right, over case files.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/diagnose/knowledge.h"
#include "core/model/answers.h"
#include "core/model/result.h"
#include "core/model/snapshot.h"

namespace unclash {

/// One real case as data: what the person knew, what the machine showed, what counts as right.
struct Case {
  std::string id;
  Answers answers;
  std::string said;  ///< what the person pasted; may be empty
  Snapshot snapshot;
  std::vector<std::string> causes;
  std::vector<std::string> actions;
};

/// Reads one case file, or every `.json` file directly in a folder (sorted by name). Fails with
/// Trouble::input, naming the file, for anything that is not a case.
Result<std::vector<Case>> readCases(const std::vector<std::filesystem::path>& paths);

struct CaseResult {
  std::string id;
  std::vector<std::string> causes;  ///< found, best first
  std::vector<std::string> plan;    ///< actions, in order
  std::vector<std::string> asked;
  bool top1 = false;
  bool top3 = false;
  bool firstAction = false;
  bool planAction = false;
  std::size_t closedNeedlessly = 0;
};

/// The contract's figures; shares are 0 to 1.
struct Evaluation {
  std::vector<CaseResult> each;
  double top1 = 0, top3 = 0, firstAction = 0, planAction = 0, questionsMean = 0, planMean = 0;
  std::size_t closedNeedlessly = 0;
};

/// Starts each case from error, symptom, moment, server and wanted-user (those that it has, or that
/// what was pasted tells, as the first page takes it) and its snapshot, then lets the diagnosis ask
/// until it has no question left, answering from the case or with `unknown`.
Evaluation evaluate(const Knowledge& knowledge, const std::vector<Case>& cases);

/// `unclash.evaluation/1`.
std::string evaluationJson(const Evaluation& evaluation);

}  // namespace unclash
