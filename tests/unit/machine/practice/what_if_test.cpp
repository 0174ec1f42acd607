#include "core/machine/practice/what_if.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "build_world.h"

namespace unclash::practice {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

Use use(std::string local, std::string remote, std::int64_t files = 0) {
  Use made;
  made.local = std::move(local);
  made.remote = std::move(remote);
  made.logonSession = kOwn;
  made.user = kAnna;
  made.password = "anna-2";
  made.openFiles = files;
  return made;
}

/// Z: holds fs01, H: is another server's, with files open, and comes back at every sign-in.
World twoDrives() {
  World world = smallWorld();
  world.uses = {use("Z:", "\\\\fs01\\open"), use("H:", "\\\\fs02\\data", 2)};
  world.mappings = {{"H:", "\\\\fs02\\data", ""}};
  return world;
}

TEST(WhatIf, DeletingAllTakesEveryDriveItsFilesAndItsReturn) {
  const Damage damage = afterDeletingAll(twoDrives());
  EXPECT_THAT(damage.cutOff, ElementsAre("Z:", "H:"));
  EXPECT_EQ(damage.closedFiles, 2);
  EXPECT_THAT(damage.forgotten, ElementsAre("H:"));
  EXPECT_EQ(damage.code, kSuccess);
}

TEST(WhatIf, DeletingAllDoesNotEndWhatIsHeldUnlisted) {
  World world = twoDrives();
  world.uses.erase(world.uses.begin());
  Lingering held;
  held.logonSession = kOwn;
  held.server = "fs01";
  held.user = kAnna;
  held.implicit = true;
  world.lingering.push_back(held);
  EXPECT_EQ(afterDeletingAll(world).code, kCredentialConflict);
  EXPECT_EQ(afterRestart(world).code, kSuccess);
}

TEST(WhatIf, AProgramThatRunsOnBringsTheClashBack) {
  World world = twoDrives();
  world.uses.front().owner = "sync.exe";
  Program program;
  program.name = "sync.exe";
  program.logonSession = kOwn;
  program.remote = "\\\\fs01\\open";
  world.programs.push_back(program);
  EXPECT_EQ(afterDeletingAll(world).code, kCredentialConflict);
}

TEST(WhatIf, ARestartKeepsWhatIsRememberedAndSignsOthersOut) {
  World world = twoDrives();
  Session mine;
  mine.id = 1;
  mine.user = std::string(kAnna);
  mine.current = true;
  Session other;
  other.id = 2;
  other.user = std::string("CONTOSO\\ben");
  world.base.sessions = std::vector{mine, other};
  const Damage damage = afterRestart(world);
  EXPECT_THAT(damage.cutOff, ElementsAre("Z:"));
  EXPECT_THAT(damage.forgotten, IsEmpty());
  EXPECT_EQ(damage.closedFiles, 2);
  EXPECT_THAT(damage.signedOut, ElementsAre("CONTOSO\\ben"));
}

TEST(WhatIf, KeptIsWhatStandsUnchanged) {
  const World before = twoDrives();
  World after = before;
  after.uses.front().user = kBackup;
  EXPECT_THAT(kept(before, after), ElementsAre("H:"));
}

}  // namespace
}  // namespace unclash::practice
