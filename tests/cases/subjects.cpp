#include "tests/cases/subjects.h"

#include <gtest/gtest.h>

#include <fstream>

#include "core/machine/machine.h"
#include "core/model/resource.h"
#include "core/model/snapshot_json.h"
#include "tests/cases/cases.h"

namespace unclash::test {
namespace {

using nlohmann::json;

std::vector<Subject> casesIn(const std::filesystem::path& folder) {
  std::vector<Subject> subjects;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    if (entry.path().extension() != ".json") continue;
    std::ifstream in(entry.path(), std::ios::binary);
    const json one = json::parse(in);
    subjects.push_back({one.at("id"), one.at("answers"), one.at("snapshot")});
  }
  return subjects;
}

std::vector<Subject> practiceMachines() {
  std::vector<Subject> subjects;
  // Its own folder for each test, which may run beside others.
  const std::string test = testing::UnitTest::GetInstance()->current_test_info()->name();
  const auto folder = std::filesystem::path(testing::TempDir()) / ("unclash-cases-" + test);
  for (const std::string& name : practiceNames()) {
    std::filesystem::remove_all(folder);
    const auto machine = openPracticeMachine(name, folder / name);
    const auto file = findResource("practice/" + name + ".json");
    EXPECT_TRUE(machine.ok() && file) << name;
    if (!machine || !file) continue;
    Subject subject{name, json::parse(*file)["answers"], {}};
    Look look;
    if (subject.answers.contains("server")) look.servers = {subject.answers["server"]};
    const auto snapshot = (*machine)->inspect(look, [](const AreaProgress&) {}, {});
    EXPECT_TRUE(snapshot.ok()) << name;
    if (snapshot) subject.snapshot = json::parse(writeSnapshot(*snapshot));
    subjects.push_back(std::move(subject));
  }
  std::filesystem::remove_all(folder);
  return subjects;
}

}  // namespace

const Knowledge& knowledge() {
  static const auto kKnowledge = Knowledge::load();
  return **kKnowledge;
}

const std::vector<Subject>& subjects() {
  static const std::vector<Subject> kAll = [] {
    std::vector<Subject> all = practiceMachines();
    for (const auto& folder : {ownCases(), fieldCases(), sharedCases()})
      for (Subject& one : casesIn(folder)) all.push_back(std::move(one));
    return all;
  }();
  return kAll;
}

Worked workedOut(const Subject& subject) {
  Worked worked;
  const auto snapshot = readSnapshot(subject.snapshot.dump());
  EXPECT_TRUE(snapshot.ok()) << subject.id;
  if (!snapshot) return worked;
  worked.snapshot = *snapshot;
  for (const auto& [id, value] : subject.answers.items()) worked.answers.set(id, value);
  worked.diagnosis = diagnose(knowledge(), worked.snapshot, worked.answers);
  worked.plan = makePlan(knowledge(), worked.snapshot, worked.answers, worked.diagnosis);
  return worked;
}

}  // namespace unclash::test
