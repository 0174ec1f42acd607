// A small simulated computer for tests: `fs01` is one machine under four names.
#pragma once

#include "core/machine/practice/redirector.h"
#include "core/machine/practice/world.h"

namespace unclash::practice {

inline constexpr const char* kOwn = "0x1000";
inline constexpr const char* kElevated = "0x1001";
inline constexpr const char* kService = "0x3e7";
inline constexpr const char* kAnna = "CONTOSO\\anna";
inline constexpr const char* kBackup = "FS01\\backup";

inline LogonSession logon(std::string luid, std::string user, std::int64_t session) {
  LogonSession result;
  result.luid = std::move(luid);
  result.user = std::move(user);
  result.session = session;
  result.type = LogonType::interactive;
  return result;
}

/// Anna is signed in; nothing is connected; she wants \\fs01\data as FS01\backup.
inline World smallWorld() {
  World world;
  world.name = "small";
  MachineInfo machine;
  machine.name = std::string("PC");
  machine.user = std::string(kAnna);
  machine.elevated = false;
  machine.logonSession = std::string(kOwn);
  world.base.machine = machine;
  LogonSession own = logon(kOwn, kAnna, 1);
  own.linkedLuid = std::string(kElevated);
  LogonSession twin = logon(kElevated, kAnna, 1);
  twin.linkedLuid = std::string(kOwn);
  world.base.logonSessions = std::vector{own, twin, logon(kService, "NT AUTHORITY\\SYSTEM", 0)};
  world.signInPasswords[kAnna] = "anna-2";

  SimServer server;
  server.names = {"fs01", "fs01.contoso.com", "files"};
  server.addresses = {"10.0.0.1"};
  server.domain = "CONTOSO";
  server.accounts = {{kAnna, {"anna", "anna@contoso.com"}, "anna-2", true},
                     {kBackup, {"backup", "backup@fs01"}, "backup-1", true}};
  server.shares = {{"data", ShareKind::disk, {"*"}},
                   {"private", ShareKind::disk, {kBackup}},
                   {"open", ShareKind::disk, {"*", "guest"}},
                   {"laser", ShareKind::print, {"*"}}};
  world.servers.push_back(server);
  SimServer other = server;
  other.names = {"fs02"};
  other.addresses = {"10.0.0.2"};
  world.servers.push_back(other);

  world.goal.server = "fs01";
  world.goal.share = "data";
  world.goal.user = kBackup;
  return world;
}

/// WNetAddConnection2 with a name, or without one.
inline Request asking(std::string remote, std::optional<std::string> user = std::nullopt,
                      std::string password = {}, std::string local = {}) {
  Request request;
  request.remote = std::move(remote);
  request.user = std::move(user);
  request.password = std::move(password);
  request.local = std::move(local);
  return request;
}

inline Request opening(std::string path) {
  Request request;
  request.remote = std::move(path);
  request.how = How::openPath;
  return request;
}

}  // namespace unclash::practice
