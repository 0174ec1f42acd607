// What is measured by tests/benchmark/run: one thing at a time, with nothing else in the functions
// named measured*, so that instructions can be counted for these alone.
//   benchmark parse|read|diagnose CONNECTIONS   a snapshot with so many connections; 0: an ordinary
//   one benchmark question CAUSES RULES             prints the milliseconds of one choice of a
//   question
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <iostream>
#include <nlohmann/json.hpp>
#include <random>
#include <string>

#include "core/diagnose/diagnosis.h"
#include "core/diagnose/knowledge_data.h"
#include "core/model/snapshot_json.h"
#include "core/repair/plan.h"
#include "tests/benchmark/subjects.h"

namespace unclash::benchmark {

[[gnu::noinline]] std::size_t measuredParse(const std::string& text) {
  return nlohmann::json::parse(text).size();
}

[[gnu::noinline]] std::size_t measuredRead(const std::string& text) {
  return readSnapshot(text).ok() ? 1 : 0;
}

[[gnu::noinline]] std::size_t measuredDiagnosis(const Knowledge& knowledge,
                                                const Snapshot& snapshot, const Answers& answers) {
  const Diagnosis diagnosis = diagnose(knowledge, snapshot, answers);
  return makePlan(knowledge, snapshot, answers, diagnosis).steps.size();
}

}  // namespace unclash::benchmark

int main(int argc, char** argv) {
  using namespace unclash;
  using namespace unclash::benchmark;
  const std::string what = argc > 1 ? argv[1] : "";
  const auto number = [&](int i) {
    return argc > i ? static_cast<std::size_t>(std::strtoul(argv[i], nullptr, 10)) : 0;
  };
  if (what == "question") {
    const double milliseconds = millisecondsToChoose(number(2), number(3));
    std::cout << milliseconds << "\n";
    // Far from a frame: only a choice that got out of hand fails here, also under a sanitizer.
    constexpr double kOutOfHand = 2000;
    return milliseconds < kOutOfHand ? 0 : 1;
  }
  const std::string text = snapshotWith(number(2), argc > 3);
  std::size_t result = 0;
  if (what == "parse") {
    result = measuredParse(text);
  } else if (what == "read") {
    result = measuredRead(text);
  } else if (what == "diagnose") {
    const auto knowledge = Knowledge::load();
    const auto snapshot = readSnapshot(text);
    if (!knowledge || !snapshot) {
      std::cerr << (knowledge ? snapshot.failure().detail : knowledge.failure().detail) << "\n";
      return 1;
    }
    result = measuredDiagnosis(**knowledge, *snapshot, complaint());
  } else {
    std::cerr << "benchmark parse|read|diagnose CONNECTIONS, or question CAUSES RULES\n";
    return 2;
  }
  std::cout << text.size() << " bytes\n";
  return result == 0 ? 1 : 0;
}
