#include "core/machine/windows/elevation.h"

#include <gtest/gtest.h>

#include <fstream>
#include <future>

#include "core/machine/gap_reasons.h"
#include "core/machine/windows/policy.h"
#include "core/machine/windows/registry_changes.h"
#include "core/model/step_json.h"
#include "tests/unit/machine/windows/fake_network.h"

namespace unclash {
namespace {

namespace fs = std::filesystem;

Step linkedConnections() {
  Step step;
  step.action = "enable-linked-connections";
  step.target = "linkedConnections";
  step.value = "true";
  step.before = "false";
  step.needs = Needs::administrator;
  step.automatic = true;
  return step;
}

class WindowsElevation : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::temp_directory_path() / L"unclash elevation ä";
    fs::create_directories(folder_);
    clear();
  }
  void TearDown() override {
    clear();
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
  }
  static void clear() {
    const auto home = settingHome("linkedConnections");
    deleteValue(home->place, home->name);
    deleteKey({HKEY_LOCAL_MACHINE, L"SOFTWARE\\Unclash"});
  }
  static bool isSet() { return settingInForce("linkedConnections") == "true"; }

  StepOutcome elevate(const Api& api, const Step& step, std::stop_token stop = {}) {
    return carryOutElevated(api, fs::path(UNCLASH_BIN_DIR) / "unclash-cli.exe", folder_, nullptr,
                            step, stop);
  }
  ElevatedAnswer see(const Api& api, std::stop_token stop = {}) {
    return lookElevated(api, fs::path(UNCLASH_BIN_DIR) / "unclash-cli.exe", folder_, nullptr,
                        {{"connections", "logonSessions"}, std::chrono::seconds(60)}, stop);
  }
  bool nothingLeft() const { return fs::is_empty(folder_); }

