#include "core/machine/linux/smbstatus.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

namespace unclash {
namespace {

using nlohmann::json;

/// Recorded from smbd 4.17: `daemon` and `games` over one connection, `games` over another, a
/// session without a tree connect, and one whose sign-in has not ended.
json recorded() {
  std::ifstream file(UNCLASH_SOURCE_DIR "/tests/unit/machine/data/smbstatus-4.17.json");
  return json::parse(file);
}

const SambaConfig kConfig{.paths = {{"docs", "/srv/docs/"}, {"plans", "/srv/plans"}}};

std::vector<ServerSession> read(const json& status, const SambaConfig& config = kConfig) {
  const auto rows = parseSmbstatus(status.dump(), config);
  EXPECT_TRUE(rows.ok());
  return rows ? *rows : std::vector<ServerSession>{};
}

ServerSession rowOf(const std::vector<ServerSession>& rows, const std::string& id) {
  for (const ServerSession& row : rows)
    if (row.id == id) return row;
  ADD_FAILURE() << "no row " << id;
  return {};
}

TEST(Smbstatus, ListsEachTreeConnectAndEachSessionWithout) {
  const auto rows = read(recorded());
  ASSERT_EQ(rows.size(), 7U);

  const ServerSession docs = rowOf(rows, "19066/2928889261/131644236");
  EXPECT_EQ(docs.user, std::string("daemon"));
  EXPECT_EQ(docs.client, "127.0.0.1");
  EXPECT_EQ(docs.share, std::string("docs"));
  EXPECT_EQ(docs.openFiles, 1);
  EXPECT_EQ(docs.connectedAt, std::string("2026-11-21T09:10:08Z"));
  EXPECT_TRUE(docs.idleSeconds.isNone());

  const ServerSession bare = rowOf(rows, "19068/1489111165");
  EXPECT_EQ(bare.user, std::string("daemon"));
  EXPECT_TRUE(bare.share.isNone());
  EXPECT_EQ(bare.openFiles, 0);
  EXPECT_TRUE(bare.connectedAt.isNone());

  EXPECT_EQ(rowOf(rows, "19066/2928889261/2212148525").share, std::string("IPC$"));
  EXPECT_TRUE(rowOf(rows, "12862/2751741226").user.isNone()) << "its sign-in has not ended";
}

TEST(Smbstatus, GivesOpenFilesToTheRightTreeConnect) {
  const auto rows = read(recorded());
  EXPECT_EQ(rowOf(rows, "19067/1884120340/2407629724").openFiles, 1) << "games on docs";
  EXPECT_EQ(rowOf(rows, "19067/1884120340/1745518989").openFiles, 0) << "games on plans";
  EXPECT_EQ(rowOf(rows, "19066/3561641115/3918315341").openFiles, 0) << "games beside daemon";
  EXPECT_EQ(rowOf(rows, "19066/2928889261/2212148525").openFiles, 0) << "IPC$ holds no files";
}

TEST(Smbstatus, CannotTellWhoseFileItIsAmongEquals) {
  // Without paths, two shares of one user on one connection are alike.
  const auto rows = read(recorded(), {});
  EXPECT_TRUE(rowOf(rows, "19067/1884120340/2407629724").openFiles.isNone());
  EXPECT_TRUE(rowOf(rows, "19067/1884120340/1745518989").openFiles.isNone());
  EXPECT_EQ(rowOf(rows, "19066/2928889261/131644236").openFiles, 1) << "its user tells";
  EXPECT_EQ(rowOf(rows, "19066/3561641115/3918315341").openFiles, 0);
}

TEST(Smbstatus, FindsTheShareOfAForcedUsersFileByItsFolder) {
  json status = recorded();
  for (auto& open : status["open_files"]["/srv/docs/big"]["opens"]) open["uid"] = 1000;
  const auto rows = read(status);
  EXPECT_EQ(rowOf(rows, "19066/2928889261/131644236").openFiles, 1);
  EXPECT_EQ(rowOf(rows, "19067/1884120340/2407629724").openFiles, 1);
}

TEST(Smbstatus, CannotTellOpenFilesThatAreNotListed) {
  json status = recorded();
  status.erase("open_files");
  EXPECT_TRUE(rowOf(read(status), "19066/2928889261/131644236").openFiles.isNone());
}

TEST(Smbstatus, KeepsATreeConnectWhoseSessionHasJustEnded) {
  json status = recorded();
  status["sessions"].erase("2928889261");
  const ServerSession row = rowOf(read(status), "19066/2928889261/131644236");
  EXPECT_EQ(row.client, "127.0.0.1");
  EXPECT_TRUE(row.user.isNone());
}

TEST(Smbstatus, NamesTheNodeInACluster) {
  json status = recorded();
  for (const char* list : {"sessions", "tcons"})
    for (auto& entry : status[list]) entry["server_id"]["vnn"] = "2";
  rowOf(read(status), "2:19066/2928889261/131644236");
}

TEST(Smbstatus, IsEmptyOnlyWhereSambaListsNobody) {
  EXPECT_TRUE(read(json::parse(R"({"sessions": {}, "tcons": {}, "open_files": {}})")).empty());
  for (const char* text : {"", "Can't open sessions", "[]", "{}", "null", R"({"sessions": {}})",
                           R"({"sessions": [], "tcons": {}})", R"({"tcons": {}, "sessions": )"}) {
    const auto rows = parseSmbstatus(text);
    ASSERT_FALSE(rows.ok()) << text;
    EXPECT_EQ(rows.failure().trouble, Trouble::input);
    EXPECT_FALSE(rows.failure().detail.empty());
  }
}

TEST(Smbstatus, SurvivesWrongTypesEverywhere) {
  const json status = recorded();
  const json flat = status.flatten();
  for (const auto& [pointer, value] : flat.items()) {
    for (const json& wrong : {json(), json("x"), json::array()}) {
      json broken = status;
      broken[json::json_pointer(pointer)] = wrong;
      (void)parseSmbstatus(broken.dump(), kConfig);
    }
  }
}

TEST(Testparm, TellsFoldersAndIdleTime) {
  const SambaConfig config = parseTestparm(
      "# Global parameters\n[global]\n\tdeadtime = 15\n\tpath = /wrong\n\n\n[Docs]\n\tpath = "
      "/srv/docs\n"
      "\tread only = No\n\n[homes]\n\tpath = /srv/%U\n[plans]\n\tcomment = path = x\n\tpath = "
      "/srv/a b\n");
  EXPECT_EQ(config.deadtimeMinutes, 15);
  EXPECT_THAT(config.paths, ::testing::ElementsAre(::testing::Pair("docs", "/srv/docs"),
                                                   ::testing::Pair("plans", "/srv/a b")));
  EXPECT_FALSE(parseTestparm("").deadtimeMinutes);
  EXPECT_FALSE(parseTestparm("[global]\ndeadtime = soon").deadtimeMinutes);
}

}  // namespace
}  // namespace unclash
