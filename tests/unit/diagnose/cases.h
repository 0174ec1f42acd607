// Small computers with one trouble each, for the tests of the diagnosis.
#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <ostream>
#include <string>

#include "core/model/answers.h"
#include "core/model/snapshot.h"
#include "core/model/snapshot_json.h"

namespace unclash::test {

/// A Windows computer on which everything was looked at and nothing is wrong.
inline nlohmann::json healthy() {
  return nlohmann::json::parse(R"({
    "schema": "unclash.snapshot/1", "capturedAt": "2026-11-21T08:00:00Z", "platform": "windows",
    "machine": {"name": "PC-0412", "os": "Windows 11 Pro", "user": "CONTOSO\\anna", "join": "domain",
      "domain": "CONTOSO", "elevated": false, "role": "client", "bootTime": "2026-11-20T07:00:00Z",
      "rebootPending": false, "lastUpdate": "2026-11-12", "updates": [], "logonSession": "0x1a2b"},
    "connections": [], "remembered": [], "credentials": [],
    "sessions": [{"id": 1, "user": "CONTOSO\\anna", "state": "active", "current": true, "station": "console", "protocol": "console"}],
    "logonSessions": [{"luid": "0x1a2b", "user": "CONTOSO\\anna", "type": "interactive", "package": "Kerberos", "elevated": false, "signedInAt": "2026-11-21T06:00:00Z"}],
    "serverSessions": [],
    "servers": [{"name": "fs01", "addresses": ["192.168.1.5"], "reachable": true, "dialect": "3.1.1", "signingRequired": true, "clockSkewSeconds": 1, "negotiateError": null, "isDfsRoot": false}],
    "policy": {"disconnectedSessionLimitMs": 7200000, "idleSessionLimitMs": 0, "activeSessionLimitMs": 0, "singleSessionPerUser": true, "linkedConnections": false, "insecureGuestLogon": true, "maxSessions": null, "keepAliveMinutes": 1, "credentialStorageDisabled": false, "ntlmLevel": 3, "signingRequired": false},
    "services": [{"name": "LanmanWorkstation", "state": "running", "startType": "automatic"}],
    "tickets": [], "accounts": [], "events": [], "gaps": []
  })");
}

inline Snapshot snapshotOf(const nlohmann::json& json) {
  auto read = readSnapshot(json.dump());
  return read ? *read : Snapshot{};
}

using Said = std::map<std::string, std::string>;

inline Answers answersOf(const Said& said) {
  Answers answers;
  for (const auto& [question, answer] : said) answers.set(question, answer);
  return answers;
}

/// One trouble: what differs from the healthy computer, what the person says, and the cause.
struct Case {
  const char* name;
  const char* change;  ///< JSON merge patch
  Said said;
  const char* cause;
  /// An action that has to be the best treatment; empty where several are as good.
  const char* action = "";
  friend void PrintTo(const Case& one, std::ostream* out) { *out << one.name; }
};

inline Snapshot snapshotOf(const Case& one) {
  nlohmann::json json = healthy();
  json.merge_patch(nlohmann::json::parse(one.change));
  return snapshotOf(json);
}

}  // namespace unclash::test
