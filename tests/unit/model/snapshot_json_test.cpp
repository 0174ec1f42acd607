#include "core/model/snapshot_json.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <nlohmann/json.hpp>

namespace unclash {
namespace {

using nlohmann::json;
using testing::HasSubstr;

std::string detailOf(std::string_view text) {
  const Result<Snapshot> snapshot = readSnapshot(text);
  if (snapshot) return "no failure";
  EXPECT_EQ(snapshot.failure().trouble, Trouble::input);
  EXPECT_FALSE(snapshot.failure().message.empty());
  return snapshot.failure().detail;
}

std::string idOf(std::string_view text) {
  const Result<Snapshot> snapshot = readSnapshot(text);
  return snapshot ? "no failure" : snapshot.failure().message.id;
}

json withConnection(json connection) {
  return {{"schema", kSnapshotSchema}, {"connections", json::array({std::move(connection)})}};
}

// Every member of every struct, each with a value of its own, and an unknown member on every level.
constexpr const char* kFull = R"({
  "schema": "unclash.snapshot/1", "capturedAt": "2026-11-21T08:00:00Z", "platform": "windows",
  "machine": {"name": "PC-0412", "os": "Windows 11", "user": "CONTOSO\\anna", "join": "domain",
    "domain": "contoso.com", "elevated": false, "role": "terminal-server",
    "bootTime": "2026-11-20T06:00:00Z", "rebootPending": true, "lastUpdate": "2026-11-12",
    "updates": ["KB5055523", "KB5055524"], "logonSession": "0x1a2b3c", "future": {"a": [1, {"b": null}]}},
  "connections": [{"local": "Z:", "remote": "\\\\fs01\\data", "user": "", "state": "reconnecting",
    "kind": "disk", "persistent": true, "openFiles": 2, "logonSession": "0x1a2b3c",
    "owner": "backup.exe", "scope": "global", "credential": "anna@contoso.com",
    "provider": "Microsoft Windows Network", "future": 1.5}],
  "remembered": [{"local": "S:", "remote": "\\\\fs01\\s", "user": "anna",
    "provider": "Web Client Network", "deferred": true, "future": "x"}],
  "credentials": [{"target": "fs01", "user": "FS01\\backup", "kind": "domain-password",
    "persist": "enterprise", "lastWritten": "2026-01-01T00:00:00Z", "future": []}],
  "sessions": [{"id": 2, "user": "CONTOSO\\anna", "state": "disconnected", "station": "rdp-tcp#3",
    "client": "LAPTOP", "signedInAt": "2026-11-21T07:00:00Z", "idleSeconds": 60, "current": true,
    "protocol": "rdp", "future": true}],
  "logonSessions": [{"luid": "0x1a2b3c", "user": "CONTOSO\\anna", "type": "remote-interactive",
    "package": "Kerberos", "session": 2, "elevated": false, "linkedLuid": "0x1a2b3d",
    "signedInAt": "2026-11-21T07:00:00Z", "future": null}],
  "serverSessions": [{"id": "123/4", "client": "192.168.1.7", "user": "bert", "share": "data",
    "openFiles": 1, "connectedAt": "2026-11-21T07:30:00Z", "idleSeconds": 5, "future": {}}],
  "servers": [{"name": "fs01", "addresses": ["192.168.1.5", "fe80::1"], "reachable": true,
    "guid": "3f2504e0-4f89-11d3-9a0c-0305e82c3301", "dialect": "3.1.1", "signingRequired": false,
    "clockSkewSeconds": -3, "negotiateError": "reset", "aliasOf": "fs01.contoso.com",
    "isDfsRoot": false, "future": 1}],
  "policy": {"disconnectedSessionLimitMs": 0, "idleSessionLimitMs": 1, "activeSessionLimitMs": 2,
    "singleSessionPerUser": true, "linkedConnections": false, "insecureGuestLogon": true,
    "restoreConnections": false, "maxSessions": 3, "keepAliveMinutes": 4,
    "credentialStorageDisabled": true, "ntlmLevel": 5, "serverIdleDisconnectMinutes": -1,
    "clientIdleDisconnectSeconds": 600, "signingRequired": false, "noConnectDisconnect": true,
    "future": "p"},
  "services": [{"name": "LanmanWorkstation", "state": "running", "startType": "automatic", "future": 2}],
  "tickets": [{"server": "cifs/fs01", "client": "anna@CONTOSO.COM", "endTime": "2026-11-21T18:00:00Z",
    "future": 3}],
  "accounts": [{"name": "anna", "groups": ["Users"], "enabled": true,
    "lastSignIn": "2026-11-21T07:00:00Z", "passwordSetAt": "2026-10-01T00:00:00Z", "future": 4}],
  "events": [{"log": "System", "source": "MRxSmb", "id": 3034, "time": "2026-11-21T07:00:00Z",
    "code": 1219, "text": "text", "reason": 5, "future": 5}],
  "gaps": [{"area": "sessions", "code": 5, "reason": "access denied", "future": 6}],
  "policySources": [{"name": "ntlmLevel", "source": "HKLM\\…", "setBy": "group-policy", "raw": "5",
    "future": 7}],
  "future": {"deep": {"deeper": [true, "ä"]}}
})";

