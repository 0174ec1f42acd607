#include "core/model/settings_page.h"

#include <gtest/gtest.h>

namespace unclash {
namespace {

TEST(SettingsPage, IsReachedByACommandOfItsKind) {
  EXPECT_EQ(commandForPage("ms-settings:windowsupdate-history"),
            "start ms-settings:windowsupdate-history");
  EXPECT_EQ(commandForPage("Microsoft.CredentialManager"),
            "control /name Microsoft.CredentialManager");
}

TEST(SettingsPage, NothingElseIsOne) {
  for (const char* text :
       {"", "ms-settings:", "Microsoft.", "cmd.exe", "https://example.com", "ms-settings:a & calc",
        "ms-settings:../x", "MS-SETTINGS:display", "Microsoft.CredentialManager /x",
        "file:ms-settings:display", "control", "Microsoft.A\"B"}) {
    EXPECT_FALSE(isSettingsPage(text)) << text;
    EXPECT_EQ(commandForPage(text), "") << text;
  }
}

}  // namespace
}  // namespace unclash
