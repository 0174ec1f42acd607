#include "core/machine/windows/service_steps.h"

#include <gtest/gtest.h>

#include <map>

#include "tests/unit/machine/windows/fake_network.h"

namespace unclash {
namespace {

/// A service manager of one's own: services, which depend on LanmanWorkstation in the order listed.
class FakeServices {
 public:
  struct One {
    DWORD state = SERVICE_RUNNING;
    DWORD stopCode = ERROR_SUCCESS;
    DWORD startCode = ERROR_SUCCESS;
    bool lies = false;
  };
  std::map<std::wstring, One> all;
  std::vector<std::wstring> dependents;
  std::vector<std::string> calls;
  DWORD openCode = ERROR_SUCCESS;
  int handles = 0;

  Api api() {
    Api api = Api::system();
    api.OpenSCManagerW = [this](LPCWSTR, LPCWSTR, DWORD) -> SC_HANDLE {
      ++handles;
      return reinterpret_cast<SC_HANDLE>(this);
    };
    api.OpenServiceW = [this](SC_HANDLE, LPCWSTR name, DWORD) -> SC_HANDLE {
      const auto found = all.find(name);
      ::SetLastError(openCode != ERROR_SUCCESS ? openCode : DWORD{ERROR_SERVICE_DOES_NOT_EXIST});
      if (found == all.end() || openCode != ERROR_SUCCESS) return nullptr;
      ++handles;
      return reinterpret_cast<SC_HANDLE>(&found->second);
    };
    api.CloseServiceHandle = [this](SC_HANDLE) -> BOOL {
      --handles;
      return TRUE;
    };
    api.QueryServiceStatusEx = [](SC_HANDLE service, SC_STATUS_TYPE, LPBYTE into, DWORD,
                                  LPDWORD) -> BOOL {
      reinterpret_cast<SERVICE_STATUS_PROCESS*>(into)->dwCurrentState = one(service).state;
      return TRUE;
    };
    api.ControlService = [this](SC_HANDLE service, DWORD, LPSERVICE_STATUS) -> BOOL {
      calls.push_back("stop " + nameOf(service));
      ::SetLastError(one(service).stopCode);
      if (one(service).stopCode != ERROR_SUCCESS) return FALSE;
      if (!one(service).lies) one(service).state = SERVICE_STOPPED;
      return TRUE;
    };
    api.StartServiceW = [this](SC_HANDLE service, DWORD, LPCWSTR*) -> BOOL {
      calls.push_back("start " + nameOf(service));
      ::SetLastError(one(service).startCode);
      if (one(service).startCode != ERROR_SUCCESS) return FALSE;
      if (!one(service).lies) one(service).state = SERVICE_RUNNING;
      return TRUE;
    };
    api.EnumDependentServicesW = [this](SC_HANDLE, DWORD, LPENUM_SERVICE_STATUSW into, DWORD,
                                        LPDWORD, LPDWORD count) -> BOOL {
      *count = static_cast<DWORD>(dependents.size());
      for (std::size_t i = 0; i < dependents.size(); ++i)
        into[i].lpServiceName = dependents[i].data();
      return TRUE;
    };
    return api;
  }

 private:
  static One& one(SC_HANDLE service) { return *reinterpret_cast<One*>(service); }
  std::string nameOf(SC_HANDLE service) const {
    for (const auto& [name, each] : all)
      if (&each == &one(service)) return toUtf8(name);
    return "?";
  }
};

class WindowsServiceSteps : public testing::Test {
 protected:
  void TearDown() override { EXPECT_EQ(services_.handles, 0); }
  StepOutcome restart() {
    Step step;
    step.action = "restart-workstation-service";
    return restartWorkstationService({services_.api(), emptySurroundings(clock_)}, step, {});
  }
  bool allRun() const {
    for (const auto& [name, each] : services_.all)
      if (each.state != SERVICE_RUNNING) return false;
    return true;
  }

