// Evidence from sessions, logon sessions, session policy, accounts and this machine's file server.
#include <algorithm>
#include <array>
#include <chrono>
#include <map>
#include <set>

#include "core/diagnose/evidence_parts.h"
#include "core/model/utf8.h"

namespace unclash::evidence {
namespace {

bool isPerson(const Session& session) { return session.user.known() && !session.user->empty(); }

bool isEnding(const Session& session) {
  return session.state == SessionState::closing || session.state == SessionState::down;
}

/// A session of the account in question: the wanted user's where one is named, else anybody's.
bool concerns(const Scene& scene, const Session& session) {
  if (!isPerson(session)) return false;
  const auto wanted = scene.answers.wantedUser();
  return !wanted || oneAccount(scene, *session.user, wanted->text());
}

Message withSession(Message message, const Session& session) {
  message.add("session", Argument::Kind::number, session.id);
  if (session.user.known()) message.add("user", Argument::Kind::user, *session.user);
  if (session.client.known() && !session.client->empty())
    message.add("computer", Argument::Kind::computer, *session.client);
  if (session.idleSeconds.known())
    message.add("idle", Argument::Kind::seconds, *session.idleSeconds);
  return message;
}

template <class Counts>
Observation amongSessions(const Sight& sight, const Scene& scene, Counts counts) {
  Sighting sighting(sight);
  const auto& sessions = each(scene.snapshot.sessions);
  for (std::size_t i = 0; i < sessions.size(); ++i)
    if (counts(sessions[i]))
      sighting.add(pointer("sessions", i), withSession(sighting.say(), sessions[i]));
  return sighting.done();
}

Observation disconnectedSession(const Sight& sight, const Scene& scene) {
  return amongSessions(sight, scene, [&](const Session& session) {
    return session.state == SessionState::disconnected && session.current != true &&
           concerns(scene, session);
  });
}

/// The account that was named has left a session on this very machine.
Observation leftByTheAccount(const Sight& sight, const Scene& scene) {
  if (!scene.answers.wantedUser()) return notAsked();
  return disconnectedSession(sight, scene);
}

Observation deadSession(const Sight& sight, const Scene& scene) {
  return amongSessions(sight, scene, [&](const Session& session) {
    return isEnding(session) && concerns(scene, session);
  });
}

using ByAccount = std::map<std::string, std::vector<std::size_t>>;

ByAccount byAccount(const Scene& scene) {
  ByAccount result;
  const auto& sessions = each(scene.snapshot.sessions);
  for (std::size_t i = 0; i < sessions.size(); ++i)
    if (concerns(scene, sessions[i]) && !isEnding(sessions[i]))
      result[foldCase(UserName(*sessions[i].user).account())].push_back(i);
  return result;
}

/// One account with two sessions or more.
Observation severalSessions(const Sight& sight, const Scene& scene) {
  Sighting sighting(sight);
  for (const auto& [account, indices] : byAccount(scene))
    if (indices.size() > 1)
      for (const std::size_t i : indices)
        sighting.add(pointer("sessions", i),
                     withSession(sighting.say(), (*scene.snapshot.sessions)[i]));
  return sighting.done();
}

/// One person came back to a new session while the old one waits: the same account twice, one
/// disconnected and one not, from the same computer. With one session for each account in force,
/// the second sign-in leads to the first session [fSingleSessionPerUser].
Observation secondSession(const Sight& sight, const Scene& scene) {
  Sighting sighting(sight);
  const auto& sessions = each(scene.snapshot.sessions);
  for (const auto& [account, indices] : byAccount(scene))
    for (const std::size_t left : indices)
      for (const std::size_t live : indices) {
        const Session& old = sessions[left];
        const Session& young = sessions[live];
        if (old.state == SessionState::disconnected && old.current != true &&
            young.state == SessionState::active && old.client.known() && young.client.known() &&
            !old.client->empty() && foldCase(*old.client) == foldCase(*young.client))
          sighting.add(pointer("sessions", left), withSession(sighting.say(), old));
      }
  return sighting.done();
}

/// One account, in use at several computers at the same moment.
Observation severalClients(const Sight& sight, const Scene& scene) {
  Sighting sighting(sight);
  for (const auto& [account, indices] : byAccount(scene)) {
    std::map<std::string, std::size_t> places;
    for (const std::size_t i : indices) {
      const Session& session = (*scene.snapshot.sessions)[i];
      if (session.state == SessionState::disconnected) continue;
      // A station (rdp-tcp#1) is new with every session: it tells the console from elsewhere, and
      // no two computers apart.
      const std::string station = foldCase(session.station.valueOr("console"));
      const std::string place = session.client.known() && !session.client->empty() ? *session.client
                                : station == "console"                             ? station
                                                       : std::string("elsewhere");
      places.emplace(foldCase(place), i);
    }
    if (places.size() < 2) continue;
    for (const auto& [place, i] : places)
      sighting.add(pointer("sessions", i),
                   withSession(sighting.say(), (*scene.snapshot.sessions)[i]));
  }
  return sighting.done();
}

/// Sessions that stand for a day without anybody at them, or many disconnected ones. The only one
/// of the account in question is no pile.
Observation sessionsPileUp(const Sight& sight, const Scene& scene) {
  constexpr std::int64_t kDay = 24 * 60 * 60;
  const auto left = [](const Session& session) {
    return isPerson(session) && session.current != true &&
           (session.state == SessionState::disconnected || session.state == SessionState::idle);
  };
  const auto& sessions = each(scene.snapshot.sessions);
  const auto count = std::count_if(sessions.begin(), sessions.end(), left);
  const auto old = std::count_if(sessions.begin(), sessions.end(), [&](const Session& session) {
    return left(session) && session.idleSeconds.known() && *session.idleSeconds >= kDay;
  });
  const bool onlyTheirs = count == 1 && scene.answers.wantedUser() &&
                          std::any_of(sessions.begin(), sessions.end(), [&](const Session& one) {
                            return left(one) && concerns(scene, one);
                          });
  if (count < sight.threshold && (old == 0 || onlyTheirs)) return absent();
  return amongSessions(sight, scene, left);
}

bool zeroOrNone(const Fact<std::int64_t>& limit) { return limit.isNone() || limit == 0; }

/// Nothing ends a disconnected session: 0 or no value is "never" [TerminalServer policies].
Observation noSessionLimits(const Sight& sight, const Scene& scene) {
  if (!scene.snapshot.policy.known() ||
      scene.snapshot.policy->disconnectedSessionLimitMs.isUnseen())
    return notAsked();
  if (!zeroOrNone(scene.snapshot.policy->disconnectedSessionLimitMs)) return absent();
  Sighting sighting(sight);
  sighting.add("policy/disconnectedSessionLimitMs", sighting.say());
  return sighting.done();
}

/// A limit so short that it ends work: `threshold` minutes or less for idle and active sessions.
Observation shortSessionLimits(const Sight& sight, const Scene& scene) {
  if (!scene.snapshot.policy.known()) return notAsked();
  const Policy& policy = *scene.snapshot.policy;
  if (policy.idleSessionLimitMs.isUnseen() && policy.activeSessionLimitMs.isUnseen())
    return notAsked();
  Sighting sighting(sight);
  const auto check = [&](const char* name, const Fact<std::int64_t>& limit) {
    if (limit.known() && *limit > 0 && *limit <= sight.threshold * 60'000)
      sighting.add(std::string("policy/") + name,
                   sighting.say().with("time", Argument::Kind::seconds, *limit / 1000));
  };
  check("idleSessionLimitMs", policy.idleSessionLimitMs);
  check("activeSessionLimitMs", policy.activeSessionLimitMs);
  return sighting.done();
}

/// One session an account is asked for, and an account has several.
Observation singleSessionBroken(const Sight& sight, const Scene& scene) {
  if (!scene.snapshot.policy.known() || !scene.snapshot.policy->singleSessionPerUser.known())
    return notAsked();
  if (scene.snapshot.policy->singleSessionPerUser != true) return absent();
  const ByAccount accounts = byAccount(scene);
  const bool several = std::any_of(accounts.begin(), accounts.end(),
                                   [](const auto& entry) { return entry.second.size() > 1; });
  if (!several) return absent();
  Sighting sighting(sight);
  sighting.add("policy/singleSessionPerUser", sighting.say());
  return sighting.done();
}

/// Several sessions are allowed, and an account left one disconnected and got another; or somebody
/// set it so, and an account is signed in twice.
Observation severalAllowed(const Sight& sight, const Scene& scene) {
  if (!scene.snapshot.policy.known() || !scene.snapshot.policy->singleSessionPerUser.known())
    return notAsked();
  if (scene.snapshot.policy->singleSessionPerUser != false) return absent();
  const auto& sources = each(scene.snapshot.policySources);
  const auto source = std::find_if(sources.begin(), sources.end(), [](const PolicySource& one) {
    return one.name == "singleSessionPerUser";
  });
  for (const auto& [account, indices] : byAccount(scene)) {
    if (indices.size() < 2) continue;
    const bool left = std::any_of(indices.begin(), indices.end(), [&](std::size_t i) {
      return (*scene.snapshot.sessions)[i].state == SessionState::disconnected;
    });
    if (!left && source == sources.end()) continue;
    Sighting sighting(sight);
    sighting.add(left ? std::string("policy/singleSessionPerUser")
                      : pointer("policySources",
                                static_cast<std::size_t>(std::distance(sources.begin(), source))),
                 sighting.say());
    return sighting.done();
  }
  return absent();
}

/// The same setting is made in two places, with two values; or one session is the most there may
/// be while several for each account are allowed.
Observation policyContradiction(const Sight& sight, const Scene& scene) {
  if (!scene.snapshot.policy.known() && !scene.snapshot.policySources.known()) return notAsked();
  Sighting sighting(sight);
  const auto& sources = each(scene.snapshot.policySources);
  for (std::size_t i = 0; i < sources.size(); ++i)
    for (std::size_t j = 0; j < sources.size(); ++j)
      if (i != j && sources[i].name == sources[j].name && sources[i].raw.known() &&
          sources[j].raw.known() && *sources[i].raw != *sources[j].raw) {
        sighting.add(pointer("policySources", i),
                     sighting.say()
                         .with("setting", Argument::Kind::code, sources[i].name)
                         .with("value", Argument::Kind::code, *sources[i].raw));
        break;
      }
  return sighting.done();
}

std::int64_t peopleIn(const Scene& scene) {
  const auto& sessions = each(scene.snapshot.sessions);
  return std::count_if(sessions.begin(), sessions.end(), isPerson);
}

Observation sessionsAtLimit(const Sight& sight, const Scene& scene) {
  if (!scene.snapshot.policy.known() || scene.snapshot.policy->maxSessions.isUnseen())
    return notAsked();
  const Fact<std::int64_t>& most = scene.snapshot.policy->maxSessions;
  const std::int64_t people = peopleIn(scene);
  if (!most.known() || *most <= 0 || people < *most) return absent();
  Sighting sighting(sight);
  sighting.add("policy/maxSessions", sighting.say()
                                         .with("count", Argument::Kind::number, people)
                                         .with("limit", Argument::Kind::number, *most));
  return sighting.done();
}

/// The account (a local one, or any of the list) that a session belongs to.
const Account* accountOf(const Scene& scene, std::string_view user) {
  for (const Account& account : each(scene.snapshot.accounts))
    if (oneAccount(scene, account.name, user)) return &account;
  return nullptr;
}

Observation disabledAccountSession(const Sight& sight, const Scene& scene) {
  if (!scene.snapshot.accounts.known()) return notAsked();
  const auto disabled = [&](const Fact<std::string>& user) {
    if (!user.known() || user->empty()) return false;
    const Account* account = accountOf(scene, *user);
    return account != nullptr && account->enabled == false;
  };
  Sighting sighting(sight);
  const auto& sessions = each(scene.snapshot.sessions);
  for (std::size_t i = 0; i < sessions.size(); ++i)
    if (disabled(sessions[i].user))
      sighting.add(pointer("sessions", i),
                   sighting.say().with("user", Argument::Kind::user, *sessions[i].user));
  const auto& served = each(scene.snapshot.serverSessions);
  for (std::size_t i = 0; i < served.size(); ++i)
    if (disabled(served[i].user))
      sighting.add(pointer("serverSessions", i),
                   sighting.say().with("user", Argument::Kind::user, *served[i].user));
  return sighting.done();
}

/// A session of a local account that the list of accounts does not have.
Observation unlistedAccountSession(const Sight& sight, const Scene& scene) {
  if (!scene.snapshot.accounts.known() || scene.snapshot.accounts->empty() ||
      !scene.snapshot.machine.known() || !scene.snapshot.machine->name.known())
    return notAsked();
  const std::string machine = foldCase(*scene.snapshot.machine->name);
  return amongSessions(sight, scene, [&](const Session& session) {
    if (!isPerson(session)) return false;
    const UserName user(*session.user);
    const bool local =
        user.form() == UserName::Form::thisMachine || foldCase(user.authority()) == machine;
    return local && accountOf(scene, *session.user) == nullptr;
  });
}

/// Enabled, privileged, and not used for `threshold` days (or never): somebody's old door.
Observation unusedPrivilegedAccount(const Sight& sight, const Scene& scene) {
  const auto now = capturedAt(scene);
  if (!now || !scene.snapshot.accounts.known()) return notAsked();
  Sighting sighting(sight);
  const auto& accounts = *scene.snapshot.accounts;
  for (std::size_t i = 0; i < accounts.size(); ++i) {
    if (accounts[i].enabled != true) continue;
    const bool privileged = accounts[i].groups.known() &&
                            std::any_of(accounts[i].groups->begin(), accounts[i].groups->end(),
                                        [](const std::string& group) {
                                          const std::string name = foldCase(group);
                                          return name.find("admin") != std::string::npos ||
                                                 name.find("remote desktop") != std::string::npos ||
                                                 name == "sudo" || name == "wheel";
                                        });
    const auto last = timeOf(accounts[i].lastSignIn);
    const bool unused =
        accounts[i].lastSignIn.isNone() ||
        (last && *now - *last > std::chrono::hours(24) * static_cast<int>(sight.threshold));
    const std::string name = foldCase(UserName(accounts[i].name).account());
    if ((privileged && unused) || name == "guest" || name == "gast")
      sighting.add(pointer("accounts", i),
                   sighting.say().with("user", Argument::Kind::user, accounts[i].name));
  }
  return sighting.done();
}

/// A logon that has no secret to pass on: network, batch, service or key-based.
Observation logonWithoutSecret(const Sight& sight, const Scene& scene) {
  const LogonSession* own = logonSession(scene, ownLogonSession(scene));
  if (own == nullptr || !own->type.known()) return notAsked();
  if (own->type != LogonType::network && own->type != LogonType::batch &&
      own->type != LogonType::service)
    return absent();
  Sighting sighting(sight);
  const auto& sessions = each(scene.snapshot.logonSessions);
  for (std::size_t i = 0; i < sessions.size(); ++i)
    if (&sessions[i] == own) sighting.add(pointer("logonSessions", i), sighting.say());
  return sighting.done();
}

bool isSystemAccount(const std::string& user) {
  const UserName name(user);
  const std::string authority = foldCase(name.authority());
  static constexpr std::array kSystem = {"nt authority",     "nt service",   "window manager",
                                         "font driver host", "nt-autorität", "iis apppool"};
  return std::find(kSystem.begin(), kSystem.end(), authority) != kSystem.end() ||
         (!name.account().empty() && name.account().back() == '$');
}

/// One account with many service or batch logons at once.
Observation repeatedServiceLogons(const Sight& sight, const Scene& scene) {
  std::map<std::string, std::vector<std::size_t>> logons;
  const auto& sessions = each(scene.snapshot.logonSessions);
  for (std::size_t i = 0; i < sessions.size(); ++i)
    if (sessions[i].user.known() && !sessions[i].user->empty() &&
        (sessions[i].type == LogonType::service || sessions[i].type == LogonType::batch) &&
        !isSystemAccount(*sessions[i].user))
      logons[foldCase(*sessions[i].user)].push_back(i);
  Sighting sighting(sight);
  for (const auto& [user, indices] : logons)
    if (static_cast<std::int64_t>(indices.size()) >= sight.threshold)
      sighting.add(
          pointer("logonSessions", indices.front()),
          sighting.say()
              .with("user", Argument::Kind::user, *sessions[indices.front()].user)
              .with("count", Argument::Kind::number, static_cast<std::int64_t>(indices.size())));
  return sighting.done();
}

/// A password is refused or has changed, and a service or task runs under the account in question:
/// it keeps the password that it was given ["Log on as a service"].
Observation serviceOfTheAccount(const Sight& sight, const Scene& scene) {
  const auto user = scene.answers.wantedUser();
  if (!user || !(errorIs(scene, {86, 1326, 1909}) || scene.answers.is("recent-change", "password")))
    return notAsked();
  Sighting sighting(sight);
  const auto& sessions = each(scene.snapshot.logonSessions);
  for (std::size_t i = 0; i < sessions.size(); ++i)
    if (sessions[i].user.known() && !sessions[i].user->empty() &&
        (sessions[i].type == LogonType::service || sessions[i].type == LogonType::batch) &&
        oneAccount(scene, *sessions[i].user, user->text()))
      sighting.add(pointer("logonSessions", i),
                   sighting.say().with("user", Argument::Kind::user, *sessions[i].user));
  return sighting.done();
}

Observation duplicateLogonId(const Sight& sight, const Scene& scene) {
  std::map<std::string, int> count;
  const auto& sessions = each(scene.snapshot.logonSessions);
  for (const LogonSession& session : sessions) ++count[foldCase(session.luid)];
  Sighting sighting(sight);
  for (std::size_t i = 0; i < sessions.size(); ++i)
    if (count[foldCase(sessions[i].luid)] > 1)
      sighting.add(pointer("logonSessions", i),
                   sighting.say().with("id", Argument::Kind::code, sessions[i].luid));
  return sighting.done();
}

/// Sign-in software that is not Windows' own.
Observation foreignPackage(const Sight& sight, const Scene& scene) {
  static constexpr std::array kOwn = {"negotiate", "ntlm",
                                      "kerberos",  "cloudap",
                                      "schannel",  "msv1_0",
                                      "wdigest",   "pku2u",
                                      "livessp",   "tspkg",
                                      "credssp",   "negoextender",
                                      "default",   "microsoft_authentication_package_v1_0",
                                      ""};
  Sighting sighting(sight);
  std::set<std::string> named;
  const auto& sessions = each(scene.snapshot.logonSessions);
  for (std::size_t i = 0; i < sessions.size(); ++i) {
    if (!sessions[i].package.known()) continue;
    const std::string package = foldCase(*sessions[i].package);
    if (std::find(kOwn.begin(), kOwn.end(), package) != kOwn.end()) continue;
    if (!named.insert(package).second) continue;
    sighting.add(pointer("logonSessions", i),
                 sighting.say().with("program", Argument::Kind::program, *sessions[i].package));
  }
  return sighting.done();
}

bool isLocalName(const Scene& scene, const ServerName& server) {
  const std::string key = server.redirectorKey();
  if (key == "localhost" || key == "::1" || key.substr(0, 4) == "127.") return true;
  if (!scene.snapshot.machine.known() || !scene.snapshot.machine->name.known()) return false;
  return foldCase(server.shortName()) ==
         foldCase(ServerName(*scene.snapshot.machine->name).shortName());
}

/// The server that is named is this very machine: it is about its own sessions, not about shares.
Observation namesItself(const Sight& sight, const Scene& scene) {
  const auto place = scene.answers.server();
  if (!place || !scene.snapshot.machine.known() || !scene.snapshot.machine->name.known())
    return notAsked();
  if (!place->share().empty() || !isLocalName(scene, place->server())) return absent();
  Sighting sighting(sight);
  sighting.add("answer/server",
               sighting.say().with("server", Argument::Kind::server, place->server().text()));
  return sighting.done();
}

/// An old session of the account that was named is said to stand on this computer, and none does:
/// whoever said so, the broker, has it from before ["RD Connection Broker Communication"].
Observation noSessionOfAccount(const Sight& sight, const Scene& scene) {
  const auto wanted = scene.answers.wantedUser();
  if (!wanted || !scene.answers.is("symptom", "old-session-still-there") ||
      namesItself(sight, scene).presence != Presence::present ||
      each(scene.snapshot.sessions).empty())
    return notAsked();
  const auto& sessions = *scene.snapshot.sessions;
  if (std::any_of(sessions.begin(), sessions.end(),
                  [&](const Session& session) { return concerns(scene, session); }) ||
      !each(scene.snapshot.serverSessions).empty())
    return absent();
  Sighting sighting(sight);
  sighting.add("answer/wanted-user",
               sighting.say().with("user", Argument::Kind::user, wanted->text()));
  return sighting.done();
}

Message withServed(Message message, const ServerSession& session) {
  if (session.user.known()) message.add("user", Argument::Kind::user, *session.user);
  message.add("computer", Argument::Kind::computer, session.client);
  if (session.share.known() && !session.share->empty())
    message.add("share", Argument::Kind::path, *session.share);
  return message;
}

Observation unwantedServerSession(const Sight& sight, const Scene& scene) {
  const auto unwanted = unwantedServerSessions(scene);
  if (!unwanted) return notAsked();
  Sighting sighting(sight);
  for (const std::size_t i : *unwanted)
    sighting.add(pointer("serverSessions", i),
                 withServed(sighting.say(), scene.snapshot.serverSessions->at(i)));
  return sighting.done();
}

/// One account, connected to this file server from several computers.
Observation accountFromSeveralClients(const Sight& sight, const Scene& scene) {
  const auto& served = each(scene.snapshot.serverSessions);
  const auto wanted = scene.answers.wantedUser();
  std::map<std::string, std::map<std::string, std::size_t>> clients;
  for (std::size_t i = 0; i < served.size(); ++i) {
    if (!served[i].user.known() || served[i].user->empty() || isSystemAccount(*served[i].user))
      continue;
    if (wanted && !oneAccount(scene, *served[i].user, wanted->text())) continue;
    clients[foldCase(UserName(*served[i].user).account())].emplace(foldCase(served[i].client), i);
  }
  Sighting sighting(sight);
  for (const auto& [user, places] : clients)
    if (places.size() > 1)
      for (const auto& [place, i] : places)
        sighting.add(pointer("serverSessions", i), withServed(sighting.say(), served[i]));
  return sighting.done();
}

/// A client Windows takes only so many connections [KB 314882]; this machine serves `threshold`
/// computers or more.
Observation serverIsFull(const Sight& sight, const Scene& scene) {
  if (scene.snapshot.machine.known() && scene.snapshot.machine->role == Role::server)
    return absent();
  std::set<std::string> clients;
  for (const ServerSession& session : each(scene.snapshot.serverSessions))
    clients.insert(foldCase(session.client));
  if (static_cast<std::int64_t>(clients.size()) < sight.threshold) return absent();
  Sighting sighting(sight);
  sighting.add("serverSessions", sighting.say().with("count", Argument::Kind::number,
                                                     static_cast<std::int64_t>(clients.size())));
  return sighting.done();
}

Observation credentialStorageDisabled(const Sight& sight, const Scene& scene) {
  if (!scene.snapshot.policy.known() || !scene.snapshot.policy->credentialStorageDisabled.known())
    return notAsked();
  if (scene.snapshot.policy->credentialStorageDisabled != true) return absent();
  Sighting sighting(sight);
  sighting.add("policy/credentialStorageDisabled", sighting.say());
  return sighting.done();
}

constexpr std::array kRules = {
    Rule{"disconnected-session", disconnectedSession},
    Rule{"left-by-the-account", leftByTheAccount},
    Rule{"dead-session", deadSession},
    Rule{"several-sessions", severalSessions},
    Rule{"second-session", secondSession},
    Rule{"several-clients", severalClients},
    Rule{"sessions-pile-up", sessionsPileUp},
    Rule{"no-session-limits", noSessionLimits},
    Rule{"short-session-limits", shortSessionLimits},
    Rule{"single-session-broken", singleSessionBroken},
    Rule{"several-allowed", severalAllowed},
    Rule{"policy-contradiction", policyContradiction},
    Rule{"sessions-at-limit", sessionsAtLimit},
    Rule{"disabled-account-session", disabledAccountSession},
    Rule{"unlisted-account-session", unlistedAccountSession},
    Rule{"unused-privileged-account", unusedPrivilegedAccount},
    Rule{"logon-without-secret", logonWithoutSecret},
    Rule{"repeated-service-logons", repeatedServiceLogons},
    Rule{"service-of-the-account", serviceOfTheAccount},
    Rule{"duplicate-logon-id", duplicateLogonId},
    Rule{"foreign-package", foreignPackage},
    Rule{"names-itself", namesItself},
    Rule{"no-session-of-account", noSessionOfAccount},
    Rule{"unwanted-server-session", unwantedServerSession},
    Rule{"account-from-several-clients", accountFromSeveralClients},
    Rule{"server-is-full", serverIsFull},
    Rule{"credential-storage-disabled", credentialStorageDisabled},
};

}  // namespace

std::span<const Rule> sessionRules() { return kRules; }

}  // namespace unclash::evidence

namespace unclash {

std::optional<std::vector<std::size_t>> unwantedServerSessions(const Scene& scene) {
  const auto user = scene.answers.wantedUser();
  if (!user || !scene.snapshot.serverSessions.known()) return std::nullopt;
  // Without a server, an old session of somebody who is connected to this one is the one meant.
  if (scene.wanted == nullptr && !scene.answers.is("symptom", "old-session-still-there"))
    return std::nullopt;
  const auto& served = *scene.snapshot.serverSessions;
  const bool serves =
      scene.snapshot.machine.known() && (scene.snapshot.machine->role == Role::server ||
                                         scene.snapshot.machine->role == Role::terminalServer);
  const bool reaches = scene.clash != nullptr && !scene.clash->connections.empty();
  const bool here =
      scene.wanted == nullptr || evidence::isLocalName(scene, scene.wanted->place.server());
  if (!here && (reaches || !(serves || !served.empty()))) return std::nullopt;
  const std::string share =
      scene.wanted == nullptr ? std::string() : foldCase(scene.wanted->place.share());
  std::vector<std::size_t> unwanted;
  for (std::size_t i = 0; i < served.size(); ++i)
    if (served[i].user.known() && evidence::oneAccount(scene, *served[i].user, user->text()) &&
        (share.empty() || foldCase(served[i].share.valueOr("")) == share))
      unwanted.push_back(i);
  return unwanted;
}

}  // namespace unclash
