// Plan: the steps that will do, as few and as gentle as possible.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <vector>

#include "core/diagnose/diagnosis.h"
#include "core/diagnose/knowledge.h"
#include "core/model/answers.h"
#include "core/model/snapshot.h"
#include "core/model/step.h"

namespace unclash {

struct Plan {
  std::vector<Step> steps;  ///< in the order of carrying out
  /// What stays as it is, for "Your other drives (H:, S:) stay as they are".
  std::vector<std::string> untouched;
  bool empty() const { return steps.empty(); }
};

/// Makes the plan for the diagnosis's best treatments. It closes only connections of the server in
/// question that are not under the wanted identity, takes the cause away as well as the symptom (a
/// remembered mapping that would return, a stored credential that would be used again), reconnects
/// what is wanted, and is minimal within its strategy: fewest open files closed, then remembered
/// mappings lost, then connections closed.
Plan makePlan(const Knowledge& knowledge, const Snapshot& snapshot, const Answers& answers,
              const Diagnosis& diagnosis);

/// A strategy's cost, in the order in which it is compared.
struct Cost {
  std::int64_t openFiles = 0;
  std::int64_t rememberedLost = 0;
  std::int64_t connectionsClosed = 0;
  friend auto operator<=>(const Cost&, const Cost&) = default;
};
Cost costOf(const Plan& plan, const Snapshot& snapshot);

}  // namespace unclash
