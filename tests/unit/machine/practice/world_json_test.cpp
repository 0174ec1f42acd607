// Reading and writing `unclash.practice/1`.
#include <gtest/gtest.h>

#include <functional>
#include <nlohmann/json.hpp>

#include "build_world.h"

namespace unclash::practice {
namespace {

using Json = nlohmann::json;

World richWorld() {
  World world = smallWorld();
  world.answers = {{"server", "fs01"}, {"error", "1219"}};
  world.uses = {
      {"Z:", "\\\\fs01\\data", kOwn, kAnna, "anna", false, "anna-2", 3, "acad.exe", false},
      {"", "\\\\fs02\\IPC$", "", "", "", true, "", 0, "", true}};
  world.lingering = {{kElevated, "fs01", kBackup, kBackup, true, "backup-1", 2, true}};
  world.mappings = {{"Z:", "\\\\fs01\\data", kAnna}};
  StoredSignIn stored;
  stored.target = "*.contoso.com";
  stored.user = "Ünal";
  stored.password = "x";
  stored.kind = CredentialKind::generic;
  stored.persist = CredentialPersist::session;
  world.credentials = {stored};
  world.programs = {{"a.exe", kOwn, "\\\\fs01\\data", "Y:", "b", "c", false, true, true}};
  world.personCan = {"create-share"};
  world.servers.front().connectionLimit = 0;
  world.servers.front().reachable = false;
  world.servers.front().accounts.front().enabled = false;
  world.prompt = Prompt::wrong;
  world.administrator = true;
  world.rules = {false, 86, 2202, 4, true};
  world.goal.kind = GoalKind::signIn;
  Policy policy;
  policy.insecureGuestLogon = false;
  world.base.policy = policy;
  return world;
}

TEST(WorldJson, IsReadBackAsItWasWritten) {
  for (const World& world : {smallWorld(), richWorld()}) {
    const Result<World> read = readWorld(writeWorld(world));
    ASSERT_TRUE(read.ok()) << read.failure().detail;
    EXPECT_EQ(*read, world);
  }
}

TEST(WorldJson, HoldsNoSecretButIds) {
  EXPECT_TRUE(Json::parse(writeWorld(richWorld()))["uses"][0]["password"] == "anna-2");
}

/// What is wrong in a file, and the word that the report of it must hold.
struct Broken {
  const char* what;
  std::function<void(Json&)> spoil;
  const char* names;
};

class WorldJsonBroken : public ::testing::TestWithParam<Broken> {};

TEST_P(WorldJsonBroken, IsRefusedByName) {
  Json json = Json::parse(writeWorld(richWorld()));
  GetParam().spoil(json);
  const Result<World> read = readWorld(json.dump());
  ASSERT_FALSE(read.ok());
  EXPECT_EQ(read.failure().trouble, Trouble::input);
  EXPECT_NE(read.failure().detail.find(GetParam().names), std::string::npos)
      << read.failure().detail;
}

INSTANTIATE_TEST_SUITE_P(
    Each, WorldJsonBroken,
    ::testing::Values(
        Broken{"schema", [](Json& j) { j["schema"] = "unclash.practice/2"; }, "schema"},
        Broken{"noSchema", [](Json& j) { j.erase("schema"); }, "schema"},
        Broken{"noServers", [](Json& j) { j.erase("servers"); }, "servers"},
        Broken{"noSnapshot", [](Json& j) { j.erase("snapshot"); }, "snapshot"},
        Broken{"unknownMember", [](Json& j) { j["colour"] = 1; }, "colour"},
        Broken{"unknownInside", [](Json& j) { j["uses"][0]["colour"] = 1; }, "uses/0/colour"},
        Broken{"wrongType", [](Json& j) { j["uses"][0]["openFiles"] = "2"; }, "uses/0/openFiles"},
        Broken{"negative", [](Json& j) { j["uses"][0]["openFiles"] = -1; }, "uses/0/openFiles"},
        Broken{"list", [](Json& j) { j["servers"] = Json::object(); }, "servers"},
        Broken{"prompt", [](Json& j) { j["prompt"] = "maybe"; }, "prompt"},
        Broken{"rule", [](Json& j) { j["rules"]["otherPassword"] = 5; }, "otherPassword"},
        Broken{"ruleToo", [](Json& j) { j["rules"]["noneAfterExplicit"] = 5; },
               "noneAfterExplicit"},
        Broken{"clock", [](Json& j) { j["clock"] = "yesterday"; }, "clock"},
        Broken{"answers", [](Json& j) { j["answers"]["server"] = 1; }, "answers/server"},
        Broken{"snapshot", [](Json& j) { j["snapshot"]["schema"] = "x"; }, "schema"},
        Broken{"server", [](Json& j) { j["uses"][0]["remote"] = "\\\\fs09\\data"; }, "fs09"},
        Broken{"luid", [](Json& j) { j["uses"][0]["logonSession"] = "0x9"; }, "0x9"},
        Broken{"own", [](Json& j) { j["snapshot"]["machine"].erase("logonSession"); },
               "logon session"},
        Broken{"twoIdentities",
               [](Json& j) {
                 j["uses"].push_back(j["uses"][0]);
                 j["uses"][2]["local"] = "Y:";
                 j["uses"][2]["user"] = "FS01\\backup";
               },
               "two identities"},
        Broken{"twoDevices", [](Json& j) { j["uses"].push_back(j["uses"][0]); }, "Z:"}),
    [](const auto& info) { return info.param.what; });

TEST(WorldJson, ATornFileIsRefused) {
  const std::string text = writeWorld(richWorld());
  for (const std::size_t length :
       {std::size_t{0}, std::size_t{1}, text.size() / 2, text.size() - 3})
    EXPECT_FALSE(readWorld(text.substr(0, length)).ok()) << length;
}

}  // namespace
}  // namespace unclash::practice
