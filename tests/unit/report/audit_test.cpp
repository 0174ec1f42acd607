#include "core/report/audit.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/report/csv.h"

namespace unclash {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

Account account(const char* name, const char* lastSignIn = nullptr, bool enabled = true) {
  Account account;
  account.name = name;
  account.enabled = enabled;
  if (lastSignIn != nullptr) account.lastSignIn = std::string{lastSignIn};
  return account;
}

Session session(std::int64_t id, const char* user, const char* client) {
  Session session;
  session.id = id;
  session.user = std::string{user};
  if (client != nullptr) session.client = std::string{client};
  return session;
}

Snapshot machine() {
  Snapshot snapshot;
  snapshot.capturedAt = std::string{"2026-06-01T12:00:00Z"};
  MachineInfo info;
  info.name = std::string{"TS1"};
  info.domain = std::string{"CONTOSO"};
  snapshot.machine = info;
  snapshot.accounts = std::vector<Account>{};
  snapshot.sessions = std::vector<Session>{};
  return snapshot;
}

/// Name and remarks of each row, as the English report says them.
std::vector<std::string> said(const Snapshot& snapshot) {
  const Renderer say(*Catalog::load("en"), Dress::plain);
  std::vector<std::string> lines;
  for (const auto& row : accessAudit(snapshot).rows)
    lines.push_back(say.argument(row.front()) + ": " + say.argument(row.back()));
  return lines;
}

TEST(AccessAudit, NamesAccountsThatNobodyUses) {
  Snapshot snapshot = machine();
  snapshot.accounts->push_back(account("anna", "2026-05-31T08:00:00Z"));
  snapshot.accounts->push_back(account("scanner", "2026-01-01T08:00:00Z"));
  Account never = account("trainee");
  never.lastSignIn = Fact<std::string>::none();
  snapshot.accounts->push_back(never);
  snapshot.accounts->push_back(account("unseen"));
  EXPECT_THAT(said(snapshot), ElementsAre("scanner: not used for 151 days",
                                          "trainee: never signed in", "anna: ", "unseen: "));
}

TEST(AccessAudit, ADisabledAccountIsAsItShouldBeUntilItIsUsed) {
  Snapshot snapshot = machine();
  snapshot.accounts->push_back(account("old", "2020-01-01T08:00:00Z", false));
  EXPECT_THAT(said(snapshot), ElementsAre("old: "));
  snapshot.sessions->push_back(session(2, "TS1\\old", "PC-7"));
  EXPECT_THAT(said(snapshot), ElementsAre("old: disabled, yet in use"));
}

TEST(AccessAudit, OneAccountUsedFromSeveralPlacesIsNamedOnce) {
  Snapshot snapshot = machine();
  snapshot.accounts->push_back(account("shared"));
  snapshot.sessions->push_back(session(2, "TS1\\shared", "PC-1"));
  snapshot.sessions->push_back(session(3, ".\\shared", "PC-2"));
  ServerSession client;
  client.client = "PC-3";
  client.user = std::string{"TS1\\SHARED"};
  snapshot.serverSessions = std::vector<ServerSession>{client};
  EXPECT_THAT(said(snapshot), ElementsAre("shared: used from 3 places at the same time"));
}

TEST(AccessAudit, TwoWindowsFromOneComputerAreOnePlace) {
  Snapshot snapshot = machine();
  snapshot.sessions->push_back(session(2, "CONTOSO\\anna", "PC-1"));
  snapshot.sessions->push_back(session(3, "CONTOSO\\anna", "PC-1"));
  EXPECT_THAT(said(snapshot), ElementsAre("CONTOSO\\anna: "));
}

TEST(AccessAudit, ASessionLeftDisconnectedIsNoPlaceButWorthALook) {
  Snapshot snapshot = machine();
  snapshot.sessions->push_back(session(2, "CONTOSO\\anna", "PC-1"));
  Session left = session(3, "CONTOSO\\anna", nullptr);
  left.state = SessionState::disconnected;
  snapshot.sessions->push_back(left);
  EXPECT_THAT(said(snapshot), ElementsAre("CONTOSO\\anna: a session was left disconnected"));
}

TEST(AccessAudit, AnAccountOfTheDomainIsNotTheMachinesOwnOfThatName) {
  Snapshot snapshot = machine();
  snapshot.accounts->push_back(account("anna", "2026-01-01T08:00:00Z"));
  snapshot.sessions->push_back(session(2, "CONTOSO\\anna", "PC-1"));
  EXPECT_THAT(said(snapshot), ElementsAre("anna: not used for 151 days", "CONTOSO\\anna: "));
}

TEST(Csv, IsWhatSpreadsheetsRead) {
  const Renderer say(*Catalog::load("en"), Dress::plain);
  Grid grid{{Message{"report.column.user"}, Message{"report.column.program"}}, {}};
  const auto cell = [](const char* text) {
    return Argument{"cell", Argument::Kind::text, text, 0, {}};
  };
  grid.rows.push_back({cell("a,b"), cell("say \"x\"")});
  grid.rows.push_back({cell("two\nlines"), cell("plain")});
  EXPECT_EQ(csvOf(grid, say),
            "\xEF\xBB\xBFUser,Program\r\n\"a,b\",\"say \"\"x\"\"\"\r\ntwo lines,plain\r\n");
}

TEST(Csv, NoNameIsRunAsAFormula) {
  const Renderer say(*Catalog::load("en"), Dress::plain);
  Grid grid{{Message{"report.column.user"}}, {}};
  for (const char* name : {"=cmd|'/c calc'!A0", "+1", "-1", "@SUM(A1)", "\tx"})
    grid.rows.push_back({Argument{"cell", Argument::Kind::text, name, 0, {}}});
  const std::string csv = csvOf(grid, say);
  for (const char* start : {"\n=", "\n+", "\n-", "\n@", "\n\t", "\"="})
    EXPECT_THAT(csv, Not(HasSubstr(start)));
  EXPECT_THAT(csv, HasSubstr("'=cmd"));
}

}  // namespace
}  // namespace unclash
