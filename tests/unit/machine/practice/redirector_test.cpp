// The rows of domain.md, section 11, one test each, and what section 3 says of disconnecting.
#include "core/machine/practice/redirector.h"

#include <gtest/gtest.h>

#include "build_world.h"

namespace unclash::practice {
namespace {

constexpr const char* kData = "\\\\fs01\\data";

Request asAnna(std::string remote = kData) { return asking(std::move(remote), kAnna, "anna-2"); }
Request asBackup(std::string remote = kData) {
  return asking(std::move(remote), kBackup, "backup-1");
}

StoredSignIn saved(std::string target, std::string user, std::string password) {
  StoredSignIn stored;
  stored.target = std::move(target);
  stored.user = std::move(user);
  stored.password = std::move(password);
  return stored;
}

TEST(Table, NoneThenNoneIsOneSession) {
  World world = smallWorld();
  ASSERT_EQ(connect(world, asking(kData)), kSuccess);
  EXPECT_EQ(connect(world, asking("\\\\fs01\\open")), kSuccess);
  for (const Use& use : world.uses) EXPECT_EQ(use.user, kAnna);
}

TEST(Table, NoneThenTheSignedInUserIsToldEitherOutcome) {
  for (const bool accepted : {true, false}) {
    World world = smallWorld();
    world.rules.sameExplicitAfterImplicit = accepted;
    ASSERT_EQ(connect(world, asking(kData)), kSuccess);
    EXPECT_EQ(connect(world, asAnna("\\\\fs01\\open")), accepted ? 0 : 1219);
  }
}

TEST(Table, NoneThenAnotherIs1219) {
  World world = smallWorld();
  ASSERT_EQ(connect(world, asking(kData)), kSuccess);
  EXPECT_EQ(connect(world, asBackup()), 1219);
}

TEST(Table, NoneWithAStoredCredentialCountsAsThatUser) {
  World world = smallWorld();
  world.credentials.push_back(saved("fs01", kBackup, "backup-1"));
  ASSERT_EQ(connect(world, asking("\\\\fs01\\private")), kSuccess);
  EXPECT_EQ(world.uses.front().user, kBackup);
  EXPECT_EQ(connect(world, asAnna()), 1219);
  EXPECT_EQ(connect(world, asBackup()), kSuccess);
}

TEST(Table, GuestThenANameIs1219) {
  World world = smallWorld();
  world.servers.front().guestFallback = true;
  world.servers.front().accounts.erase(world.servers.front().accounts.begin());
  ASSERT_EQ(connect(world, asking("\\\\fs01\\open")), kSuccess);
  EXPECT_EQ(world.uses.front().user, "");
  EXPECT_EQ(connect(world, asBackup()), 1219);
}

TEST(Table, AnonymousUseThatStandsThenANameIs1219) {
  World world = smallWorld();
  world.uses.push_back({"", "\\\\fs01\\IPC$", kOwn, "", "", true, "", 0, "", false});
  EXPECT_EQ(connect(world, asBackup()), 1219);
}

TEST(Table, ExplicitThenTheSameIsAccepted) {
  World world = smallWorld();
  ASSERT_EQ(connect(world, asBackup()), kSuccess);
  EXPECT_EQ(connect(world, asBackup("\\\\fs01\\private")), kSuccess);
  EXPECT_EQ(connect(world, asking("\\\\FS01\\open", "fs01\\BACKUP", "backup-1")), kSuccess);
}

TEST(Table, ExplicitThenTheSameSpelledOtherwiseIs1219) {
  for (const char* spelling : {"backup", "backup@fs01"}) {
    World world = smallWorld();
    ASSERT_EQ(connect(world, asBackup()), kSuccess);
    EXPECT_EQ(connect(world, asking("\\\\fs01\\open", spelling, "backup-1")), 1219) << spelling;
  }
}

TEST(Table, ExplicitThenTheSameWithAnotherPasswordIsToldEitherOutcome) {
  for (const int code : {1219, 86}) {
    World world = smallWorld();
    world.rules.otherPassword = code;
    ASSERT_EQ(connect(world, asBackup()), kSuccess);
    world.servers.front().accounts[1].password = "backup-2";
    EXPECT_EQ(connect(world, asking(kData, kBackup, "backup-2")), code);
  }
}

TEST(Table, ExplicitThenAnotherIs1219) {
  World world = smallWorld();
  ASSERT_EQ(connect(world, asBackup()), kSuccess);
  EXPECT_EQ(connect(world, asAnna()), 1219);
}

TEST(Table, ExplicitThenNoneByWNetIsToldAnyOutcome) {
  for (const int code : {0, 2202, 86}) {
    World world = smallWorld();
    world.rules.noneAfterExplicit = code;
    ASSERT_EQ(connect(world, asBackup()), kSuccess);
    EXPECT_EQ(connect(world, asking("\\\\fs01\\open")), code);
  }
}

TEST(Table, ExplicitThenOpeningAPathUsesThatSession) {
  World world = smallWorld();
  world.rules.noneAfterExplicit = 2202;
  ASSERT_EQ(connect(world, asBackup()), kSuccess);
  ASSERT_EQ(connect(world, opening("\\\\fs01\\private")), kSuccess);
  EXPECT_EQ(world.uses.back().user, kBackup);
}

TEST(Table, AnotherNameOfTheSameMachineIsIndependent) {
  for (const char* name : {"10.0.0.1", "fs01.contoso.com", "files"}) {
    World world = smallWorld();
    ASSERT_EQ(connect(world, asAnna()), kSuccess);
    EXPECT_EQ(connect(world, asBackup("\\\\" + std::string(name) + "\\data")), kSuccess) << name;
  }
}

TEST(Table, CaseAndATrailingDotAreNoOtherName) {
  for (const char* name : {"FS01", "fs01."}) {
    World world = smallWorld();
    ASSERT_EQ(connect(world, asAnna()), kSuccess);
    EXPECT_EQ(connect(world, asBackup("\\\\" + std::string(name) + "\\data")), 1219) << name;
  }
}

TEST(Table, AnotherLogonSessionIsIndependent) {
  World world = smallWorld();
  Request elevated = asAnna();
  elevated.logonSession = kElevated;
  ASSERT_EQ(connect(world, elevated), kSuccess);
  EXPECT_EQ(connect(world, asBackup()), kSuccess);
}

TEST(Table, AGlobalMappingStandsInEveryLogonSession) {
  World world = smallWorld();
  Use global{"", kData, "", kAnna, kAnna, false, "anna-2", 0, "", true};
  world.uses.push_back(global);
  EXPECT_EQ(connect(world, asBackup()), 1219);
}

TEST(Table, AJustClosedUseMayStillHoldTheNameForAWhile) {
  for (const std::int64_t looks : {0, 1, 3}) {
    World world = smallWorld();
    world.rules.lateLettingGo = looks;
    ASSERT_EQ(connect(world, asAnna()), kSuccess);
    ASSERT_EQ(cancel(world, {{}, kData, {}, false, false}), kSuccess);
    ASSERT_TRUE(world.uses.empty());
    for (std::int64_t i = 0; i < looks; ++i) EXPECT_EQ(connect(world, asBackup()), 1219);
    EXPECT_EQ(connect(world, asBackup()), kSuccess);
  }
}

TEST(Table, ASecondUseOfTheNameKeepsItAfterTheFirstIsClosed) {
  World world = smallWorld();
  ASSERT_EQ(connect(world, asAnna()), kSuccess);
  ASSERT_EQ(connect(world, asAnna("\\\\fs01\\open")), kSuccess);
  ASSERT_EQ(cancel(world, {{}, kData, {}, false, false}), kSuccess);
  EXPECT_EQ(connect(world, asBackup()), 1219);
}

TEST(Table, AnUnlistedSessionHoldsTheNameUntilTheRedirectorLetsGo) {
  World stale = smallWorld();
  stale.lingering.push_back({kOwn, "fs01", kAnna, kAnna, false, "anna-2", 0, false});
  for (int attempt = 0; attempt < 10; ++attempt) EXPECT_EQ(connect(stale, asBackup()), 1219);
  countDown(stale);
  EXPECT_EQ(connect(stale, asBackup()), 1219);

  World service = stale;
  service.restartWorkstation();
  EXPECT_EQ(connect(service, asBackup()), kSuccess);
  World signedOut = stale;
  signedOut.signOutAndIn();
  EXPECT_EQ(connect(signedOut, asBackup()), kSuccess);
  World waited = stale;
  waited.waitForIdleEnd();
  EXPECT_EQ(connect(waited, asBackup()), 1219);
  stale.lingering.front().endsWhenIdle = true;
  stale.waitForIdleEnd();
  EXPECT_EQ(connect(stale, asBackup()), kSuccess);
}

TEST(Connecting, ANewNameIsSignedOnAndTheShareIsAsked) {
  World world = smallWorld();
  EXPECT_EQ(connect(world, asking(kData, kBackup, "old")), kLogonFailure);
  EXPECT_EQ(connect(world, asking(kData, "FS01\\nobody", "x")), kLogonFailure);
  EXPECT_EQ(connect(world, asAnna("\\\\fs01\\private")), kAccessDenied);
  EXPECT_EQ(connect(world, asAnna("\\\\fs01\\nothing")), kBadNetName);
  EXPECT_EQ(connect(world, asAnna("\\\\fs01\\data\\folder")), kBadNetName);
  EXPECT_EQ(connect(world, asAnna("\\\\nowhere\\data")), kBadNetPath);
  EXPECT_TRUE(world.uses.empty());
}

TEST(Connecting, AServerThatIsAwayFullOrOnlyForGuestsRefuses) {
  World away = smallWorld();
  away.servers.front().reachable = false;
  EXPECT_EQ(connect(away, asAnna()), kBadNetPath);

  World full = smallWorld();
  full.servers.front().connectionLimit = 10;
  full.servers.front().otherClients = 10;
  EXPECT_EQ(connect(full, asAnna()), kRequestNotAccepted);
  full.servers.front().otherClients = 9;
  EXPECT_EQ(connect(full, asAnna()), kSuccess);

  World guest = smallWorld();
  guest.servers.front().guestOnly = true;
  Policy policy;
  policy.insecureGuestLogon = false;
  guest.base.policy = policy;
  EXPECT_EQ(connect(guest, asking("\\\\fs01\\open")), kGuestBlocked);
  guest.base.policy->insecureGuestLogon = true;
  EXPECT_EQ(connect(guest, asking("\\\\fs01\\open")), kSuccess);
  EXPECT_EQ(connect(guest, asking(kData)), kAccessDenied);
}

TEST(Connecting, ADeviceIsGivenOnce) {
  World world = smallWorld();
  ASSERT_EQ(connect(world, asking(kData, kAnna, "anna-2", "Z:")), kSuccess);
  EXPECT_EQ(connect(world, asking("\\\\fs02\\data", kAnna, "anna-2", "z:")), kAlreadyAssigned);
}

TEST(Connecting, NothingWorksWithoutTheWorkstationService) {
  World world = smallWorld();
  Service service;
  service.name = "LanmanWorkstation";
  service.state = ServiceState::stopped;
  world.base.services = std::vector{service};
  EXPECT_EQ(connect(world, asAnna()), kNoNetwork);
}

TEST(Credentials, TheDocumentedOrderDecides) {
  World world = smallWorld();
  const std::vector<std::string> worstFirst = {"*",
                                               "*Session",
                                               "CONTOSO\\*",
                                               "contoso.com\\*",
                                               "*.com",
                                               "*.contoso.com",
                                               "fs01",
                                               "fs01.contoso.com",
                                               "fs01.contoso.com\\data"};
  for (const std::string& target : worstFirst) {
    world.credentials.push_back(saved(target, target, "x"));
    const StoredSignIn* best = storedSignIn(world, kOwn, "fs01.contoso.com", "data");
    ASSERT_NE(best, nullptr) << target;
    EXPECT_EQ(best->target, target);
  }
}

TEST(Credentials, OthersAreNotUsed) {
  World world = smallWorld();
  world.credentials = {saved("TERMSRV/fs01", kBackup, "backup-1"), saved("fs02", kBackup, "x"),
                       saved("fs01", kBackup, "x"), saved("fs01", kBackup, "x")};
  world.credentials[2].kind = CredentialKind::generic;
  world.credentials[3].ofUser = "CONTOSO\\ben";
  EXPECT_EQ(storedSignIn(world, kOwn, "fs01", "data"), nullptr);
}

TEST(Cancelling, OpenFilesRefuseAGentleEnd) {
  World world = smallWorld();
  ASSERT_EQ(connect(world, asking(kData, kAnna, "anna-2", "Z:")), kSuccess);
  world.uses.front().openFiles = 2;
  EXPECT_EQ(cancel(world, {{}, "Z:", {}, true, false}), kOpenFiles);
  EXPECT_EQ(world.uses.size(), 1U);
  EXPECT_EQ(cancel(world, {{}, "Z:", {}, true, true}), kSuccess);
  EXPECT_TRUE(world.uses.empty());
}

TEST(Cancelling, ADeviceAndARemoteNameMeanDifferentUses) {
  World world = smallWorld();
  ASSERT_EQ(connect(world, asking(kData, kAnna, "anna-2", "Z:")), kSuccess);
  ASSERT_EQ(connect(world, asAnna()), kSuccess);
  ASSERT_EQ(cancel(world, {{}, "\\\\FS01\\Data", {}, false, false}), kSuccess);
  ASSERT_EQ(world.uses.size(), 1U);
  EXPECT_EQ(world.uses.front().local, "Z:");
  EXPECT_EQ(cancel(world, {{}, kData, {}, false, false}), kNotConnected);
  EXPECT_EQ(cancel(world, {{}, "Y:", {}, false, false}), kNotConnected);
}

TEST(Cancelling, OnlyUpdatingTheProfileForgets) {
  World world = smallWorld();
  Request request = asking(kData, kAnna, "anna-2", "Z:");
  request.remember = true;
  ASSERT_EQ(connect(world, request), kSuccess);
  ASSERT_EQ(connect(world, asAnna()), kSuccess);
  // By remote name nothing remembered changes.
  ASSERT_EQ(cancel(world, {{}, kData, {}, true, false}), kSuccess);
  EXPECT_EQ(world.mappings.size(), 1U);
  ASSERT_EQ(cancel(world, {{}, "Z:", {}, false, false}), kSuccess);
  EXPECT_EQ(world.mappings.size(), 1U);
  ASSERT_EQ(connect(world, request), kSuccess);
  ASSERT_EQ(cancel(world, {{}, "Z:", {}, true, false}), kSuccess);
  EXPECT_TRUE(world.mappings.empty());
}

TEST(Cancelling, AnotherLogonSessionsUseIsNotFound) {
  World world = smallWorld();
  Request elevated = asAnna();
  elevated.logonSession = kElevated;
  ASSERT_EQ(connect(world, elevated), kSuccess);
  EXPECT_EQ(cancel(world, {{}, kData, {}, false, true}), kNotConnected);
}

}  // namespace
}  // namespace unclash::practice