TEST(SnapshotJson, KeepsEveryMember) {
  const Result<Snapshot> snapshot = readSnapshot(kFull);
  ASSERT_TRUE(snapshot) << snapshot.failure().detail;
  const std::string written = writeSnapshot(*snapshot);
  EXPECT_EQ(json::parse(written), json::parse(kFull));
  const Result<Snapshot> again = readSnapshot(written);
  ASSERT_TRUE(again);
  EXPECT_EQ(*again, *snapshot);
  EXPECT_EQ(writeSnapshot(*again), written);
}

TEST(SnapshotJson, ReadsValuesWhereTheyBelong) {
  const Result<Snapshot> snapshot = readSnapshot(kFull);
  ASSERT_TRUE(snapshot);
  EXPECT_EQ(snapshot->platform, Platform::windows);
  EXPECT_EQ(snapshot->machine->role, Role::terminalServer);
  const Connection& connection = snapshot->connections->at(0);
  EXPECT_EQ(connection.local, std::string{"Z:"});
  EXPECT_EQ(connection.user, std::string{}) << "the anonymous identity is a value";
  EXPECT_EQ(connection.openFiles, std::int64_t{2});
  EXPECT_EQ(connection.scope, Scope::global);
  EXPECT_EQ(connection.unknown, (UnknownMembers{{"future", "1.5"}}));
  EXPECT_EQ(snapshot->policy->serverIdleDisconnectMinutes, std::int64_t{-1});
  EXPECT_EQ(snapshot->servers->at(0).addresses->size(), 2U);
  EXPECT_EQ(snapshot->unknown.size(), 1U);
}

TEST(SnapshotJson, WritesInSchemaOrderIndentedByTwo) {
  Snapshot snapshot;
  snapshot.platform = Platform::linux_;
  snapshot.connections.ensure();
  EXPECT_EQ(writeSnapshot(snapshot),
            "{\n  \"schema\": \"unclash.snapshot/1\",\n  \"platform\": \"linux\",\n"
            "  \"connections\": []\n}\n");
}

TEST(SnapshotJson, AbsentNullAndEmptyStayThree) {
  for (const char* text :
       {R"({"schema":"unclash.snapshot/1"})", R"({"schema":"unclash.snapshot/1","connections":[]})",
        R"({"schema":"unclash.snapshot/1","connections":[{"remote":"r"}]})",
        R"({"schema":"unclash.snapshot/1","connections":[{"remote":"r","user":null}]})",
        R"({"schema":"unclash.snapshot/1","connections":[{"remote":"r","user":""}]})"}) {
    const Result<Snapshot> snapshot = readSnapshot(text);
    ASSERT_TRUE(snapshot) << text;
    EXPECT_EQ(json::parse(writeSnapshot(*snapshot)), json::parse(text));
  }
  const auto user = [](const char* member) {
    json connection = json::parse(member);
    connection["remote"] = "r";
    return readSnapshot(withConnection(connection).dump())->connections->at(0).user;
  };
  EXPECT_TRUE(user("{}").isUnseen());
  EXPECT_TRUE(user(R"({"user":null})").isNone());
  EXPECT_EQ(user(R"({"user":""})"), std::string{});
}

