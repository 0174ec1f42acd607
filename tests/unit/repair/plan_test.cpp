#include "core/repair/plan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "core/model/server_session.h"
#include "tests/unit/repair/fakes.h"

namespace unclash {
namespace {

using namespace unclash::test;
using testing::ElementsAre;
using testing::IsEmpty;

Diagnosis treatedBy(const char* action, const char* cause) {
  Diagnosis diagnosis;
  Finding finding;
  finding.cause = cause;
  finding.probability = 0.9;
  finding.evidence.push_back({Message{"evidence.x"}, "connections/0", false});
  diagnosis.causes.push_back(finding);
  diagnosis.treatments.push_back({action, cause, 0.9, 1});
  return diagnosis;
}

Answers wants(const char* place, const char* user) {
  Answers answers;
  answers.set("error", "1219");
  answers.set("server", place);
  if (user[0] != '\0') answers.set("wanted-user", user);
  return answers;
}

Plan planFor(const Snapshot& snapshot, const Answers& answers, const Diagnosis& diagnosis) {
  static const FakeKnowledge kKnowledge;
  return makePlan(kKnowledge, snapshot, answers, diagnosis);
}

std::vector<std::string> actionsOf(const Plan& plan) {
  std::vector<std::string> actions;
  for (const Step& step : plan.steps) actions.push_back(step.action + " " + step.target);
  return actions;
}

TEST(PlanFree, ANewDriveGetsNoLetterOfADisk) {
  Snapshot snapshot = annasComputer();
  snapshot.connections->push_back(connection("", "\\\\fs01\\data", "CONTOSO\\anna"));
  snapshot.machine->drives = std::vector<std::string>{"C:", "Y:", "Z:"};
  const Plan plan = planFor(snapshot, wants("\\\\fs01\\backup", "FS01\\backup"),
                            treatedBy("disconnect-connection", "deviceless-connection-other-user"));
  ASSERT_FALSE(plan.empty());
  EXPECT_EQ(plan.steps.back().local, "X:");
}

TEST(PlanFree, ClosesTheDriveInTheWayAndConnectsAsWanted) {
  Snapshot snapshot = annasComputer();
  snapshot.connections->push_back(connection("H:", "\\\\fs02\\home", "CONTOSO\\anna", 3));
  snapshot.connections->push_back(connection("Z:", "\\\\FS01\\data", "CONTOSO\\anna", 2));
  const Plan plan = planFor(snapshot, wants("\\\\fs01\\backup", "FS01\\backup"),
                            treatedBy("disconnect-connection", "mapped-drive-other-user"));
  ASSERT_THAT(actionsOf(plan), ElementsAre("disconnect-connection Z:", "reconnect-as Y:"));
  EXPECT_EQ(plan.steps[0].fact, "connections/1");
  EXPECT_EQ(plan.steps[0].openFiles, 2);
  ASSERT_TRUE(plan.steps[0].warning);
  EXPECT_EQ(plan.steps[0].warning->id, "warning.open-files");
  EXPECT_FALSE(plan.steps[0].alsoForget);
  EXPECT_EQ(plan.steps[1].remote, "\\\\fs01\\backup");
  EXPECT_EQ(plan.steps[1].user, "FS01\\backup");
  // Else Explorer would take the server as Anna after the next sign-in.
  EXPECT_TRUE(plan.steps[1].persistent);
  EXPECT_THAT(plan.untouched, ElementsAre("H:"));
  EXPECT_EQ(costOf(plan, snapshot), (Cost{2, 0, 1}));
}

TEST(PlanFree, KeepsTheDriveLetterAndRemembersWhatWasRemembered) {
  Snapshot snapshot = annasComputer();
  snapshot.connections->push_back(connection("Z:", "\\\\fs01\\data", "CONTOSO\\ben"));
  snapshot.remembered->push_back(remembered("Z:", "\\\\fs01\\data", "CONTOSO\\ben"));
  const Plan plan = planFor(snapshot, wants("\\\\fs01\\data", "FS01\\backup"),
                            treatedBy("disconnect-connection", "mapped-drive-other-user"));
  ASSERT_THAT(actionsOf(plan), ElementsAre("disconnect-connection Z:", "reconnect-as Z:"));
  EXPECT_TRUE(plan.steps[0].alsoForget);
  EXPECT_TRUE(plan.steps[1].persistent);
  EXPECT_EQ(costOf(plan, snapshot), (Cost{0, 0, 1})) << "remembered again is not lost";
}

TEST(PlanFree, ForgetsWhatWouldComeBackAndNothingElse) {
  Snapshot snapshot = annasComputer();
  snapshot.remembered->push_back(remembered("P:", "\\\\fs01\\photos", "CONTOSO\\ben"));
  snapshot.remembered->push_back(remembered("Q:", "\\\\fs01\\quiet", "FS01\\backup"));
  snapshot.remembered->push_back(remembered("R:", "\\\\fs02\\rest", "CONTOSO\\ben"));
  const Plan plan =
      planFor(snapshot, wants("\\\\fs01\\backup", "FS01\\backup"),
              treatedBy("forget-remembered-connection", "remembered-connection-other-user"));
  ASSERT_THAT(actionsOf(plan), ElementsAre("forget-remembered-connection P:", "reconnect-as Z:"));
  EXPECT_EQ(plan.steps[0].fact, "remembered/0");
  EXPECT_EQ(costOf(plan, snapshot), (Cost{0, 1, 0}));
}

TEST(PlanFree, OneStepForAllUsesOfAPathWithoutADevice) {
  Snapshot snapshot = annasComputer();
  snapshot.connections->push_back(connection("", "\\\\fs01\\IPC$", "CONTOSO\\ben", 1));
  snapshot.connections->push_back(connection("", "\\\\fs01\\ipc$", "CONTOSO\\ben", 1));
  snapshot.connections->push_back(connection("", "\\\\fs01\\data", "CONTOSO\\ben"));
  const Plan plan = planFor(snapshot, wants("\\\\fs01\\data", "FS01\\backup"),
                            treatedBy("disconnect-connection", "deviceless-connection-other-user"));
  ASSERT_THAT(actionsOf(plan),
              ElementsAre("disconnect-connection \\\\fs01\\IPC$",
                          "disconnect-connection \\\\fs01\\data", "reconnect-as Z:"));
  EXPECT_EQ(plan.steps[0].openFiles, 2);
  EXPECT_EQ(plan.steps[0].title.id, "step.disconnect-connection.title.deviceless");
  EXPECT_EQ(costOf(plan, snapshot), (Cost{2, 0, 3}));
}

TEST(PlanFree, LeavesOtherNamesAndOtherLogonSessionsAlone) {
  Snapshot snapshot = annasComputer();
  snapshot.connections->push_back(connection("X:", "\\\\10.0.0.5\\data", "CONTOSO\\ben"));
  snapshot.connections->push_back(connection("Y:", "\\\\fs01\\data", "CONTOSO\\ben"));
  snapshot.connections->back().logonSession = std::string("0x2000");
  snapshot.connections->push_back(connection("W:", "\\\\fs01\\data", "CONTOSO\\ben"));
  const Plan plan = planFor(snapshot, wants("\\\\fs01\\data", "FS01\\backup"),
                            treatedBy("disconnect-connection", "mapped-drive-other-user"));
  EXPECT_THAT(actionsOf(plan), ElementsAre("disconnect-connection W:", "reconnect-as W:"));
  EXPECT_THAT(plan.untouched, ElementsAre("X:"));
}

TEST(PlanFree, ReplacesTheStoredSignInThatWindowsWouldUse) {
  Snapshot snapshot = annasComputer();
  snapshot.credentials->push_back(credential("fs02", "CONTOSO\\ben"));
  snapshot.credentials->push_back(credential("fs01", "CONTOSO\\ben"));
  snapshot.remembered->push_back(remembered("R:", "\\\\fs01\\rest", ""));
  const Plan plan = planFor(snapshot, wants("\\\\fs01\\data", "FS01\\backup"),
                            treatedBy("replace-stored-credential", "stored-credential-other-user"));
  // R: gives no name: with the right one stored it comes back as wanted, and need not be lost.
  ASSERT_THAT(actionsOf(plan),
              ElementsAre("replace-stored-credential fs01", "reconnect-as \\\\fs01\\data"));
  EXPECT_EQ(plan.steps[0].user, "FS01\\backup");
  EXPECT_EQ(plan.steps[0].fact, "credentials/1");
  EXPECT_FALSE(plan.steps[1].persistent);
  EXPECT_EQ(costOf(plan, snapshot), (Cost{0, 0, 0}));
}

TEST(PlanFree, NeverTouchesACredentialThatServesOtherServersToo) {
  Snapshot snapshot = annasComputer();
  snapshot.credentials->push_back(credential("*", "CONTOSO\\ben"));
  snapshot.connections->push_back(connection("", "\\\\fs01\\data", "CONTOSO\\ben"));
  const Plan plan = planFor(snapshot, wants("\\\\fs01\\data", "FS01\\backup"),
                            treatedBy("disconnect-connection", "deviceless-connection-other-user"));
  EXPECT_THAT(actionsOf(plan),
              ElementsAre("disconnect-connection \\\\fs01\\data", "reconnect-as Z:"));
}

TEST(PlanFree, ClosesTheProgramThatIsTheCauseFirst) {
  Snapshot snapshot = annasComputer();
  snapshot.connections->push_back(connection("", "\\\\fs01\\backup", "FS01\\agent"));
  snapshot.connections->back().owner = std::string("BackupAgent.exe");
  const Plan plan = planFor(snapshot, wants("\\\\fs01\\data", "CONTOSO\\anna"),
                            treatedBy("close-program", "background-program"));
  ASSERT_THAT(actionsOf(plan),
              ElementsAre("close-program BackupAgent.exe", "disconnect-connection \\\\fs01\\backup",
                          "reconnect-as Z:"));
  EXPECT_EQ(plan.steps[0].fact, "connections/0");
}

TEST(PlanFree, WithoutAWantedNameWhoeverHoldsTheServerGoes) {
  Snapshot snapshot = annasComputer();
  snapshot.connections->push_back(connection("", "\\\\fs01\\data", "CONTOSO\\anna"));
  const Plan plan = planFor(snapshot, wants("\\\\fs01\\data", ""),
                            treatedBy("disconnect-connection", "implicit-sign-in-credential"));
  ASSERT_THAT(actionsOf(plan),
              ElementsAre("disconnect-connection \\\\fs01\\data", "reconnect-as \\\\fs01\\data"));
  EXPECT_EQ(plan.steps[1].title.id, "step.reconnect-as.title.unnamed");
}

TEST(PlanFree, OfSeveralServersThatNobodyNamedTheFirstIsFreed) {
  Snapshot snapshot = annasComputer();
  for (const char* server : {"nas", "fs01"}) {
    const std::string place = std::string("\\\\") + server;
    snapshot.connections->push_back(connection("", (place + "\\data").c_str(), "CONTOSO\\anna", 0));
    snapshot.connections->push_back(
        connection("", (place + "\\backup").c_str(), "FS01\\backup", 0));
  }
  Answers answers;
  answers.set("error", "1219");
  const Plan plan = planFor(snapshot, answers,
                            treatedBy("disconnect-connection", "deviceless-connection-other-user"));
  ASSERT_FALSE(plan.empty());
  for (const Step& step : plan.steps)
    EXPECT_EQ(step.remote.find("\\\\nas"), std::string::npos) << step.action << step.remote;
}

TEST(PlanFree, BeforeJoiningADomainNothingIsConnectedAgain) {
  Snapshot snapshot = annasComputer();
  snapshot.connections->push_back(connection("N:", "\\\\dc01\\netlogon", "CONTOSO\\anna"));
  const Plan plan = planFor(snapshot, wants("dc01", "CONTOSO\\admin"),
                            treatedBy("disconnect-connection", "domain-join-existing-connection"));
  EXPECT_THAT(actionsOf(plan), ElementsAre("disconnect-connection N:"));
}

TEST(PlanSpelling, UsesTheSpellingThatStandsAndClosesNothing) {
  Snapshot snapshot = annasComputer();
  snapshot.connections->push_back(connection("Z:", "\\\\fs01\\data", "FS01\\backup"));
  const Plan plan = planFor(snapshot, wants("\\\\fs01\\media", "backup"),
                            treatedBy("use-full-user-name", "user-name-spelling"));
  ASSERT_EQ(plan.steps.size(), 1U);
  EXPECT_EQ(plan.steps[0].action, "use-full-user-name");
  EXPECT_EQ(plan.steps[0].user, "FS01\\backup");
  EXPECT_EQ(plan.steps[0].remote, "\\\\fs01\\media");
  EXPECT_EQ(costOf(plan, snapshot), Cost{});
}

TEST(PlanAlias, TakesAnotherNameOfTheSameMachineAndClosesNothing) {
  Snapshot snapshot = annasComputer();
  snapshot.connections->push_back(connection("Z:", "\\\\fs01\\data", "CONTOSO\\anna"));
  Server server;
  server.name = "fs01";
  server.addresses = std::vector<std::string>{"10.0.0.5"};
  snapshot.servers = std::vector<Server>{server};
  Answers answers = wants("\\\\fs01\\backup", "FS01\\backup");
  answers.set("two-accounts-needed", "yes");
  const Plan plan =
      planFor(snapshot, answers, treatedBy("disconnect-connection", "mapped-drive-other-user"));
  ASSERT_EQ(plan.steps.size(), 1U);
  EXPECT_EQ(plan.steps[0].action, "use-server-alias");
  EXPECT_EQ(plan.steps[0].alias, "10.0.0.5");
  EXPECT_EQ(plan.steps[0].fact, "servers/0");
  ASSERT_TRUE(plan.steps[0].warning);
  EXPECT_EQ(plan.steps[0].warning->id, "warning.alias-address");
  EXPECT_THAT(plan.untouched, ElementsAre("Z:"));
}

/// The drive that nobody could look at comes back after each sign-in: it is somebody's.
TEST(PlanAlias, IsTakenTooWhereTheDriveInUseIsOnlyRemembered) {
  Snapshot snapshot = annasComputer();
  snapshot.connections = {};
  snapshot.remembered->push_back(remembered("Z:", "\\\\fs01\\data", "CONTOSO\\ben"));
  Server server;
  server.name = "fs01";
  server.addresses = std::vector<std::string>{"10.0.0.5"};
  snapshot.servers = std::vector<Server>{server};
  const Diagnosis diagnosis =
      treatedBy("forget-remembered-connection", "remembered-connection-other-user");
  Answers answers = wants("\\\\fs01\\backup", "FS01\\backup");
  ASSERT_FALSE(planFor(snapshot, answers, diagnosis).steps.empty());
  EXPECT_EQ(planFor(snapshot, answers, diagnosis).steps[0].action, "forget-remembered-connection");
  answers.set("two-accounts-needed", "yes");
  ASSERT_FALSE(planFor(snapshot, answers, diagnosis).steps.empty());
  EXPECT_EQ(planFor(snapshot, answers, diagnosis).steps[0].action, "use-server-alias");
}

TEST(PlanAlias, DoesNotTakeANameThatIsHeldItself) {
  Snapshot snapshot = annasComputer();
  snapshot.connections->push_back(connection("Z:", "\\\\fs01\\data", "CONTOSO\\anna"));
  snapshot.connections->push_back(connection("Y:", "\\\\10.0.0.5\\data", "CONTOSO\\anna"));
  Server server;
  server.name = "fs01";
  server.addresses = std::vector<std::string>{"10.0.0.5"};
  snapshot.servers = std::vector<Server>{server};
  const Plan plan = planFor(snapshot, wants("\\\\fs01\\backup", "FS01\\backup"),
                            treatedBy("use-server-alias", "same-server-two-accounts-needed"));
  ASSERT_EQ(plan.steps.size(), 1U);
  EXPECT_FALSE(plan.steps[0].automatic) << "a person has to find another name";
}

TEST(PlanOtherSession, IsDoneFromThere) {
  Snapshot snapshot = annasComputer();
  snapshot.connections->push_back(connection("Z:", "\\\\fs01\\data", "CONTOSO\\ben"));
  snapshot.connections->back().logonSession = std::string("0x2000");
  const Plan plan = planFor(snapshot, wants("\\\\fs01\\data", "FS01\\backup"),
                            treatedBy("disconnect-connection", "other-logon-session"));
  ASSERT_THAT(actionsOf(plan), ElementsAre("disconnect-connection Z:"));
  EXPECT_FALSE(plan.steps[0].automatic);
  EXPECT_EQ(plan.steps[0].logonSession, "0x2000");
  EXPECT_EQ(costOf(plan, snapshot), Cost{});
}

TEST(PlanStale, WaitsAsLongAsTheShorterOfBothLimits) {
  Snapshot snapshot = annasComputer();
  Policy policy;
  policy.serverIdleDisconnectMinutes = std::int64_t{5};
  policy.clientIdleDisconnectSeconds = std::int64_t{600};
  snapshot.policy = policy;
  const Answers answers = wants("\\\\fs01\\data", "FS01\\backup");
  Plan plan =
      planFor(snapshot, answers, treatedBy("wait-for-idle-end", "redirector-holds-stale-session"));
  ASSERT_THAT(actionsOf(plan), ElementsAre("wait-for-idle-end fs01", "reconnect-as Z:"));
  EXPECT_EQ(plan.steps[0].value, "5");
  EXPECT_EQ(plan.steps[0].fact, "policy/serverIdleDisconnectMinutes");
  snapshot.policy->serverIdleDisconnectMinutes = std::int64_t{-1};
  plan =
      planFor(snapshot, answers, treatedBy("wait-for-idle-end", "redirector-holds-stale-session"));
  EXPECT_EQ(plan.steps[0].value, "10") << "the server never ends it, this computer does";
}

TEST(PlanSessions, SignsTheLeftOneOutAndKeepsItFromComingBack) {
  Snapshot snapshot = annasComputer();
  Session mine;
  mine.id = 1;
  mine.user = std::string("CONTOSO\\anna");
  mine.state = SessionState::active;
  mine.current = true;
  Session left = mine;
  left.id = 3;
  left.state = SessionState::disconnected;
  left.current = false;
  Session bens = left;
  bens.id = 4;
  bens.user = std::string("CONTOSO\\ben");
  snapshot.sessions = std::vector<Session>{mine, left, bens};
  snapshot.policy = Policy{};
  const Plan plan =
      planFor(snapshot, Answers{}, treatedBy("sign-out-session", "disconnected-session-left"));
  ASSERT_THAT(actionsOf(plan), ElementsAre("sign-out-session 3",
                                           "set-session-time-limits disconnectedSessionLimitMs"));
  EXPECT_EQ(plan.steps[0].fact, "sessions/1");
  EXPECT_EQ(plan.steps[0].needs, Needs::user) << "one's own session";
  EXPECT_EQ(plan.steps[1].needs, Needs::administrator);
  EXPECT_EQ(plan.steps[1].value, "7200000");
  EXPECT_EQ(plan.steps[1].before, "");
}

TEST(PlanSessions, OfAFullServerTheOneLeftLongestGoes) {
  Snapshot snapshot = annasComputer();
  std::vector<Session> sessions;
  for (const std::int64_t idle : {4000, 900000, 70000}) {
    Session session;
    session.id = static_cast<std::int64_t>(sessions.size()) + 3;
    session.user = "CONTOSO\\person" + std::to_string(session.id);
    session.state = SessionState::disconnected;
    session.idleSeconds = idle;
    session.current = false;
    sessions.push_back(session);
  }
  snapshot.sessions = sessions;
  const Plan plan =
      planFor(snapshot, Answers{}, treatedBy("sign-out-session", "session-limit-reached"));
  EXPECT_THAT(actionsOf(plan), ElementsAre("sign-out-session 4"));
}

TEST(PlanSettings, ANewClientMeetsAnOldServerHalfway) {
  Snapshot snapshot = annasComputer();
  Policy policy;
  policy.ntlmLevel = std::int64_t{1};
  snapshot.policy = policy;
  const Diagnosis diagnosis = treatedBy("change-smb-setting", "ntlm-level-mismatch");
  Plan plan = planFor(snapshot, Answers{}, diagnosis);
  ASSERT_EQ(plan.steps.size(), 1U);
  EXPECT_EQ(plan.steps[0].value, "3");
  snapshot.policy->ntlmLevel = std::int64_t{3};
  plan = planFor(snapshot, Answers{}, diagnosis);
  ASSERT_EQ(plan.steps.size(), 1U);
  EXPECT_EQ(plan.steps[0].value, "2");
  EXPECT_EQ(plan.steps[0].title.id, "step.change-smb-setting.title.ntlmLevel.lower");
}

TEST(PlanSettings, ASettingThatIsRightAlreadyIsNoStep) {
  Snapshot snapshot = annasComputer();
  snapshot.policy = Policy{};
  snapshot.policy->linkedConnections = true;
  EXPECT_TRUE(
      planFor(snapshot, Answers{}, treatedBy("enable-linked-connections", "other-logon-session"))
          .empty());
  snapshot.policy->linkedConnections = false;
  const Plan plan =
      planFor(snapshot, Answers{}, treatedBy("enable-linked-connections", "other-logon-session"));
  ASSERT_EQ(plan.steps.size(), 1U);
  EXPECT_EQ(plan.steps[0].value, "true");
  EXPECT_EQ(plan.steps[0].before, "false");
  EXPECT_TRUE(plan.steps[0].reversible);
}

TEST(PlanFileServer, EndsTheOneSessionAndNamesWhoGoesToo) {
  Snapshot snapshot = annasComputer();
  snapshot.machine->name = std::string("FS01");
  ServerSession annas;
  annas.id = std::string("4711/1/1");
  annas.client = "10.0.0.9";
  annas.user = std::string("FS01\\anna");
  annas.share = std::string("data");
  annas.openFiles = std::int64_t{0};
  ServerSession bens = annas;
  bens.id = std::string("4711/2/2");
  bens.user = std::string("FS01\\ben");
  snapshot.serverSessions = std::vector<ServerSession>{bens, annas};
  const Plan plan = planFor(snapshot, wants("\\\\FS01\\data", "anna"),
                            treatedBy("close-server-session", "disconnected-session-left"));
  ASSERT_THAT(actionsOf(plan), ElementsAre("close-server-session 4711/1/1"));
  EXPECT_EQ(plan.steps[0].fact, "serverSessions/1");
  EXPECT_EQ(plan.steps[0].needs, Needs::serverAdministrator);
  EXPECT_EQ(plan.steps[0].alsoCutOff, alsoCutOff(*snapshot.serverSessions, annas));
  ASSERT_FALSE(plan.steps[0].alsoCutOff.empty()) << "one process carries both";
  EXPECT_EQ(plan.steps[0].warning->id, "warning.also-cut-off");
}

TEST(PlanFileServer, RoomIsMadeByWhoHasNothingOpenAndIsIdleLongest) {
  Snapshot snapshot = annasComputer();
  snapshot.machine->name = std::string("FS01");
  std::vector<ServerSession> sessions;
  for (const auto& [client, files, idle] :
       {std::tuple("pc1", 2, 20000), std::tuple("pc2", 0, 60), std::tuple("pc3", 0, 9000)}) {
    ServerSession session;
    session.client = client;
    session.openFiles = std::int64_t{files};
    session.idleSeconds = std::int64_t{idle};
    sessions.push_back(session);
  }
  snapshot.serverSessions = sessions;
  const Plan plan = planFor(snapshot, wants("\\\\FS01\\data", ""),
                            treatedBy("close-server-session", "server-connection-limit"));
  EXPECT_THAT(actionsOf(plan), ElementsAre("close-server-session pc3", "close-server-session pc2"));
}

TEST(PlanSettings, GuestsCannotSignSoThatBothRulesAreChanged) {
  Snapshot snapshot = annasComputer();
  snapshot.policy = Policy{};
  snapshot.policy->insecureGuestLogon = false;
  snapshot.policy->signingRequired = true;
  const Diagnosis diagnosis = treatedBy("change-smb-setting", "guest-access-blocked");
  EXPECT_THAT(
      actionsOf(planFor(snapshot, Answers{}, diagnosis)),
      ElementsAre("change-smb-setting insecureGuestLogon", "change-smb-setting signingRequired"));
  snapshot.policy->insecureGuestLogon = true;
  EXPECT_THAT(actionsOf(planFor(snapshot, Answers{}, diagnosis)),
              ElementsAre("change-smb-setting signingRequired"));
  snapshot.policy->signingRequired = false;
  EXPECT_THAT(actionsOf(planFor(snapshot, Answers{}, diagnosis)), IsEmpty());
}

TEST(PlanGeneric, WhatOnlyAPersonCanDoIsSaidAndNotAutomatic) {
  const Plan plan = planFor(annasComputer(), wants("\\\\fs01\\data", "anna"),
                            treatedBy("grant-share-permission", "access-denied-on-share"));
  ASSERT_EQ(plan.steps.size(), 1U);
  EXPECT_FALSE(plan.steps[0].automatic);
  EXPECT_EQ(plan.steps[0].manual.id, "step.grant-share-permission.manual");
  EXPECT_EQ(plan.steps[0].cause, "access-denied-on-share");
}

TEST(PlanGeneric, WhereNobodyNamedTheServerTheTextsShowItsPlace) {
  const Plan plan =
      planFor(annasComputer(), Answers{}, treatedBy("check-network", "server-unreachable"));
  ASSERT_EQ(plan.steps.size(), 1U);
  const auto& told = plan.steps[0].title.arguments;
  const auto server = std::find_if(told.begin(), told.end(),
                                   [](const Argument& one) { return one.name == "server"; });
  ASSERT_NE(server, told.end());
  EXPECT_EQ(server->text, "SERVER");
  // And nothing is done to a server that nobody named.
  for (const char* action : {"reconnect-as", "use-full-user-name", "disconnect-server"})
    EXPECT_THAT(actionsOf(planFor(annasComputer(), Answers{},
                                  treatedBy(action, "mapped-drive-other-user"))),
                IsEmpty())
        << action;
}

TEST(PlanGeneric, ManualCommandsFitThePlatform) {
  Snapshot snapshot = annasComputer();
  snapshot.platform = Platform::linux_;
  const Plan plan =
      planFor(snapshot, Answers{}, treatedBy("purge-kerberos-tickets", "stale-kerberos-ticket"));
  ASSERT_EQ(plan.steps.size(), 1U);
  EXPECT_EQ(plan.steps[0].manual.id, "step.purge-kerberos-tickets.manual.linux");
}

TEST(Plan, NothingToTreatIsNoPlan) {
  EXPECT_TRUE(planFor(annasComputer(), Answers{}, Diagnosis{}).empty());
}

TEST(Plan, AnotherTreatmentWhereTheFirstHasNothingToDo) {
  Snapshot snapshot = annasComputer();
  snapshot.policy = Policy{};
  snapshot.policy->linkedConnections = true;
  Diagnosis diagnosis = treatedBy("enable-linked-connections", "other-logon-session");
  diagnosis.treatments.push_back({"check-network", "server-unreachable", 0.1, 1});
  EXPECT_THAT(actionsOf(planFor(snapshot, wants("fs01", ""), diagnosis)),
              ElementsAre("check-network fs01"));
}

}  // namespace
}  // namespace unclash
