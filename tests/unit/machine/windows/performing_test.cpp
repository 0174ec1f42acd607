#include "core/machine/windows/performing.h"

#include <gtest/gtest.h>

#include "tests/unit/machine/windows/fake_network.h"

namespace unclash {
namespace {

Step stepOf(const char* action, Needs needs = Needs::user) {
  Step step;
  step.action = action;
  step.needs = needs;
  return step;
}

class WindowsPerforming : public testing::Test {
 protected:
  void SetUp() override {
    around_.elevated = [this] { return elevated_; };
    around_.elevate = [this](const Step& step, std::stop_token) {
      elevatedSteps_.push_back(step.action);
      return StepOutcome{StepResult::done};
    };
  }
  StepOutcome perform(const Step& step) { return performStep({network_.api(), around_}, step, {}); }

  bool elevated_ = false;
  std::vector<std::string> elevatedSteps_;
  FakeNetwork network_;
  FastClock clock_;
  Surroundings around_ = emptySurroundings(clock_);
};

TEST_F(WindowsPerforming, AnAdministratorsStepGoesToAnElevatedCopy) {
  EXPECT_EQ(perform(stepOf("set-session-time-limits", Needs::administrator)).result,
            StepResult::done);
  EXPECT_EQ(elevatedSteps_, std::vector<std::string>{"set-session-time-limits"});
}

TEST_F(WindowsPerforming, AnAdministratorDoesItHere) {
  elevated_ = true;
  EXPECT_EQ(perform(stepOf("set-session-time-limits", Needs::administrator)).reason.id,
            "reason.unknown-setting");
  EXPECT_TRUE(elevatedSteps_.empty());
}

TEST_F(WindowsPerforming, WhatTheUserMayStaysInTheUsersLogonSession) {
  // Elevated, it would see another session's drives.
  Step step = stepOf("disconnect-connection", Needs::administrator);
  step.local = "Q:";
  perform(step);
  perform(stepOf("sign-out-session"));
  EXPECT_TRUE(elevatedSteps_.empty());
}

TEST_F(WindowsPerforming, WhatEndsThisProgramIsForAPerson) {
  for (const char* action : {"sign-out-and-in", "restart-computer", "reset-password", "none"}) {
    EXPECT_FALSE(isCarriedOut(stepOf(action))) << action;
    EXPECT_EQ(perform(stepOf(action)).result, StepResult::refused) << action;
  }
  Step step = stepOf("disconnect-connection");
  EXPECT_TRUE(isCarriedOut(step));
  step.automatic = false;
  EXPECT_FALSE(isCarriedOut(step));
}

TEST_F(WindowsPerforming, ABrokenStepFailsAndThrowsNothing) {
  around_.explorerWindows = [](std::vector<ExplorerWindow>&) -> DWORD { throw std::bad_alloc(); };
  Step step = stepOf("close-explorer-windows");
  step.target = "fs01";
  EXPECT_EQ(perform(step).result, StepResult::failed);
}

}  // namespace
}  // namespace unclash
