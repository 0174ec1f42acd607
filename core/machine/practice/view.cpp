// What Windows shows a program in the own logon session of a simulated computer.
#include <algorithm>
#include <set>
#include <utility>

#include "core/machine/gap_reasons.h"
#include "core/machine/practice/names.h"
#include "core/machine/practice/practice_machine.h"
#include "core/machine/practice/redirector.h"
#include "core/model/unc_path.h"
#include "core/model/user_name.h"

namespace unclash::practice {
namespace {

constexpr const char* kProvider = "Microsoft Windows Network";

Fact<std::string> textOrNone(const std::string& text) {
  return text.empty() ? Fact<std::string>::none() : Fact<std::string>(text);
}

bool ownOrGlobal(const World& world, const Use& use) {
  return use.global || use.logonSession == world.ownLogonSession();
}

ConnectionKind kindOf(const World& world, const UncPath& path) {
  if (path.isIpc()) return ConnectionKind::ipc;
  if (const SimServer* server = world.server(path.server().text()))
    for (const SimShare& share : server->shares)
      if (sameText(share.name, path.share()) && share.kind == ShareKind::print)
        return ConnectionKind::print;
  return ConnectionKind::disk;
}

bool isRemembered(const World& world, const Use& use) {
  return std::any_of(world.mappings.begin(), world.mappings.end(), [&](const Mapping& mapping) {
    return !use.local.empty() && sameText(mapping.local, use.local);
  });
}

Connection connectionOf(const World& world, const Use& use) {
  Connection shown;
  const auto path = UncPath::parse(use.remote);
  const SimServer* server = path ? world.server(path->server().text()) : nullptr;
  shown.local = textOrNone(use.local);
  shown.remote = use.remote;
  shown.user = use.user;
  shown.state = server != nullptr && server->reachable ? ConnectionState::connected
                                                       : ConnectionState::disconnected;
  if (path) shown.kind = kindOf(world, *path);
  shown.persistent = isRemembered(world, use);
  shown.openFiles = use.openFiles;
  shown.logonSession = textOrNone(use.logonSession);
  shown.owner = textOrNone(use.owner);
  shown.scope = use.global ? Scope::global : Scope::session;
  if (!use.given.empty() && use.given != use.user) shown.credential = use.given;
  shown.provider = std::string(kProvider);
  return shown;
}

void addConnections(const World& world, bool elevated, Snapshot& snapshot) {
  const bool all = elevated || world.rules.otherConnectionsVisible;
  auto& connections = snapshot.connections.ensure();
  for (const Use& use : world.uses)
    if (all || ownOrGlobal(world, use)) connections.push_back(connectionOf(world, use));
  // A partial list, wherever there is another logon session that could hold one.
  if (!all && each(world.base.logonSessions).size() > 1)
    snapshot.gaps.ensure().push_back(
        makeGap("connections", gap_reason::kAccessDenied, kAccessDenied));
}

void addRemembered(const World& world, Snapshot& snapshot) {
  auto& remembered = snapshot.remembered.ensure();
  for (const Mapping& mapping : world.mappings) {
    Remembered shown;
    shown.local = textOrNone(mapping.local);
    shown.remote = mapping.remote;
    shown.user = textOrNone(mapping.user);
    shown.provider = std::string(kProvider);
    shown.deferred = false;
    remembered.push_back(std::move(shown));
  }
}

void addCredentials(const World& world, Snapshot& snapshot) {
  auto& credentials = snapshot.credentials.ensure();
  for (const StoredSignIn& stored : world.credentials) {
    if (!stored.ofUser.empty() && !sameText(stored.ofUser, world.ownUser())) continue;
    Credential shown;
    shown.target = stored.target;
    shown.user = textOrNone(stored.user);
    shown.kind = stored.kind;
    shown.persist = stored.persist;
    shown.lastWritten = textOrNone(stored.lastWritten);
    credentials.push_back(std::move(shown));
  }
}

/// LsaEnumerateLogonSessions lists everybody; LsaGetLogonSessionData is for the owner of the
/// session or an administrator (domain.md, 5).
void addLogonSessions(const World& world, bool asAdministrator, Snapshot& snapshot) {
  const bool elevated =
      asAdministrator || (world.base.machine.known() && world.base.machine->elevated == true);
  bool refused = false;
  auto& sessions = snapshot.logonSessions.ensure();
  for (const LogonSession& session : each(world.base.logonSessions)) {
    if (elevated || sameText(session.user.valueOr(""), world.ownUser())) {
      sessions.push_back(session);
      continue;
    }
    LogonSession bare;
    bare.luid = session.luid;
    sessions.push_back(std::move(bare));
    refused = true;
  }
  if (refused)
    snapshot.gaps.ensure().push_back(
        makeGap("logonSessions", gap_reason::kAccessDenied, kAccessDenied));
}

Server serverOf(const World& world, const std::string& name) {
  Server shown;
  shown.name = name;
  const SimServer* server = world.server(name);
  if (server == nullptr) {
    shown.reachable = false;
    return shown;
  }
  shown.addresses = server->addresses;
  shown.reachable = server->reachable;
  const bool address = std::none_of(
      server->names.begin(), server->names.end(),
      [&](const auto& own) { return sameRedirectorName(ServerName(own), ServerName(name)); });
  // The resolver gives the canonical name of an alias; a short name is not one of the full name.
  if (!address && !server->names.empty()) {
    const ServerName own(server->names.front());
    if (!sameText(own.shortName(), ServerName(name).shortName())) shown.aliasOf = own.text();
  }
  if (!server->reachable) return shown;
  if (!server->guid.empty()) shown.guid = server->guid;
  if (!server->dialect.empty()) shown.dialect = server->dialect;
  shown.signingRequired = server->signingRequired;
  shown.clockSkewSeconds = server->clockSkewSeconds;
  shown.isDfsRoot = server->isDfsRoot;
  return shown;
}

void addServers(const World& world, const Look& look, Snapshot& snapshot) {
  auto& servers = snapshot.servers.ensure();
  std::set<std::string> seen;
  const auto add = [&](const std::string& place) {
    const auto path = UncPath::parse(place);
    if (!path || !seen.insert(path->server().redirectorKey()).second) return;
    servers.push_back(serverOf(world, path->server().text()));
  };
  for (const std::string& named : look.servers) add(named);
  for (const Connection& connection : each(snapshot.connections)) add(connection.remote);
}

bool refused(const World& world, std::string_view area) {
  const auto& gaps = each(world.base.gaps);
  return std::any_of(gaps.begin(), gaps.end(), [&](const Gap& gap) { return gap.area == area; });
}

template <class T>
void share(const World& world, const char* area, const Fact<std::vector<T>>& from,
           Fact<std::vector<T>>& to) {
  to = from;
  // The world is whole: what it does not list is not there, unless Windows refuses to say.
  if (!to.known() && !refused(world, area)) to.ensure();
}

}  // namespace

Snapshot snapshotOf(const World& world, const Look& look) {
  Snapshot snapshot;
  snapshot.capturedAt = world.clock;
  snapshot.platform = Platform::windows;
  snapshot.machine = world.base.machine;
  snapshot.policy = world.base.policy.known() ? world.base.policy : Fact<Policy>(Policy{});
  snapshot.gaps = each(world.base.gaps);
  share(world, "sessions", world.base.sessions, snapshot.sessions);
  share(world, "serverSessions", world.base.serverSessions, snapshot.serverSessions);
  share(world, "services", world.base.services, snapshot.services);
  share(world, "tickets", world.base.tickets, snapshot.tickets);
  share(world, "accounts", world.base.accounts, snapshot.accounts);
  share(world, "events", world.base.events, snapshot.events);
  share(world, "policySources", world.base.policySources, snapshot.policySources);
  const bool elevated = look.elevated && world.administrator;
  addConnections(world, elevated, snapshot);
  addRemembered(world, snapshot);
  addCredentials(world, snapshot);
  addLogonSessions(world, elevated, snapshot);
  addServers(world, look, snapshot);
  return snapshot;
}

}  // namespace unclash::practice
