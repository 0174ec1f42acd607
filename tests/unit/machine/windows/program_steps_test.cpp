#include "core/machine/windows/program_steps.h"

#include <gtest/gtest.h>

#include "tests/unit/machine/windows/fake_network.h"

namespace unclash {
namespace {

class WindowsProgramSteps : public testing::Test {
 protected:
  void SetUp() override {
    ::ProcessIdToSessionId(::GetCurrentProcessId(), &session_);
    around_ = emptySurroundings(clock_);
    around_.runningPrograms = [this](std::vector<RunningProgram>& programs) {
      programs = programs_;
      return listCode_;
    };
    around_.askToClose = [this](DWORD id) {
      asked_.push_back(id);
      return windows_;
    };
    around_.explorerWindows = [this](std::vector<ExplorerWindow>& windows) {
      for (const std::string& place : folders_)
        windows.push_back({place, [this, place] {
                             if (!stays_) std::erase(folders_, place);
                             return closeCode_;
                           }});
      return listCode_;
    };
  }
  StepOutcome close(const std::string& target) {
    Step step;
    step.action = "close-program";
    step.target = target;
    return closeProgram({network_.api(), around_}, step, {});
  }
  StepOutcome closeWindows(const std::string& target) {
    Step step;
    step.action = "close-explorer-windows";
    step.target = target;
    return closeExplorerWindows({network_.api(), around_}, step, {});
  }

  DWORD session_ = 0;
  std::vector<RunningProgram> programs_;
  std::vector<DWORD> asked_;
  std::vector<std::string> folders_;
  std::size_t windows_ = 1;
  bool stays_ = false;
  DWORD listCode_ = ERROR_SUCCESS;
  DWORD closeCode_ = ERROR_SUCCESS;
  FakeNetwork network_;
  FastClock clock_;
  Surroundings around_;
};

TEST_F(WindowsProgramSteps, AProgramIsAskedAndWaitedFor) {
  programs_ = {{10, session_, "Backup.exe", ""}, {11, session_, "other.exe", ""}};
  clock_.onWait = [this] { std::erase_if(programs_, [](auto& each) { return each.id == 10; }); };
  EXPECT_EQ(close("C:\\Tools\\backup.EXE").result, StepResult::done);
  EXPECT_EQ(asked_, std::vector<DWORD>{10});
}

TEST_F(WindowsProgramSteps, OneThatStaysIsNotKilledAndTold) {
  programs_ = {{10, session_, "backup.exe", ""}};
  const StepOutcome outcome = close("backup");
  EXPECT_EQ(outcome.result, StepResult::failed);
  EXPECT_EQ(outcome.reason.id, "reason.program-stays");
}

TEST_F(WindowsProgramSteps, OneWithoutAWindowIsNotWaitedFor) {
  programs_ = {{10, session_, "backup.exe", ""}};
  windows_ = 0;
  EXPECT_EQ(close("backup").detail, "it has no window");
  EXPECT_EQ(clock_.waited.count(), 0);
}

TEST_F(WindowsProgramSteps, AnotherSessionsProgramIsLeftAlone) {
  programs_ = {{10, session_ + 1, "backup.exe", ""}};
  EXPECT_EQ(close("backup.exe").result, StepResult::skipped);
  EXPECT_TRUE(asked_.empty());
}

TEST_F(WindowsProgramSteps, ProgramsThatCannotBeListedAreAnError) {
  listCode_ = ERROR_ACCESS_DENIED;
  EXPECT_EQ(close("backup.exe").result, StepResult::needsAdministrator);
}

TEST_F(WindowsProgramSteps, WindowsOnTheServerCloseAndNoOther) {
  network_.uses = {{"Q:", "\\\\fs01\\data", "a"}};
  folders_ = {"file://FS01/data/a%20b", "file:///Q:/sub", "file://fs02/data", "file:///C:/Users"};
  const StepOutcome outcome = closeWindows("fs01");
  EXPECT_EQ(outcome.result, StepResult::done) << outcome.detail;
  EXPECT_EQ(folders_, (std::vector<std::string>{"file://fs02/data", "file:///C:/Users"}));
}

TEST_F(WindowsProgramSteps, AWindowThatStaysIsTold) {
  folders_ = {"file://fs01/data"};
  stays_ = true;
  EXPECT_EQ(closeWindows("\\\\fs01\\data").reason.id, "reason.no-effect");
}

TEST_F(WindowsProgramSteps, AWindowThatRefusesIsTold) {
  folders_ = {"file://fs01/data"};
  closeCode_ = ERROR_GEN_FAILURE;
  EXPECT_EQ(closeWindows("fs01").code, ERROR_GEN_FAILURE);
}

TEST_F(WindowsProgramSteps, WithoutAWindowThereIsNothingToClose) {
  folders_ = {"file://fs02/data"};
  EXPECT_EQ(closeWindows("fs01").result, StepResult::skipped);
}

TEST_F(WindowsProgramSteps, WaitingLastsAsLongAsSaidAndCanBeStopped) {
  Step step;
  step.value = "10";
  const Hands hands{network_.api(), around_};
  EXPECT_EQ(waitForIdleEnd(hands, step, {}).result, StepResult::done);
  EXPECT_GE(clock_.waited, std::chrono::minutes(10));
  std::stop_source stop;
  clock_.onWait = [&] { stop.request_stop(); };
  EXPECT_EQ(waitForIdleEnd(hands, step, stop.get_token()).reason.id, "reason.stopped");
  step.value = "soon";
  EXPECT_EQ(waitForIdleEnd(hands, step, {}).code, ERROR_INVALID_PARAMETER);
}

}  // namespace
}  // namespace unclash
