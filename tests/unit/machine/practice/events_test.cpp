// Sign-out, restart, Explorer and programs on a simulated computer.
#include <gtest/gtest.h>

#include "build_world.h"

namespace unclash::practice {
namespace {

Mapping mapping(std::string local, std::string remote, std::string user) {
  return {std::move(local), std::move(remote), std::move(user)};
}

TEST(SignOut, RememberedMappingsComeBackAndTheRestGoes) {
  World world = smallWorld();
  ASSERT_EQ(connect(world, asking("\\\\fs02\\data")), kSuccess);
  Request elevated = asking("\\\\fs02\\data", kBackup, "backup-1");
  elevated.logonSession = kElevated;
  ASSERT_EQ(connect(world, elevated), kSuccess);
  world.mappings = {mapping("Z:", "\\\\fs01\\data", kBackup)};
  world.signOutAndIn();
  ASSERT_EQ(world.uses.size(), 1U);
  EXPECT_EQ(world.uses.front().local, "Z:");
  EXPECT_EQ(world.uses.front().user, kBackup);
  EXPECT_EQ(world.uses.front().logonSession, kOwn);
}

TEST(SignOut, AMappingWhosePasswordNobodyGivesStaysAway) {
  World world = smallWorld();
  world.prompt = Prompt::cancels;
  world.mappings = {mapping("Z:", "\\\\fs01\\data", kBackup), mapping("Y:", "\\\\fs02\\data", "")};
  world.signOutAndIn();
  ASSERT_EQ(world.uses.size(), 1U);
  EXPECT_EQ(world.uses.front().local, "Y:");
}

TEST(SignOut, TheFirstOfTwoClashingMappingsWins) {
  World world = smallWorld();
  world.mappings = {mapping("Y:", "\\\\fs01\\data", kAnna),
                    mapping("Z:", "\\\\fs01\\data", kBackup)};
  world.signOutAndIn();
  ASSERT_EQ(world.uses.size(), 1U);
  EXPECT_EQ(world.uses.front().local, "Y:");
}

TEST(SignOut, SessionOnlyCredentialsGo) {
  World world = smallWorld();
  StoredSignIn stored;
  stored.target = "fs01";
  stored.user = kBackup;
  stored.persist = CredentialPersist::session;
  world.credentials = {stored, stored};
  world.credentials.back().persist = CredentialPersist::machine;
  world.signOutAndIn();
  EXPECT_EQ(world.credentials.size(), 1U);
}

TEST(SignOut, LeavesServicesAlone) {
  World world = smallWorld();
  Request service = asking("\\\\fs01\\data", kBackup, "backup-1");
  service.logonSession = kService;
  ASSERT_EQ(connect(world, service), kSuccess);
  world.signOutAndIn();
  EXPECT_EQ(world.uses.size(), 1U);
  world.restart();
  EXPECT_TRUE(world.uses.empty());
}

TEST(Restart, EndsWhatWasHeldAndOtherPeoplesSessions) {
  World world = smallWorld();
  world.base.logonSessions->push_back(logon("0x2000", "CONTOSO\\ben", 2));
  Session own;
  own.id = 1;
  own.current = true;
  Session other;
  other.id = 2;
  world.base.sessions = std::vector{own, other};
  world.lingering.push_back({kOwn, "fs01", kAnna, kAnna, false, "anna-2", 0, false});
  world.restart();
  EXPECT_TRUE(world.lingering.empty());
  EXPECT_EQ(world.base.sessions->size(), 1U);
  EXPECT_EQ(world.base.logonSessions->size(), 3U);
  EXPECT_EQ(contradiction(world), std::nullopt);
}

TEST(Explorer, DecidesForTheSignedInUserOrAStoredCredential) {
  World plain = smallWorld();
  EXPECT_EQ(plain.explorerTouches("fs01"), kSuccess);
  EXPECT_EQ(plain.uses.front().user, kAnna);
  EXPECT_EQ(plain.tryWanted(), 1219);

  World stored = smallWorld();
  StoredSignIn signIn;
  signIn.target = "fs01";
  signIn.user = kBackup;
  signIn.password = "backup-1";
  stored.credentials = {signIn};
  EXPECT_EQ(stored.explorerTouches("fs01"), kSuccess);
  EXPECT_EQ(stored.tryWanted(), kSuccess);
}

TEST(Explorer, UsesTheSessionThatStands) {
  World world = smallWorld();
  ASSERT_EQ(connect(world, asking("\\\\fs01\\private", kBackup, "backup-1")), kSuccess);
  EXPECT_EQ(world.explorerTouches("fs01"), kSuccess);
  EXPECT_EQ(world.tryWanted(), kSuccess);
}

TEST(Programs, OpenAgainWhatTheyHeldUnlessTheyAreClosed) {
  World world = smallWorld();
  world.programs = {{"Sync.exe", kOwn, "\\\\fs01\\data", "", kAnna, "anna-2", true, true, false}};
  EXPECT_EQ(world.programReopens("sync.exe"), kSuccess);
  EXPECT_EQ(world.tryWanted(), 1219);
  world.uses.clear();
  world.programs.front().running = false;
  EXPECT_EQ(world.programReopens("Sync.exe"), kSuccess);
  EXPECT_EQ(world.tryWanted(), kSuccess);
  world.signOutAndIn();
  EXPECT_EQ(world.tryWanted(), 1219);
  world.programs.front().keptClosed = true;
  world.signOutAndIn();
  EXPECT_EQ(world.tryWanted(), kSuccess);
}

TEST(Programs, MeetTheClashWhereTheWantedConnectionStands) {
  World world = smallWorld();
  world.programs = {{"Sync.exe", kOwn, "\\\\fs01\\data", "", kAnna, "anna-2", true, true, false}};
  ASSERT_EQ(connect(world, asking("\\\\fs01\\data", kBackup, "backup-1")), kSuccess);
  EXPECT_EQ(world.programReopens("Sync.exe"), 1219);
  EXPECT_EQ(world.tryWanted(), kSuccess);
}

TEST(IdleEnd, SparesDevicesOpenFilesAndRunningPrograms) {
  World world = smallWorld();
  ASSERT_EQ(connect(world, asking("\\\\fs01\\data", kAnna, "anna-2", "Z:")), kSuccess);
  ASSERT_EQ(connect(world, asking("\\\\fs01\\open")), kSuccess);
  ASSERT_EQ(connect(world, asking("\\\\fs02\\data")), kSuccess);
  ASSERT_EQ(connect(world, asking("\\\\fs02\\open")), kSuccess);
  world.uses[2].openFiles = 1;
  world.uses[3].owner = "Sync.exe";
  world.programs = {{"Sync.exe", kOwn, "", "", "", "", true, false, false}};
  world.waitForIdleEnd();
  EXPECT_EQ(world.uses.size(), 3U);
}

TEST(TryWanted, LeavesNothingBehind) {
  World world = smallWorld();
  const World before = world;
  EXPECT_EQ(world.tryWanted(), kSuccess);
  EXPECT_EQ(world, before);
}

TEST(TryWanted, IsContentWithAnotherNameOfTheServer) {
  World world = smallWorld();
  ASSERT_EQ(connect(world, asking("\\\\fs01\\open")), kSuccess);
  ASSERT_EQ(world.tryWanted(), 1219);
  ASSERT_EQ(connect(world, asking("\\\\files\\data", kBackup, "backup-1")), kSuccess);
  EXPECT_EQ(world.tryWanted(), kSuccess);
}

TEST(TryWanted, IsContentWithTheSignInWhereTheWantedUserIsSignedIn) {
  World world = smallWorld();
  world.rules.sameExplicitAfterImplicit = false;
  world.goal.user = kAnna;
  ASSERT_EQ(connect(world, asking("\\\\fs01\\open")), kSuccess);
  EXPECT_EQ(world.tryWanted(), kSuccess);
}

TEST(Person, DoesOnlyWhatTheWorldLetsThem) {
  World world = smallWorld();
  world.goal.user = kAnna;
  world.goal.share = "private";
  EXPECT_EQ(world.tryWanted(), kAccessDenied);
  EXPECT_FALSE(world.personDoes("grant-share-permission"));
  world.personCan = {"grant-share-permission"};
  EXPECT_TRUE(world.personDoes("grant-share-permission"));
  EXPECT_EQ(world.tryWanted(), kSuccess);
}

TEST(Person, CanGiveTheirBoxNamedAccounts) {
  World world = smallWorld();
  world.servers.front().guestOnly = true;
  EXPECT_EQ(world.tryWanted(), kAccessDenied);
  world.personCan = {"separate-guest-and-named-access"};
  EXPECT_TRUE(world.personDoes("separate-guest-and-named-access"));
  EXPECT_EQ(world.tryWanted(), kSuccess);
}

}  // namespace
}  // namespace unclash::practice
