// All machines with a story that the tests know: practice machines, own cases, field cases, and the
// shared ones where they are there. As JSON, so that a test can change anything in them.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/diagnose/diagnosis.h"
#include "core/diagnose/knowledge.h"
#include "core/repair/plan.h"

namespace unclash::test {

struct Subject {
  std::string id;
  nlohmann::json answers;
  nlohmann::json snapshot;
};

const Knowledge& knowledge();

/// Read once.
const std::vector<Subject>& subjects();

struct Worked {
  Snapshot snapshot;
  Answers answers;
  Diagnosis diagnosis;
  Plan plan;
};

/// The diagnosis and the plan, with every answer of the story given. A test failure where the
/// snapshot cannot be read.
Worked workedOut(const Subject& subject);

}  // namespace unclash::test