  FakeServices services_;
  FastClock clock_;
};

TEST_F(WindowsServiceSteps, DependentsGoFirstAndComeBackLast) {
  services_.all = {{L"LanmanWorkstation", {}}, {L"Netlogon", {}}, {L"SessionEnv", {}}};
  services_.dependents = {L"SessionEnv", L"Netlogon"};
  EXPECT_EQ(restart().result, StepResult::done);
  EXPECT_EQ(services_.calls, (std::vector<std::string>{
                                 "stop SessionEnv", "stop Netlogon", "stop LanmanWorkstation",
                                 "start LanmanWorkstation", "start Netlogon", "start SessionEnv"}));
}

TEST_F(WindowsServiceSteps, OneThatStandsStillIsStarted) {
  services_.all = {{L"LanmanWorkstation", {SERVICE_STOPPED}}};
  EXPECT_EQ(restart().result, StepResult::done);
  EXPECT_EQ(services_.calls, std::vector<std::string>{"start LanmanWorkstation"});
}

TEST_F(WindowsServiceSteps, WhatFailsHalfWayLeavesNothingDown) {
  services_.all = {{L"LanmanWorkstation", {SERVICE_RUNNING, ERROR_SERVICE_CANNOT_ACCEPT_CTRL}},
                   {L"Netlogon", {}}};
  services_.dependents = {L"Netlogon"};
  const StepOutcome outcome = restart();
  EXPECT_EQ(outcome.result, StepResult::failed);
  EXPECT_EQ(outcome.code, ERROR_SERVICE_CANNOT_ACCEPT_CTRL);
  EXPECT_TRUE(allRun());
}

TEST_F(WindowsServiceSteps, ADependentThatDoesNotComeBackIsTold) {
  services_.all = {{L"LanmanWorkstation", {}},
                   {L"Netlogon", {SERVICE_RUNNING, ERROR_SUCCESS, ERROR_SERVICE_LOGON_FAILED}}};
  services_.dependents = {L"Netlogon"};
  EXPECT_EQ(restart().code, ERROR_SERVICE_LOGON_FAILED);
  EXPECT_EQ(services_.all[L"LanmanWorkstation"].state, DWORD{SERVICE_RUNNING});
}

TEST_F(WindowsServiceSteps, OneThatNeverStopsTimesOutAndTheRestIsBroughtBack) {
  services_.all = {{L"LanmanWorkstation", {}}, {L"Netlogon", {}}};
  services_.all[L"LanmanWorkstation"].lies = true;
  services_.dependents = {L"Netlogon"};
  const StepOutcome outcome = restart();
  EXPECT_EQ(outcome.result, StepResult::failed);
  EXPECT_EQ(outcome.reason.id, "reason.timed-out");
  EXPECT_TRUE(allRun());
}

TEST_F(WindowsServiceSteps, WithoutRightsAnAdministratorIsNeeded) {
  services_.all = {{L"LanmanWorkstation", {}}};
  services_.openCode = ERROR_ACCESS_DENIED;
  EXPECT_EQ(restart().result, StepResult::needsAdministrator);
  EXPECT_TRUE(services_.calls.empty());
}

TEST_F(WindowsServiceSteps, AServiceThatIsNotInstalledIsToldWithItsCode) {
  EXPECT_EQ(restart().code, ERROR_SERVICE_DOES_NOT_EXIST);
}

class WindowsCorrectClock : public testing::Test {
 protected:
  WindowsCorrectClock() {
    services_.all = {{L"W32Time", {SERVICE_RUNNING, ERROR_SUCCESS, ERROR_SERVICE_ALREADY_RUNNING}}};
    around_ = emptySurroundings(clock_);
    around_.runSystemProgram = [this](const std::wstring& program, const std::wstring& arguments,
                                      bool, std::stop_token) {
      runs_.push_back(toUtf8(program + L" " + arguments));
      return ended_;
    };
    around_.clockSkew = [this](const std::string& server) {
      asked_ = server;
      // Set late: the first look after the program still sees the old time.
      if (++looks_ >= rightAt_) skew_ = 1;
      return skew_;
    };
  }
  void TearDown() override { EXPECT_EQ(services_.handles, 0); }

  StepOutcome correct() {
    Step step;
    step.action = "correct-clock";
    step.target = "fs01";
    return correctClock({services_.api(), around_}, step, {});
  }

  FakeServices services_;
  FastClock clock_;
  Surroundings around_;
  Surroundings::Ended ended_;
  std::vector<std::string> runs_;
  std::string asked_;
  std::optional<std::int64_t> skew_ = 900;
  int looks_ = 0;
  int rightAt_ = 2;
};

TEST_F(WindowsCorrectClock, TheTimeServiceSetsItAndTheServersClockProvesIt) {
  EXPECT_EQ(correct().result, StepResult::done);
  EXPECT_EQ(runs_, std::vector<std::string>{"w32tm.exe /resync"});
  EXPECT_EQ(asked_, "fs01");
}

TEST_F(WindowsCorrectClock, AServiceThatStandsStillIsStartedFirst) {
  services_.all = {{L"W32Time", {SERVICE_STOPPED}}};
  EXPECT_EQ(correct().result, StepResult::done);
  EXPECT_EQ(services_.calls, std::vector<std::string>{"start W32Time"});
}

TEST_F(WindowsCorrectClock, WithoutRightsAnAdministratorIsNeeded) {
  services_.openCode = ERROR_ACCESS_DENIED;
  EXPECT_EQ(correct().result, StepResult::needsAdministrator);
  EXPECT_TRUE(runs_.empty());
  services_.openCode = ERROR_SUCCESS;
  ended_.exitCode = 0x80070005;  // what the program itself says of it
  EXPECT_EQ(correct().result, StepResult::needsAdministrator);
}

TEST_F(WindowsCorrectClock, WithoutTheServiceOrTheProgramNothingIsDone) {
  ended_.error = ERROR_FILE_NOT_FOUND;
  EXPECT_EQ(correct().code, ERROR_FILE_NOT_FOUND);
  services_.all.clear();
  EXPECT_EQ(correct().code, ERROR_SERVICE_DOES_NOT_EXIST);
}

TEST_F(WindowsCorrectClock, SuccessThatLeavesTheClocksApartIsNone) {
  rightAt_ = 1000;
  const StepOutcome outcome = correct();
  EXPECT_EQ(outcome.result, StepResult::failed);
  EXPECT_EQ(outcome.reason.id, "reason.no-effect");
  skew_.reset();
  EXPECT_EQ(correct().reason.id, "reason.unconfirmed");
}

}  // namespace
}  // namespace unclash
