#include "core/diagnose/evidence.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/diagnose/cases.h"

namespace unclash {
namespace {

using nlohmann::json;
using testing::ElementsAre;

struct Seen {
  Presence presence;
  std::vector<std::string> facts;
};

struct Room {
  json snapshot = test::healthy();
  test::Said said = {{"server", "\\\\fs01\\data"}, {"wanted-user", "FS01\\backup"}};

  Seen look(Sight sight) const {
    if (sight.rule.empty()) sight.rule = sight.predicate;
    const Snapshot read = test::snapshotOf(snapshot);
    const Answers answers = test::answersOf(said);
    const auto wanted = wantedOf(read, answers);
    std::optional<Clash> clash;
    if (wanted) clash = findClash(read, *wanted);
    const Observation observation =
        observe(sight, {read, answers, wanted ? &*wanted : nullptr, clash ? &*clash : nullptr});
    Seen seen{observation.presence, {}};
    for (const Trace& trace : observation.traces) {
      EXPECT_EQ(trace.text.id.rfind("evidence." + sight.rule, 0), 0U);
      seen.facts.push_back(trace.fact);
    }
    EXPECT_EQ(seen.presence == Presence::present, !seen.facts.empty());
    return seen;
  }
  Seen look(const std::string& rule, const std::vector<std::string>& areas = {},
            std::int64_t threshold = 0) const {
    Sight sight;
    sight.predicate = rule;
    sight.areas = areas;
    sight.threshold = threshold;
    return look(sight);
  }
};

json connection(const char* local, const char* remote, const char* user) {
  json made = {
      {"remote", remote}, {"user", user}, {"state", "connected"}, {"logonSession", "0x1a2b"}};
  made["local"] = local == nullptr ? json(nullptr) : json(local);
  return made;
}

TEST(Observe, TellsAbsentFromUnseen) {
  Room room;
  EXPECT_EQ(room.look("drive-other-user", {"connections"}).presence, Presence::absent);
  room.snapshot.erase("connections");
  EXPECT_EQ(room.look("drive-other-user", {"connections"}).presence, Presence::unseen);
  room.snapshot["connections"] = json::array();
  room.snapshot["gaps"] = {{{"area", "connections"}, {"reason", "timed out"}}};
  EXPECT_EQ(room.look("drive-other-user", {"connections"}).presence, Presence::unseen);
  // What was seen counts, gap or not.
  room.snapshot["connections"] = {connection("Z:", "\\\\fs01\\data", "CONTOSO\\anna")};
  EXPECT_EQ(room.look("drive-other-user", {"connections"}).presence, Presence::present);
}

TEST(Observe, OwnConnectionsAreSeenWhereOthersAreDenied) {
  Room room;
  room.snapshot["gaps"] = {{{"area", "connections"}, {"reason", "access denied"}, {"code", 5}}};
  EXPECT_EQ(room.look("drive-other-user", {"connections"}).presence, Presence::absent);
  EXPECT_EQ(room.look("other-session-connection", {kOthersConnections}).presence, Presence::unseen);
}

TEST(Observe, IsUnseenWhereTheQuestionMakesNoSense) {
  Room room;
  room.said.clear();
  EXPECT_EQ(room.look("drive-other-user", {"connections"}).presence, Presence::unseen);
  EXPECT_EQ(room.look("no-such-rule").presence, Presence::unseen);
}

TEST(Connections, EachKindHasItsRule) {
  Room room;
  room.snapshot["connections"] = {connection("Z:", "\\\\fs01\\data", "FS01\\lars"),
                                  connection(nullptr, "\\\\fs01\\media", "FS01\\lars"),
                                  connection(nullptr, "\\\\fs01\\IPC$", "FS01\\otto"),
                                  connection("LPT1:", "\\\\fs01\\laser", "FS01\\lars"),
                                  connection("G:", "\\\\fs01\\images", "FS01\\lars"),
                                  connection("Y:", "\\\\fs01\\data", "FS01\\backup")};
  room.snapshot["connections"][4]["scope"] = "global";
  EXPECT_THAT(room.look("drive-other-user").facts, ElementsAre("connections/0"));
  EXPECT_THAT(room.look("deviceless-other-user").facts, ElementsAre("connections/1"));
  EXPECT_THAT(room.look("ipc-other-user").facts, ElementsAre("connections/2"));
  EXPECT_THAT(room.look("printer-other-user").facts, ElementsAre("connections/3"));
  EXPECT_THAT(room.look("global-other-user").facts, ElementsAre("connections/4"));
  EXPECT_EQ(room.look("guest-identity").presence, Presence::absent);
  EXPECT_EQ(room.look("signed-in-identity").presence, Presence::absent);
  room.snapshot["connections"][1]["user"] = "contoso\\ANNA";
  EXPECT_THAT(room.look("signed-in-identity").facts, ElementsAre("connections/1"));
  room.snapshot["connections"][1]["user"] = "";
  EXPECT_THAT(room.look("guest-identity").facts, ElementsAre("connections/1"));
}

TEST(Connections, WhatWindowsOpensBesideADriveBelongsToIt) {
  Room room;
  room.snapshot["connections"] = {connection("Z:", "\\\\fs01\\data", "FS01\\lars"),
                                  connection(nullptr, "\\\\fs01\\IPC$", "fs01\\LARS")};
  EXPECT_EQ(room.look("ipc-other-user").presence, Presence::absent);
  EXPECT_EQ(room.look("named-by-program").presence, Presence::absent);
  room.snapshot["connections"][0]["local"] = nullptr;
  EXPECT_THAT(room.look("ipc-other-user").facts, ElementsAre("connections/1"));
}

TEST(Connections, ThatWorkForThePersonSpeakForAnotherSignInOfTheProgram) {
  Room room;
  room.said = {{"server", "\\\\fs01\\data"}, {"moment", "running-a-script-or-service"}};
  room.snapshot["connections"] = {connection("Z:", "\\\\fs01\\data", "FS01\\lars")};
  EXPECT_THAT(room.look("stands-as-wanted").facts, ElementsAre("connections/0"));
  // Another account is wanted, or two are complained of: then it is not as wanted.
  room.said["wanted-user"] = "FS01\\backup";
  EXPECT_EQ(room.look("stands-as-wanted").presence, Presence::absent);
  room.said.erase("wanted-user");
  room.said["error"] = "1219";
  EXPECT_EQ(room.look("stands-as-wanted").presence, Presence::absent);
}

TEST(Connections, ProgramsAreNamedAndWindowsItselfIsNot) {
  Room room;
  room.snapshot["connections"] = {connection(nullptr, "\\\\fs01\\data", "FS01\\sync")};
  room.snapshot["connections"][0]["owner"] = "explorer.exe";
  EXPECT_EQ(room.look("program-holds").presence, Presence::absent);
  EXPECT_EQ(room.look("explorer-holds").presence, Presence::present);
  room.snapshot["connections"][0]["owner"] = "SyncAgent.exe";
  EXPECT_THAT(room.look("program-holds").facts, ElementsAre("connections/0"));
}

TEST(Connections, NothingListedNeedsAReportAndAWholeList) {
  Room room;
  EXPECT_EQ(room.look("nothing-listed", {"connections"}).presence, Presence::unseen);
  room.said["error"] = "1219";
  EXPECT_THAT(room.look("nothing-listed", {"connections"}).facts, ElementsAre("connections"));
  room.snapshot["connections"] = {connection(nullptr, "\\\\fs01\\data", "FS01\\sync")};
  EXPECT_EQ(room.look("nothing-listed", {"connections"}).presence, Presence::absent);
  room.snapshot.erase("connections");
  EXPECT_EQ(room.look("nothing-listed", {"connections"}).presence, Presence::unseen);
}

TEST(Credentials, OnlyTheOneThatWindowsTakesCounts) {
  Room room;
  room.snapshot["credentials"] = {
      {{"target", "*"}, {"user", "FS01\\lars"}, {"kind", "domain-password"}},
      {{"target", "fs01"}, {"user", "FS01\\backup"}, {"kind", "domain-password"}}};
  EXPECT_EQ(room.look("credential-other-user", {"credentials"}).presence, Presence::absent);
  room.snapshot["credentials"].erase(1);
  EXPECT_THAT(room.look("credential-other-user", {"credentials"}).facts,
              ElementsAre("credentials/0"));
}

TEST(Credentials, WithoutAnyWindowsOffersWhoeverIsSignedIn) {
  Room room;
  EXPECT_EQ(room.look("own-name-offered").presence, Presence::unseen) << "nothing is refused";
  room.said["error"] = "1326";
  EXPECT_THAT(room.look("own-name-offered").facts, ElementsAre("machine/user"));
  room.said["wanted-user"] = "anna";
  EXPECT_EQ(room.look("own-name-offered").presence, Presence::absent) << "she is offered";
  room.said["wanted-user"] = "FS01\\backup";
  room.snapshot["credentials"] = {{{"target", "fs01"}, {"user", "FS01\\backup"}}};
  EXPECT_EQ(room.look("own-name-offered").presence, Presence::absent);
  room.snapshot.erase("credentials");
  EXPECT_EQ(room.look("own-name-offered").presence, Presence::unseen);
}

TEST(LogonSessions, AServiceOfTheAccountKeepsItsPassword) {
  Room room;
  room.snapshot["logonSessions"].push_back(
      {{"luid", "0x77"}, {"user", "CONTOSO\\svc-report"}, {"type", "service"}});
  room.said = {{"wanted-user", "CONTOSO\\svc-report"}};
  EXPECT_EQ(room.look("service-of-the-account").presence, Presence::unseen);
  room.said["error"] = "1909";
  EXPECT_THAT(room.look("service-of-the-account").facts, ElementsAre("logonSessions/1"));
  room.said["wanted-user"] = "CONTOSO\\anna";
  EXPECT_EQ(room.look("service-of-the-account").presence, Presence::absent)
      << "she has only signed in herself";
}

TEST(Credentials, AreOutdatedByALaterPassword) {
  Room room;
  room.snapshot["credentials"] = {{{"target", "fs01"},
                                   {"user", "FS01\\backup"},
                                   {"kind", "domain-password"},
                                   {"lastWritten", "2026-05-01T00:00:00Z"}}};
  room.snapshot["accounts"] = {
      {{"name", "FS01\\backup"}, {"passwordSetAt", "2026-05-02T00:00:00Z"}}};
  EXPECT_THAT(room.look("credential-older-than-password").facts, ElementsAre("credentials/0"));
  room.snapshot["credentials"][0]["lastWritten"] = "2026-05-03T00:00:00Z";
  EXPECT_EQ(room.look("credential-older-than-password", {"credentials", "accounts"}).presence,
            Presence::absent);
}

TEST(Connections, AMachineWideOneWithoutANameCountsWhereAClashIsReported) {
  Room room;
  room.snapshot["connections"] = {
      {{"local", nullptr}, {"remote", "\\\\fs01\\data"}, {"user", nullptr}, {"scope", "global"}}};
  EXPECT_EQ(room.look("global-as-wanted").presence, Presence::unseen);
  room.said["error"] = "1219";
  EXPECT_THAT(room.look("global-as-wanted").facts, ElementsAre("connections/0"));
}

TEST(Remembered, WithoutANameIsToldInOtherWords) {
  Room room;
  room.snapshot["remembered"] = {{{"local", "Z:"}, {"remote", "\\\\fs01\\data"}, {"user", ""}}};
  EXPECT_THAT(room.look("remembered-other-user").facts, ElementsAre("remembered/0"));
  room.said["wanted-user"] = "CONTOSO\\anna";
  EXPECT_EQ(room.look("remembered-other-user", {"remembered"}).presence, Presence::absent);
}

TEST(Sessions, OfTheWantedAccountCountAndTheCurrentOneDoesNot) {
  Room room;
  room.said = {{"wanted-user", "CONTOSO\\lars"}};
  room.snapshot["sessions"] = {
      {{"id", 1}, {"user", "CONTOSO\\anna"}, {"state", "disconnected"}},
      {{"id", 2}, {"user", "CONTOSO\\lars"}, {"state", "disconnected"}},
      {{"id", 3}, {"user", "CONTOSO\\lars"}, {"state", "disconnected"}, {"current", true}}};
  EXPECT_THAT(room.look("disconnected-session").facts, ElementsAre("sessions/1"));
  room.said.clear();
  EXPECT_THAT(room.look("disconnected-session").facts, ElementsAre("sessions/0", "sessions/1"));
}

TEST(Sessions, SeveralClientsAreNotOneClientTwice) {
  Room room;
  room.said.clear();
  room.snapshot["sessions"] = {
      {{"id", 2}, {"user", "CONTOSO\\kasse"}, {"state", "active"}, {"client", "PC-7"}},
      {{"id", 3}, {"user", "CONTOSO\\kasse"}, {"state", "active"}, {"client", "pc-7"}}};
  EXPECT_EQ(room.look("several-clients", {"sessions"}).presence, Presence::absent);
  EXPECT_EQ(room.look("several-sessions", {"sessions"}).presence, Presence::present);
  room.snapshot["sessions"][1]["client"] = "PC-8";
  EXPECT_EQ(room.look("several-clients", {"sessions"}).presence, Presence::present);
}

TEST(Sessions, AStationIsNoComputer) {
  Room room;
  room.said.clear();
  room.snapshot["sessions"] = {
      {{"id", 2}, {"user", "CONTOSO\\kasse"}, {"state", "active"}, {"station", "rdp-tcp#0"}},
      {{"id", 3}, {"user", "CONTOSO\\kasse"}, {"state", "active"}, {"station", "rdp-tcp#1"}}};
  EXPECT_EQ(room.look("several-clients", {"sessions"}).presence, Presence::absent);
  room.snapshot["sessions"][0]["station"] = "console";
  EXPECT_EQ(room.look("several-clients", {"sessions"}).presence, Presence::present);
}

TEST(Sessions, ThatAreToldOfAndNotThereAreTheBrokers) {
  Room room;
  const std::string self = room.snapshot["machine"]["name"];
  room.said = {{"symptom", "old-session-still-there"}, {"server", self}, {"wanted-user", "lars"}};
  room.snapshot["sessions"] = {{{"id", 1}, {"user", "CONTOSO\\anna"}, {"state", "active"}}};
  EXPECT_THAT(room.look("no-session-of-account", {"sessions"}).facts,
              ElementsAre("answer/wanted-user"));
  room.snapshot["sessions"].push_back(
      {{"id", 2}, {"user", "CONTOSO\\lars"}, {"state", "disconnected"}});
  EXPECT_EQ(room.look("no-session-of-account", {"sessions"}).presence, Presence::absent);
  room.said["server"] = "another-host";
  EXPECT_EQ(room.look("no-session-of-account", {"sessions"}).presence, Presence::unseen);
}

TEST(Policy, SeveralSessionsAllowedOnPurposeNeedNoLeftOne) {
  Room room;
  room.said.clear();
  room.snapshot["policy"]["singleSessionPerUser"] = false;
  room.snapshot["sessions"] = {{{"id", 2}, {"user", "CONTOSO\\kasse"}, {"state", "active"}},
                               {{"id", 3}, {"user", "CONTOSO\\kasse"}, {"state", "active"}}};
  room.snapshot.erase("policySources");
  EXPECT_EQ(room.look("several-allowed", {"policy"}).presence, Presence::absent);
  room.snapshot["policySources"] = {
      {{"name", "singleSessionPerUser"}, {"source", "HKLM\\Policies"}, {"raw", "0"}}};
  EXPECT_THAT(room.look("several-allowed", {"policy"}).facts, ElementsAre("policySources/0"));
}

TEST(Policy, ZeroAndNoneAreNeverAndAbsentIsUnseen) {
  Room room;
  EXPECT_EQ(room.look("no-session-limits", {"policy"}).presence, Presence::absent);
  room.snapshot["policy"]["disconnectedSessionLimitMs"] = nullptr;
  EXPECT_EQ(room.look("no-session-limits", {"policy"}).presence, Presence::present);
  room.snapshot["policy"]["disconnectedSessionLimitMs"] = 0;
  EXPECT_EQ(room.look("no-session-limits", {"policy"}).presence, Presence::present);
  room.snapshot["policy"].erase("disconnectedSessionLimitMs");
  EXPECT_EQ(room.look("no-session-limits", {"policy"}).presence, Presence::unseen);
}

TEST(Servers, OnlyTheWantedOneCounts) {
  Room room;
  room.snapshot["servers"].push_back(
      {{"name", "old-nas"}, {"reachable", false}, {"clockSkewSeconds", 9000}});
  EXPECT_EQ(room.look("unreachable", {"servers"}).presence, Presence::absent);
  EXPECT_EQ(room.look("clock-skew", {"servers"}, 300).presence, Presence::absent);
  room.said["server"] = "old-nas";
  EXPECT_THAT(room.look("unreachable", {"servers"}).facts, ElementsAre("servers/1"));
  EXPECT_THAT(room.look("clock-skew", {"servers"}, 300).facts, ElementsAre("servers/1"));
  room.said["server"] = "nobody-looked-at";
  EXPECT_EQ(room.look("unreachable", {"servers"}).presence, Presence::unseen);
}

TEST(Servers, NoVersionToldCountsWhereAnotherTellsItsOwn) {
  Room room;
  room.said["server"] = "\\\\old-nas\\data";
  room.snapshot["servers"].push_back(
      {{"name", "old-nas"}, {"reachable", true}, {"dialect", nullptr}});
  EXPECT_THAT(room.look("no-dialect-told").facts, ElementsAre("servers/1"));
  room.snapshot["servers"][1]["dialect"] = "2.1";
  EXPECT_EQ(room.look("no-dialect-told").presence, Presence::absent);
  EXPECT_EQ(room.look("modern-dialect").presence, Presence::absent);
  room.snapshot["servers"][1]["dialect"] = nullptr;
  room.snapshot["servers"].erase(0);
  EXPECT_EQ(room.look("no-dialect-told").presence, Presence::unseen)
      << "the look may have told no version at all";
}

TEST(Servers, AClockThatAgreesElsewhereIsRight) {
  Room room;
  EXPECT_EQ(room.look("clock-agrees", {}, 300).presence, Presence::unseen) << "it was read itself";
  room.said["server"] = "\\\\old-nas\\data";
  room.snapshot["servers"].push_back({{"name", "old-nas"}, {"clockSkewSeconds", nullptr}});
  EXPECT_THAT(room.look("clock-agrees", {}, 300).facts, ElementsAre("servers/0"));
  room.snapshot["servers"][0]["clockSkewSeconds"] = 4000;
  EXPECT_EQ(room.look("clock-agrees", {}, 300).presence, Presence::unseen);
}

TEST(Servers, FiveMinutesEitherWayAreStillFine) {
  Room room;
  for (const int skew : {-301, 301}) {
    room.snapshot["servers"][0]["clockSkewSeconds"] = skew;
    EXPECT_EQ(room.look("clock-skew", {"servers"}, 300).presence, Presence::present) << skew;
  }
  for (const int skew : {-300, 0, 300}) {
    room.snapshot["servers"][0]["clockSkewSeconds"] = skew;
    EXPECT_EQ(room.look("clock-skew", {"servers"}, 300).presence, Presence::absent) << skew;
  }
}

TEST(Events, FitByLogIdCodeAndReasonAndAge) {
  Room room;
  Sight sight;
  sight.rule = "event-test";
  sight.predicate = "event";
  sight.areas = {"events"};
  sight.events = {{"smbclient", {30804}, {}, {}}, {"SessionManager", {40}, {}, {5}}};
  room.snapshot["events"] = {
      {{"log", "Microsoft-Windows-SMBClient/Connectivity"},
       {"id", 30804},
       {"time", "2026-11-20T00:00:00Z"}},
      {{"log", "Microsoft-Windows-SMBClient/Connectivity"},
       {"id", 30806},
       {"time", "2026-11-20T00:00:00Z"}},
      {{"log", "Operational"}, {"source", "LocalSessionManager"}, {"id", 40}, {"reason", 5}},
      {{"log", "Operational"}, {"source", "LocalSessionManager"}, {"id", 40}, {"reason", 0}},
      {{"log", "Microsoft-Windows-SMBClient/Connectivity"},
       {"id", 30804},
       {"time", "2026-01-01T00:00:00Z"}}};
  EXPECT_THAT(room.look(sight).facts, testing::UnorderedElementsAre("events/0", "events/2"));
  room.snapshot["events"] = json::array();
  EXPECT_EQ(room.look(sight).presence, Presence::absent);
}

TEST(ServerSessions, OfTheUserAndTheShareNamed) {
  Room room;
  room.snapshot["machine"]["role"] = "server";
  room.snapshot["serverSessions"] = {{{"client", "10.0.0.1"}, {"user", "bob"}, {"share", "Data"}},
                                     {{"client", "10.0.0.1"}, {"user", "bob"}, {"share", "media"}},
                                     {{"client", "10.0.0.1"}, {"user", "anna"}, {"share", "data"}}};
  room.said = {{"server", "\\\\PC-0412\\data"}, {"wanted-user", "bob"}};
  EXPECT_THAT(room.look("unwanted-server-session").facts, ElementsAre("serverSessions/0"));
  room.said["server"] = "localhost";
  EXPECT_THAT(room.look("unwanted-server-session").facts.size(), 2U);
}

TEST(Observe, FindsNothingInAnEmptySnapshot) {
  const Snapshot nothing;
  const Answers answers;
  for (const std::string& name : predicateNames()) {
    Sight sight;
    sight.rule = sight.predicate = name;
    sight.threshold = 1;
    EXPECT_NE(observe(sight, {nothing, answers, nullptr, nullptr}).presence, Presence::present)
        << name;
  }
}

}  // namespace
}  // namespace unclash
