#include "core/model/snapshot_json.h"

#include <cstdio>
#include <fstream>
#include <iostream>
#include <memory>

#include "core/model/input_file.h"
#include "core/model/json_members.h"
#include "core/model/snapshot_names.h"

namespace unclash::members {

// One description for each struct, in the order of snapshot.schema.json: `required`, `optional`
// (may be absent) and `nullable` (may be absent or null) as the schema says.

template <>
struct Shape<MachineInfo> {
  template <class Io, class T>
  static void describe(Io& io, T& machine) {
    io.optional("name", machine.name);
    io.optional("os", machine.os);
    io.optional("user", machine.user);
    io.nullable("join", machine.join);
    io.nullable("domain", machine.domain);
    io.nullable("elevated", machine.elevated);
    io.nullable("role", machine.role);
    io.nullable("bootTime", machine.bootTime);
    io.nullable("rebootPending", machine.rebootPending);
    io.nullable("lastUpdate", machine.lastUpdate);
    io.optional("updates", machine.updates);
    io.nullable("logonSession", machine.logonSession);
    io.optional("drives", machine.drives);
    io.others(machine.unknown);
  }
};
template <>
struct Shape<Connection> {
  template <class Io, class T>
  static void describe(Io& io, T& connection) {
    io.nullable("local", connection.local);
    io.required("remote", connection.remote);
    io.nullable("user", connection.user);
    io.nullable("state", connection.state);
    io.nullable("kind", connection.kind);
    io.nullable("persistent", connection.persistent);
    io.nullable("openFiles", connection.openFiles, Range::notNegative);
    io.nullable("logonSession", connection.logonSession);
    io.nullable("owner", connection.owner);
    io.nullable("scope", connection.scope);
    io.nullable("credential", connection.credential);
    io.nullable("provider", connection.provider);
    io.others(connection.unknown);
  }
};
template <>
struct Shape<Remembered> {
  template <class Io, class T>
  static void describe(Io& io, T& remembered) {
    io.nullable("local", remembered.local);
    io.required("remote", remembered.remote);
    io.nullable("user", remembered.user);
    io.nullable("provider", remembered.provider);
    io.nullable("deferred", remembered.deferred);
    io.others(remembered.unknown);
  }
};
template <>
struct Shape<Credential> {
  template <class Io, class T>
  static void describe(Io& io, T& credential) {
    io.required("target", credential.target);
    io.nullable("user", credential.user);
    io.nullable("kind", credential.kind);
    io.nullable("persist", credential.persist);
    io.nullable("lastWritten", credential.lastWritten);
    io.others(credential.unknown);
  }
};
template <>
struct Shape<Session> {
  template <class Io, class T>
  static void describe(Io& io, T& session) {
    io.required("id", session.id);
    io.nullable("user", session.user);
    io.nullable("state", session.state);
    io.nullable("station", session.station);
    io.nullable("client", session.client);
    io.nullable("signedInAt", session.signedInAt);
    io.nullable("idleSeconds", session.idleSeconds, Range::notNegative);
    io.nullable("current", session.current);
    io.nullable("protocol", session.protocol);
    io.others(session.unknown);
  }
};
template <>
struct Shape<LogonSession> {
  template <class Io, class T>
  static void describe(Io& io, T& session) {
    io.required("luid", session.luid);
    io.nullable("user", session.user);
    io.nullable("type", session.type);
    io.nullable("package", session.package);
    io.nullable("session", session.session);
    io.nullable("elevated", session.elevated);
    io.nullable("linkedLuid", session.linkedLuid);
    io.nullable("signedInAt", session.signedInAt);
    io.others(session.unknown);
  }
};
template <>
struct Shape<ServerSession> {
  template <class Io, class T>
  static void describe(Io& io, T& session) {
    io.nullable("id", session.id);
    io.required("client", session.client);
    io.nullable("user", session.user);
    io.nullable("share", session.share);
    io.nullable("openFiles", session.openFiles, Range::notNegative);
    io.nullable("connectedAt", session.connectedAt);
    io.nullable("idleSeconds", session.idleSeconds, Range::notNegative);
    io.others(session.unknown);
  }
};
template <>
struct Shape<Server> {
  template <class Io, class T>
  static void describe(Io& io, T& server) {
    io.required("name", server.name);
    io.optional("addresses", server.addresses);
    io.nullable("reachable", server.reachable);
    io.nullable("guid", server.guid);
    io.nullable("dialect", server.dialect);
    io.nullable("signingRequired", server.signingRequired);
    io.nullable("clockSkewSeconds", server.clockSkewSeconds);
    io.nullable("negotiateError", server.negotiateError);
    io.nullable("aliasOf", server.aliasOf);
    io.nullable("isDfsRoot", server.isDfsRoot);
    io.others(server.unknown);
  }
};
template <>
struct Shape<Policy> {
  template <class Io, class T>
  static void describe(Io& io, T& policy) {
    io.nullable("disconnectedSessionLimitMs", policy.disconnectedSessionLimitMs);
    io.nullable("idleSessionLimitMs", policy.idleSessionLimitMs);
    io.nullable("activeSessionLimitMs", policy.activeSessionLimitMs);
    io.nullable("singleSessionPerUser", policy.singleSessionPerUser);
    io.nullable("linkedConnections", policy.linkedConnections);
    io.nullable("insecureGuestLogon", policy.insecureGuestLogon);
    io.nullable("restoreConnections", policy.restoreConnections);
    io.nullable("maxSessions", policy.maxSessions);
    io.nullable("keepAliveMinutes", policy.keepAliveMinutes);
    io.nullable("credentialStorageDisabled", policy.credentialStorageDisabled);
    io.nullable("ntlmLevel", policy.ntlmLevel);
    io.nullable("serverIdleDisconnectMinutes", policy.serverIdleDisconnectMinutes);
    io.nullable("clientIdleDisconnectSeconds", policy.clientIdleDisconnectSeconds);
    io.nullable("signingRequired", policy.signingRequired);
    io.nullable("noConnectDisconnect", policy.noConnectDisconnect);
    io.others(policy.unknown);
  }
};
template <>
struct Shape<Service> {
  template <class Io, class T>
  static void describe(Io& io, T& service) {
    io.required("name", service.name);
    io.nullable("state", service.state);
    io.nullable("startType", service.startType);
    io.nullable("account", service.account);
    io.others(service.unknown);
  }
};
template <>
struct Shape<Ticket> {
  template <class Io, class T>
  static void describe(Io& io, T& ticket) {
    io.required("server", ticket.server);
    io.nullable("client", ticket.client);
    io.nullable("endTime", ticket.endTime);
    io.others(ticket.unknown);
  }
};
template <>
struct Shape<Account> {
  template <class Io, class T>
  static void describe(Io& io, T& account) {
    io.required("name", account.name);
    io.optional("groups", account.groups);
    io.nullable("enabled", account.enabled);
    io.nullable("lastSignIn", account.lastSignIn);
    io.nullable("passwordSetAt", account.passwordSetAt);
    io.others(account.unknown);
  }
};
template <>
struct Shape<Event> {
  template <class Io, class T>
  static void describe(Io& io, T& event) {
    io.required("log", event.log);
    io.nullable("source", event.source);
    io.required("id", event.id);
    io.nullable("time", event.time);
    io.nullable("code", event.code);
    io.nullable("text", event.text);
    io.nullable("reason", event.reason);
    io.others(event.unknown);
  }
};
template <>
struct Shape<Gap> {
  template <class Io, class T>
  static void describe(Io& io, T& gap) {
    io.required("area", gap.area);
    io.nullable("code", gap.code);
    io.required("reason", gap.reason);
    io.others(gap.unknown);
  }
};
template <>
struct Shape<PolicySource> {
  template <class Io, class T>
  static void describe(Io& io, T& source) {
    io.required("name", source.name);
    io.nullable("source", source.source);
    io.nullable("setBy", source.setBy);
    io.nullable("raw", source.raw);
    io.others(source.unknown);
  }
};
template <>
struct Shape<Snapshot> {
  template <class Io, class T>
  static void describe(Io& io, T& snapshot) {
    io.optional("capturedAt", snapshot.capturedAt);
    io.optional("platform", snapshot.platform);
    io.optional("machine", snapshot.machine);
    io.optional("connections", snapshot.connections);
    io.optional("remembered", snapshot.remembered);
    io.optional("credentials", snapshot.credentials);
    io.optional("sessions", snapshot.sessions);
    io.optional("logonSessions", snapshot.logonSessions);
    io.optional("serverSessions", snapshot.serverSessions);
    io.optional("servers", snapshot.servers);
    io.optional("policy", snapshot.policy);
    io.optional("services", snapshot.services);
    io.optional("tickets", snapshot.tickets);
    io.optional("accounts", snapshot.accounts);
    io.optional("events", snapshot.events);
    io.optional("gaps", snapshot.gaps);
    io.optional("policySources", snapshot.policySources);
    io.others(snapshot.unknown);
  }
};

}  // namespace unclash::members

