// Snapshot: one machine's sessions and network connections at one moment, as values.
//
// Members, their meaning and the meaning of `null` are those of the contract's
// snapshot.schema.json (`unclash.snapshot/1`). Times are kept as the ISO 8601 text they were
// written in (core/model/time.h reads them), so that nothing is lost in a round trip.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "core/model/fact.h"

namespace unclash {

inline constexpr const char* kSnapshotSchema = "unclash.snapshot/1";

/// Members that this version does not know: name and JSON text. They survive a round trip.
using UnknownMembers = std::vector<std::pair<std::string, std::string>>;

enum class Platform { windows, linux_, macos };
enum class Join { domain, entra, workgroup };
enum class Role { client, server, terminalServer };

struct MachineInfo {
  Fact<std::string> name;
  Fact<std::string> os;
  Fact<std::string> user;  ///< who runs the inspection, as DOMAIN\name
  Fact<Join> join;
  Fact<std::string> domain;
  Fact<bool> elevated;
  Fact<Role> role;
  Fact<std::string> bootTime;
  Fact<bool> rebootPending;
  Fact<std::string> lastUpdate;  ///< a date
  Fact<std::vector<std::string>> updates;
  Fact<std::string> logonSession;  ///< LUID of the logon session that looked, as 0x1a2b3c
  /// Letters that are taken, by disks of this computer too, as C:
  Fact<std::vector<std::string>> drives;
  UnknownMembers unknown;
  friend bool operator==(const MachineInfo&, const MachineInfo&) = default;
};

enum class ConnectionState { connected, paused, disconnected, error, connecting, reconnecting };
enum class ConnectionKind { disk, print, ipc, other };
enum class Scope { session, global };

struct Connection {
  Fact<std::string> local;  ///< none: a connection without a device
  std::string remote;       ///< \\server\share
  Fact<std::string> user;   ///< DOMAIN\name; "" is the anonymous or guest identity
  Fact<ConnectionState> state;
  Fact<ConnectionKind> kind;
  Fact<bool> persistent;
  Fact<std::int64_t> openFiles;
  Fact<std::string> logonSession;  ///< LUID of the logon session that owns it
  Fact<std::string> owner;         ///< process or service that made it
  Fact<Scope> scope;
  Fact<std::string> credential;  ///< the user name as given, where spelled differently from user
  Fact<std::string> provider;
  UnknownMembers unknown;
  friend bool operator==(const Connection&, const Connection&) = default;
};

struct Remembered {
  Fact<std::string> local;
  std::string remote;
  Fact<std::string> user;
  Fact<std::string> provider;
  Fact<bool> deferred;
  UnknownMembers unknown;
  friend bool operator==(const Remembered&, const Remembered&) = default;
};

enum class CredentialKind { domainPassword, domainCertificate, generic, other };
enum class CredentialPersist { session, machine, enterprise };

struct Credential {
  std::string target;
  Fact<std::string> user;
  Fact<CredentialKind> kind;
  Fact<CredentialPersist> persist;
  Fact<std::string> lastWritten;
  UnknownMembers unknown;
  friend bool operator==(const Credential&, const Credential&) = default;
};

enum class SessionState { active, connected, disconnected, idle, locked, closing, down };
enum class SessionProtocol { console, rdp, ica, other };

struct Session {
  std::int64_t id = 0;
  Fact<std::string> user;
  Fact<SessionState> state;
  Fact<std::string> station;
  Fact<std::string> client;
  Fact<std::string> signedInAt;
  Fact<std::int64_t> idleSeconds;
  Fact<bool> current;
  Fact<SessionProtocol> protocol;
  UnknownMembers unknown;
  friend bool operator==(const Session&, const Session&) = default;
};

enum class LogonType {
  interactive,
  network,
  batch,
  service,
  unlock,
  newCredentials,
  remoteInteractive,
  cached,
  system,
  other
};

struct LogonSession {
  std::string luid;
  Fact<std::string> user;
  Fact<LogonType> type;
  Fact<std::string> package;
  Fact<std::int64_t> session;
  Fact<bool> elevated;
  Fact<std::string> linkedLuid;
  Fact<std::string> signedInAt;
  UnknownMembers unknown;
  friend bool operator==(const LogonSession&, const LogonSession&) = default;
};

/// One tree connect (or, with no share, one session) of a client to this machine's file server.
struct ServerSession {
  Fact<std::string> id;
  std::string client;
  Fact<std::string> user;
  Fact<std::string> share;
  Fact<std::int64_t> openFiles;
  Fact<std::string> connectedAt;
  Fact<std::int64_t> idleSeconds;
  UnknownMembers unknown;
  friend bool operator==(const ServerSession&, const ServerSession&) = default;
};

struct Server {
  std::string name;
  Fact<std::vector<std::string>> addresses;
  Fact<bool> reachable;  ///< TCP 445 (or the port named) answered
  Fact<std::string> guid;
  Fact<std::string> dialect;
  Fact<bool> signingRequired;
  Fact<std::int64_t> clockSkewSeconds;  ///< the server's clock minus this machine's
  Fact<std::string> negotiateError;
  Fact<std::string> aliasOf;
  Fact<bool> isDfsRoot;
  UnknownMembers unknown;
  friend bool operator==(const Server&, const Server&) = default;
};

struct Policy {
  Fact<std::int64_t> disconnectedSessionLimitMs;  ///< 0 or none: never ended
  Fact<std::int64_t> idleSessionLimitMs;
  Fact<std::int64_t> activeSessionLimitMs;
  Fact<bool> singleSessionPerUser;
  Fact<bool> linkedConnections;
  Fact<bool> insecureGuestLogon;
  Fact<bool> restoreConnections;
  Fact<std::int64_t> maxSessions;
  Fact<std::int64_t> keepAliveMinutes;
  Fact<bool> credentialStorageDisabled;
  Fact<std::int64_t> ntlmLevel;                    ///< LmCompatibilityLevel, 0 to 5
  Fact<std::int64_t> serverIdleDisconnectMinutes;  ///< -1 never
  Fact<std::int64_t> clientIdleDisconnectSeconds;  ///< KeepConn
  Fact<bool> signingRequired;
  Fact<bool> noConnectDisconnect;
  UnknownMembers unknown;
  friend bool operator==(const Policy&, const Policy&) = default;
};

enum class ServiceState { running, stopped, paused, starting, stopping, missing };
enum class StartType { automatic, manual, disabled };

struct Service {
  std::string name;
  Fact<ServiceState> state;
  Fact<StartType> startType;
  Fact<std::string> account;  ///< whom it runs as, as the system writes it
  UnknownMembers unknown;
  friend bool operator==(const Service&, const Service&) = default;
};

struct Ticket {
  std::string server;
  Fact<std::string> client;
  Fact<std::string> endTime;
  UnknownMembers unknown;
  friend bool operator==(const Ticket&, const Ticket&) = default;
};

struct Account {
  std::string name;
  Fact<std::vector<std::string>> groups;
  Fact<bool> enabled;
  Fact<std::string> lastSignIn;
  Fact<std::string> passwordSetAt;
  UnknownMembers unknown;
  friend bool operator==(const Account&, const Account&) = default;
};

struct Event {
  std::string log;
  Fact<std::string> source;
  std::int64_t id = 0;
  Fact<std::string> time;
  Fact<std::int64_t> code;
  Fact<std::string> text;
  Fact<std::int64_t> reason;
  UnknownMembers unknown;
  friend bool operator==(const Event&, const Event&) = default;
};

/// What could not be inspected, and why. `area` is the member of Snapshot that is absent or
/// partial.
struct Gap {
  std::string area;
  Fact<std::int64_t> code;
  std::string reason;
  UnknownMembers unknown;
  friend bool operator==(const Gap&, const Gap&) = default;
};

enum class SetBy { default_, user, administrator, groupPolicy };

struct PolicySource {
  std::string name;
  Fact<std::string> source;
  Fact<SetBy> setBy;
  Fact<std::string> raw;
  UnknownMembers unknown;
  friend bool operator==(const PolicySource&, const PolicySource&) = default;
};

/// A whole machine. An unseen array: nobody looked; an empty one: looked, found none.
struct Snapshot {
  Fact<std::string> capturedAt;
  Fact<Platform> platform;
  Fact<MachineInfo> machine;
  Fact<std::vector<Connection>> connections;
  Fact<std::vector<Remembered>> remembered;
  Fact<std::vector<Credential>> credentials;
  Fact<std::vector<Session>> sessions;
  Fact<std::vector<LogonSession>> logonSessions;
  Fact<std::vector<ServerSession>> serverSessions;
  Fact<std::vector<Server>> servers;
  Fact<Policy> policy;
  Fact<std::vector<Service>> services;
  Fact<std::vector<Ticket>> tickets;
  Fact<std::vector<Account>> accounts;
  Fact<std::vector<Event>> events;
  Fact<std::vector<Gap>> gaps;
  Fact<std::vector<PolicySource>> policySources;
  UnknownMembers unknown;
  friend bool operator==(const Snapshot&, const Snapshot&) = default;
};

/// Names of the areas, as in `gaps[].area` and in progress, in the order people meet them.
inline constexpr const char* kAreas[] = {
    "machine",       "connections",    "remembered", "credentials", "sessions",
    "logonSessions", "serverSessions", "servers",    "policy",      "services",
    "tickets",       "accounts",       "events"};

/// Elements of an area, or an empty list where it is not known. For code that only looks for
/// something present; what decides on absence asks known() first.
template <class T>
const std::vector<T>& each(const Fact<std::vector<T>>& area) {
  static const std::vector<T> kNone;
  return area.known() ? *area : kNone;
}

}  // namespace unclash
