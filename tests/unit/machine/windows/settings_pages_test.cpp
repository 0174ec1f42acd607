#include "core/machine/windows/settings_pages.h"

#include <gtest/gtest.h>

#include "core/machine/windows/text.h"

namespace unclash {
namespace {

class WindowsSettingsPages : public testing::Test {
 protected:
  WindowsSettingsPages() {
    api_.ShellExecuteExW = [this](SHELLEXECUTEINFOW* info) -> BOOL {
      opened_.push_back(toUtf8(info->lpFile) +
                        (info->lpParameters != nullptr ? " " + toUtf8(info->lpParameters) : ""));
      if (code_ != ERROR_SUCCESS) {
        ::SetLastError(code_);
        return FALSE;
      }
      if (!lies_) info->hInstApp = reinterpret_cast<HINSTANCE>(42);
      return TRUE;
    };
  }

  Api api_;
  std::vector<std::string> opened_;
  DWORD code_ = ERROR_SUCCESS;
  bool lies_ = false;
};

TEST_F(WindowsSettingsPages, OfSettingsAreOpenedByTheirAddress) {
  EXPECT_EQ(openSettingsPage(api_, "ms-settings:windowsupdate"), DWORD{ERROR_SUCCESS});
  EXPECT_EQ(opened_, std::vector<std::string>{"ms-settings:windowsupdate"});
}

TEST_F(WindowsSettingsPages, OfTheControlPanelByTheProgramInTheSystemsOwnFolder) {
  EXPECT_EQ(openSettingsPage(api_, "Microsoft.CredentialManager"), DWORD{ERROR_SUCCESS});
  ASSERT_EQ(opened_.size(), 1U);
  EXPECT_NE(opened_[0].find(":\\"), std::string::npos) << opened_[0];
  EXPECT_TRUE(opened_[0].ends_with("\\control.exe /name Microsoft.CredentialManager"));
}

TEST_F(WindowsSettingsPages, WhatIsNoPageIsNeverOpened) {
  EXPECT_EQ(openSettingsPage(api_, "cmd.exe"), DWORD{ERROR_INVALID_PARAMETER});
  EXPECT_TRUE(opened_.empty());
}

TEST_F(WindowsSettingsPages, ARefusalIsToldWithItsCode) {
  code_ = ERROR_NO_ASSOCIATION;
  EXPECT_EQ(openSettingsPage(api_, "ms-settings:dateandtime"), DWORD{ERROR_NO_ASSOCIATION});
}

TEST_F(WindowsSettingsPages, SuccessThatShowsNothingIsNone) {
  lies_ = true;
  EXPECT_NE(openSettingsPage(api_, "ms-settings:dateandtime"), DWORD{ERROR_SUCCESS});
  api_.ShellExecuteExW = {};
  EXPECT_NE(openSettingsPage(api_, "ms-settings:dateandtime"), DWORD{ERROR_SUCCESS});
}

}  // namespace
}  // namespace unclash