namespace unclash {
namespace {

constexpr std::string_view kSchemaFamily = "unclash.snapshot/";

/// Nothing where the document says that it is a snapshot of the version that this program reads.
std::optional<Failure> checkSchema(const members::Json& document) {
  const members::Place root;
  if (!document.is_object()) return members::wrongType(root, "an object");
  const members::Place place{&root, "schema"};
  const auto schema = document.find("schema");
  if (schema == document.end()) return members::missing(place);
  if (!schema->is_string()) return members::wrongType(place, "a text");
  const auto& found = schema->get_ref<const std::string&>();
  if (found == kSnapshotSchema) return std::nullopt;
  const bool otherVersion = found.starts_with(kSchemaFamily);
  return Failure{Trouble::input, 0,
                 Message{otherVersion ? "error.input.version" : "error.input.schema"}
                     .with("found", Argument::Kind::text, found.substr(0, 80))
                     .with("expected", Argument::Kind::code, kSnapshotSchema),
                 "schema: " + found + " instead of " + kSnapshotSchema};
}

Failure fileFailure(const char* id, const std::filesystem::path& file, std::string detail) {
  const auto utf8 = file.u8string();
  const std::string name{utf8.begin(), utf8.end()};
  return {Trouble::input, 0, Message{id}.with("file", Argument::Kind::text, name),
          name + ": " + std::move(detail)};
}

/// Everything that `stream` holds, but at most one byte more than is allowed.
std::string readAtMost(std::istream& stream) {
  std::string text;
  const auto buffer = std::make_unique<char[]>(1U << 16U);
  while (text.size() <= kMaxInputBytes) {
    stream.read(buffer.get(), 1 << 16);
    if (stream.gcount() == 0) break;
    text.append(buffer.get(), static_cast<std::size_t>(stream.gcount()));
  }
  return text;
}

}  // namespace

Result<Snapshot> readSnapshot(std::string_view json) {
  const Result<members::Json> document = members::parse(json);
  if (!document) return document.failure();
  if (auto failure = checkSchema(*document)) return *failure;
  Snapshot snapshot;
  members::Problem problem;
  members::read(*document, snapshot, members::Place{}, problem);
  if (problem) return *problem;
  // Checked above, and written by writeSnapshot(): not a member that is unknown.
  std::erase_if(snapshot.unknown, [](const auto& member) { return member.first == "schema"; });
  return snapshot;
}

std::filesystem::path fileNamed(std::string_view name) {
  return std::filesystem::path(std::u8string(name.begin(), name.end()));
}

Result<std::string> readInputFile(const std::filesystem::path& file) {
  if (file == "-") return readAtMost(std::cin);
  std::error_code problem;
  const auto status = std::filesystem::status(file, problem);
  if (status.type() == std::filesystem::file_type::not_found)
    return fileFailure("error.input.file-missing", file, "there is no such file");
  if (std::filesystem::is_directory(status))
    return fileFailure("error.input.file-unreadable", file, "is a folder");
  if (std::filesystem::is_regular_file(status)) {
    const auto size = std::filesystem::file_size(file, problem);
    if (!problem && size > kMaxInputBytes)
      return fileFailure("error.input.file-too-large", file,
                         "larger than " + std::to_string(kMaxInputBytes) + " bytes");
  }
  std::ifstream stream{file, std::ios::binary};
  if (!stream) return fileFailure("error.input.file-unreadable", file, "cannot be opened");
  std::string text = readAtMost(stream);
  if (stream.bad()) return fileFailure("error.input.file-unreadable", file, "cannot be read");
  return text;
}

Failure failureInFile(const std::filesystem::path& file, Failure failure) {
  failure.message = Message{"error.input.in-file"}
                        .with("file", Argument::Kind::text, file.string())
                        .with("why", std::move(failure.message));
  failure.detail = file.string() + ": " + failure.detail;
  return failure;
}

Result<Snapshot> readSnapshotFile(const std::filesystem::path& file) {
  const auto text = readInputFile(file);
  if (!text) return text.failure();
  auto snapshot = readSnapshot(*text);
  if (snapshot || file == "-") return snapshot;
  return failureInFile(file, snapshot.failure());
}

std::string writeSnapshot(const Snapshot& snapshot) {
  members::MemberWriter writer{members::MemberWriter::Style::indented};
  writer.object(snapshot, std::pair{"schema", std::string{kSnapshotSchema}});
  return writer.take() + '\n';
}

std::string writeProbe(const Server& server) {
  members::MemberWriter writer{members::MemberWriter::Style::indented};
  writer.object(server, std::pair{"schema", std::string{"unclash.probe/1"}});
  return writer.take() + '\n';
}

const char* toString(Platform value) { return members::nameOf(value); }
const char* toString(Join value) { return members::nameOf(value); }
const char* toString(Role value) { return members::nameOf(value); }
const char* toString(ConnectionState value) { return members::nameOf(value); }
const char* toString(ConnectionKind value) { return members::nameOf(value); }
const char* toString(Scope value) { return members::nameOf(value); }
const char* toString(CredentialKind value) { return members::nameOf(value); }
const char* toString(CredentialPersist value) { return members::nameOf(value); }
const char* toString(SessionState value) { return members::nameOf(value); }
const char* toString(SessionProtocol value) { return members::nameOf(value); }
const char* toString(LogonType value) { return members::nameOf(value); }
const char* toString(ServiceState value) { return members::nameOf(value); }
const char* toString(StartType value) { return members::nameOf(value); }
const char* toString(SetBy value) { return members::nameOf(value); }

}  // namespace unclash
