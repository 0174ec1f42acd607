#include "core/machine/windows/setting_steps.h"

#include <gtest/gtest.h>

#include "core/machine/windows/policy.h"
#include "core/machine/windows/registry_changes.h"
#include "tests/unit/machine/windows/fake_network.h"

namespace unclash {
namespace {

/// Steps over the real registry of the test's own prefix, put back afterwards.
class WindowsSettingSteps : public testing::Test {
 protected:
  void SetUp() override { clear(); }
  void TearDown() override { clear(); }
  static void clear() {
    for (const char* member : {"disconnectedSessionLimitMs", "singleSessionPerUser",
                               "linkedConnections", "serverIdleDisconnectMinutes"}) {
      const auto home = settingHome(member);
      deleteValue(home->place, home->name);
    }
    deleteValue(kPolicies, L"fSingleSessionPerUser");
    deleteKey({HKEY_LOCAL_MACHINE, L"SOFTWARE\\Unclash"});
  }
  StepOutcome change(const Step& step) {
    return changeSetting({Api::system(), emptySurroundings(clock_)}, step, {});
  }
  static Step setting(const std::string& member, const std::string& value,
                      const std::string& before = {}) {
    Step step;
    step.target = member;
    step.value = value;
    step.before = before;
    return step;
  }
  StepOutcome undo(Step step) {
    step.undo = true;
    return change(step);
  }
  static std::optional<RegistryValue> stored(const std::string& member) {
    const auto home = settingHome(member);
    return valueAt(home->place, home->name);
  }

  inline static const RegistryPlace kPolicies{
      HKEY_LOCAL_MACHINE, L"SOFTWARE\\Policies\\Microsoft\\Windows NT\\Terminal Services"};
  FastClock clock_;
};

TEST_F(WindowsSettingSteps, ALimitIsSetAndTakenAwayAgain) {
  const Step step = setting("disconnectedSessionLimitMs", "7200000");
  const StepOutcome outcome = change(step);
  ASSERT_EQ(outcome.result, StepResult::done) << outcome.detail;
  EXPECT_EQ(stored(step.target)->type, DWORD{REG_DWORD});
  EXPECT_EQ(settingInForce(step.target), "7200000");
  EXPECT_EQ(undo(step).result, StepResult::done);
  EXPECT_FALSE(stored(step.target));
}

TEST_F(WindowsSettingSteps, UndoKeepsTheOldValuesType) {
  // A policy that is switched off can be kept as text.
  const Step step = setting("disconnectedSessionLimitMs", "7200000", "0");
  const auto home = settingHome(step.target);
  ASSERT_EQ(writeValue(home->place, home->name, {REG_SZ, "0", 0}), DWORD{ERROR_SUCCESS});
  ASSERT_EQ(change(step).result, StepResult::done);
  ASSERT_EQ(undo(step).result, StepResult::done);
  EXPECT_EQ(stored(step.target)->type, DWORD{REG_SZ});
  EXPECT_EQ(stored(step.target)->text, "0");
}

TEST_F(WindowsSettingSteps, TwoChangesAreUndoneToWhatStoodBeforeBoth) {
  const Step first = setting("disconnectedSessionLimitMs", "7200000");
  ASSERT_EQ(change(first).result, StepResult::done);
  ASSERT_EQ(change(setting("disconnectedSessionLimitMs", "60000", "7200000")).result,
            StepResult::done);
  EXPECT_EQ(undo(first).result, StepResult::done);
  EXPECT_FALSE(stored(first.target));
}

TEST_F(WindowsSettingSteps, WithNothingKeptTheJournalsValueIsPutBack) {
  const Step step = setting("linkedConnections", "true", "false");
  EXPECT_EQ(undo(step).result, StepResult::done);
  EXPECT_EQ(stored(step.target)->number, 0U);
}

TEST_F(WindowsSettingSteps, APolicyThatDecidesOtherwiseIsToldAndNothingIsLeftBehind) {
  ASSERT_EQ(writeValue(kPolicies, L"fSingleSessionPerUser", {REG_DWORD, {}, 0}),
            DWORD{ERROR_SUCCESS});
  const StepOutcome outcome = change(setting("singleSessionPerUser", "true", "false"));
  EXPECT_EQ(outcome.result, StepResult::failed);
  EXPECT_EQ(outcome.reason.id, "reason.policy-decides");
  EXPECT_FALSE(stored("singleSessionPerUser"));
}

TEST_F(WindowsSettingSteps, NeverIsWrittenAsWindowsWritesIt) {
  ASSERT_EQ(change(setting("serverIdleDisconnectMinutes", "-1", "15")).result, StepResult::done);
  EXPECT_EQ(stored("serverIdleDisconnectMinutes")->number, 0xffffffffU);
}

TEST_F(WindowsSettingSteps, WhatASettingCannotHaveIsRefused) {
  for (const Step& step :
       {setting("disconnectedSessionLimitMs", "-1"), setting("disconnectedSessionLimitMs", "2h"),
        setting("linkedConnections", "1"), setting("noSuchSetting", "1")}) {
    EXPECT_EQ(change(step).reason.id, "reason.unknown-setting") << step.target << step.value;
    EXPECT_FALSE(settingHome(step.target) && stored(step.target));
  }
}

}  // namespace
}  // namespace unclash
