#include "core/machine/elevated_look.h"

#include <gtest/gtest.h>

#include "core/machine/gap_reasons.h"
#include "core/model/snapshot_json.h"

namespace unclash {
namespace {

constexpr const char* kOwn = "0x1001";
constexpr const char* kElevated = "0x1002";
constexpr const char* kService = "0x2000";

LogonSession session(const char* luid, const char* user, LogonType type) {
  LogonSession made;
  made.luid = luid;
  made.user = std::string(user);
  made.type = type;
  return made;
}

Connection connection(const char* local, const char* remote, const char* user) {
  Connection made;
  made.local = *local ? Fact<std::string>(std::string(local)) : Fact<std::string>::none();
  made.remote = remote;
  made.user = *user ? Fact<std::string>(std::string(user)) : Fact<std::string>::none();
  made.scope = Scope::session;
  made.logonSession = std::string(kOwn);
  return made;
}

/// What anna's look sees: her own, and that there is more.
Snapshot annas() {
  Snapshot own;
  own.machine.ensure().user = std::string("CONTOSO\\anna");
  own.machine->logonSession = std::string(kOwn);
  own.connections.ensure().push_back(connection("Z:", "\\\\fs01\\data", "CONTOSO\\anna"));
  auto& sessions = own.logonSessions.ensure();
  sessions.push_back(session(kOwn, "CONTOSO\\anna", LogonType::interactive));
  sessions.back().linkedLuid = std::string(kElevated);
  sessions.push_back({});
  sessions.back().luid = kService;
  for (const char* area : {"logonSessions", "events"})
    own.gaps.ensure().push_back(makeGap(area, gap_reason::kAccessDenied, 5));
  return own;
}

/// What the copy sees of logon sessions.
ElevatedSight copys() {
  ElevatedSight sight;
  sight.snapshot.machine.ensure().logonSession = std::string(kElevated);
  sight.snapshot.logonSessions = std::vector{
      session(kOwn, "CONTOSO\\anna", LogonType::interactive),
      session(kElevated, "CONTOSO\\anna", LogonType::interactive),
      session(kService, "CONTOSO\\backup", LogonType::service),
  };
  sight.snapshot.connections.ensure();
  return sight;
}

const std::vector<std::string> kAreasAsked{"connections", "logonSessions", "events"};

Snapshot merged(ElevatedSight sight) {
  Snapshot own = annas();
  mergeElevated(own, {std::move(sight)}, kAreasAsked);
  return own;
}

std::vector<std::string> gapsOf(const Snapshot& snapshot) {
  std::vector<std::string> gaps;
  for (const Gap& gap : each(snapshot.gaps)) gaps.push_back(gap.area + ": " + gap.reason);
  return gaps;
}

using Gaps = std::vector<std::string>;

TEST(ElevatedLook, ConcernsTheAreasThatWereDeniedAndTheAccountDoesNotOwn) {
  Snapshot own = annas();
  own.gaps->push_back(makeGap("credentials", gap_reason::kAccessDenied, 5));
  own.gaps->push_back(makeGap("sessions", gap_reason::kTimedOut));
  EXPECT_EQ(areasForAdministrator(own), (Gaps{"logonSessions", "events"}));
}

TEST(ElevatedLook, WhatWasDeniedIsThereAndItsGapGoes) {
  const Snapshot whole = merged(copys());
  ASSERT_EQ(each(whole.logonSessions).size(), 3U);
  EXPECT_EQ(whole.logonSessions->at(2).user, std::string("CONTOSO\\backup"));
  EXPECT_EQ(whole.logonSessions->front().linkedLuid, std::string(kElevated));
  EXPECT_EQ(gapsOf(whole), Gaps{"events: access denied"});
}

TEST(ElevatedLook, AreasThatTheCopyCouldNotSeeEitherSayWhy) {
  ElevatedSight sight = copys();
  sight.snapshot.gaps.ensure().push_back(makeGap("events", gap_reason::kTimedOut));
  EXPECT_EQ(gapsOf(merged(std::move(sight))), (Gaps{"events: access denied", "events: timed out"}));
}

TEST(ElevatedLook, ARowOfAnotherAccountBelongsToItsLogonSession) {
  ElevatedSight sight = copys();
  sight.smb = {{"fs01", "IPC$", "contoso\\backup", "FS01\\svc", 3}};
  const Snapshot whole = merged(std::move(sight));
  ASSERT_EQ(each(whole.connections).size(), 2U);
  const Connection& found = whole.connections->back();
  EXPECT_EQ(found.remote, "\\\\fs01\\IPC$");
  EXPECT_EQ(found.user, std::string("FS01\\svc"));
  EXPECT_EQ(found.kind, ConnectionKind::ipc);
  EXPECT_EQ(found.logonSession, std::string(kService));
  EXPECT_EQ(found.openFiles, std::int64_t{3});
}

TEST(ElevatedLook, ARowOfAConnectionThatIsListedIsNoOther) {
  ElevatedSight sight = copys();
  sight.smb = {{"FS01", "Data", "CONTOSO\\anna", "CONTOSO\\Anna", 7}};
  const Snapshot whole = merged(std::move(sight));
  ASSERT_EQ(each(whole.connections).size(), 1U);
  EXPECT_EQ(whole.connections->front().openFiles, std::int64_t{7});
}

TEST(ElevatedLook, ALetterOfAnotherLogonSessionGetsItsUser) {
  Snapshot own = annas();
  own.connections->push_back(connection("Y:", "\\\\fs01\\backup", ""));
  own.connections->back().logonSession = std::string(kService);
  ElevatedSight sight = copys();
  sight.smb = {{"fs01", "backup", "CONTOSO\\backup", "FS01\\svc", -1}};
  mergeElevated(own, {std::move(sight)}, kAreasAsked);
  ASSERT_EQ(each(own.connections).size(), 2U);
  EXPECT_EQ(own.connections->back().user, std::string("FS01\\svc"));
}

TEST(ElevatedLook, AUseOfTheOwnAccountThatNothingListsCountsAsTheOwnSessions) {
  ElevatedSight sight = copys();
  sight.smb = {{"fs01", "old", "CONTOSO\\anna", "FS01\\backup", 0}};
  const Snapshot whole = merged(std::move(sight));
  ASSERT_EQ(each(whole.connections).size(), 2U);
  EXPECT_EQ(whole.connections->back().logonSession, std::string(kOwn));
}

TEST(ElevatedLook, TheSessionThatSomebodySignedInToComesBeforeAService) {
  ElevatedSight sight = copys();
  sight.snapshot.logonSessions->push_back(
      session("0x3000", "CONTOSO\\backup", LogonType::remoteInteractive));
  sight.smb = {{"fs01", "data", "CONTOSO\\backup", "CONTOSO\\backup", 0}};
  EXPECT_EQ(merged(std::move(sight)).connections->back().logonSession, std::string("0x3000"));
}

TEST(ElevatedLook, WhoseConnectionCannotBeToldIsAGap) {
  ElevatedSight sight = copys();
  sight.smb = {{"fs01", "data", "OTHER\\somebody", "FS01\\x", 0}};
  const Snapshot whole = merged(std::move(sight));
  EXPECT_EQ(each(whole.connections).size(), 1U);
  EXPECT_EQ(gapsOf(whole), (Gaps{"events: access denied", "connections: no way to look"}));
}

TEST(ElevatedLook, ConnectionsThatTheCopyListsItselfAreAddedOnce) {
  ElevatedSight sight = copys();
  Connection own = connection("Z:", "\\\\fs01\\data", "CONTOSO\\anna");
  Connection elevated = own;
  elevated.logonSession = std::string(kElevated);
  sight.snapshot.connections = std::vector{own, elevated};
  const Snapshot whole = merged(std::move(sight));
  ASSERT_EQ(each(whole.connections).size(), 2U);
  EXPECT_EQ(whole.connections->back().logonSession, std::string(kElevated));
}

TEST(ElevatedLook, PrintersOfTheAccountAreNotThereTwice) {
  Snapshot own = annas();
  own.connections->push_back(connection("", "\\\\ps01\\laser", ""));
  own.connections->back().kind = ConnectionKind::print;
  ElevatedSight sight = copys();
  sight.snapshot.connections = std::vector{own.connections->back()};
  sight.snapshot.connections->front().logonSession = std::string(kElevated);
  mergeElevated(own, {std::move(sight)}, kAreasAsked);
  EXPECT_EQ(each(own.connections).size(), 2U);
}

TEST(ElevatedLook, DecliningChangesNothing) {
  Snapshot own = annas();
  mergeElevated(own, {}, kAreasAsked);
  EXPECT_EQ(own, annas());
}

TEST(ElevatedLook, ALookThatFailedSaysSoBesideTheGaps) {
  Snapshot own = annas();
  mergeElevated(own, {std::nullopt, gap_reason::kTimedOut}, {"events"});
  EXPECT_EQ(gapsOf(own),
            (Gaps{"logonSessions: access denied", "events: access denied", "events: timed out"}));
}

TEST(ElevatedLook, WhatIsPassedBetweenTheTwoComesBackWhole) {
  ElevatedSight sight = copys();
  sight.smb = {{"fs01", "data–ä", "CONTOSO\\backup", "", -1}};
  const auto again = readElevatedSight(writeElevatedSight(sight));
  ASSERT_TRUE(again);
  EXPECT_EQ(writeSnapshot(again->snapshot), writeSnapshot(sight.snapshot));
  ASSERT_EQ(again->smb.size(), 1U);
  EXPECT_EQ(again->smb.front().share, "data–ä");
  const auto look = readElevatedLook(
      writeElevatedLook({{"connections", "events"}, std::chrono::milliseconds(1500)}));
  ASSERT_TRUE(look);
  EXPECT_EQ(look->areas, (Gaps{"connections", "events"}));
  EXPECT_EQ(look->deadline, std::chrono::milliseconds(1500));
}

TEST(ElevatedLook, AsksForNothingBeyondItsAreasAndItsTime) {
  for (const char* request :
       {"", "[]", R"({"areas": ["credentials"], "deadlineMs": 1000})",
        R"({"areas": ["events"], "deadlineMs": -1})", R"({"areas": ["events"]})",
        R"({"areas": ["events"], "deadlineMs": 90000000})",
        R"({"areas": ["events"], "deadlineMs": 1000, "more": 1})"})
    EXPECT_FALSE(readElevatedLook(request)) << request;
  for (const char* sight : {"", "{}", R"({"snapshot": {}, "smb": 7})"})
    EXPECT_FALSE(readElevatedSight(sight)) << sight;
}

}  // namespace
}  // namespace unclash
