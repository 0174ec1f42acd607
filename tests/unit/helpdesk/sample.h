// Whole cases to send to the helpdesk: the recorded ones, and every practice computer.
#pragma once

#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <ostream>
#include <string>
#include <vector>

#include "core/diagnose/diagnosis.h"
#include "core/diagnose/knowledge.h"
#include "core/evaluation.h"
#include "core/machine/machine.h"
#include "core/machine/practice/practice_machine.h"
#include "core/model/resource.h"
#include "core/repair/plan.h"

namespace unclash::test {

inline const Knowledge& knowledge() {
  static const auto kKnowledge = *Knowledge::load();
  return *kKnowledge;
}

/// A computer and what its person says.
struct Sample {
  std::string id;
  Snapshot snapshot;
  Answers answers;
  friend void PrintTo(const Sample& sample, std::ostream* out) { *out << sample.id; }
};

/// The consultation's end: what was answered until no question is left.
struct Consulted {
  Answers answers;
  Diagnosis diagnosis;
  Plan plan;
};

inline Consulted consult(const Snapshot& snapshot, const Answers& known) {
  Consulted result;
  for (const char* id : {"error", "symptom", "moment", "server", "wanted-user"})
    if (known.asked(id)) result.answers.set(id, known.all().find(id)->second);
  result.diagnosis = diagnose(knowledge(), snapshot, result.answers);
  for (int asked = 0; result.diagnosis.question && asked < 10; ++asked) {
    const std::string id = result.diagnosis.question->id;
    result.answers.set(id, known.given(id).value_or(kUnknownAnswer));
    result.diagnosis = diagnose(knowledge(), snapshot, result.answers);
  }
  result.plan = makePlan(knowledge(), snapshot, result.answers, result.diagnosis);
  return result;
}

inline std::vector<Sample> recordedSamples() {
  std::vector<Sample> samples;
  const std::filesystem::path source = UNCLASH_SOURCE_DIR;
  for (const auto& folder : {source / "tests/cases/own", source.parent_path() / "shared/cases"}) {
    if (!std::filesystem::is_directory(folder)) continue;
    auto cases = readCases({folder});
    if (!cases) continue;
    for (Case& one : *cases)
      samples.push_back({one.id, std::move(one.snapshot), std::move(one.answers)});
  }
  return samples;
}

inline std::vector<Sample> practiceSamples() {
  std::vector<Sample> samples;
  for (const std::string& name : practiceNames()) {
    const auto file = findResource("practice/" + name + ".json");
    const auto world = practice::readWorld(*file);
    if (!world) continue;
    Sample sample{name, {}, {}};
    for (const auto& [id, value] : world->answers) sample.answers.set(id, value);
    Look look;
    if (const auto place = sample.answers.server()) look.servers = {place->server().text()};
    sample.snapshot = practice::snapshotOf(*world, look);
    samples.push_back(std::move(sample));
  }
  return samples;
}

inline std::vector<Sample> allSamples() {
  std::vector<Sample> samples = recordedSamples();
  for (Sample& sample : practiceSamples()) samples.push_back(std::move(sample));
  return samples;
}

}  // namespace unclash::test
