#include "core/diagnose/conflicts.h"

#include <algorithm>
#include <map>

#include "core/model/utf8.h"

namespace unclash {
namespace {

bool endsWith(std::string_view text, std::string_view tail) {
  return text.size() >= tail.size() && text.substr(text.size() - tail.size()) == tail;
}

bool startsWith(std::string_view text, std::string_view head) {
  return text.substr(0, head.size()) == head;
}

/// The logon session that the redirector's rule is judged in: an unknown one counts as the own.
std::string sessionOf(const Snapshot& snapshot, const Connection& connection) {
  const std::string own =
      snapshot.machine.known() ? snapshot.machine->logonSession.valueOr("") : std::string();
  return foldCase(connection.logonSession.valueOr(own));
}

bool inOwnSession(const Snapshot& snapshot, const Connection& connection) {
  if (connection.scope == Scope::global || !snapshot.machine.known() ||
      !snapshot.machine->logonSession.known())
    return true;
  return sessionOf(snapshot, connection) == foldCase(*snapshot.machine->logonSession);
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

/// The identity that counts as wanted: the one named, else the signed-in one. Nothing where neither
/// is known.
std::optional<UserName> wantedIdentity(const Snapshot& snapshot, const Wanted& wanted) {
  if (wanted.named) return wanted.user;
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

}  // namespace

std::optional<Wanted> wantedOf(const Snapshot& snapshot, const Answers& answers) {
  Wanted wanted;
  if (const auto place = answers.server()) {
    wanted.place = *place;
  } else {
    const std::vector<ServerName> clashing = clashingServers(snapshot);
    if (clashing.size() != 1) return std::nullopt;
    const auto server = UncPath::parse("\\\\" + clashing.front().text());
    if (!server) return std::nullopt;
    wanted.place = *server;
  }
  if (const auto user = answers.wantedUser()) {
    wanted.user = *user;
    wanted.named = true;
  }
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
  const auto onServer = [&](const std::string& remote) {
    const auto path = UncPath::parse(remote);
    return path && sameRedirectorName(path->server(), server);
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
  struct Use {
    ServerName server;
    UserName user;
    std::string session;
    bool global = false;
  };
  // One of each identity and session is enough, however many connections there are.
  std::map<std::string, std::map<std::string, Use>> distinct;
  for (const Connection& connection : each(snapshot.connections)) {
    const auto path = UncPath::parse(connection.remote);
    if (!path || !connection.user.known()) continue;
    const Use use{path->server(), UserName(*connection.user), sessionOf(snapshot, connection),
                  connection.scope == Scope::global};
    const std::string key = foldCase(*connection.user) + '\x1f' + (use.global ? "*" : use.session);
    const auto [kept, added] = distinct[path->server().redirectorKey()].try_emplace(key, use);
    // Of several spellings of one name the same is taken whatever the order of the list.
    if (!added && use.server.text() < kept->second.server.text()) kept->second.server = use.server;
  }
  std::map<std::string, std::vector<Use>> byName;
  for (const auto& [name, uses] : distinct)
    for (const auto& [key, use] : uses) byName[name].push_back(use);
  std::vector<ServerName> result;
  for (const auto& [key, uses] : byName) {
    const AccountContext context = contextOf(snapshot, uses.front().server);
    const auto differs = [&](const Use& a, const Use& b) {
      return (a.global || b.global || a.session == b.session) &&
             sameAccount(a.user, b.user, context) == Sameness::surelyNot;
    };
    bool clashes = false;
    for (const Use& a : uses)
      for (const Use& b : uses) clashes = clashes || differs(a, b);
    if (!clashes) continue;
    result.push_back(std::min_element(uses.begin(), uses.end(), [](const Use& a, const Use& b) {
                       return a.server.text() < b.server.text();
                     })->server);
  }
  return result;
}

}  // namespace unclash