TEST(SnapshotJson, KnowsEveryMemberOfTheSchema) {
  std::ifstream file{UNCLASH_SOURCE_DIR "/../shared/contract/snapshot.schema.json"};
  if (!file) GTEST_SKIP() << "the contract is not beside the sources";
  const json schema = json::parse(file);

  // A value for every member, made from the schema; null where `null` is asked for and allowed.
  const std::function<json(const json&, bool)> make = [&](const json& type, bool null) -> json {
    if (type.contains("const")) return type["const"];
    if (type.contains("enum")) {
      const auto& values = type["enum"];
      return null && values.back().is_null() ? json{} : values.front();
    }
    std::vector<std::string> types;
    if (type["type"].is_array())
      types = type["type"].get<std::vector<std::string>>();
    else
      types = {type["type"].get<std::string>()};
    if (null && types.back() == "null") return nullptr;
    if (types.front() == "array") return json::array({make(type["items"], null)});
    if (types.front() == "integer") return 7;
    if (types.front() == "boolean") return true;
    if (types.front() == "string") return "text";
    json object = json::object();
    for (const auto& [name, member] : type["properties"].items()) object[name] = make(member, null);
    return object;
  };
  for (bool null : {false, true}) {
    const json document = make(schema, null);
    const Result<Snapshot> snapshot = readSnapshot(document.dump());
    ASSERT_TRUE(snapshot) << snapshot.failure().detail;
    EXPECT_EQ(json::parse(writeSnapshot(*snapshot)), document);
    const auto noneUnknown = [](const auto& area) {
      for (const auto& element : each(area))
        EXPECT_TRUE(element.unknown.empty()) << element.unknown[0].first;
    };
    EXPECT_TRUE(snapshot->unknown.empty());
    EXPECT_TRUE(snapshot->machine->unknown.empty());
    EXPECT_TRUE(snapshot->policy->unknown.empty());
    noneUnknown(snapshot->connections), noneUnknown(snapshot->remembered);
    noneUnknown(snapshot->credentials), noneUnknown(snapshot->sessions);
    noneUnknown(snapshot->logonSessions), noneUnknown(snapshot->serverSessions);
    noneUnknown(snapshot->servers), noneUnknown(snapshot->services);
    noneUnknown(snapshot->tickets), noneUnknown(snapshot->accounts);
    noneUnknown(snapshot->events), noneUnknown(snapshot->gaps);
    noneUnknown(snapshot->policySources);
  }
  // And every value of every enumeration.
  const std::function<void(const json&, json::json_pointer)> eachEnum = [&](const json& type,
                                                                            json::json_pointer at) {
    if (type.contains("enum")) {
      for (const json& value : type["enum"]) {
        json document = make(schema, false);
        document[at] = value;
        EXPECT_TRUE(readSnapshot(document.dump())) << at.to_string() << " " << value;
      }
      json document = make(schema, false);
      document[at] = "no-such-value";
      EXPECT_FALSE(readSnapshot(document.dump())) << at.to_string();
    }
    if (type.contains("items")) eachEnum(type["items"], at / 0);
    if (type.contains("properties"))
      for (const auto& [name, member] : type["properties"].items()) eachEnum(member, at / name);
  };
  eachEnum(schema, json::json_pointer{});
}

TEST(SnapshotJson, NamesTheMemberThatIsWrong) {
  const auto connection = [](const char* members) {
    json object = {{"remote", "r"}};
    object.update(json::parse(members));
    return detailOf(withConnection(object).dump());
  };
  EXPECT_THAT(connection(R"({"user": 5})"), HasSubstr("connections/0/user: "));
  EXPECT_THAT(connection(R"({"remote": null})"), HasSubstr("connections/0/remote: "));
  EXPECT_THAT(connection(R"({"state": "sleeping"})"), HasSubstr("connections/0/state: "));
  EXPECT_THAT(connection(R"({"state": 1})"), HasSubstr("connections/0/state: "));
  EXPECT_THAT(connection(R"({"persistent": "yes"})"), HasSubstr("connections/0/persistent: "));
  EXPECT_THAT(connection(R"({"persistent": 1})"), HasSubstr("connections/0/persistent: "));
  EXPECT_THAT(detailOf(R"({"schema":"unclash.snapshot/1","connections":[{}]})"),
              HasSubstr("connections/0/remote: is missing"));
  EXPECT_THAT(detailOf(R"({"schema":"unclash.snapshot/1","connections":{}})"),
              HasSubstr("connections: "));
  EXPECT_THAT(detailOf(R"({"schema":"unclash.snapshot/1","connections":null})"),
              HasSubstr("connections: "));
  EXPECT_THAT(detailOf(R"({"schema":"unclash.snapshot/1","machine":[]})"), HasSubstr("machine: "));
  EXPECT_THAT(detailOf(R"({"schema":"unclash.snapshot/1","sessions":[{"id":1},7]})"),
              HasSubstr("sessions/1: "));
  EXPECT_THAT(
      detailOf(R"({"schema":"unclash.snapshot/1","servers":[{"name":"a","addresses":["x",1]}]})"),
      HasSubstr("servers/0/addresses/1: "));
}

