#include "core/diagnose/conflicts.h"

#include <algorithm>
#include <unordered_map>

#include "core/model/utf8.h"

namespace unclash {
namespace {

bool endsWith(std::string_view text, std::string_view tail) {
  return text.size() >= tail.size() && text.substr(text.size() - tail.size()) == tail;
}

bool startsWith(std::string_view text, std::string_view head) {
  return text.substr(0, head.size()) == head;
}

bool inOwnSession(const Snapshot& snapshot, const Connection& connection) {
  if (connection.scope == Scope::global || !snapshot.machine.known() ||
      !snapshot.machine->logonSession.known() || !connection.logonSession.known())
    return true;
  const std::string& own = *snapshot.machine->logonSession;
  return *connection.logonSession == own || foldCase(*connection.logonSession) == foldCase(own);
}

/// Compares what is wanted with an identity in use, given as `user` and, where it was spelled
/// differently when given, as `given`.
Stance stanceOf(const UserName& wanted, const Fact<std::string>& user,
                const Fact<std::string>& given, const AccountContext& context) {
  if (given.known() && wanted.sameSpelling(UserName(*given))) return Stance::agrees;
  if (!user.known() && !given.known()) return Stance::unclear;
  if (!given.known() && wanted.sameSpelling(UserName(*user))) return Stance::agrees;
  for (const Fact<std::string>* name : {&user, &given})
    if (name->known() && sameAccount(wanted, UserName(**name), context) != Sameness::surelyNot)
      return Stance::spelledOtherwise;
  return Stance::clashes;
}

/// The account that the very share which is wanted is mapped with, or is remembered with.
std::optional<UserName> mappedIdentity(const Snapshot& snapshot, const UncPath& place) {
  std::string found;
  const auto consider = [&](const std::string& remote, const Fact<std::string>& user) {
    if (!user.known() || user->empty()) return;
    const auto path = UncPath::parse(remote);
    if (!path || path->server().redirectorKey() != place.server().redirectorKey() ||
        foldCase(path->share()) != foldCase(place.share()))
      return;
    // Of several the same is taken whatever the order of the list.
    if (found.empty() || *user < found) found = *user;
  };
  for (const Connection& connection : each(snapshot.connections))
    if (inOwnSession(snapshot, connection) && connection.scope != Scope::global &&
        connection.local.known() && !connection.local->empty())
      consider(connection.remote, connection.user);
  if (found.empty())
    for (const Remembered& mapping : each(snapshot.remembered))
      consider(mapping.remote, mapping.user);
  return found.empty() ? std::nullopt : std::optional<UserName>(found);
}

/// The identity that counts as wanted: the one named, else the one that has the share already, else
/// the signed-in one. Nothing where none is known.
std::optional<UserName> wantedIdentity(const Snapshot& snapshot, const Wanted& wanted) {
  if (wanted.named) return wanted.user;
  if (wanted.asMapped)
    if (auto mapped = mappedIdentity(snapshot, wanted.place)) return mapped;
  if (snapshot.machine.known() && snapshot.machine->user.known())
    return UserName(*snapshot.machine->user);
  return std::nullopt;
}

/// Who connects where no name was given: a stored domain credential for the server, else the
/// signed-in account.
Fact<std::string> implicitUser(const Snapshot& snapshot, const ServerName& server,
                               const std::string& share, const std::string& domain) {
  const std::vector<Credential>& stored = each(snapshot.credentials);
  const auto matches = matchingCredentials(stored, server, share, domain);
  if (!matches.empty()) return stored[matches.front()].user;
  return snapshot.machine.known() ? snapshot.machine->user : Fact<std::string>::unseen();
}

/// `Domain:target=fs01`, as CRED_ENUMERATE_ALL_CREDENTIALS writes it, without its namespace.
std::string bareTarget(std::string_view target) {
  const std::string text = foldCase(target);
  for (const std::string_view prefix : {"domain:target=", "domain:batch=", "domain:interactive="})
    if (startsWith(text, prefix)) return text.substr(prefix.size());
  return text;
}

bool usedForFileShares(const Credential& credential) {
  if (startsWith(foldCase(credential.target), "legacygeneric:")) return false;
  return !credential.kind.known() || *credential.kind == CredentialKind::domainPassword ||
         *credential.kind == CredentialKind::domainCertificate;
}

/// Place of a target in the documented matching order, smaller first; nothing for no match. The
/// second number puts the longest wildcard first.
std::optional<std::pair<MatchedBy, std::size_t>> matchRank(const std::string& target,
                                                           const ServerName& server,
                                                           const std::string& share,
                                                           const std::string& domain) {
  const std::string name = server.redirectorKey();
  const bool qualified = server.form() == ServerName::Form::qualifiedName;
  const bool named = qualified || server.form() == ServerName::Form::name;
  const std::string shortName = foldCase(server.shortName());
  const std::string dnsDomain = qualified && name.size() > shortName.size()
                                    ? name.substr(shortName.size() + 1)
                                    : std::string();
  // A short name of a domain's computer is known by its DNS name too, once the server has answered.
  const std::string dnsName = qualified ? name
                              : named && domain.find('.') != std::string::npos
                                  ? shortName + "." + foldCase(domain)
                                  : std::string();
  std::string key = target;
  while (!key.empty() && key.back() == '.') key.pop_back();
  if (startsWith(key, "\\\\")) key.erase(0, 2);

  if (!share.empty() && key == name + "\\" + foldCase(share)) return {{MatchedBy::share, 0}};
  if (!dnsName.empty() && key == dnsName) return {{MatchedBy::dnsName, 0}};
  if (named && key == shortName) return {{MatchedBy::netBiosName, 0}};
  // Spelled in another way for the same name: brackets and IPv6 literals.
  if (!key.empty() && key.find('\\') == std::string::npos && key.find('*') == std::string::npos &&
      key.find('/') == std::string::npos && ServerName(key).redirectorKey() == name)
    return {{MatchedBy::exactName, 0}};
  if (!dnsName.empty() && startsWith(key, "*.") && endsWith(dnsName, key.substr(1)))
    return {{MatchedBy::pattern, dnsName.size() - key.size() + 1}};
  if (key.size() > 2 && endsWith(key, "\\*")) {
    const std::string authority = key.substr(0, key.size() - 2);
    const bool dnsForm = authority.find('.') != std::string::npos;
    const std::string machineDomain = foldCase(domain);
    const std::string serverDomain = qualified ? dnsDomain : machineDomain;
    if (serverDomain.empty() || !named) return std::nullopt;
    if (dnsForm && authority == serverDomain) return {{MatchedBy::dnsDomain, 0}};
    if (!dnsForm && authority == serverDomain.substr(0, serverDomain.find('.')))
      return {{MatchedBy::netBiosDomain, 0}};
    return std::nullopt;
  }
  if (key == "*session") return {{MatchedBy::session, 0}};
  if (key == "*") return {{MatchedBy::any, 0}};
  return std::nullopt;
}

AccountContext contextOf(const Snapshot& snapshot, const ServerName& server) {
  AccountContext context;
  if (snapshot.machine.known()) {
    context.machine = snapshot.machine->name.valueOr("");
    context.domain = snapshot.machine->domain.valueOr("");
  }
  context.server = server.text();
  return context;
}

/// The server that must be meant where nobody named it: the one whose own account is wanted
/// (`NAS\anna`), if only one name of it is connected, comes back or has a stored sign-in.
std::optional<ServerName> homeOfWanted(const Snapshot& snapshot, const Answers& answers) {
  const auto user = answers.wantedUser();
  if (!user || user->form() != UserName::Form::downLevel) return std::nullopt;
  const auto label = [](const std::string& name) { return foldCase(ServerName(name).shortName()); };
  const std::string home = label(user->authority());
  const AccountContext context = contextOf(snapshot, {});
  // Accounts of the domain are no server's own, though its shares may go by its name.
  if (home == label(context.machine) || home == label(context.domain)) return std::nullopt;

  std::optional<ServerName> found;
  bool several = false;
  const auto consider = [&](const ServerName& server) {
    if (label(server.text()) != home) return;
    several = several || (found && !sameRedirectorName(*found, server));
    // Of several spellings the same is taken whatever the order of the lists.
    if (!found || server.text() < found->text()) found = server;
  };
  const auto considerPath = [&](const std::string& remote) {
    if (const auto path = UncPath::parse(remote)) consider(path->server());
  };
  for (const Connection& connection : each(snapshot.connections))
    if (inOwnSession(snapshot, connection)) considerPath(connection.remote);
  for (const Remembered& mapping : each(snapshot.remembered)) considerPath(mapping.remote);
  for (const Credential& credential : each(snapshot.credentials)) {
    const std::string target = bareTarget(credential.target);
    if (usedForFileShares(credential) && target.find_first_of("*\\") == std::string::npos)
      consider(ServerName(target));
  }
  return several ? std::nullopt : found;
}

}  // namespace

std::optional<Wanted> wantedOf(const Snapshot& snapshot, const Answers& answers) {
  Wanted wanted;
  if (const auto place = answers.server()) {
    wanted.place = *place;
  } else {
    const std::vector<ServerName> clashing = clashingServers(snapshot);
    std::optional<ServerName> implied;
    if (clashing.size() == 1) implied = clashing.front();
    if (clashing.empty()) implied = homeOfWanted(snapshot, answers);
    const auto server =
        implied ? UncPath::parse("\\\\" + implied->text() + implied->webDavSuffix()) : std::nullopt;
    if (!server) return std::nullopt;
    wanted.place = *server;
  }
  if (const auto user = answers.wantedUser()) {
    wanted.user = *user;
    wanted.named = true;
  }
  // Access denied may well be because of who has the share.
  const auto error = answers.error();
  wanted.asMapped = !wanted.named && !wanted.place.share().empty() && error != 1219 && error != 5 &&
                    !answers.is("symptom", "more-than-one-user-name");
  wanted.context = contextOf(snapshot, wanted.place.server());
  return wanted;
}

bool standsInTheWay(Stance stance) {
  return stance == Stance::clashes || stance == Stance::spelledOtherwise;
}

bool Clash::inTheWay() const {
  return std::any_of(connections.begin(), connections.end(),
                     [](const Holder& holder) { return standsInTheWay(holder.stance); });
}

Clash findClash(const Snapshot& snapshot, const Wanted& wanted) {
  Clash clash;
  const ServerName& server = wanted.place.server();
  const std::optional<UserName> identity = wantedIdentity(snapshot, wanted);
  const std::string name = server.redirectorKey();
  const auto onServer = [&](const std::string& remote) {
    const auto path = UncPath::parse(remote);
    return path && path->server().redirectorKey() == name;
  };
  const auto judge = [&](const Fact<std::string>& user, const Fact<std::string>& given) {
    return identity ? stanceOf(*identity, user, given, wanted.context) : Stance::unclear;
  };

  const auto& connections = each(snapshot.connections);
  for (std::size_t i = 0; i < connections.size(); ++i) {
    const Connection& connection = connections[i];
    if (!onServer(connection.remote)) continue;
    const Holder holder{i, judge(connection.user, connection.credential)};
    (inOwnSession(snapshot, connection) ? clash.connections : clash.otherSessions)
        .push_back(holder);
  }

  const auto& remembered = each(snapshot.remembered);
  for (std::size_t i = 0; i < remembered.size(); ++i) {
    if (!onServer(remembered[i].remote)) continue;
    Fact<std::string> user = remembered[i].user;
    // A mapping that remembers no name is restored with the default identity [HKCU\Network].
    if (user.known() && user->empty())
      user = implicitUser(snapshot, server, {}, wanted.context.domain);
    clash.remembered.push_back({i, judge(user, {})});
  }

  const auto& credentials = each(snapshot.credentials);
  for (const CredentialMatch& match :
       rankedCredentials(credentials, server, wanted.place.share(), wanted.context.domain))
    clash.credentials.push_back(
        {match.index, judge(credentials[match.index].user, {}), match.by, match.inferred});
  return clash;
}

std::vector<CredentialMatch> rankedCredentials(const std::vector<Credential>& credentials,
                                               const ServerName& server, const std::string& share,
                                               const std::string& domain) {
  struct Match {
    std::pair<MatchedBy, std::size_t> rank;
    std::size_t index;
  };
  std::vector<Match> matches;
  if (server.empty()) return {};
  for (std::size_t i = 0; i < credentials.size(); ++i) {
    if (!usedForFileShares(credentials[i])) continue;
    if (const auto rank = matchRank(bareTarget(credentials[i].target), server, share, domain))
      matches.push_back({*rank, i});
  }
  std::sort(matches.begin(), matches.end(), [&](const Match& a, const Match& b) {
    if (a.rank != b.rank) return a.rank < b.rank;
    // The store holds one entry for a target and type: a tie is only broken to be repeatable.
    const std::string userA = credentials[a.index].user.valueOr("");
    const std::string userB = credentials[b.index].user.valueOr("");
    return userA != userB ? userA < userB : a.index < b.index;
  });
  std::vector<CredentialMatch> result;
  result.reserve(matches.size());
  const bool qualified = server.form() == ServerName::Form::qualifiedName;
  for (const Match& match : matches) {
    const MatchedBy by = match.rank.first;
    result.push_back(
        {match.index, by, !qualified && (by == MatchedBy::dnsName || by == MatchedBy::pattern)});
  }
  return result;
}

std::vector<std::size_t> matchingCredentials(const std::vector<Credential>& credentials,
                                             const ServerName& server, const std::string& share,
                                             const std::string& domain) {
  std::vector<std::size_t> result;
  for (const CredentialMatch& match : rankedCredentials(credentials, server, share, domain))
    result.push_back(match.index);
  return result;
}

std::vector<ServerName> clashingServers(const Snapshot& snapshot) {
  // There may be as many connections as a file can name, nearly all of them alike: a name is only
  // looked at more closely once a second identity or session uses it.
  struct Use {
    UserName user;
    std::string session;
    bool global = false;
  };
  struct Name {
    ServerName server;
    const Connection* first = nullptr;
    std::unordered_map<std::string, Use> uses;  ///< by identity and session; empty while all alike
  };
  // An unknown logon session counts as the own.
  const std::string own =
      snapshot.machine.known() ? snapshot.machine->logonSession.valueOr("") : std::string();
  const auto add = [&](Name& name, const Connection& connection) {
    Use use{UserName(*connection.user),
            foldCase(connection.logonSession.known() ? *connection.logonSession : own),
            connection.scope == Scope::global};
    std::string key = foldCase(*connection.user) + '\x1f' + (use.global ? "*" : use.session);
    name.uses.try_emplace(std::move(key), std::move(use));
  };
  const auto alike = [](const Connection& a, const Connection& b) {
    return *a.user == *b.user && a.logonSession == b.logonSession && a.scope == b.scope;
  };
  std::unordered_map<std::string, Name> names;
  for (const Connection& connection : each(snapshot.connections)) {
    if (!connection.user.known()) continue;
    const auto path = UncPath::parse(connection.remote);
    if (!path) continue;
    const auto [found, added] = names.try_emplace(path->server().redirectorKey());
    Name& name = found->second;
    if (added) name.first = &connection;
    // Of several spellings of one name the same is taken whatever the order of the list.
    if (added || path->server().text() < name.server.text()) name.server = path->server();
    if (name.uses.empty() && alike(*name.first, connection)) continue;
    if (name.uses.empty()) add(name, *name.first);
    add(name, connection);
  }

  std::vector<std::pair<std::string, ServerName>> clashing;
  for (const auto& [key, name] : names) {
    if (name.uses.empty()) continue;
    const AccountContext context = contextOf(snapshot, name.server);
    const auto differs = [&](const Use& a, const Use& b) {
      return (a.global || b.global || a.session == b.session) &&
             sameAccount(a.user, b.user, context) == Sameness::surelyNot;
    };
    const auto& uses = name.uses;
    const bool clashes = std::any_of(uses.begin(), uses.end(), [&](const auto& a) {
      return std::any_of(uses.begin(), uses.end(),
                         [&](const auto& b) { return differs(a.second, b.second); });
    });
    if (clashes) clashing.emplace_back(key, name.server);
  }
  std::sort(clashing.begin(), clashing.end(),
            [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<ServerName> result;
  result.reserve(clashing.size());
  for (auto& [key, server] : clashing) result.push_back(std::move(server));
  return result;
}

}  // namespace unclash
