#include "core/diagnose/conflicts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace unclash {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

Snapshot windows() {
  Snapshot snapshot;
  snapshot.machine.ensure().name = std::string("PC-0412");
  snapshot.machine->user = std::string("CONTOSO\\anna");
  snapshot.machine->domain = std::string("CONTOSO");
  snapshot.machine->logonSession = std::string("0x1A2B");
  snapshot.connections.ensure();
  return snapshot;
}

Connection connection(const std::string& remote, const std::string& user,
                      const std::string& luid = "0x1a2b") {
  Connection made;
  made.local = Fact<std::string>::none();
  made.remote = remote;
  made.user = user;
  made.logonSession = luid;
  return made;
}

Credential credential(const std::string& target,
                      CredentialKind kind = CredentialKind::domainPassword,
                      const std::string& user = "FS01\\backup") {
  Credential made;
  made.target = target;
  made.kind = kind;
  made.user = user;
  return made;
}

Answers asking(const std::string& server, const std::string& user) {
  Answers answers;
  answers.set("server", server);
  if (!user.empty()) answers.set("wanted-user", user);
  return answers;
}

Clash clashOf(const Snapshot& snapshot, const Answers& answers) {
  const auto wanted = wantedOf(snapshot, answers);
  EXPECT_TRUE(wanted.has_value());
  return wanted ? findClash(snapshot, *wanted) : Clash{};
}

TEST(FindClash, NamesTheConnectionOfAnotherUser) {
  Snapshot snapshot = windows();
  *snapshot.connections = {connection("\\\\nas\\media", "NAS\\guest2"),
                           connection("\\\\FS01\\data", "CONTOSO\\anna")};
  const Clash clash = clashOf(snapshot, asking("\\\\fs01\\archive", "FS01\\backup"));
  ASSERT_THAT(clash.connections, SizeIs(1));
  EXPECT_EQ(clash.connections[0].index, 1U);
  EXPECT_EQ(clash.connections[0].stance, Stance::clashes);
  EXPECT_TRUE(clash.inTheWay());
}

TEST(FindClash, TheWantedIdentityIsNotInTheWay) {
  Snapshot snapshot = windows();
  *snapshot.connections = {connection("\\\\fs01\\data", "fs01\\BACKUP")};
  const Clash clash = clashOf(snapshot, asking("fs01", "FS01\\backup"));
  ASSERT_THAT(clash.connections, SizeIs(1));
  EXPECT_EQ(clash.connections[0].stance, Stance::agrees);
  EXPECT_FALSE(clash.inTheWay());
}

TEST(FindClash, AnotherNameOfTheSameMachineIsIndependent) {
  Snapshot snapshot = windows();
  *snapshot.connections = {connection("\\\\192.168.1.5\\data", "CONTOSO\\anna"),
                           connection("\\\\fs01.contoso.com\\data", "CONTOSO\\anna")};
  EXPECT_THAT(clashOf(snapshot, asking("fs01", "FS01\\backup")).connections, IsEmpty());
}

TEST(FindClash, OneAccountSpelledInTwoWaysIsAClashOfItsOwn) {
  Snapshot snapshot = windows();
  *snapshot.connections = {connection("\\\\fs01\\data", "CONTOSO\\anna")};
  const Clash clash = clashOf(snapshot, asking("fs01", "anna@contoso.com"));
  ASSERT_THAT(clash.connections, SizeIs(1));
  EXPECT_EQ(clash.connections[0].stance, Stance::spelledOtherwise);
  EXPECT_TRUE(clash.inTheWay());
}

TEST(FindClash, TheSpellingThatWasGivenCounts) {
  Snapshot snapshot = windows();
  *snapshot.connections = {connection("\\\\fs01\\data", "CONTOSO\\anna")};
  snapshot.connections->front().credential = std::string("anna@contoso.com");
  EXPECT_EQ(clashOf(snapshot, asking("fs01", "anna@contoso.com")).connections[0].stance,
            Stance::agrees);
  EXPECT_EQ(clashOf(snapshot, asking("fs01", "CONTOSO\\anna")).connections[0].stance,
            Stance::spelledOtherwise);
}

TEST(FindClash, GuestIsAnIdentityAndUnknownIsNot) {
  Snapshot snapshot = windows();
  *snapshot.connections = {connection("\\\\fs01\\data", ""), connection("\\\\fs01\\IPC$", "x")};
  (*snapshot.connections)[1].user = Fact<std::string>::none();
  const Clash clash = clashOf(snapshot, asking("fs01", "FS01\\backup"));
  ASSERT_THAT(clash.connections, SizeIs(2));
  EXPECT_EQ(clash.connections[0].stance, Stance::clashes);
  EXPECT_EQ(clash.connections[1].stance, Stance::unclear);
}

