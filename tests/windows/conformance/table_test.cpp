// The redirector's rule, row by row, as domain.md has it in section 11, and what section 3 says
// about disconnecting. Written from there alone: nothing here knows how any of the players works.
//
// The computer (world.json): CORP\anna is signed in with the password anna-1. fs01 is also
// fs01.corp.example, files and 10.1.1.5; it knows CORP\anna, FS01\backup and FS01\scan. box takes
// everybody for its guest. shared is used by another logon session as SHARED\bob; on stuck stands
// a session of STUCK\old that nobody lists.
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/windows/conformance/player.h"

namespace {

const std::string kData = "\\\\fs01\\data";
const std::string kBackup = "\\\\fs01\\backup";
const std::string kIpc = "\\\\fs01\\IPC$";
const SignIn kAnna{"CORP\\anna", "anna-1"};
const SignIn kU{"FS01\\backup", "backup-1"};
const SignIn kV{"FS01\\scan", "scan-1"};

class Table : public testing::TestWithParam<std::string> {
 protected:
  std::unique_ptr<Player> play(const Settled& settled = {}) {
    return newPlayer(GetParam(), settled);
  }

  /// The first use stands, whatever became of the second one.
  static std::size_t count(Player& player) { return player.listed().size(); }
};

INSTANTIATE_TEST_SUITE_P(Way, Table, testing::ValuesIn(ways()),
                         [](const auto& info) { return info.param; });

class OpenedPath : public Table {};

// There may be none.
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(OpenedPath);
INSTANTIATE_TEST_SUITE_P(Way, OpenedPath, testing::ValuesIn(waysToOpenPaths()),
                         [](const auto& info) { return info.param; });

TEST_P(Table, NoneThenNoneIsOneSession) {
  auto player = play();
  ASSERT_EQ(player->connect(kData, {}, "X:"), kOk);
  EXPECT_EQ(player->connect("\\\\fs01\\common", {}), kOk);
  EXPECT_EQ(count(*player), 2U);
}

TEST_P(Table, NoneThenTheSignedInNameIsEither) {
  Settled settled;
  auto accepting = play(settled);
  ASSERT_EQ(accepting->connect(kData, {}), kOk);
  EXPECT_EQ(accepting->connect("\\\\fs01\\common", kAnna), kOk);
  settled.sameExplicitAfterImplicit = false;
  auto refusing = play(settled);
  ASSERT_EQ(refusing->connect(kData, {}), kOk);
  EXPECT_EQ(refusing->connect("\\\\fs01\\common", kAnna), kCredentialConflict);
}

TEST_P(Table, NoneThenAnotherNameClashes) {
  auto player = play();
  ASSERT_EQ(player->connect(kData, {}), kOk);
  EXPECT_EQ(player->connect(kBackup, kV), kCredentialConflict);
  EXPECT_EQ(count(*player), 1U);
}

TEST_P(Table, NoneCountsAsTheStoredCredential) {
  auto player = play();
  player->store("fs01", kU);
  ASSERT_EQ(player->connect(kBackup, {}), kOk);
  ASSERT_EQ(count(*player), 1U);
  EXPECT_EQ(player->listed().front().user, kU.user);
  EXPECT_EQ(player->connect(kData, kV), kCredentialConflict);
}

TEST_P(Table, AStoredCredentialForAnotherNameDoesNotCount) {
  auto player = play();
  player->store("fs02", kU);
  ASSERT_EQ(player->connect(kData, {}), kOk);
  EXPECT_EQ(player->listed().front().user, kAnna.user);
}

TEST_P(Table, GuestThenANameClashes) {
  auto player = play();
  ASSERT_EQ(player->connect("\\\\box\\public", {}), kOk);
  EXPECT_EQ(player->connect("\\\\box\\public", SignIn{"BOX\\admin", "admin-1"}, "X:"),
            kCredentialConflict);
}

TEST_P(Table, TheSameNameAgainIsAccepted) {
  auto player = play();
  ASSERT_EQ(player->connect(kBackup, kU, "X:"), kOk);
  EXPECT_EQ(player->connect("\\\\fs01\\common", kU), kOk);
}

TEST_P(Table, NamesDifferInMoreThanCase) {
  auto player = play();
  ASSERT_EQ(player->connect(kBackup, kU), kOk);
  EXPECT_EQ(player->connect("\\\\FS01\\common", SignIn{"fs01\\BACKUP", "backup-1"}), kOk);
}

TEST_P(Table, TheSameAccountSpelledOtherwiseClashes) {
  for (const std::string spelling : {"backup", "backup@fs01.corp.example"}) {
    auto player = play();
    ASSERT_EQ(player->connect(kBackup, kU), kOk);
    EXPECT_EQ(player->connect("\\\\fs01\\common", SignIn{spelling, "backup-1"}),
              kCredentialConflict)
        << spelling;
  }
  auto player = play();
  ASSERT_EQ(player->connect(kBackup, SignIn{"backup", "backup-1"}), kOk);
  EXPECT_EQ(player->connect("\\\\fs01\\common", kU), kCredentialConflict);
}

TEST_P(Table, TheSameNameWithAnotherPasswordIsEither) {
  for (const int code : {kCredentialConflict, kInvalidPassword}) {
    Settled settled;
    settled.otherPassword = code;
    auto player = play(settled);
    ASSERT_EQ(player->connect(kBackup, kU), kOk);
    EXPECT_EQ(player->connect("\\\\fs01\\common", SignIn{kU.user, "backup-0"}), code);
    EXPECT_EQ(count(*player), 1U);
  }
}

TEST_P(Table, OneNameThenAnotherClashes) {
  auto player = play();
  ASSERT_EQ(player->connect(kBackup, kU, "X:"), kOk);
  EXPECT_EQ(player->connect(kData, kV, "Y:"), kCredentialConflict);
  EXPECT_EQ(count(*player), 1U);
}

TEST_P(Table, ANameThenNoneIsAnyOfThree) {
  for (const int code : {kOk, kBadUserName, kInvalidPassword}) {
    Settled settled;
    settled.noneAfterExplicit = code;
    auto player = play(settled);
    ASSERT_EQ(player->connect(kBackup, kU), kOk);
    EXPECT_EQ(player->connect("\\\\fs01\\common", {}), code);
  }
}

TEST_P(OpenedPath, ANameThenAnOpenedPathUsesThatName) {
  Settled settled;
  settled.noneAfterExplicit = kBadUserName;  // which is about WNetAddConnection2 alone
  auto player = play(settled);
  ASSERT_EQ(player->connect(kBackup, kU), kOk);
  EXPECT_EQ(player->openPath("\\\\fs01\\common"), kOk);
  for (const Listed& each : player->listed()) EXPECT_EQ(each.user, kU.user);
}

TEST_P(Table, OtherNamesOfTheSameServerAreIndependent) {
  auto player = play();
  ASSERT_EQ(player->connect(kBackup, kU), kOk);
  EXPECT_EQ(player->connect("\\\\10.1.1.5\\data", kV), kOk);
  EXPECT_EQ(player->connect("\\\\fs01.corp.example\\data", kAnna), kOk);
  EXPECT_EQ(player->connect("\\\\files\\common", {}), kOk);
  EXPECT_EQ(player->connect(kData, kV), kCredentialConflict);
}

TEST_P(Table, AnotherLogonSessionIsIndependent) {
  auto player = play();
  EXPECT_EQ(player->connect("\\\\shared\\common", SignIn{"SHARED\\carol", "carol-1"}), kOk);
  ASSERT_EQ(count(*player), 1U) << "and its connections are not listed";
}

TEST_P(Table, ANameIsFreeOnceAllItsUsesAreClosed) {
  auto player = play();
  ASSERT_EQ(player->connect(kBackup, kU, "X:"), kOk);
  ASSERT_EQ(player->connect("\\\\fs01\\common", kU), kOk);
  ASSERT_EQ(player->disconnect("X:"), kOk);
  EXPECT_EQ(player->connect(kData, kV), kCredentialConflict) << "one use stands";
  ASSERT_EQ(player->disconnect("\\\\fs01\\common"), kOk);
  EXPECT_EQ(player->connect(kData, kV), kOk);
}

TEST_P(Table, ANameMayBeHeldForAMomentLonger) {
  Settled settled;
  settled.lateLettingGo = 1;
  auto player = play(settled);
  ASSERT_EQ(player->connect(kBackup, kU, "X:"), kOk);
  ASSERT_EQ(player->disconnect("X:"), kOk);
  EXPECT_EQ(count(*player), 0U);
  EXPECT_EQ(player->connect(kData, kV), kCredentialConflict);
  EXPECT_EQ(player->connect(kData, kV), kOk) << "trying again helps";
}

TEST_P(Table, ASessionThatNobodyListsHoldsTheName) {
  auto player = play();
  const SignIn wanted{"STUCK\\new", "new-1"};
  ASSERT_EQ(count(*player), 0U);
  for (int i = 0; i < 3; ++i)
    EXPECT_EQ(player->connect("\\\\stuck\\data", wanted), kCredentialConflict);
  EXPECT_EQ(player->connect("\\\\10.1.1.9\\data", wanted), kOk) << "by its address it works";
}

TEST_P(Table, AUseOfIpcDecidesAsWell) {
  auto player = play();
  ASSERT_EQ(player->connect(kIpc, kU), kOk);
  EXPECT_EQ(player->connect(kData, kV, "X:"), kCredentialConflict);
  ASSERT_EQ(player->disconnect(kIpc), kOk);
  EXPECT_EQ(player->connect(kData, kV, "X:"), kOk);
}

// ---- what servers and names refuse -------------------------------------------------------------

TEST_P(Table, AWrongPasswordHoldsNothing) {
  auto player = play();
  EXPECT_EQ(player->connect(kBackup, SignIn{kU.user, "wrong"}), kLogonFailure);
  EXPECT_EQ(player->connect(kData, kV), kOk);
}

TEST_P(Table, WhatIsNotThereIsSaid) {
  auto player = play();
  EXPECT_EQ(player->connect("\\\\nowhere\\data", kU), kBadNetPath);
  EXPECT_EQ(player->connect("\\\\fs01\\nothing", kU), kBadNetName);
  EXPECT_EQ(player->disconnect("X:"), kNotConnected);
  EXPECT_EQ(player->disconnect(kData), kNotConnected);
}

TEST_P(Table, ALetterCarriesOneConnection) {
  auto player = play();
  ASSERT_EQ(player->connect(kBackup, kU, "X:"), kOk);
  EXPECT_EQ(player->connect("\\\\fs01\\common", kU, "X:"), kAlreadyAssigned);
}

// ---- section 3: disconnecting ------------------------------------------------------------------

TEST_P(Table, ADeviceIsDisconnectedAlone) {
  auto player = play();
  ASSERT_EQ(player->connect(kBackup, kU, "X:"), kOk);
  ASSERT_EQ(player->connect(kBackup, kU), kOk);
  ASSERT_EQ(player->disconnect("X:"), kOk);
  ASSERT_EQ(count(*player), 1U);
  EXPECT_EQ(player->listed().front().local, "");
}

TEST_P(Table, APathDisconnectsWhatHasNoDevice) {
  auto player = play();
  ASSERT_EQ(player->connect(kBackup, kU, "X:"), kOk);
  ASSERT_EQ(player->connect(kBackup, kU), kOk);
  ASSERT_EQ(player->disconnect(kBackup), kOk);
  ASSERT_EQ(count(*player), 1U);
  EXPECT_EQ(player->listed().front().local, "X:");
}

TEST_P(Table, OpenFilesStopAGentleDisconnect) {
  auto player = play();
  ASSERT_EQ(player->connect(kBackup, kU, "X:"), kOk);
  player->openFiles(kBackup, 2);
  EXPECT_EQ(player->disconnect("X:"), kOpenFiles);
  EXPECT_EQ(count(*player), 1U);
  EXPECT_EQ(player->disconnect("X:", false, true), kOk) << "force closes them";
}

TEST_P(Table, ForgettingIsAskedForByItself) {
  auto player = play();
  ASSERT_EQ(player->connect(kBackup, kU, "X:", true), kOk);
  ASSERT_EQ(player->remembered(), std::vector<std::string>{"X:"});
  ASSERT_EQ(player->disconnect("X:"), kOk);
  EXPECT_EQ(player->remembered(), std::vector<std::string>{"X:"})
      << "it returns at the next sign-in";
  ASSERT_EQ(player->connect(kBackup, kU, "X:", true), kOk);
  ASSERT_EQ(player->disconnect("X:", true), kOk);
  EXPECT_TRUE(player->remembered().empty());
}

TEST_P(Table, APathLeavesRememberedDrivesAlone) {
  auto player = play();
  ASSERT_EQ(player->connect(kBackup, kU, "X:", true), kOk);
  EXPECT_EQ(player->disconnect(kBackup, true), kNotConnected);
  EXPECT_EQ(player->remembered(), std::vector<std::string>{"X:"});
}

}  // namespace
