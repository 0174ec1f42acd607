#include "core/machine/practice/redirector.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "core/machine/practice/names.h"
#include "core/model/unc_path.h"
#include "core/model/user_name.h"
#include "core/model/utf8.h"

namespace unclash::practice {
namespace {

std::string sessionOf(const World& world, const std::string& logonSession) {
  return logonSession.empty() ? world.ownLogonSession() : logonSession;
}

std::string userOf(const World& world, std::string_view logonSession) {
  for (const LogonSession& session : each(world.base.logonSessions))
    if (session.luid == logonSession) return session.user.valueOr("");
  return {};
}

std::string signInPassword(const World& world, const std::string& user) {
  for (const auto& [name, password] : world.signInPasswords)
    if (sameText(name, user)) return password;
  return {};
}

bool standsIn(const Use& use, std::string_view logonSession) {
  return use.global || use.logonSession == logonSession;
}

bool onName(const std::string& remote, std::string_view server) {
  const auto path = UncPath::parse(remote);
  return path && sameRedirectorName(path->server(), ServerName(server));
}

/// The table for a second use. `user` is nothing where none is given.
int secondUse(const World& world, const Holding& first, const Request& request) {
  if (request.how == How::openPath) return kSuccess;
  if (!request.user) return first.implicit ? kSuccess : world.rules.noneAfterExplicit;

  const UserName wanted(*request.user);
  if (!first.given.empty()) {
    if (!wanted.sameSpelling(UserName(first.given))) return kCredentialConflict;
    return request.password == first.password ? kSuccess : world.rules.otherPassword;
  }
  // The first use gave no name: the sign-in counted, or the server made it a guest.
  if (first.user.empty() || !wanted.sameSpelling(UserName(first.user))) return kCredentialConflict;
  if (request.password != first.password) return world.rules.otherPassword;
  return world.rules.sameExplicitAfterImplicit ? kSuccess : int{kCredentialConflict};
}

struct FirstUse {
  int code = kSuccess;
  Holding holding;
};

/// Nobody holds the name: who would the session be?
FirstUse firstUse(const World& world, const SimServer& server, const std::string& logonSession,
                  const UncPath& path, const Request& request) {
  FirstUse use;
  if (request.user) {
    use.holding.given = *request.user;
    use.holding.password = request.password;
  } else {
    use.holding.implicit = true;
    if (const StoredSignIn* stored =
            storedSignIn(world, logonSession, path.server().text(), path.share())) {
      use.holding.given = stored->user;
      use.holding.password = stored->password;
    }
  }
  const std::string name =
      use.holding.given.empty() ? userOf(world, logonSession) : use.holding.given;
  if (use.holding.given.empty()) use.holding.password = signInPassword(world, name);
  const Authentication answer = authenticate(world, server, name, use.holding.password);
  use.code = answer.code;
  use.holding.user = answer.user;
  return use;
}

bool mayUse(const SimServer& server, const UncPath& path, const std::string& user) {
  for (const SimShare& share : server.shares) {
    if (!sameText(share.name, path.share())) continue;
    return std::any_of(share.allowed.begin(), share.allowed.end(), [&](const std::string& allowed) {
      if (user.empty()) return allowed == "guest";
      return allowed == "*" || sameText(allowed, user);
    });
  }
  return false;
}

bool isShare(const SimServer& server, const std::string& name) {
  return std::any_of(server.shares.begin(), server.shares.end(),
                     [&](const SimShare& share) { return sameText(share.name, name); });
}

bool full(const World& world, const SimServer& server) {
  if (!server.connectionLimit) return false;
  const bool served = std::any_of(world.uses.begin(), world.uses.end(), [&](const Use& use) {
    const auto path = UncPath::parse(use.remote);
    return path && world.server(path->server().text()) == &server;
  });
  return !served && server.otherClients >= *server.connectionLimit;
}

void remember(World& world, const Request& request) {
  std::erase_if(world.mappings,
                [&](const Mapping& mapping) { return sameText(mapping.local, request.local); });
  world.mappings.push_back({request.local, request.remote, request.user.value_or("")});
}

}  // namespace

Authentication authenticate(const World& world, const SimServer& server, std::string_view user,
                            std::string_view password) {
  const auto guest = [&]() -> Authentication {
    const Fact<bool> allowed =
        world.base.policy.known() ? world.base.policy->insecureGuestLogon : Fact<bool>::unseen();
    return {allowed == false ? int{kGuestBlocked} : int{kSuccess}, {}};
  };
  if (server.guestOnly) return guest();
  const SimAccount* account = accountOf(server, user);
  // Samba's `map to guest = bad password` takes a wrong password for a guest as well.
  if (account == nullptr || account->password != password)
    return server.guestFallback ? guest() : Authentication{kLogonFailure, {}};
  if (!account->enabled) return {kAccountDisabled, {}};
  return {kSuccess, account->name};
}

std::string rightPassword(const SimServer& server, std::string_view user) {
  const SimAccount* account = accountOf(server, user);
  return account == nullptr ? std::string() : account->password;
}

std::optional<Holding> holding(const World& world, std::string_view logonSession,
                               std::string_view server) {
  for (const Use& use : world.uses)
    if (standsIn(use, logonSession) && onName(use.remote, server))
      return Holding{use.user, use.given, use.implicit, use.password};
  for (const Lingering& left : world.lingering)
    if (left.logonSession == logonSession &&
        sameRedirectorName(ServerName(left.server), ServerName(server)))
      return Holding{left.user, left.given, left.implicit, left.password};
  return std::nullopt;
}

const StoredSignIn* storedSignIn(const World& world, std::string_view logonSession,
                                 std::string_view server, std::string_view share) {
  const std::string whose = userOf(world, logonSession);
  const ServerName name(server);
  const std::string key = name.redirectorKey();
  const bool named =
      name.form() == ServerName::Form::name || name.form() == ServerName::Form::qualifiedName;
  const SimServer* machine = world.server(server);
  const std::size_t dot = key.find('.');
  const std::string dnsDomain =
      name.form() == ServerName::Form::qualifiedName ? key.substr(dot + 1) : std::string();

  // The order of CREDENTIAL_TARGET_INFORMATION's matching (CredReadDomainCredentials).
  const auto rank = [&](const StoredSignIn& stored) -> std::pair<int, std::size_t> {
    constexpr std::pair<int, std::size_t> kNoMatch{99, 0};
    if (stored.kind != CredentialKind::domainPassword &&
        stored.kind != CredentialKind::domainCertificate)
      return kNoMatch;
    if (!sameText(stored.ofUser.empty() ? world.ownUser() : stored.ofUser, whose)) return kNoMatch;
    const std::string target = foldCase(stored.target);
    if (!share.empty() && target == key + "\\" + foldCase(share)) return {0, 0};
    if (name.form() == ServerName::Form::qualifiedName && target == key) return {1, 0};
    if (named && target == foldCase(name.shortName())) return {2, 0};
    if (target == key) return {3, 0};
    if (named && target.starts_with("*.") && key.size() > target.size() - 1 &&
        key.ends_with(target.substr(1)))
      return {4, 1000 - target.size()};
    if (named && !dnsDomain.empty() && target == dnsDomain + "\\*") return {5, 0};
    if (named && machine != nullptr && !machine->domain.empty() &&
        target == foldCase(machine->domain) + "\\*")
      return {6, 0};
    if (target == "*session") return {7, 0};
    if (target == "*") return {8, 0};
    return kNoMatch;
  };
  const StoredSignIn* best = nullptr;
  std::pair<int, std::size_t> bestRank{99, 0};
  for (const StoredSignIn& stored : world.credentials) {
    const auto place = rank(stored);
    if (place < bestRank) std::tie(best, bestRank) = std::pair{&stored, place};
  }
  return best;
}

bool countDown(World& world, std::string_view logonSession, std::string_view server) {
  bool changed = false;
  for (Lingering& left : world.lingering) {
    if (left.attemptsLeft <= 0) continue;
    if (!logonSession.empty() && left.logonSession != logonSession) continue;
    if (!server.empty() && !sameRedirectorName(ServerName(left.server), ServerName(server)))
      continue;
    // The last look lets go: it becomes -1, so that 0 keeps saying "never by itself".
    if (--left.attemptsLeft == 0) left.attemptsLeft = -1;
    changed = true;
  }
  std::erase_if(world.lingering, [](const Lingering& left) { return left.attemptsLeft < 0; });
  return changed;
}

int connect(World& world, const Request& request) {
  const std::string logonSession = sessionOf(world, request.logonSession);
  const auto path = UncPath::parse(request.remote);
  if (!path) return kInvalidParameter;
  for (const Service& service : each(world.base.services))
    if (sameText(service.name, "LanmanWorkstation") && service.state == ServiceState::stopped)
      return kNoNetwork;
  if (!request.local.empty())
    for (const Use& use : world.uses)
      if (standsIn(use, logonSession) && sameText(use.local, request.local))
        return kAlreadyAssigned;
  const std::string server = path->server().text();
  const SimServer* machine = world.server(server);
  if (machine == nullptr || !machine->reachable) return kBadNetPath;
  if (full(world, *machine)) return kRequestNotAccepted;

  std::optional<Holding> held = holding(world, logonSession, server);
  if (held) {
    const int code = secondUse(world, *held, request);
    if (code != kSuccess) {
      countDown(world, logonSession, server);
      return code;
    }
  } else {
    FirstUse first = firstUse(world, *machine, logonSession, *path, request);
    if (first.code != kSuccess) return first.code;
    held = std::move(first.holding);
  }
  if (path->share().empty() || !path->rest().empty()) return kBadNetName;
  if (!path->isIpc()) {
    if (!isShare(*machine, path->share())) return kBadNetName;
    if (!mayUse(*machine, *path, held->user)) return kAccessDenied;
  }

  // One entry for each device, and one for all uses of a share without a device.
  const bool known =
      request.local.empty() &&
      std::any_of(world.uses.begin(), world.uses.end(), [&](const Use& use) {
        const auto other = UncPath::parse(use.remote);
        return standsIn(use, logonSession) && use.local.empty() && other && other->sameShare(*path);
      });
  if (!known)
    world.uses.push_back({request.local, path->root(), logonSession, held->user, held->given,
                          held->implicit, held->password, 0, request.owner, false});
  std::erase_if(world.lingering, [&](const Lingering& left) {
    return left.logonSession == logonSession &&
           sameRedirectorName(ServerName(left.server), path->server());
  });
  if (request.remember && !request.local.empty()) remember(world, request);
  return kSuccess;
}

void endUses(World& world, const std::function<bool(const Use&)>& ends) {
  std::vector<Use> ended;
  for (const Use& use : world.uses)
    if (ends(use)) ended.push_back(use);
  std::erase_if(world.uses, ends);
  if (world.rules.lateLettingGo <= 0) return;
  for (const Use& use : ended) {
    const auto path = UncPath::parse(use.remote);
    if (!path || use.global || holding(world, use.logonSession, path->server().text())) continue;
    world.lingering.push_back({use.logonSession, path->server().text(), use.user, use.given,
                               use.implicit, use.password, world.rules.lateLettingGo, true});
  }
}

int cancel(World& world, const CancelRequest& request) {
  const std::string logonSession = sessionOf(world, request.logonSession);
  const auto path = UncPath::parse(request.name);
  const bool isRemote = request.name.starts_with("\\\\") || request.name.starts_with("//");
  const auto meant = [&](const Use& use) {
    if (use.global || use.logonSession != logonSession) return false;
    if (request.user && !sameText(*request.user, use.user) && !sameText(*request.user, use.given))
      return false;
    if (!isRemote) return sameText(use.local, request.name);
    const auto other = UncPath::parse(use.remote);
    return use.local.empty() && path && other && other->sameShare(*path);
  };
  const bool any = std::any_of(world.uses.begin(), world.uses.end(), meant);
  if (any && !request.force)
    for (const Use& use : world.uses)
      if (meant(use) && use.openFiles > 0) return kOpenFiles;

  const auto forgets = [&](const Mapping& mapping) {
    if (!isRemote) return request.updateProfile && sameText(mapping.local, request.name);
    // A remote name reaches remembered connections only where they have no device, and stand not.
    const auto other = UncPath::parse(mapping.remote);
    return !any && mapping.local.empty() && path && other && other->sameShare(*path);
  };
  const bool forgot = std::erase_if(world.mappings, forgets) > 0;
  if (!any) return forgot ? kSuccess : kNotConnected;
  endUses(world, meant);
  return kSuccess;
}

}  // namespace unclash::practice
