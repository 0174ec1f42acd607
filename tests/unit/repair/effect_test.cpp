#include "core/repair/effect.h"

#include <gtest/gtest.h>

#include "tests/unit/repair/fakes.h"

namespace unclash {
namespace {

using namespace unclash::test;

Step disconnect(const char* local, const char* remote, const char* user) {
  Step step;
  step.action = "disconnect-connection";
  step.local = local;
  step.remote = remote;
  step.user = user;
  return step;
}

TEST(Effect, ADisconnectedDriveIsGone) {
  Snapshot now = annasComputer();
  const Step step = disconnect("Z:", "\\\\fs01\\data", "CONTOSO\\ben");
  EXPECT_EQ(effectOf(step, now), Seen::shown);
  now.connections->push_back(connection("z:", "\\\\FS01\\Data", "CONTOSO\\Ben"));
  EXPECT_EQ(effectOf(step, now), Seen::missing);
  now.connections = Fact<std::vector<Connection>>::unseen();
  EXPECT_EQ(effectOf(step, now), Seen::unknown) << "nobody looked";
}

TEST(Effect, TheSameDriveUnderTheWantedNameIsNotTheOldConnection) {
  Snapshot now = annasComputer();
  now.connections->push_back(connection("Z:", "\\\\fs01\\data", "FS01\\backup"));
  EXPECT_EQ(effectOf(disconnect("Z:", "\\\\fs01\\data", "CONTOSO\\ben"), now), Seen::shown);
}

TEST(Effect, ForgettingCountsWhereItWasAskedFor) {
  Snapshot now = annasComputer();
  now.remembered->push_back(remembered("Z:", "\\\\fs01\\data", "CONTOSO\\ben"));
  Step step = disconnect("Z:", "\\\\fs01\\data", "CONTOSO\\ben");
  EXPECT_EQ(effectOf(step, now), Seen::shown);
  step.alsoForget = true;
  EXPECT_EQ(effectOf(step, now), Seen::missing);
}

TEST(Effect, AConnectionOfAnotherLogonSessionIsNotMine) {
  Snapshot now = annasComputer();
  now.connections->push_back(connection("", "\\\\fs01\\data", "FS01\\backup"));
  now.connections->back().logonSession = std::string("0x2000");
  Step step;
  step.action = "reconnect-as";
  step.remote = "\\\\fs01\\data";
  step.user = "FS01\\backup";
  EXPECT_EQ(effectOf(step, now), Seen::missing);
  now.connections->back().logonSession = std::string("0x1000");
  EXPECT_EQ(effectOf(step, now), Seen::shown);
}

TEST(Effect, AClockIsRightWhereTheServerNamesTheSameTime) {
  Snapshot now = annasComputer();
  Step step;
  step.action = "correct-clock";
  step.target = "fs01";
  EXPECT_EQ(effectOf(step, now), Seen::unknown) << "nobody told the time";
  Server server;
  server.name = "FS01";
  server.clockSkewSeconds = -420;
  now.servers = std::vector<Server>{server};
  EXPECT_EQ(effectOf(step, now), Seen::missing);
  now.servers->front().clockSkewSeconds = 3;
  EXPECT_EQ(effectOf(step, now), Seen::shown);
}

TEST(Effect, UndoneMeansTheOpposite) {
  Snapshot now = annasComputer();
  Step step = disconnect("Z:", "\\\\fs01\\data", "CONTOSO\\ben");
  step.undo = true;
  EXPECT_EQ(effectOf(step, now), Seen::missing);
  now.connections->push_back(connection("Z:", "\\\\fs01\\data", "CONTOSO\\ben"));
  EXPECT_EQ(effectOf(step, now), Seen::shown);
}

TEST(Effect, SettingsAreReadFromThePolicy) {
  Snapshot now = annasComputer();
  now.policy = Policy{};
  now.policy->disconnectedSessionLimitMs = std::int64_t{7'200'000};
  Step step;
  step.action = "set-session-time-limits";
  step.target = "disconnectedSessionLimitMs";
  step.value = "7200000";
  EXPECT_EQ(effectOf(step, now), Seen::shown);
  step.undo = true;
  EXPECT_EQ(effectOf(step, now), Seen::missing);
  now.policy->disconnectedSessionLimitMs = Fact<std::int64_t>::none();
  EXPECT_EQ(effectOf(step, now), Seen::shown) << "before, there was none";
}

TEST(Effect, AStoredSignInIsReplacedWhenItNamesTheNewUser) {
  Snapshot now = annasComputer();
  now.credentials->push_back(credential("fs01", "CONTOSO\\ben"));
  Step step;
  step.action = "replace-stored-credential";
  step.target = "FS01";
  step.user = "FS01\\backup";
  EXPECT_EQ(effectOf(step, now), Seen::missing);
  now.credentials->front().user = std::string("FS01\\backup");
  EXPECT_EQ(effectOf(step, now), Seen::shown);
}

TEST(Effect, ASessionOnTheFileServerIsFoundByItsIdElseByWhoItIs) {
  Snapshot now = annasComputer();
  ServerSession session;
  session.id = std::string("4711/1/1");
  session.client = "10.0.0.9";
  session.user = std::string("FS01\\anna");
  session.share = std::string("data");
  now.serverSessions = std::vector<ServerSession>{session};
  Step step;
  step.action = "close-server-session";
  step.client = "10.0.0.9";
  step.user = "FS01\\anna";
  step.remote = "\\\\FS01\\data";
  step.target = "4711/1/1";
  EXPECT_EQ(effectOf(step, now), Seen::missing);
  step.target = "4711/9/9";
  EXPECT_EQ(effectOf(step, now), Seen::shown);
  step.target = step.client;
  EXPECT_EQ(effectOf(step, now), Seen::missing);
}

TEST(Effect, WhatLeavesNoTraceIsUnknown) {
  Step step;
  step.action = "restart-workstation-service";
  EXPECT_EQ(effectOf(step, annasComputer()), Seen::unknown);
}

}  // namespace
}  // namespace unclash
