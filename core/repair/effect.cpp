#include "core/repair/effect.h"

#include <algorithm>
#include <cstdlib>

#include "core/model/user_name.h"
#include "core/model/utf8.h"

namespace unclash {
namespace {

bool sameText(const std::string& a, const std::string& b) { return foldCase(a) == foldCase(b); }

bool samePlace(const std::string& a, const std::string& b) {
  const auto first = UncPath::parse(a);
  const auto second = UncPath::parse(b);
  return first && second ? first->sameShare(*second) : sameText(a, b);
}

/// Surely not one, by what both say of themselves. An unknown or empty name can be any.
bool differs(const std::string& name, const Fact<std::string>& user) {
  return !name.empty() && user.known() &&
         sameAccount(UserName(name), UserName(*user), {}) == Sameness::surelyNot;
}

bool inSessionOf(const Step& step, const Connection& connection, const Snapshot& now) {
  if (step.logonSession.empty()) return ofOwnSession(connection, now);
  return connection.logonSession.known() && sameText(*connection.logonSession, step.logonSession);
}

/// The connection that the step names by its device, else (without one) by its path.
bool names(const Step& step, const Connection& connection) {
  const std::string local = connection.local.valueOr("");
  if (!step.local.empty())
    return sameText(local, step.local) && samePlace(connection.remote, step.remote);
  return local.empty() && samePlace(connection.remote, step.remote);
}

Seen rememberedGone(const Step& step, const Snapshot& now) {
  if (!now.remembered.known()) return Seen::unknown;
  for (const Remembered& mapping : *now.remembered)
    if (sameText(mapping.local.valueOr(""), step.local) && samePlace(mapping.remote, step.remote) &&
        !differs(step.user, mapping.user))
      return Seen::missing;
  return Seen::shown;
}

Seen disconnected(const Step& step, const Snapshot& now) {
  if (!now.connections.known()) return Seen::unknown;
  for (const Connection& connection : *now.connections) {
    if (!inSessionOf(step, connection, now) || !names(step, connection)) continue;
    if (differs(step.user, connection.user)) continue;  // connected anew, as somebody else
    return step.user.empty() || !connection.user.known() ? Seen::unknown : Seen::missing;
  }
  return step.alsoForget ? rememberedGone(step, now) : Seen::shown;
}

Seen serverFree(const Step& step, const Snapshot& now) {
  if (!now.connections.known()) return Seen::unknown;
  const ServerName server{step.target};
  for (const Connection& connection : *now.connections) {
    const auto path = UncPath::parse(connection.remote);
    if (path && sameRedirectorName(path->server(), server) && ofOwnSession(connection, now) &&
        !differs(step.user, connection.user))
      return Seen::missing;
  }
  return Seen::shown;
}

Seen connected(const Step& step, const std::string& remote, const Snapshot& now) {
  if (!now.connections.known()) return Seen::unknown;
  const auto wanted = UncPath::parse(remote);
  for (const Connection& connection : *now.connections) {
    const auto path = UncPath::parse(connection.remote);
    if (!wanted || !path || !ofOwnSession(connection, now)) continue;
    const bool there = wanted->share().empty()
                           ? sameRedirectorName(path->server(), wanted->server())
                           : path->sameShare(*wanted);
    const bool asWanted =
        !differs(step.user, connection.user) ||
        (connection.credential.known() && !differs(step.user, connection.credential));
    if (there && asWanted &&
        connection.state.valueOr(ConnectionState::connected) != ConnectionState::disconnected)
      return Seen::shown;
  }
  return Seen::missing;
}

Seen stored(const Step& step, const Snapshot& now) {
  if (!now.credentials.known()) return Seen::unknown;
  for (const Credential& credential : *now.credentials) {
    if (!sameText(credential.target, step.target)) continue;
    if (step.action == "remove-stored-credential") {
      if (!differs(step.user, credential.user)) return Seen::missing;
    } else if (!differs(step.user, credential.user)) {
      return Seen::shown;
    }
  }
  return step.action == "remove-stored-credential" ? Seen::shown : Seen::missing;
}

Seen serverSessionGone(const Step& step, const Snapshot& now) {
  if (!now.serverSessions.known()) return Seen::unknown;
  const auto place = UncPath::parse(step.remote);
  for (const ServerSession& session : *now.serverSessions) {
    const bool same = session.id.known() && !step.target.empty() && step.target != step.client
                          ? *session.id == step.target
                          : session.client == step.client && !differs(step.user, session.user) &&
                                (!place || sameText(session.share.valueOr(""), place->share()));
    if (same) return Seen::missing;
  }
  return Seen::shown;
}

Seen globalGone(const Step& step, const Snapshot& now) {
  if (!now.connections.known()) return Seen::unknown;
  for (const Connection& connection : *now.connections)
    if (connection.scope == Scope::global && names(step, connection)) return Seen::missing;
  return Seen::shown;
}

Seen signedOut(const Step& step, const Snapshot& now) {
  if (!now.sessions.known() || step.session < 0) return Seen::unknown;
  const auto is = [&](const Session& session) { return session.id == step.session; };
  return std::any_of(now.sessions->begin(), now.sessions->end(), is) ? Seen::missing : Seen::shown;
}

/// "Maximum tolerance for computer clock synchronization": Kerberos refuses beyond five minutes.
constexpr std::int64_t kMostSkewSeconds = 300;

Seen clockRight(const Step& step, const Snapshot& now) {
  Seen seen = Seen::unknown;
  for (const Server& server : each(now.servers)) {
    const bool meant =
        step.target.empty() || sameRedirectorName(ServerName(server.name), ServerName(step.target));
    if (!meant || !server.clockSkewSeconds.known()) continue;
    if (std::abs(*server.clockSkewSeconds) > kMostSkewSeconds) return Seen::missing;
    seen = Seen::shown;
  }
  return seen;
}

Seen opposite(Seen seen) {
  if (seen == Seen::unknown) return seen;
  return seen == Seen::shown ? Seen::missing : Seen::shown;
}

bool setsPolicy(const std::string& action) {
  return action == "set-session-time-limits" || action == "set-single-session" ||
         action == "enable-linked-connections" || action == "change-smb-setting" ||
         action == "allow-several-sessions" || action == "raise-session-limit" ||
         action == "set-session-keep-alive";
}

Seen settingShows(const Step& step, const Snapshot& now) {
  if (!now.policy.known() || step.value.empty()) return Seen::unknown;
  const std::string wanted = step.undo ? step.before : step.value;
  const Fact<std::string> value = settingOf(*now.policy, step.target);
  if (value.isUnseen()) return Seen::unknown;
  return value.valueOr("") == wanted ? Seen::shown : Seen::missing;
}

std::string text(bool value) { return value ? "true" : "false"; }
std::string text(std::int64_t value) { return std::to_string(value); }

template <class T>
Fact<std::string> asText(const Fact<T>& fact) {
  if (fact.known()) return text(*fact);
  return fact.isNone() ? Fact<std::string>::none() : Fact<std::string>::unseen();
}

}  // namespace

bool ofOwnSession(const Connection& connection, const Snapshot& snapshot) {
  if (connection.scope == Scope::global || !connection.logonSession.known()) return true;
  if (!snapshot.machine.known() || !snapshot.machine->logonSession.known()) return true;
  const std::string& own = *snapshot.machine->logonSession;
  return *connection.logonSession == own || sameText(*connection.logonSession, own);
}

std::string underAlias(const std::string& remote, const std::string& alias) {
  const auto path = UncPath::parse(remote);
  std::string result = "\\\\" + alias;
  if (path && !path->share().empty()) result += "\\" + path->share();
  if (path && !path->rest().empty()) result += "\\" + path->rest();
  return result;
}

Fact<std::string> settingOf(const Policy& policy, const std::string& name) {
  if (name == "disconnectedSessionLimitMs") return asText(policy.disconnectedSessionLimitMs);
  if (name == "idleSessionLimitMs") return asText(policy.idleSessionLimitMs);
  if (name == "activeSessionLimitMs") return asText(policy.activeSessionLimitMs);
  if (name == "singleSessionPerUser") return asText(policy.singleSessionPerUser);
  if (name == "linkedConnections") return asText(policy.linkedConnections);
  if (name == "insecureGuestLogon") return asText(policy.insecureGuestLogon);
  if (name == "restoreConnections") return asText(policy.restoreConnections);
  if (name == "maxSessions") return asText(policy.maxSessions);
  if (name == "keepAliveMinutes") return asText(policy.keepAliveMinutes);
  if (name == "credentialStorageDisabled") return asText(policy.credentialStorageDisabled);
  if (name == "ntlmLevel") return asText(policy.ntlmLevel);
  if (name == "serverIdleDisconnectMinutes") return asText(policy.serverIdleDisconnectMinutes);
  if (name == "clientIdleDisconnectSeconds") return asText(policy.clientIdleDisconnectSeconds);
  if (name == "signingRequired") return asText(policy.signingRequired);
  return Fact<std::string>::unseen();
}

Seen effectOf(const Step& step, const Snapshot& now) {
  const std::string& action = step.action;
  if (setsPolicy(action)) return settingShows(step, now);
  Seen seen = Seen::unknown;
  if (action == "disconnect-connection") seen = disconnected(step, now);
  if (action == "disconnect-server") seen = serverFree(step, now);
  if (action == "forget-remembered-connection") seen = rememberedGone(step, now);
  if (action == "remove-stored-credential" || action == "replace-stored-credential")
    seen = stored(step, now);
  if (action == "reconnect-as" || action == "use-full-user-name" ||
      action == "reuse-existing-connection")
    seen = connected(step, step.remote, now);
  if (action == "use-server-alias")
    seen = connected(step, underAlias(step.remote, step.alias), now);
  if (action == "close-server-session") seen = serverSessionGone(step, now);
  if (action == "remove-global-mapping") seen = globalGone(step, now);
  if (action == "sign-out-session") seen = signedOut(step, now);
  if (action == "correct-clock") seen = clockRight(step, now);
  return step.undo ? opposite(seen) : seen;
}

}  // namespace unclash
