// Steps over the system's real parts: Wine has a service manager, windows, processes and a registry
// of its own. On a computer that runs Windows, what these tests make would be in somebody's way
// there, so they keep out.
#include <gtest/gtest.h>

#include <chrono>

#include "core/machine/windows/connection_steps.h"
#include "core/machine/windows/program_steps.h"
#include "core/machine/windows/registry.h"
#include "core/machine/windows/remembered.h"
#include "core/machine/windows/service_steps.h"
#include "core/machine/windows/services.h"
#include "tests/unit/machine/windows/fake_network.h"
#include "tests/unit/machine/windows/fakes.h"
#include "tests/unit/machine/windows/real_service.h"

namespace unclash {
namespace {

using namespace std::chrono_literals;

Hands realHands() { return {Api::system(), Surroundings::system()}; }

// ---- a service ---------------------------------------------------------------------------------

Fact<ServiceState> workstationState() {
  const Snapshot seen = lookWith(servicesInspector(Api::system()));
  for (const Service& each : unclash::each(seen.services))
    if (each.name == "LanmanWorkstation") return each.state;
  return Fact<ServiceState>::unseen();
}

TEST(RealService, StoppedIsNoticedStartedAndRestarted) {
  if (!underWine()) GTEST_SKIP() << "the service of this computer is in use";
  const RealWorkstation service;
  ASSERT_TRUE(service.made());
  EXPECT_EQ(workstationState(), ServiceState::stopped);
  Step step;
  step.action = "restart-workstation-service";
  const StepOutcome started = restartWorkstationService(realHands(), step, {});
  EXPECT_EQ(started.result, StepResult::done) << started.detail;
  EXPECT_EQ(workstationState(), ServiceState::running);
  const DWORD before = service.process();
  const StepOutcome restarted = restartWorkstationService(realHands(), step, {});
  EXPECT_EQ(restarted.result, StepResult::done) << restarted.detail;
  EXPECT_EQ(workstationState(), ServiceState::running);
  EXPECT_NE(service.process(), before);
}

// ---- a program with a window -------------------------------------------------------------------

class RealProgram : public testing::Test {
 protected:
  void SetUp() override {
    if (!underWine()) GTEST_SKIP() << "windows would open in front of somebody";
    // Without a screen Wine makes windows only for this driver.
    ASSERT_EQ(writeValue(kDrivers, L"Graphics", {REG_SZ, "null", 0}), DWORD{ERROR_SUCCESS});
  }
  void TearDown() override {
    if (process_.hProcess != nullptr) {
      ::TerminateProcess(process_.hProcess, 0);
      ::WaitForSingleObject(process_.hProcess, 5000);
      ::CloseHandle(process_.hThread);
      ::CloseHandle(process_.hProcess);
    }
    deleteKey(kDrivers);
  }
  void start(const std::wstring& manner) {
    std::wstring line = L"\"" + standIn() + L"\" " + manner;
    STARTUPINFOW start{};
    start.cb = sizeof start;
    ASSERT_TRUE(::CreateProcessW(nullptr, line.data(), nullptr, nullptr, FALSE, 0, nullptr, nullptr,
                                 &start, &process_));
    // It can be found before it is shown.
    ASSERT_TRUE(within(30s, [&] {
      const HWND window = ::FindWindowW(L"UnclashStandIn", nullptr);
      return (window != nullptr && ::IsWindowVisible(window)) || !runs();
    }));
    ASSERT_TRUE(runs());
  }
  bool runs() const { return ::WaitForSingleObject(process_.hProcess, 0) == WAIT_TIMEOUT; }
  static Step closing() {
    Step step;
    step.action = "close-program";
    step.target = "stand_in.exe";
    return step;
  }

  inline static const RegistryPlace kDrivers{HKEY_CURRENT_USER, L"Software\\Wine\\Drivers"};
  PROCESS_INFORMATION process_{};
};

TEST_F(RealProgram, AWindowIsAskedToCloseAndItsProgramEnds) {
  start(L"window");
  const StepOutcome outcome = closeProgram(realHands(), closing(), {});
  EXPECT_EQ(outcome.result, StepResult::done) << outcome.detail;
  EXPECT_FALSE(runs());
}

TEST_F(RealProgram, OneThatDoesNotCloseKeepsRunning) {
  start(L"stubborn");
  FastClock clock;
  Hands hands = realHands();
  hands.around.clock = &clock;
  EXPECT_EQ(closeProgram(hands, closing(), {}).reason.id, "reason.program-stays");
  EXPECT_TRUE(runs());
}

TEST_F(RealProgram, ThisProgramIsNeverAmongThem) {
  wchar_t path[MAX_PATH] = {};
  ::GetModuleFileNameW(nullptr, path, MAX_PATH);
  Step step = closing();
  step.target = std::filesystem::path(path).filename().string();
  EXPECT_EQ(closeProgram(realHands(), step, {}).result, StepResult::skipped);
}

// ---- the registry, with nobody's network in the way --------------------------------------------

TEST(RealMapping, IsForgottenAndPutBackBesideTheOthers) {
  const RegistryPlace place = rememberedPlace("Q:");
  const RegistryPlace other = rememberedPlace("R:");
  ASSERT_EQ(writeValue(place, L"RemotePath", {REG_SZ, "\\\\fs01\\data", 0}), DWORD{ERROR_SUCCESS});
  ASSERT_EQ(writeValue(place, L"UserName", {REG_DWORD, {}, 0}), DWORD{ERROR_SUCCESS});
  ASSERT_EQ(writeValue(place, L"Unknown", {REG_QWORD, {}, 7}), DWORD{ERROR_SUCCESS});
  ASSERT_EQ(writeValue(other, L"RemotePath", {REG_SZ, "\\\\fs01\\x", 0}), DWORD{ERROR_SUCCESS});
  Step step;
  step.action = "forget-remembered-connection";
  step.local = "Q:";
  step.remote = "\\\\FS01\\data";
  const StepOutcome outcome = forgetRemembered(realHands(), step, {});
  EXPECT_EQ(outcome.result, StepResult::done) << outcome.detail;
  EXPECT_FALSE(valueAt(place, L"RemotePath"));
  EXPECT_TRUE(valueAt(other, L"RemotePath"));
  step.undo = true;
  EXPECT_EQ(forgetRemembered(realHands(), step, {}).result, StepResult::done);
  // Also what this program does not know.
  EXPECT_EQ(valueAt(place, L"Unknown")->number, 7U);
  EXPECT_EQ(valueAt(place, L"UserName")->type, DWORD{REG_DWORD});
  for (const RegistryPlace& each : {place, other}) deleteKey(each);
  deleteKey({HKEY_CURRENT_USER, L"Software\\Unclash"});
}

}  // namespace
}  // namespace unclash
