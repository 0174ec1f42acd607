#include "core/machine/machine.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>

#include "core/machine/recorded/recorded_machine.h"
#include "core/model/snapshot_json.h"

namespace unclash {
namespace {

namespace fs = std::filesystem;

class OpenMachine : public testing::Test {
 protected:
  OpenMachine() { fs::create_directories(folder_); }
  ~OpenMachine() override { fs::remove_all(folder_); }

  Result<std::unique_ptr<Machine>> open(const std::string& machine) {
    MachineOptions options;
    options.machine = machine;
    options.stateDir = folder_;
    return openMachine(options);
  }
  fs::path write(const std::string& text) {
    const fs::path file = folder_ / "recorded.json";
    std::ofstream(file, std::ios::binary) << text;
    return file;
  }

  const testing::TestInfo& info_ = *testing::UnitTest::GetInstance()->current_test_info();
  fs::path folder_ =
      fs::path(testing::TempDir()) / (std::string("unclash-machine-") + info_.name());
};

TEST_F(OpenMachine, RefusesKindsThatThereAreNone) {
  for (const char* machine : {"", "dead", "live:", "snapshot", "snapshot:", "Practice",
                              "practice:no-such-one", "practice:list"}) {
    const auto opened = open(machine);
    ASSERT_FALSE(opened.ok()) << machine;
    EXPECT_EQ(opened.failure().trouble, Trouble::usage) << machine;
    EXPECT_FALSE(opened.failure().message.empty()) << machine;
  }
}

TEST_F(OpenMachine, OpensPracticeMachinesTheFirstWhereNoneIsNamed) {
  ASSERT_FALSE(practiceNames().empty());
  const auto any = open("practice");
  ASSERT_TRUE(any.ok());
  EXPECT_EQ((*any)->identity(), "practice:" + practiceNames().front());
  const auto last = open("practice:" + practiceNames().back());
  ASSERT_TRUE(last.ok());
  EXPECT_EQ((*last)->identity(), "practice:" + practiceNames().back());
  EXPECT_FALSE((*last)->readOnly());
}

TEST_F(OpenMachine, OpensThisComputer) {
  const auto opened = open("live");
  ASSERT_TRUE(opened.ok());
  EXPECT_EQ((*opened)->identity().rfind("live:", 0), 0U);
  EXPECT_FALSE((*opened)->readOnly());
}

TEST_F(OpenMachine, ARecordingShowsEverythingAndCarriesOutNothing) {
  const fs::path file = write(R"({"schema": "unclash.snapshot/1", "platform": "windows",
    "connections": [{"local": "Z:", "remote": "\\\\fs01\\data", "user": "CONTOSO\\anna"}],
    "sessions": [], "gaps": [{"area": "sessions", "reason": "access denied", "code": 5}]})");
  const auto opened = open("snapshot:" + file.string());
  ASSERT_TRUE(opened.ok());
  Machine& machine = **opened;
  EXPECT_EQ(machine.identity(), "snapshot:" + file.string());
  EXPECT_TRUE(machine.readOnly());

  std::map<std::string, AreaProgress> told;
  const auto seen = machine.inspect(
      Look{}, [&](const AreaProgress& progress) { told[progress.area] = progress; }, {});
  ASSERT_TRUE(seen.ok());
  EXPECT_EQ(*seen, *readSnapshotFile(file));
  EXPECT_EQ(told.size(), machine.areas().size());
  EXPECT_EQ(told["connections"].state, AreaState::done);
  EXPECT_EQ(told["connections"].found, 1U);
  EXPECT_EQ(told["sessions"].state, AreaState::done);
  EXPECT_EQ(told["tickets"].state, AreaState::gap);

  Step step;
  step.action = "disconnect-connection";
  step.local = "Z:";
  EXPECT_FALSE(machine.canPerform(step));
  const StepOutcome outcome = machine.perform(step, {});
  EXPECT_EQ(outcome.result, StepResult::refused);
  EXPECT_FALSE(outcome.reason.empty());
}

TEST_F(OpenMachine, ARecordingStaysAsItWasOpened) {
  const fs::path file = write(R"({"schema": "unclash.snapshot/1", "sessions": []})");
  const auto opened = open("snapshot:" + file.string());
  ASSERT_TRUE(opened.ok());
  fs::remove(file);
  EXPECT_TRUE((*opened)->inspect(Look{}, nullptr, {}).ok());
}

TEST_F(OpenMachine, AReportIsARecordingWithTheAnswersInIt) {
  const fs::path file = write(R"({"schema": "unclash.report/1", "redacted": true,
    "snapshot": {"schema": "unclash.snapshot/1", "sessions": []}, "answers": {"error": "1219"}})");
  const auto opened = open("snapshot:" + file.string());
  ASSERT_TRUE(opened.ok()) << opened.failure().detail;
  EXPECT_TRUE((*opened)->readOnly());
  const Received* received = receivedIn(**opened);
  ASSERT_NE(received, nullptr);
  EXPECT_TRUE(received->redacted);
  EXPECT_EQ(received->name, file.filename().string());
  EXPECT_EQ(received->answers.given("error"), "1219");
  EXPECT_TRUE((*opened)->inspect(Look{}, nullptr, {})->sessions);
}

TEST_F(OpenMachine, ABrokenOrMissingRecordingIsBrokenInput) {
  for (const auto& file : {write("{"), folder_ / "missing.json"}) {
    const auto opened = open("snapshot:" + file.string());
    ASSERT_FALSE(opened.ok());
    EXPECT_EQ(opened.failure().trouble, Trouble::input);
  }
}

}  // namespace
}  // namespace unclash