TEST(SnapshotJson, WholeNumbersAreStrict) {
  const auto openFiles = [](const char* number) {
    return readSnapshot(
        R"({"schema":"unclash.snapshot/1","connections":[{"remote":"r","openFiles":)" +
        std::string{number} + "}]}");
  };
  EXPECT_EQ(openFiles("3.0")->connections->at(0).openFiles, std::int64_t{3});
  EXPECT_EQ(openFiles("9223372036854775807")->connections->at(0).openFiles, INT64_MAX);
  for (const char* number : {"3.5", "-1", "-1.0", "1e30", "9223372036854775808",
                             "99999999999999999999999", "\"3\"", "true", "[]"})
    EXPECT_FALSE(openFiles(number)) << number;
  EXPECT_TRUE(readSnapshot(
      R"({"schema":"unclash.snapshot/1","servers":[{"name":"a","clockSkewSeconds":-5}]})"));
}

TEST(SnapshotJson, SchemaAndVersion) {
  EXPECT_EQ(idOf("{}"), "error.input.missing-member");
  EXPECT_EQ(idOf(R"({"schema": 1})"), "error.input.type");
  EXPECT_EQ(idOf(R"({"schema": "unclash.snapshot/2"})"), "error.input.version");
  EXPECT_EQ(idOf(R"({"schema": "unclash.diagnosis/1"})"), "error.input.schema");
  EXPECT_EQ(idOf("[]"), "error.input.type");
  EXPECT_EQ(idOf("null"), "error.input.type");
}

TEST(SnapshotJson, BrokenText) {
  EXPECT_EQ(idOf(""), "error.input.not-json");
  EXPECT_EQ(idOf("not json"), "error.input.not-json");
  EXPECT_EQ(idOf(R"({"schema": "unclash.snapshot/1"} x)"), "error.input.not-json");
  EXPECT_EQ(idOf(R"({"schema": "unclash.snapshot/1", "future": 1e999})"), "error.input.not-json");
  const std::string full = kFull;
  EXPECT_EQ(idOf(std::string_view{full}.substr(0, full.size() / 2)), "error.input.not-json");
  EXPECT_EQ(idOf("{\"schema\": \"unclash.snapshot/1\", \"capturedAt\": \"\xFF\"}"),
            "error.input.not-utf8");
  EXPECT_EQ(idOf(R"({"schema": "unclash.snapshot/1", "capturedAt": "\ud800"})"),
            "error.input.not-json");
}

TEST(SnapshotJson, SaysWhereTheTextBreaks) {
  const Result<Snapshot> snapshot = readSnapshot("{\n  \"schema\": oops\n}");
  ASSERT_FALSE(snapshot);
  EXPECT_EQ(snapshot.failure().message.arguments.at(0).number, 2);
}

TEST(SnapshotJson, EveryCutIsRefusedAndNothingCrashes) {
  const std::string full = json::parse(kFull).dump();
  for (std::size_t length = 0; length < full.size(); ++length)
    EXPECT_FALSE(readSnapshot(std::string_view{full}.substr(0, length))) << length;
}

TEST(SnapshotJson, DeepNestingIsRefusedBeforeItIsBuilt) {
  EXPECT_EQ(idOf(std::string(10U << 20U, '[')), "error.input.too-deep");
  std::string deepUnknown = R"({"schema":"unclash.snapshot/1","future":)";
  deepUnknown += std::string(100, '[') + std::string(100, ']') + "}";
  EXPECT_EQ(idOf(deepUnknown), "error.input.too-deep");
  std::string brackets = R"({"schema":"unclash.snapshot/1","capturedAt":")";
  brackets += std::string(100, '[') + "\\\"" + std::string(100, '{') + "\"}";
  EXPECT_EQ(idOf(brackets), "no failure") << "brackets in a text are no nesting";
}