TEST(FindClash, OtherLogonSessionsAreKeptApartAndGlobalOnesAreNot) {
  Snapshot snapshot = windows();
  *snapshot.connections = {connection("\\\\fs01\\a", "CONTOSO\\anna", "0x9999"),
                           connection("\\\\fs01\\b", "CONTOSO\\anna", "0x9999"),
                           connection("\\\\fs01\\c", "CONTOSO\\anna")};
  (*snapshot.connections)[1].scope = Scope::global;
  (*snapshot.connections)[2].logonSession = Fact<std::string>::none();
  const Clash clash = clashOf(snapshot, asking("fs01", "FS01\\backup"));
  ASSERT_THAT(clash.otherSessions, SizeIs(1));
  EXPECT_EQ(clash.otherSessions[0].index, 0U);
  ASSERT_THAT(clash.connections, SizeIs(2));
}

TEST(FindClash, WithoutANameTheSignedInIdentityIsWanted) {
  Snapshot snapshot = windows();
  *snapshot.connections = {connection("\\\\fs01\\a", "CONTOSO\\anna"),
                           connection("\\\\fs01\\b", "FS01\\backup")};
  const Clash clash = clashOf(snapshot, asking("fs01", ""));
  EXPECT_EQ(clash.connections[0].stance, Stance::agrees);
  EXPECT_EQ(clash.connections[1].stance, Stance::clashes);
  snapshot.machine->user = Fact<std::string>::unseen();
  EXPECT_EQ(clashOf(snapshot, asking("fs01", "")).connections[1].stance, Stance::unclear);
}

TEST(FindClash, WithoutANameWhoHasTheShareAlreadyIsWanted) {
  Snapshot snapshot = windows();
  Connection drive = connection("\\\\fs01\\a", "FS01\\anna");
  drive.local = std::string("N:");
  *snapshot.connections = {drive, connection("\\\\fs01\\b", "FS01\\backup")};
  Answers answers = asking("\\\\FS01\\A", "");
  EXPECT_EQ(clashOf(snapshot, answers).connections[0].stance, Stance::agrees);
  EXPECT_EQ(clashOf(snapshot, answers).connections[1].stance, Stance::clashes);
  EXPECT_EQ(clashOf(snapshot, asking("\\\\fs01\\c", "")).connections[0].stance, Stance::clashes);
  // Two accounts at odds, or no rights under the one that has it: then it may be in the way.
  for (const char* error : {"1219", "5"}) {
    answers.set("error", error);
    EXPECT_EQ(clashOf(snapshot, answers).connections[0].stance, Stance::clashes) << error;
  }
}

TEST(FindClash, ARememberedMappingWithoutANameComesBackAsTheSignedInUser) {
  Snapshot snapshot = windows();
  Remembered mapping;
  mapping.local = std::string("Z:");
  mapping.remote = "\\\\fs01\\data";
  mapping.user = std::string();
  snapshot.remembered.ensure().push_back(mapping);
  EXPECT_EQ(clashOf(snapshot, asking("fs01", "FS01\\backup")).remembered[0].stance,
            Stance::clashes);
  EXPECT_EQ(clashOf(snapshot, asking("fs01", "CONTOSO\\anna")).remembered[0].stance,
            Stance::agrees);
  snapshot.credentials.ensure().push_back(credential("fs01"));
  EXPECT_EQ(clashOf(snapshot, asking("fs01", "FS01\\backup")).remembered[0].stance, Stance::agrees);
}

TEST(MatchingCredentials, FollowTheDocumentedOrder) {
  const std::vector<Credential> stored = {credential("*"),
                                          credential("*Session"),
                                          credential("CONTOSO\\*"),
                                          credential("contoso.com\\*"),
                                          credential("*.com"),
                                          credential("*.contoso.com"),
                                          credential("fs01"),
                                          credential("fs01.contoso.com"),
                                          credential("fs01.contoso.com\\data"),
                                          credential("other"),
                                          credential("fs02.contoso.com")};
  EXPECT_THAT(matchingCredentials(stored, ServerName("fs01.contoso.com"), "Data"),
              ElementsAre(8, 7, 6, 5, 4, 3, 2, 1, 0));
  EXPECT_THAT(matchingCredentials(stored, ServerName("FS01")), ElementsAre(6, 1, 0));
  EXPECT_THAT(matchingCredentials(stored, ServerName("FS01"), "", "CONTOSO"),
              ElementsAre(6, 2, 1, 0));
}

TEST(MatchingCredentials, EachIsTakenForItsReason) {
  const std::pair<const char*, MatchedBy> reasons[] = {
      {"fs01.contoso.com\\data", MatchedBy::share},
      {"FS01.contoso.com", MatchedBy::dnsName},
      {"Domain:target=fs01", MatchedBy::netBiosName},
      {"*.contoso.com", MatchedBy::pattern},
      {"contoso.com\\*", MatchedBy::dnsDomain},
      {"CONTOSO\\*", MatchedBy::netBiosDomain},
      {"*Session", MatchedBy::session},
      {"*", MatchedBy::any}};
  for (const auto& [target, reason] : reasons) {
    const auto ranked =
        rankedCredentials({credential(target)}, ServerName("fs01.contoso.com"), "data");
    ASSERT_EQ(ranked.size(), 1U) << target;
    EXPECT_EQ(ranked[0].by, reason) << target;
  }
  const auto address = rankedCredentials({credential("192.168.1.5")}, ServerName("192.168.1.5"));
  ASSERT_EQ(address.size(), 1U);
  EXPECT_EQ(address[0].by, MatchedBy::exactName);
}