  // The copy's part, with files as it finds them.
  fs::path request_;
  void ask(const std::string& request, const std::string& prepared) {
    const std::string id(32, 'a');
    request_ = folder_ / id;
    std::ofstream(request_, std::ios::binary) << request;
    fs::path answer = request_;
    answer += ".answer";
    std::ofstream(answer, std::ios::binary) << prepared;
  }
  std::string answer() const {
    fs::path answer = request_;
    answer += ".answer";
    std::ifstream file(answer, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  int act(bool elevated = true) {
    return answerRequest({Api::system(), emptySurroundings(clock_)}, request_, elevated);
  }
  inline static const std::string kId = std::string(32, 'a');
  inline static const std::string kHead = "unclash.elevated/1 " + kId + "\n";
  inline static const std::string kPrepared = "unclash.elevated-answer/1 " + kId + "\n";

  fs::path folder_;
  FastClock clock_;
};

TEST_F(WindowsElevation, TheProgramItselfCarriesTheStepOutElevated) {
  const StepOutcome outcome = elevate(Api::system(), linkedConnections());
  EXPECT_EQ(outcome.result, StepResult::done) << outcome.detail;
  EXPECT_TRUE(isSet());
  EXPECT_TRUE(nothingLeft());
  Step undo = linkedConnections();
  undo.undo = true;
  EXPECT_EQ(elevate(Api::system(), undo).result, StepResult::done);
  EXPECT_FALSE(isSet());
}

TEST_F(WindowsElevation, WhatTheCopySaysComesBackWhole) {
  Step step = linkedConnections();
  step.value = "perhaps";
  const StepOutcome outcome = elevate(Api::system(), step);
  EXPECT_EQ(outcome.result, StepResult::failed);
  EXPECT_EQ(outcome.code, ERROR_INVALID_PARAMETER);
  EXPECT_EQ(outcome.reason.id, "reason.unknown-setting");
}

TEST_F(WindowsElevation, ARefusedPromptIsToldAndLeavesNothing) {
  Api api = Api::system();
  std::wstring verb;
  api.ShellExecuteExW = [&](SHELLEXECUTEINFOW* start) -> BOOL {
    verb = start->lpVerb;
    ::SetLastError(ERROR_CANCELLED);
    return FALSE;
  };
  const StepOutcome outcome = elevate(api, linkedConnections());
  EXPECT_EQ(verb, L"runas");
  EXPECT_EQ(outcome.result, StepResult::needsAdministrator);
  EXPECT_EQ(outcome.code, ERROR_CANCELLED);
  EXPECT_EQ(outcome.reason.id, "reason.elevation-refused");
  EXPECT_TRUE(nothingLeft());
}

TEST_F(WindowsElevation, ACopyThatSaysNothingIsNotBelieved) {
  Api api = Api::system();
  api.ShellExecuteExW = [](SHELLEXECUTEINFOW* start) -> BOOL {
    start->hProcess = ::CreateEventW(nullptr, TRUE, TRUE, nullptr);  // ended already
    return TRUE;
  };
  EXPECT_EQ(elevate(api, linkedConnections()).reason.id, "reason.unconfirmed");
  api.ShellExecuteExW = [](SHELLEXECUTEINFOW*) -> BOOL { return TRUE; };
  EXPECT_EQ(elevate(api, linkedConnections()).code, ERROR_INVALID_DATA);
  EXPECT_FALSE(isSet());
}

TEST_F(WindowsElevation, AStopDoesNotWaitForTheCopy) {
  std::stop_source stop;
  Api api = Api::system();
  api.ShellExecuteExW = [&](SHELLEXECUTEINFOW* start) -> BOOL {
    start->hProcess = ::CreateEventW(nullptr, TRUE, FALSE, nullptr);  // never ends
    stop.request_stop();
    return TRUE;
  };
  EXPECT_EQ(elevate(api, linkedConnections(), stop.get_token()).reason.id, "reason.stopped");
}

TEST_F(WindowsElevation, TheRequestCannotBeChangedWhileItWaits) {
  Api api = Api::system();
  bool writable = true;
  api.ShellExecuteExW = [&](SHELLEXECUTEINFOW* start) -> BOOL {
    std::wstring file = start->lpParameters;
    file = file.substr(file.find(L'"') + 1);
    file.pop_back();
    const HANDLE opened =
        ::CreateFileW(file.c_str(), GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE, nullptr,
                      OPEN_EXISTING, 0, nullptr);
    writable = opened != INVALID_HANDLE_VALUE;
    if (writable) ::CloseHandle(opened);
    ::SetLastError(ERROR_CANCELLED);
    return FALSE;
  };
  elevate(api, linkedConnections());
  EXPECT_FALSE(writable);
}

TEST_F(WindowsElevation, TheCopyAnswersInTheFileThatWasPrepared) {
  ask(kHead + writeStep(linkedConnections()), kPrepared);
  EXPECT_EQ(act(), 0);
  EXPECT_EQ(answer(), kPrepared + R"({"result":"done"})");
  EXPECT_TRUE(isSet());
}

TEST_F(WindowsElevation, TheCopyCarriesOutNothingThatNeedsNoAdministrator) {
  Step step = linkedConnections();
  step.needs = Needs::user;
  ask(kHead + writeStep(step), kPrepared);
  EXPECT_EQ(act(), 0);
  EXPECT_NE(answer().find(R"("result":"refused")"), std::string::npos);
  step = linkedConnections();
  step.action = "disconnect-connection";
  ask(kHead + writeStep(step), kPrepared);
  act();
  EXPECT_NE(answer().find(R"("result":"refused")"), std::string::npos);
  EXPECT_FALSE(isSet());
}

TEST_F(WindowsElevation, ACopyThatIsNotElevatedDoesNothing) {
  ask(kHead + writeStep(linkedConnections()), kPrepared);
  EXPECT_EQ(act(false), 0);
  EXPECT_NE(answer().find(R"("result":"needs-administrator")"), std::string::npos);
  EXPECT_FALSE(isSet());
}

TEST_F(WindowsElevation, OnlyAFileMadeForTheAnswerIsWrittenTo) {
  const std::string request = kHead + writeStep(linkedConnections());
  for (const std::string& prepared : {std::string("my letter"), std::string(), kPrepared + "more",
                                      "unclash.elevated-answer/1 " + std::string(32, 'b') + "\n"}) {
    ask(request, prepared);
    EXPECT_EQ(act(), 3) << prepared;
    EXPECT_EQ(answer(), prepared);
  }
  EXPECT_FALSE(isSet());
}

TEST_F(WindowsElevation, ARequestOfAnotherShapeIsRefused) {
  const std::string step = writeStep(linkedConnections());
  for (const std::string& request : {step, "unclash.elevated/2 " + kId + "\n" + step,
                                     "unclash.elevated/1 " + std::string(32, 'b') + "\n" + step}) {
    ask(request, kPrepared);
    EXPECT_EQ(act(), 3) << request;
  }
  // A step with a member that this version does not know may mean something else.
  ask(kHead + R"({"more":1,)" + step.substr(1), kPrepared);
  EXPECT_EQ(act(), 0);
  EXPECT_EQ(answer().find(R"("result":"done")"), std::string::npos);
  EXPECT_FALSE(isSet());
}

TEST_F(WindowsElevation, APlaceOnAnotherComputerIsNotOpened) {
  request_ = L"\\\\fs01\\data\\" + fs::path(kId).wstring();
  EXPECT_EQ(act(), 3);
}

TEST_F(WindowsElevation, TheProgramItselfLooksElevated) {
  const ElevatedAnswer answer = see(Api::system());
  ASSERT_TRUE(answer.sight) << answer.reason;
  // Wine's SMB client tells nothing: each area is either seen or says why not.
  EXPECT_TRUE(answer.sight->snapshot.machine.known());
  bool toldOfConnections = false;
  for (const Gap& gap : each(answer.sight->snapshot.gaps)) {
    EXPECT_TRUE(gap.area == "connections" || gap.area == "logonSessions") << gap.area;
    toldOfConnections |= gap.area == "connections" && gap.code == ERROR_NOT_SUPPORTED;
  }
  EXPECT_TRUE(toldOfConnections);
  EXPECT_TRUE(nothingLeft());
}

TEST_F(WindowsElevation, ALookThatIsDeclinedIsNoFailure) {
  Api api = Api::system();
  api.ShellExecuteExW = [](SHELLEXECUTEINFOW*) -> BOOL {
    ::SetLastError(ERROR_CANCELLED);
    return FALSE;
  };
  const ElevatedAnswer answer = see(api);
  EXPECT_FALSE(answer.sight);
  EXPECT_EQ(answer.reason, "");
  EXPECT_TRUE(nothingLeft());
}

TEST_F(WindowsElevation, ALookThatCannotStartOrAnswersNothingSaysSo) {
  Api api = Api::system();
  api.ShellExecuteExW = [](SHELLEXECUTEINFOW*) -> BOOL {
    ::SetLastError(ERROR_ACCESS_DENIED);
    return FALSE;
  };
  EXPECT_EQ(see(api).code, ERROR_ACCESS_DENIED);
  api.ShellExecuteExW = [](SHELLEXECUTEINFOW* start) -> BOOL {
    start->hProcess = ::CreateEventW(nullptr, TRUE, TRUE, nullptr);  // ended already
    return TRUE;
  };
  EXPECT_EQ(see(api).reason, gap_reason::kNoAnswer);
  EXPECT_TRUE(nothingLeft());
}

TEST_F(WindowsElevation, AStopWaitsNeitherForTheAnswerToThePromptNorForTheCopy) {
  // Nobody answers the prompt until the test is over.
  auto gate = std::make_shared<std::promise<void>>();
  const std::shared_future<void> answered = gate->get_future().share();
  std::stop_source stop;
  Api api = Api::system();
  api.ShellExecuteExW = [answered, &stop](SHELLEXECUTEINFOW*) -> BOOL {
    stop.request_stop();
    answered.wait();
    ::SetLastError(ERROR_CANCELLED);
    return FALSE;
  };
  EXPECT_EQ(see(api, stop.get_token()).reason, gap_reason::kStopped);
  EXPECT_TRUE(nothingLeft());
  gate->set_value();
  api.ShellExecuteExW = [](SHELLEXECUTEINFOW* start) -> BOOL {
    start->hProcess = ::CreateEventW(nullptr, TRUE, FALSE, nullptr);  // never ends
    return TRUE;
  };
  EXPECT_EQ(see(api, stop.get_token()).reason, gap_reason::kStopped);
}

TEST_F(WindowsElevation, TheCopyLooksAtNothingElse) {
  const std::string head = "unclash.elevated-look/1 " + kId + "\n";
  ask(head + R"({"areas": ["credentials"], "deadlineMs": 1000})", kPrepared);
  EXPECT_EQ(act(), 3);
  EXPECT_EQ(answer(), kPrepared);
  ask(head + R"({"areas": ["sessions"], "deadlineMs": 1000})", kPrepared);
  EXPECT_EQ(act(false), 0);
  const auto sight = readElevatedSight(answer().substr(kPrepared.size()));
  ASSERT_TRUE(sight);
  EXPECT_TRUE(sight->snapshot.sessions.isUnseen());
  EXPECT_EQ(each(sight->snapshot.gaps).front().reason, gap_reason::kAccessDenied);
}

}  // namespace
}  // namespace unclash