TEST(SnapshotJson, TooMuchIsRefused) {
  EXPECT_EQ(idOf(std::string(kMaxInputBytes + 1, ' ')), "error.input.too-large");
}

TEST(SnapshotJson, AByteOrderMarkIsAccepted) {
  EXPECT_TRUE(readSnapshot("\xEF\xBB\xBF{\"schema\": \"unclash.snapshot/1\"}"));
}

TEST(SnapshotJson, BytesThatAreNotUtf8AreReplacedOnWriting) {
  Snapshot snapshot;
  snapshot.machine.ensure().name = std::string{"PC-\xFF"};
  const Result<Snapshot> again = readSnapshot(writeSnapshot(snapshot));
  ASSERT_TRUE(again);
  EXPECT_EQ(again->machine->name, std::string{"PC-\xEF\xBF\xBD"});
}

TEST(SnapshotJson, NoneIsNotWrittenWhereTheSchemaHasNoNull) {
  Snapshot snapshot;
  snapshot.connections = Fact<std::vector<Connection>>::none();
  snapshot.capturedAt = Fact<std::string>::none();
  EXPECT_EQ(json::parse(writeSnapshot(snapshot)).size(), 1U);
}

TEST(SnapshotJson, ManyUnknownMembersSurvive) {
  json document = {{"schema", kSnapshotSchema}};
  for (int i = 0; i < 20'000; ++i) document["unknown" + std::to_string(i)] = i;
  const Result<Snapshot> snapshot = readSnapshot(document.dump());
  ASSERT_TRUE(snapshot);
  EXPECT_EQ(json::parse(writeSnapshot(*snapshot)), document);
}

class SnapshotFile : public testing::Test {
 protected:
  SnapshotFile() {
    folder_ = std::filesystem::path{testing::TempDir()} /
              ("unclash-snapshot-" +
               std::string{testing::UnitTest::GetInstance()->current_test_info()->name()});
    std::filesystem::create_directories(folder_);
  }
  ~SnapshotFile() override { std::filesystem::remove_all(folder_); }

  std::filesystem::path write(const std::string& text) {
    const auto file = folder_ / "snapshot.json";
    std::ofstream{file, std::ios::binary} << text;
    return file;
  }
  std::filesystem::path folder_;
};

TEST_F(SnapshotFile, IsRead) {
  const Result<Snapshot> snapshot = readSnapshotFile(write(kFull));
  ASSERT_TRUE(snapshot);
  EXPECT_EQ(*snapshot, *readSnapshot(kFull));
}

TEST_F(SnapshotFile, MissingAndFolder) {
  const auto missing = readSnapshotFile(folder_ / "nothing.json");
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.failure().message.id, "error.input.file-missing");
  EXPECT_THAT(missing.failure().detail, HasSubstr("nothing.json"));
  const auto folder = readSnapshotFile(folder_);
  ASSERT_FALSE(folder);
  EXPECT_EQ(folder.failure().message.id, "error.input.file-unreadable");
}

TEST_F(SnapshotFile, TooLargeIsNotEvenRead) {
  const auto file = write("");
  std::filesystem::resize_file(file, std::uintmax_t{100} << 20U);
  const auto large = readSnapshotFile(file);
  ASSERT_FALSE(large);
  EXPECT_EQ(large.failure().message.id, "error.input.file-too-large");
}

TEST(Probe, HasTheServersMembersAndItsOwnSchema) {
  Server server;
  server.name = "fs01";
  server.reachable = true;
  server.guid = Fact<std::string>::none();
  EXPECT_EQ(json::parse(writeProbe(server)), json::parse(R"({"schema": "unclash.probe/1",
    "name": "fs01", "reachable": true, "guid": null})"));
}

TEST(ToString, IsAsInTheSchema) {
  EXPECT_STREQ(toString(Role::terminalServer), "terminal-server");
  EXPECT_STREQ(toString(LogonType::newCredentials), "new-credentials");
  EXPECT_STREQ(toString(SetBy::default_), "default");
}

}  // namespace
}  // namespace unclash
