#include "core/diagnose/diagnosis.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "core/diagnose/knowledge.h"
#include "tests/unit/diagnose/cases.h"

namespace unclash {
namespace {

using test::Case;
using test::Said;
using testing::Contains;
using testing::IsEmpty;
using testing::Not;

const Knowledge& knowledge() {
  static const auto kLoaded = Knowledge::load();
  if (!kLoaded) {
    ADD_FAILURE() << kLoaded.failure().detail;
    std::abort();
  }
  return **kLoaded;
}

const Said kWantsBackup = {{"error", "1219"},
                           {"symptom", "more-than-one-user-name"},
                           {"moment", "mapping-a-drive"},
                           {"server", "\\\\fs01\\data"},
                           {"wanted-user", "FS01\\backup"}};

Said with(Said said, const Said& more) {
  for (const auto& [question, answer] : more) said[question] = answer;
  return said;
}

const std::vector<Case>& cases() {
  static const std::vector<Case> kCases = {
      {"mapped_drive",
       R"({"connections": [{"local": "Z:", "remote": "\\\\fs01\\data", "user": "CONTOSO\\anna", "state": "connected", "kind": "disk", "persistent": false, "openFiles": 0, "logonSession": "0x1a2b"}]})",
       kWantsBackup, "mapped-drive-other-user", "disconnect-connection"},
      {"deviceless",
       R"({"connections": [{"local": null, "remote": "\\\\fs01\\media", "user": "FS01\\lars", "state": "connected", "kind": "disk", "owner": "explorer.exe", "logonSession": "0x1a2b"}]})",
       kWantsBackup, "deviceless-connection-other-user", "disconnect-connection"},
      {"ipc",
       R"({"connections": [{"local": null, "remote": "\\\\fs01\\IPC$", "user": "FS01\\lars", "state": "connected", "kind": "ipc", "logonSession": "0x1a2b"}]})",
       kWantsBackup, "deviceless-connection-other-user", "disconnect-connection"},
      {"remembered",
       R"({"remembered": [{"local": "Z:", "remote": "\\\\fs01\\data", "user": "FS01\\lars"}]})",
       with(kWantsBackup, {{"moment", "after-restart"}}), "remembered-connection-other-user",
       "forget-remembered-connection"},
      {"remembered_and_live",
       R"({"connections": [{"local": "Z:", "remote": "\\\\fs01\\data", "user": "FS01\\lars", "state": "connected", "kind": "disk", "persistent": true, "logonSession": "0x1a2b"}], "remembered": [{"local": "Z:", "remote": "\\\\fs01\\data", "user": "FS01\\lars"}]})",
       with(kWantsBackup, {{"moment", "signing-in"}, {"back-after-restart", "yes"}}),
       "remembered-connection-other-user"},
      {"stored_credential",
       R"({"credentials": [{"target": "fs01", "user": "FS01\\lars", "kind": "domain-password"}]})",
       with(kWantsBackup, {{"symptom", "asked-again-and-again"}}), "stored-credential-other-user",
       "remove-stored-credential"},
      {"implicit",
       R"({"connections": [{"local": null, "remote": "\\\\fs01\\data", "user": "CONTOSO\\anna", "state": "connected", "kind": "disk", "logonSession": "0x1a2b"}]})",
       with(kWantsBackup, {{"touched-before", "yes"}}), "implicit-sign-in-credential"},
      {"spelling",
       R"({"connections": [{"local": "Y:", "remote": "\\\\fs01\\home", "user": "CONTOSO\\anna", "state": "connected", "kind": "disk", "logonSession": "0x1a2b"}]})",
       with(kWantsBackup, {{"wanted-user", "anna@contoso.com"}}), "user-name-spelling",
       "use-full-user-name"},
      {"other_logon_session",
       R"({"machine": {"elevated": true}, "connections": [{"local": "Z:", "remote": "\\\\fs01\\data", "user": "FS01\\backup", "state": "connected", "kind": "disk", "logonSession": "0x9f"}], "logonSessions": [{"luid": "0x1a2b", "user": "CONTOSO\\anna", "type": "interactive", "elevated": true, "linkedLuid": "0x9f"}, {"luid": "0x9f", "user": "CONTOSO\\anna", "type": "interactive", "elevated": false, "linkedLuid": "0x1a2b"}]})",
       with(kWantsBackup, {{"moment", "starting-a-program"}, {"only-as-administrator", "yes"}}),
       "other-logon-session"},
      {"background_program",
       R"({"connections": [{"local": null, "remote": "\\\\fs01\\archive", "user": "FS01\\sync", "state": "connected", "kind": "disk", "owner": "SyncAgent.exe", "logonSession": "0x1a2b"}]})",
       kWantsBackup, "background-program"},
      {"printer",
       R"({"connections": [{"local": "LPT1:", "remote": "\\\\fs01\\laser", "user": "FS01\\print", "state": "connected", "kind": "print", "logonSession": "0x1a2b"}]})",
       with(kWantsBackup, {{"moment", "printing"}}), "printer-connection"},
      {"two_accounts",
       R"({"connections": [{"local": "Z:", "remote": "\\\\fs01\\data", "user": "CONTOSO\\anna", "state": "connected", "kind": "disk", "logonSession": "0x1a2b"}]})",
       with(kWantsBackup, {{"two-accounts-needed", "yes"}}), "same-server-two-accounts-needed",
       "use-server-alias"},
      {"dfs",
       R"({"servers": [{"name": "fs01", "addresses": ["192.168.1.5"], "reachable": true, "isDfsRoot": true, "dialect": "3.1.1", "negotiateError": null}], "connections": [{"local": null, "remote": "\\\\fs01\\data", "user": "FS01\\lars", "state": "connected", "kind": "disk", "logonSession": "0x1a2b"}]})",
       with(kWantsBackup, {{"moment", "opening-a-share"}}), "dfs-same-server"},
      {"domain_join",
       R"({"machine": {"join": "workgroup", "domain": null, "user": "PC-0412\\admin"}, "connections": [{"local": null, "remote": "\\\\dc01\\IPC$", "user": "CONTOSO\\lars", "state": "connected", "kind": "ipc", "logonSession": "0x1a2b"}]})",
       {{"error", "1219"},
        {"moment", "joining-a-domain"},
        {"server", "dc01"},
        {"wanted-user", "CONTOSO\\admin"}},
       "domain-join-existing-connection",
       "disconnect-server"},
      {"stale_redirector", "{}", kWantsBackup, "redirector-holds-stale-session"},
      {"password_changed",
       R"({"credentials": [{"target": "fs01", "user": "FS01\\backup", "kind": "domain-password", "lastWritten": "2026-01-01T00:00:00Z"}], "accounts": [{"name": "FS01\\backup", "passwordSetAt": "2026-11-20T00:00:00Z"}]})",
       {{"error", "1326"},
        {"symptom", "asked-again-and-again"},
        {"server", "fs01"},
        {"wanted-user", "FS01\\backup"},
        {"recent-change", "password"}},
       "password-changed",
       "remove-stored-credential"},
      {"stale_ticket",
       R"({"tickets": [{"server": "cifs/fs01@CONTOSO.COM", "client": "lars@CONTOSO.COM", "endTime": "2026-11-21T16:00:00Z"}]})",
       {{"error", "1326"}, {"symptom", "cannot-open-share"}, {"server", "fs01"}},
       "stale-kerberos-ticket",
       "purge-kerberos-tickets"},
      {"clock_skew",
       R"({"servers": [{"name": "fs01", "addresses": ["192.168.1.5"], "reachable": true, "clockSkewSeconds": -900, "dialect": "3.1.1"}]})",
       {{"error", "1398"}, {"server", "fs01"}},
       "clock-skew",
       "correct-clock"},
      {"unreachable",
       R"({"servers": [{"name": "fs01", "addresses": ["192.168.1.5"], "reachable": false}]})",
       {{"error", "53"}, {"symptom", "cannot-open-share"}, {"server", "fs01"}},
       "server-unreachable",
       "check-network"},
      {"server_full",
       "{}",
       {{"error", "71"}, {"symptom", "cannot-open-share"}, {"server", "fs01"}},
       "server-connection-limit"},
      {"not_a_share",
       "{}",
       {{"error", "67"},
        {"moment", "mapping-a-drive"},
        {"server", "\\\\fs01\\data\\projects\\2026"}},
       "not-a-share",
       "correct-path"},
      {"access_denied",
       R"({"connections": [{"local": "Z:", "remote": "\\\\fs01\\data", "user": "FS01\\backup", "state": "connected", "kind": "disk", "logonSession": "0x1a2b"}]})",
       {{"error", "5"},
        {"symptom", "cannot-open-share"},
        {"server", "\\\\fs01\\data"},
        {"wanted-user", "FS01\\backup"}},
       "access-denied-on-share"},
      {"guest_blocked",
       R"({"policy": {"insecureGuestLogon": false}, "events": [{"log": "Microsoft-Windows-SMBClient/Security", "id": 31017, "time": "2026-11-21T07:50:00Z"}]})",
       {{"error", "1272"}, {"symptom", "cannot-open-share"}, {"server", "fs01"}},
       "guest-access-blocked"},
      {"smb_version",
       R"({"servers": [{"name": "fs01", "addresses": ["192.168.1.5"], "reachable": true, "dialect": null, "negotiateError": "the server answers with SMB 1 only"}]})",
       {{"error", "64"}, {"symptom", "cannot-open-share"}, {"server", "fs01"}},
       "smb-version-mismatch",
       "change-smb-setting"},
      {"workstation_stopped",
       R"({"services": [{"name": "LanmanWorkstation", "state": "stopped", "startType": "manual"}]})",
       {{"error", "2138"}, {"server", "fs01"}},
       "workstation-service-stopped",
       "restart-workstation-service"},
      {"disconnected_session",
       R"({"machine": {"role": "terminal-server"}, "sessions": [{"id": 1, "user": "CONTOSO\\admin", "state": "active", "current": true}, {"id": 3, "user": "CONTOSO\\lars", "state": "disconnected", "client": "PC-0007", "idleSeconds": 4000}]})",
       {{"error", "1366"},
        {"symptom", "old-session-still-there"},
        {"moment", "reconnecting-remote-desktop"}},
       "disconnected-session-left",
       "sign-out-session"},
      {"shared_account",
       R"({"machine": {"role": "terminal-server"}, "sessions": [{"id": 2, "user": "CONTOSO\\kasse", "state": "active", "client": "PC-0007"}, {"id": 3, "user": "CONTOSO\\kasse", "state": "active", "client": "PC-0008"}]})",
       {{"error", "1366"}, {"symptom", "disconnected-suddenly"}, {"account-shared", "yes"}},
       "shared-account-in-use"},
      {"no_limits",
       R"({"machine": {"role": "terminal-server"}, "policy": {"disconnectedSessionLimitMs": 0}, "sessions": [{"id": 2, "user": "CONTOSO\\a", "state": "disconnected", "idleSeconds": 200000}, {"id": 3, "user": "CONTOSO\\b", "state": "disconnected", "idleSeconds": 300000}, {"id": 4, "user": "CONTOSO\\c", "state": "disconnected", "idleSeconds": 400000}]})",
       {{"error", "1366"}, {"symptom", "old-session-still-there"}, {"who-is-affected", "everyone"}},
       "no-session-time-limits",
       "set-session-time-limits"},
      {"session_policy",
       R"({"machine": {"role": "terminal-server"}, "policySources": [{"name": "singleSessionPerUser", "source": "HKLM policy", "raw": "1"}, {"name": "singleSessionPerUser", "source": "WMI", "raw": "0"}], "events": [{"log": "Security", "id": 4625, "code": 1385, "time": "2026-11-21T07:00:00Z"}]})",
       {{"error", "1366"},
        {"symptom", "disconnected-suddenly"},
        {"moment", "signing-in"},
        {"who-is-affected", "everyone"}},
       "session-policy-misconfigured",
       "correct-session-policy"},
      {"network_drops",
       R"({"policy": {"keepAliveMinutes": null}, "events": [{"log": "Microsoft-Windows-SMBClient/Connectivity", "id": 30804, "time": "2026-11-21T07:00:00Z"}]})",
       {{"error", "64"}, {"symptom", "disconnected-suddenly"}, {"network-drops", "yes"}},
       "network-drops-sessions"},
      {"update_pending",
       R"({"machine": {"rebootPending": true, "lastUpdate": "2026-11-20"}})",
       {{"error", "1366"},
        {"symptom", "other"},
        {"moment", "after-restart"},
        {"recent-change", "system-update"}},
       "update-or-restart-pending"},
      {"unauthorised",
       R"({"sessions": [{"id": 1, "user": "CONTOSO\\anna", "state": "active", "current": true}, {"id": 5, "user": "PC-0412\\old", "state": "active", "client": "10.9.8.7"}], "accounts": [{"name": "anna", "enabled": true}, {"name": "old", "enabled": false}]})",
       {{"error", "5"}, {"symptom", "old-session-still-there"}},
       "unauthorised-session",
       "review-access"},
      {"application_bug",
       R"({"logonSessions": [{"luid": "0x1a2b", "user": "CONTOSO\\anna", "type": "interactive"}, {"luid": "0x3", "user": "CONTOSO\\svc-app", "type": "service"}, {"luid": "0x4", "user": "CONTOSO\\svc-app", "type": "service"}, {"luid": "0x5", "user": "CONTOSO\\svc-app", "type": "batch"}, {"luid": "0x6", "user": "CONTOSO\\svc-app", "type": "service"}]})",
       {{"error", "1366"}, {"symptom", "cannot-start-program"}, {"moment", "starting-a-program"}},
       "application-session-bug"},
      {"logon_id_collision",
       R"({"logonSessions": [{"luid": "0x1a2b", "user": "CONTOSO\\anna", "type": "interactive", "package": "AcmeTokenLogon"}], "events": [{"log": "System", "source": "LsaSrv", "id": 6033, "code": 1366, "time": "2026-11-21T07:00:00Z"}]})",
       {{"error", "1366"}, {"symptom", "other"}, {"moment", "signing-in"}},
       "logon-id-collision"},
      {"session_limit",
       R"({"machine": {"role": "terminal-server"}, "policy": {"maxSessions": 2}, "sessions": [{"id": 2, "user": "CONTOSO\\a", "state": "active"}, {"id": 3, "user": "CONTOSO\\b", "state": "active"}]})",
       {{"error", "1366"}, {"moment", "signing-in"}},
       "session-limit-reached",
       "raise-session-limit"},
      {"broker",
       R"({"machine": {"role": "terminal-server"}, "events": [{"log": "Microsoft-Windows-TerminalServices-SessionBroker/Operational", "id": 802, "time": "2026-11-21T07:00:00Z"}]})",
       {{"error", "1366"},
        {"symptom", "old-session-still-there"},
        {"moment", "reconnecting-remote-desktop"}},
       "broker-stale-session"},
      {"without_credentials",
       R"({"logonSessions": [{"luid": "0x1a2b", "user": "CONTOSO\\anna", "type": "network"}]})",
       {{"error", "1312"}, {"moment", "running-a-script-or-service"}},
       "session-without-credentials",
       "sign-in-interactively"},
      {"storage_disabled",
       R"({"policy": {"credentialStorageDisabled": true}})",
       {{"error", "1312"}, {"symptom", "asked-again-and-again"}},
       "credential-storage-disabled"},
      {"ntlm",
       R"({"policy": {"ntlmLevel": 1}})",
       {{"error", "1326"},
        {"symptom", "asked-again-and-again"},
        {"server", "fs01"},
        {"recent-change", "server-or-nas"}},
       "ntlm-level-mismatch",
       "change-smb-setting"},
      {"other_password",
       R"({"connections": [{"local": "Z:", "remote": "\\\\fs01\\data", "user": "FS01\\backup", "state": "connected", "kind": "disk", "logonSession": "0x1a2b"}]})",
       kWantsBackup, "same-account-other-password"},
      {"global_mapping",
       R"({"connections": [{"local": "G:", "remote": "\\\\fs01\\images", "user": "CONTOSO\\svc", "state": "disconnected", "kind": "disk", "scope": "global"}]})",
       kWantsBackup, "global-mapping-stale", "remove-global-mapping"},
      {"too_many", "{}", {{"error", "1220"}, {"server", "fs01"}}, "too-many-sessions-to-server"},
  };
  return kCases;
}

Diagnosis diagnosed(const Case& one) {
  return diagnose(knowledge(), test::snapshotOf(one), test::answersOf(one.said));
}

std::string firstOf(const Diagnosis& diagnosis) {
  return diagnosis.causes.empty() ? std::string("(none)") : diagnosis.causes.front().cause;
}

std::string listed(const Diagnosis& diagnosis) {
  std::string text;
  for (const Finding& finding : diagnosis.causes)
    text += finding.cause + " " + std::to_string(finding.probability) + "\n";
  for (const Treatment& treatment : diagnosis.treatments)
    text += "  " + treatment.action + " " + std::to_string(treatment.chance) + "\n";
  if (diagnosis.question) text += "  asks " + diagnosis.question->id + "\n";
  return text;
}

class EachCase : public testing::TestWithParam<Case> {};
INSTANTIATE_TEST_SUITE_P(Diagnosis, EachCase, testing::ValuesIn(cases()),
                         [](const auto& info) { return std::string(info.param.name); });

TEST_P(EachCase, TheCauseComesFirst) {
  const Diagnosis diagnosis = diagnosed(GetParam());
  EXPECT_EQ(firstOf(diagnosis), GetParam().cause) << listed(diagnosis);
  EXPECT_TRUE(diagnosis.problemFound());
}

TEST_P(EachCase, TheRightActionComesFirst) {
  if (*GetParam().action == '\0') GTEST_SKIP() << "several actions are as good";
  const Diagnosis diagnosis = diagnosed(GetParam());
  ASSERT_FALSE(diagnosis.treatments.empty());
  EXPECT_EQ(diagnosis.treatments.front().action, GetParam().action) << listed(diagnosis);
}

TEST_P(EachCase, ProbabilitiesAreSane) {
  const Diagnosis diagnosis = diagnosed(GetParam());
  double sum = 0;
  double last = 1;
  std::set<std::string> seen;
  for (const Finding& finding : diagnosis.causes) {
    EXPECT_GT(finding.probability, 0);
    EXPECT_LE(finding.probability, last);
    EXPECT_TRUE(seen.insert(finding.cause).second) << finding.cause;
    last = finding.probability;
    sum += finding.probability;
  }
  for (const Finding& finding : diagnosis.alsoPresent) {
    EXPECT_TRUE(seen.insert(finding.cause).second) << finding.cause;
    sum += finding.probability;
  }
  EXPECT_LE(sum, 1 + 1e-9);
  for (const Treatment& treatment : diagnosis.treatments) {
    EXPECT_GT(treatment.chance, 0);
    EXPECT_LT(treatment.chance, 1);
    EXPECT_GT(treatment.cost, 0);
  }
}

void expectFactsIn(const Diagnosis& diagnosis, const Snapshot& snapshot, const Said& said) {
  const nlohmann::json json = nlohmann::json::parse(writeSnapshot(snapshot));
  for (const auto* findings : {&diagnosis.causes, &diagnosis.alsoPresent})
    for (const Finding& finding : *findings)
      for (const Evidence& evidence : finding.evidence) {
        const bool answer = evidence.fact.rfind("answer/", 0) == 0;
        EXPECT_TRUE(answer ? said.count(evidence.fact.substr(7)) != 0
                           : json.contains(nlohmann::json::json_pointer("/" + evidence.fact)))
            << evidence.fact;
        EXPECT_FALSE(evidence.text.empty());
      }
}

TEST_P(EachCase, EveryFactIsThere) {
  expectFactsIn(diagnosed(GetParam()), test::snapshotOf(GetParam()), GetParam().said);
}

TEST_P(EachCase, AnyAreaMayBeMissing) {
  nlohmann::json whole = test::healthy();
  whole.merge_patch(nlohmann::json::parse(GetParam().change));
  for (const char* area : kAreas) {
    nlohmann::json json = whole;
    json.erase(area);
    const Snapshot snapshot = test::snapshotOf(json);
    const Diagnosis diagnosis = diagnose(knowledge(), snapshot, test::answersOf(GetParam().said));
    EXPECT_TRUE(diagnosis.problemFound()) << "without " << area;
    double sum = 0;
    for (const Finding& finding : diagnosis.causes) sum += finding.probability;
    EXPECT_LE(sum, 1 + 1e-9) << "without " << area;
    expectFactsIn(diagnosis, snapshot, GetParam().said);
  }
}

void reverse(nlohmann::json& json) {
  for (auto& [name, value] : json.items())
    if (value.is_array()) std::reverse(value.begin(), value.end());
}

TEST_P(EachCase, TheOrderOfListsChangesNothing) {
  nlohmann::json json = test::healthy();
  json.merge_patch(nlohmann::json::parse(GetParam().change));
  // An uninvolved thing in each list, so that there is an order at all.
  json["connections"].push_back({{"local", "Q:"},
                                 {"remote", "\\\\nas\\films"},
                                 {"user", "NAS\\anna"},
                                 {"logonSession", "0x1a2b"}});
  json["remembered"].push_back(
      {{"local", "Q:"}, {"remote", "\\\\nas\\films"}, {"user", "NAS\\anna"}});
  json["credentials"].push_back(
      {{"target", "nas"}, {"user", "NAS\\anna"}, {"kind", "domain-password"}});
  const Answers answers = test::answersOf(GetParam().said);
  const Diagnosis forth = diagnose(knowledge(), test::snapshotOf(json), answers);
  reverse(json);
  const Diagnosis back = diagnose(knowledge(), test::snapshotOf(json), answers);
  ASSERT_EQ(forth.causes.size(), back.causes.size());
  for (std::size_t i = 0; i < forth.causes.size(); ++i) {
    EXPECT_EQ(forth.causes[i].cause, back.causes[i].cause);
    EXPECT_DOUBLE_EQ(forth.causes[i].probability, back.causes[i].probability);
    EXPECT_EQ(forth.causes[i].headline, back.causes[i].headline);
    EXPECT_EQ(forth.causes[i].explanation, back.causes[i].explanation);
  }
  ASSERT_EQ(forth.treatments.size(), back.treatments.size());
  for (std::size_t i = 0; i < forth.treatments.size(); ++i)
    EXPECT_EQ(forth.treatments[i].action, back.treatments[i].action);
}

TEST_P(EachCase, NoQuestionComesTwiceAndTheyEnd) {
  const Snapshot snapshot = test::snapshotOf(GetParam());
  Answers answers = test::answersOf(GetParam().said);
  std::set<std::string> asked;
  for (int i = 0; i < 20; ++i) {
    const Diagnosis diagnosis = diagnose(knowledge(), snapshot, answers);
    if (!diagnosis.question) break;
    EXPECT_TRUE(asked.insert(diagnosis.question->id).second) << diagnosis.question->id;
    EXPECT_FALSE(answers.asked(diagnosis.question->id));
    EXPECT_EQ(diagnosis.question->answers.back().id, kUnknownAnswer);
    answers.set(diagnosis.question->id, kUnknownAnswer);
  }
  std::string all;
  for (const std::string& id : asked) all += " " + id;
  RecordProperty("asked", all);
  RecordProperty("listed", listed(diagnosed(GetParam())));
  EXPECT_LE(asked.size(), 4U);
}

TEST(Diagnosis, WhatNothingFitsIsSaidToBeAGuess) {
  Snapshot quiet;
  quiet.connections = std::vector<Connection>{};
  quiet.remembered = std::vector<Remembered>{};
  quiet.credentials = std::vector<Credential>{};
  quiet.sessions = std::vector<Session>{};
  Answers answers;
  answers.set("symptom", "other");
  const Diagnosis guess = diagnose(knowledge(), quiet, answers);
  EXPECT_TRUE(guess.problemFound());
  EXPECT_FALSE(guess.fits());
  EXPECT_FALSE(Diagnosis{}.fits());
}

TEST(Diagnosis, TheCasesCoverEveryCause) {
  std::set<std::string> covered;
  for (const Case& one : cases()) covered.insert(one.cause);
  for (const std::string& id : knowledge().causeIds()) EXPECT_THAT(covered, Contains(id));
}

TEST(Diagnosis, AHealthyComputerWithoutAComplaintHasNone) {
  const Diagnosis diagnosis = diagnose(knowledge(), test::snapshotOf(test::healthy()), {});
  EXPECT_THAT(diagnosis.causes, IsEmpty());
  EXPECT_TRUE(diagnosis.enough);
  EXPECT_FALSE(diagnosis.question.has_value());
}

TEST(Diagnosis, ADriveUnderAnotherNameIsNoProblemWhereNobodyWantsAnother) {
  nlohmann::json json = test::healthy();
  json["connections"] = {{{"local", "Z:"},
                          {"remote", "\\\\fs01\\data"},
                          {"user", "FS01\\backup"},
                          {"logonSession", "0x1a2b"}}};
  EXPECT_THAT(diagnose(knowledge(), test::snapshotOf(json), {}).causes, IsEmpty());
  EXPECT_THAT(
      diagnose(knowledge(), test::snapshotOf(json), test::answersOf({{"server", "fs01"}})).causes,
      IsEmpty());
  EXPECT_THAT(diagnose(knowledge(), test::snapshotOf(json),
                       test::answersOf({{"server", "fs01"}, {"wanted-user", "CONTOSO\\anna"}}))
                  .causes,
              Not(IsEmpty()));
}

TEST(Diagnosis, TwoIdentitiesOnOneNameAreAProblemUnasked) {
  nlohmann::json json = test::healthy();
  json["connections"] = {{{"local", "Y:"},
                          {"remote", "\\\\fs01\\home"},
                          {"user", "CONTOSO\\anna"},
                          {"logonSession", "0x1a2b"}},
                         {{"local", "Z:"},
                          {"remote", "\\\\fs01\\data"},
                          {"user", "FS01\\backup"},
                          {"logonSession", "0x1a2b"}}};
  const Diagnosis diagnosis = diagnose(knowledge(), test::snapshotOf(json), {});
  EXPECT_EQ(firstOf(diagnosis), "mapped-drive-other-user");
  // In two logon sessions they are independent.
  json["connections"][1]["logonSession"] = "0x77";
  EXPECT_THAT(diagnose(knowledge(), test::snapshotOf(json), {}).causes, IsEmpty());
}

TEST(Diagnosis, NothingLookedAtIsNotNothingWrong) {
  Snapshot nothing;
  const Diagnosis diagnosis = diagnose(knowledge(), nothing, {});
  EXPECT_THAT(diagnosis.causes, IsEmpty());
  EXPECT_FALSE(diagnosis.enough);
  ASSERT_FALSE(diagnosis.gaps.empty());
  EXPECT_EQ(diagnosis.gaps.front().area, "connections");
  // With a complaint there is something to say all the same.
  const Diagnosis told = diagnose(knowledge(), nothing, test::answersOf({{"error", "1219"}}));
  EXPECT_TRUE(told.enough);
  EXPECT_TRUE(told.problemFound());
}

TEST(Diagnosis, AnAreaWithAGapIsNotAnEmptyOne) {
  const auto& one = *std::find_if(cases().begin(), cases().end(), [](const Case& candidate) {
    return std::string(candidate.name) == "stale_redirector";
  });
  nlohmann::json json = test::healthy();
  json["connections"] = nullptr;
  json.erase("connections");
  json["gaps"] = {{{"area", "connections"}, {"reason", "access denied"}, {"code", 5}}};
  const Answers answers = test::answersOf(one.said);
  const Diagnosis seen = diagnosed(one);
  const Diagnosis unseen = diagnose(knowledge(), test::snapshotOf(json), answers);
  EXPECT_EQ(firstOf(seen), "redirector-holds-stale-session");
  EXPECT_NE(firstOf(unseen), "redirector-holds-stale-session") << listed(unseen);
  ASSERT_FALSE(unseen.gaps.empty());
  EXPECT_EQ(unseen.gaps.front().area, "connections");
  EXPECT_EQ(unseen.gaps.front().reason, "access denied");
}

TEST(Diagnosis, WhatWasTriedAndDidNotHelpCountsLess) {
  const Case& one = cases().front();
  const Snapshot snapshot = test::snapshotOf(one);
  const Answers answers = test::answersOf(one.said);
  const Diagnosis before = diagnose(knowledge(), snapshot, answers);
  const std::string first = before.treatments.front().action;
  const Diagnosis after = diagnose(knowledge(), snapshot, answers, {{first, "Z:"}});
  ASSERT_FALSE(after.treatments.empty());
  EXPECT_NE(after.treatments.front().action, first);
  const auto probability = [](const Diagnosis& diagnosis, const std::string& cause) {
    for (const Finding& finding : diagnosis.causes)
      if (finding.cause == cause) return finding.probability;
    return 0.0;
  };
  EXPECT_LT(probability(after, one.cause), probability(before, one.cause));
}

TEST(Diagnosis, ASecondSureFaultIsPresentToo) {
  nlohmann::json json = test::healthy();
  json.merge_patch(nlohmann::json::parse(cases().front().change));
  json["servers"][0]["clockSkewSeconds"] = 1200;
  const Diagnosis diagnosis =
      diagnose(knowledge(), test::snapshotOf(json), test::answersOf(kWantsBackup));
  EXPECT_EQ(firstOf(diagnosis), "mapped-drive-other-user");
  ASSERT_FALSE(diagnosis.alsoPresent.empty()) << listed(diagnosis);
  EXPECT_EQ(diagnosis.alsoPresent.front().cause, "clock-skew");
}

TEST(Diagnosis, TheHeadlineNamesTheDriveAndTheServer) {
  const Diagnosis diagnosis = diagnosed(cases().front());
  const Message& headline = diagnosis.causes.front().headline;
  EXPECT_EQ(headline.id, "cause.mapped-drive-other-user.headline");
  ASSERT_EQ(headline.arguments.size(), 2U);
  EXPECT_EQ(headline.arguments[0].text, "Z:");
  EXPECT_EQ(headline.arguments[1].text, "fs01");
}

TEST(Diagnosis, WithoutTheFactsTheHeadlineIsGeneral) {
  const Diagnosis diagnosis = diagnose(
      knowledge(), Snapshot{}, test::answersOf({{"error", "1219"}, {"moment", "mapping-a-drive"}}));
  ASSERT_EQ(firstOf(diagnosis), "mapped-drive-other-user");
  EXPECT_EQ(diagnosis.causes.front().headline.id, "cause.mapped-drive-other-user.headline.general");
}

TEST(Diagnosis, OnAFileServerTheUnwantedSessionIsNamed) {
  nlohmann::json json = test::healthy();
  json["platform"] = "linux";
  json["machine"] = {{"name", "fileserver"}, {"role", "server"}, {"user", "root"}};
  json["serverSessions"] = {
      {{"id", "1/1/1"}, {"client", "192.168.1.20"}, {"user", "anna"}, {"share", "data"}},
      {{"id", "2/1/1"}, {"client", "192.168.1.20"}, {"user", "bob"}, {"share", "data"}}};
  const Answers answers =
      test::answersOf({{"server", "\\\\fileserver\\data"}, {"wanted-user", "bob"}});
  const Diagnosis diagnosis = diagnose(knowledge(), test::snapshotOf(json), answers);
  EXPECT_EQ(firstOf(diagnosis), "disconnected-session-left") << listed(diagnosis);
  ASSERT_FALSE(diagnosis.treatments.empty());
  EXPECT_EQ(diagnosis.treatments.front().action, "close-server-session");
  ASSERT_FALSE(diagnosis.causes.front().evidence.empty());
  EXPECT_EQ(diagnosis.causes.front().evidence.front().fact, "serverSessions/1");
  // Nobody of that name there: no problem.
  json["serverSessions"].erase(1);
  EXPECT_THAT(diagnose(knowledge(), test::snapshotOf(json), answers).causes, IsEmpty());
}

TEST(Diagnosis, Error1366DoesNotMeanSignedInElsewhereWhereSessionsSayOtherwise) {
  const Diagnosis diagnosis = diagnose(
      knowledge(), test::snapshotOf(test::healthy()),
      test::answersOf({{"error", "1366"}, {"moment", "signing-in"}, {"symptom", "other"}}));
  EXPECT_NE(firstOf(diagnosis), "disconnected-session-left") << listed(diagnosis);
  EXPECT_NE(firstOf(diagnosis), "shared-account-in-use") << listed(diagnosis);
}

TEST(QuestionById, KnowsTheFirstPageAndNothingElse) {
  for (const char* id : {"symptom", "error", "moment", "server", "wanted-user"})
    EXPECT_TRUE(questionById(knowledge(), id).has_value()) << id;
  EXPECT_FALSE(questionById(knowledge(), "favourite-colour").has_value());
  EXPECT_THAT(questionById(knowledge(), "server")->answers, IsEmpty());
  EXPECT_EQ(questionById(knowledge(), "symptom")->answers.back().id, kUnknownAnswer);
}

}  // namespace
}  // namespace unclash