TEST(MatchingCredentials, AShortNameOfADomainIsKnownByItsDnsNameToo) {
  const std::vector<Credential> stored = {credential("fs01"), credential("*.contoso.com"),
                                          credential("fs01.contoso.com"),
                                          credential("fs01.fabrikam.com")};
  EXPECT_THAT(matchingCredentials(stored, ServerName("FS01"), "", "contoso.com"),
              ElementsAre(2, 0, 1));
  EXPECT_THAT(matchingCredentials(stored, ServerName("FS01")), ElementsAre(0));
}

TEST(MatchingCredentials, LeavesOutWhatNoShareUses) {
  const std::vector<Credential> stored = {
      credential("fs01", CredentialKind::generic), credential("TERMSRV/fs01"),
      credential("LegacyGeneric:target=fs01"), credential("Domain:target=fs01"),
      credential("fs01", CredentialKind::domainCertificate)};
  EXPECT_THAT(matchingCredentials(stored, ServerName("fs01")), testing::UnorderedElementsAre(3, 4));
}

TEST(MatchingCredentials, AnAddressMatchesOnlyItself) {
  const std::vector<Credential> stored = {credential("192.168.1.5"), credential("fs01"),
                                          credential("*.5")};
  EXPECT_THAT(matchingCredentials(stored, ServerName("192.168.1.5")), ElementsAre(0));
  EXPECT_THAT(matchingCredentials(stored, ServerName("192.168.1.6")), IsEmpty());
}

TEST(ClashingServers, OneNameOneSessionTwoIdentities) {
  Snapshot snapshot = windows();
  *snapshot.connections = {
      connection("\\\\fs01\\a", "CONTOSO\\anna"), connection("\\\\FS01\\b", "FS01\\backup"),
      connection("\\\\nas\\a", "CONTOSO\\anna"),  connection("\\\\nas\\b", "NAS\\admin", "0x77"),
      connection("\\\\web\\a", "CONTOSO\\anna"),  connection("\\\\web\\b", "anna@contoso.com")};
  EXPECT_THAT(clashingServers(snapshot), ElementsAre(ServerName("fs01")));
  std::reverse(snapshot.connections->begin(), snapshot.connections->end());
  ASSERT_THAT(clashingServers(snapshot), SizeIs(1));
  EXPECT_EQ(clashingServers(snapshot)[0].text(), "FS01");
  (*snapshot.connections)[2].scope = Scope::global;
  EXPECT_THAT(clashingServers(snapshot), SizeIs(2));
}

TEST(WantedOf, TakesTheServerFromASingleClash) {
  Snapshot snapshot = windows();
  EXPECT_FALSE(wantedOf(snapshot, {}).has_value());
  *snapshot.connections = {connection("\\\\fs01\\a", "CONTOSO\\anna"),
                           connection("\\\\fs01\\b", "FS01\\backup")};
  const auto wanted = wantedOf(snapshot, {});
  ASSERT_TRUE(wanted.has_value());
  EXPECT_EQ(wanted->place.server(), ServerName("fs01"));
  EXPECT_FALSE(wanted->named);
  EXPECT_EQ(wanted->context.server, "fs01");
  EXPECT_EQ(wanted->context.machine, "PC-0412");
}

TEST(WantedOf, TakesTheServerWhoseOwnAccountIsWanted) {
  const auto meant = [](const Snapshot& snapshot, const char* user) {
    Answers answers;
    answers.set("wanted-user", user);
    const auto wanted = wantedOf(snapshot, answers);
    return wanted ? wanted->place.server().text() : std::string("nobody knows");
  };
  Snapshot snapshot = windows();
  *snapshot.connections = {connection("\\\\NAS\\music", "CONTOSO\\anna"),
                           connection("\\\\fs01\\a", "CONTOSO\\anna")};
  EXPECT_EQ(meant(snapshot, "nas\\backup"), "NAS");
  EXPECT_EQ(meant(snapshot, "backup"), "nobody knows");
  EXPECT_EQ(meant(snapshot, "archive\\backup"), "nobody knows");
  // Two names of the one server: either could be meant.
  snapshot.connections->push_back(connection("\\\\nas.contoso.com\\b", "CONTOSO\\anna"));
  EXPECT_EQ(meant(snapshot, "nas\\backup"), "nobody knows");
  // Shares of the domain go by its name; its accounts are meant everywhere.
  *snapshot.connections = {connection("\\\\contoso\\dfs", "CONTOSO\\anna")};
  EXPECT_EQ(meant(snapshot, "CONTOSO\\ben"), "nobody knows");
  // What is stored names the server as well.
  snapshot.credentials.ensure() = {credential("archive"), credential("*.contoso.com")};
  EXPECT_EQ(meant(snapshot, "ARCHIVE\\backup"), "archive");
}

}  // namespace
}  // namespace unclash
