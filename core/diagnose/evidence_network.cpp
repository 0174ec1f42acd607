// Evidence from servers on the network, SMB policy, services, updates and event logs.
#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>

#include "core/diagnose/evidence_parts.h"
#include "core/model/utf8.h"

namespace unclash::evidence {
namespace {

/// True where the record is of the wanted server name, or where no server is wanted.
bool concerns(const Scene& scene, const Server& server) {
  return scene.wanted == nullptr || ServerName(server.name) == scene.wanted->place.server();
}

/// The servers in question that `counts` counts; not asked where none of them was looked at.
template <class Knows, class Counts, class Words>
Observation amongServers(const Sight& sight, const Scene& scene, Knows knows, Counts counts,
                         Words words) {
  Sighting sighting(sight);
  bool looked = false;
  const auto& servers = each(scene.snapshot.servers);
  for (std::size_t i = 0; i < servers.size(); ++i) {
    if (!concerns(scene, servers[i])) continue;
    looked = looked || knows(servers[i]);
    if (counts(servers[i]))
      sighting.add(pointer("servers", i),
                   words(sighting.say().with("server", Argument::Kind::server, servers[i].name),
                         servers[i]));
  }
  if (sighting.empty() && !looked) return notAsked();
  return sighting.done();
}

Message asItIs(Message message, const Server&) { return message; }

/// Kerberos refuses beyond five minutes by default ["Maximum tolerance for computer clock
/// synchronization"].
Observation clockSkew(const Sight& sight, const Scene& scene) {
  return amongServers(
      sight, scene, [](const Server& server) { return server.clockSkewSeconds.known(); },
      [&](const Server& server) {
        return server.clockSkewSeconds.known() &&
               std::abs(*server.clockSkewSeconds) > sight.threshold;
      },
      [](Message message, const Server& server) {
        message.add("time", Argument::Kind::seconds, std::abs(*server.clockSkewSeconds));
        return message;
      });
}

/// The clock of the server in question could not be read, and this computer's agrees with another
/// server's.
Observation clockAgrees(const Sight& sight, const Scene& scene) {
  if (scene.wanted == nullptr) return notAsked();
  Sighting sighting(sight);
  const auto& servers = each(scene.snapshot.servers);
  for (std::size_t i = 0; i < servers.size(); ++i) {
    if (!servers[i].clockSkewSeconds.known()) continue;
    if (concerns(scene, servers[i])) return notAsked();
    if (std::abs(*servers[i].clockSkewSeconds) <= sight.threshold)
      sighting.add(pointer("servers", i),
                   sighting.say().with("server", Argument::Kind::server, servers[i].name));
  }
  return sighting.empty() ? notAsked() : sighting.done();
}

Observation unreachable(const Sight& sight, const Scene& scene) {
  return amongServers(
      sight, scene, [](const Server& server) { return server.reachable.known(); },
      [](const Server& server) { return server.reachable == false; }, asItIs);
}

Observation nameNotResolved(const Sight& sight, const Scene& scene) {
  return amongServers(
      sight, scene, [](const Server& server) { return server.addresses.known(); },
      [](const Server& server) { return server.addresses.known() && server.addresses->empty(); },
      asItIs);
}

Observation negotiateFailed(const Sight& sight, const Scene& scene) {
  return amongServers(
      sight, scene,
      [](const Server& server) { return server.negotiateError.isNone() || server.dialect.known(); },
      [](const Server& server) {
        return server.negotiateError.known() && !server.negotiateError->empty();
      },
      [](Message message, const Server& server) {
        message.add("reason", Argument::Kind::text, *server.negotiateError);
        return message;
      });
}

/// The port answers and no version came of it, while another server told its own in the same look.
Observation noDialectTold(const Sight& sight, const Scene& scene) {
  const auto& servers = each(scene.snapshot.servers);
  if (scene.wanted == nullptr ||
      std::none_of(servers.begin(), servers.end(), [&](const Server& server) {
        return !concerns(scene, server) && server.dialect.known();
      }))
    return notAsked();
  return amongServers(
      sight, scene, [](const Server& server) { return server.reachable == true; },
      [](const Server& server) { return server.reachable == true && server.dialect.isNone(); },
      asItIs);
}

bool isOld(const std::string& dialect) {
  const std::string text = foldCase(dialect);
  return text.find("nt lm") != std::string::npos || text.find("smb1") != std::string::npos ||
         text.substr(0, 2) == "1." || text == "1" || text.find("smb 1") != std::string::npos ||
         text.find("nt1") != std::string::npos;
}

Observation oldDialect(const Sight& sight, const Scene& scene) {
  return amongServers(
      sight, scene, [](const Server& server) { return server.dialect.known(); },
      [](const Server& server) { return server.dialect.known() && isOld(*server.dialect); },
      [](Message message, const Server& server) {
        message.add("dialect", Argument::Kind::code, *server.dialect);
        return message;
      });
}

/// SMB 3, which came with Windows 8 and Samba 4: neither side is from before NTLMv2.
Observation modernDialect(const Sight& sight, const Scene& scene) {
  return amongServers(
      sight, scene, [](const Server& server) { return server.dialect.known(); },
      [](const Server& server) {
        return server.dialect.known() && server.dialect->substr(0, 1) == "3";
      },
      [](Message message, const Server& server) {
        message.add("dialect", Argument::Kind::code, *server.dialect);
        return message;
      });
}

/// This machine insists on signed traffic, and the server does not sign by itself.
Observation signingDiffers(const Sight& sight, const Scene& scene) {
  if (!scene.snapshot.policy.known() || !scene.snapshot.policy->signingRequired.known())
    return notAsked();
  if (scene.snapshot.policy->signingRequired != true) return absent();
  return amongServers(
      sight, scene, [](const Server& server) { return server.signingRequired.known(); },
      [](const Server& server) { return server.signingRequired == false; }, asItIs);
}

Observation dfsRoot(const Sight& sight, const Scene& scene) {
  const std::string domain = scene.snapshot.machine.known()
                                 ? foldCase(scene.snapshot.machine->domain.valueOr(""))
                                 : std::string();
  Sighting sighting(sight);
  const auto& servers = each(scene.snapshot.servers);
  const auto inUse = [&](const ServerName& name) {
    if (scene.wanted == nullptr || name == scene.wanted->place.server()) return true;
    const auto& connections = each(scene.snapshot.connections);
    return std::any_of(connections.begin(), connections.end(), [&](const Connection& connection) {
      const auto path = UncPath::parse(connection.remote);
      return path && path->server() == name;
    });
  };
  for (std::size_t i = 0; i < servers.size(); ++i)
    if (servers[i].isDfsRoot == true && inUse(ServerName(servers[i].name)))
      sighting.add(pointer("servers", i),
                   sighting.say().with("server", Argument::Kind::server, servers[i].name));
  if (!sighting.empty()) return sighting.done();
  // A domain-based namespace is reached by the domain's own name.
  if (domain.find('.') != std::string::npos) {
    const auto& connections = each(scene.snapshot.connections);
    for (std::size_t i = 0; i < connections.size(); ++i) {
      const auto path = UncPath::parse(connections[i].remote);
      if (!path || path->server().redirectorKey() != domain || path->isIpc()) continue;
      const std::string share = foldCase(path->share());
      if (share != "netlogon" && share != "sysvol")
        sighting.add(pointer("connections", i),
                     sighting.say().with("server", Argument::Kind::server, path->server().text()));
    }
    if (scene.wanted != nullptr && scene.wanted->place.server().redirectorKey() == domain &&
        !scene.wanted->place.share().empty() && scene.answers.server())
      sighting.add("answer/server", sighting.say().with("server", Argument::Kind::server,
                                                        scene.wanted->place.server().text()));
  }
  return sighting.done();
}

Observation pathBelowShare(const Sight& sight, const Scene& scene) {
  const auto place = scene.answers.server();
  if (!place) return notAsked();
  // Of a server alone nothing below a share could be named.
  if (place->share().empty()) return notAsked();
  if (place->rest().empty()) return absent();
  Sighting sighting(sight);
  sighting.add("answer/server", sighting.say()
                                    .with("path", Argument::Kind::path, place->text())
                                    .with("share", Argument::Kind::path, place->root()));
  return sighting.done();
}

Observation noShareNamed(const Sight& sight, const Scene& scene) {
  const auto place = scene.answers.server();
  if (!place || !scene.answers.is("moment", "mapping-a-drive")) return notAsked();
  if (!place->share().empty()) return absent();
  Sighting sighting(sight);
  sighting.add("answer/server",
               sighting.say().with("server", Argument::Kind::server, place->server().text()));
  return sighting.done();
}

/// A share is named: it is about files on a server rather than about who works at one.
Observation shareNamed(const Sight& sight, const Scene& scene) {
  const auto place = scene.answers.server();
  if (!place) return notAsked();
  if (place->share().empty() || place->isIpc()) return absent();
  Sighting sighting(sight);
  sighting.add("answer/server", sighting.say().with("path", Argument::Kind::path, place->root()));
  return sighting.done();
}

/// Somebody opens a share and names no account for it: with two accounts at odds one would be.
Observation noAccountNamed(const Sight& sight, const Scene& scene) {
  const auto place = scene.answers.server();
  if (!place || place->share().empty() || place->isIpc()) return notAsked();
  if (scene.answers.wantedUser()) return absent();
  Sighting sighting(sight);
  sighting.add("answer/server", sighting.say().with("path", Argument::Kind::path, place->root()));
  return sighting.done();
}

/// "No such logon session", said when a name and password for a server were to be used or kept:
/// that takes a set of credentials, which not every logon session has [CredWrite, 1312].
Observation secretForServer(const Sight& sight, const Scene& scene) {
  if (!errorIs(scene, {1312})) return notAsked();
  const auto place = scene.answers.server();
  const auto user = scene.answers.wantedUser();
  if (!place || !user || place->share().empty()) return absent();
  Sighting sighting(sight);
  sighting.add("answer/server", sighting.say()
                                    .with("server", Argument::Kind::server, place->server().text())
                                    .with("user", Argument::Kind::user, user->text()));
  return sighting.done();
}

Observation guestRefused(const Sight& sight, const Scene& scene) {
  if (!scene.snapshot.policy.known() || !scene.snapshot.policy->insecureGuestLogon.known())
    return notAsked();
  if (scene.snapshot.policy->insecureGuestLogon != false) return absent();
  Sighting sighting(sight);
  sighting.add("policy/insecureGuestLogon", sighting.say());
  return sighting.done();
}

/// LmCompatibilityLevel below 3: NTLMv2 is never sent ["Network security: LAN Manager
/// authentication level"].
Observation ntlmTooLow(const Sight& sight, const Scene& scene) {
  if (!scene.snapshot.policy.known() || !scene.snapshot.policy->ntlmLevel.known())
    return notAsked();
  if (*scene.snapshot.policy->ntlmLevel >= sight.threshold) return absent();
  Sighting sighting(sight);
  sighting.add("policy/ntlmLevel", sighting.say().with("level", Argument::Kind::number,
                                                       *scene.snapshot.policy->ntlmLevel));
  return sighting.done();
}

/// Only the newest form is allowed, or an old server is asked for it.
Observation ntlmTooHigh(const Sight& sight, const Scene& scene) {
  if (!scene.snapshot.policy.known() || !scene.snapshot.policy->ntlmLevel.known())
    return notAsked();
  if (*scene.snapshot.policy->ntlmLevel < sight.threshold) return absent();
  Sighting sighting(sight);
  sighting.add("policy/ntlmLevel", sighting.say().with("level", Argument::Kind::number,
                                                       *scene.snapshot.policy->ntlmLevel));
  return sighting.done();
}

Observation noKeepAlive(const Sight& sight, const Scene& scene) {
  if (!scene.snapshot.policy.known() || scene.snapshot.policy->keepAliveMinutes.isUnseen())
    return notAsked();
  const auto& minutes = scene.snapshot.policy->keepAliveMinutes;
  if (minutes.known() && *minutes > 0) return absent();
  Sighting sighting(sight);
  sighting.add("policy/keepAliveMinutes", sighting.say());
  return sighting.done();
}

Observation workstationStopped(const Sight& sight, const Scene& scene) {
  Sighting sighting(sight);
  bool looked = false;
  const auto& services = each(scene.snapshot.services);
  for (std::size_t i = 0; i < services.size(); ++i) {
    const std::string name = foldCase(services[i].name);
    if (name != "lanmanworkstation" && name != "workstation") continue;
    looked = looked || services[i].state.known();
    if (services[i].state == ServiceState::stopped || services[i].state == ServiceState::missing ||
        services[i].state == ServiceState::paused || services[i].state == ServiceState::stopping)
      sighting.add(pointer("services", i),
                   sighting.say().with("program", Argument::Kind::program, services[i].name));
  }
  if (sighting.empty() && !looked) return notAsked();
  return sighting.done();
}

Observation rebootPending(const Sight& sight, const Scene& scene) {
  if (!scene.snapshot.machine.known() || !scene.snapshot.machine->rebootPending.known())
    return notAsked();
  if (scene.snapshot.machine->rebootPending != true) return absent();
  Sighting sighting(sight);
  sighting.add("machine/rebootPending", sighting.say());
  return sighting.done();
}

/// Longer ago than `threshold` days.
Observation longAgo(const Sight& sight, const Scene& scene,
                    const Fact<std::string> MachineInfo::*member, const char* fact) {
  const auto now = capturedAt(scene);
  if (!now || !scene.snapshot.machine.known()) return notAsked();
  const auto then = timeOf((*scene.snapshot.machine).*member);
  if (!then) return notAsked();
  const auto days = std::chrono::duration_cast<std::chrono::hours>(*now - *then).count() / 24;
  if (days < sight.threshold) return absent();
  Sighting sighting(sight);
  sighting.add(
      fact, sighting.say().with("count", Argument::Kind::number, static_cast<std::int64_t>(days)));
  return sighting.done();
}

Observation runningForLong(const Sight& sight, const Scene& scene) {
  return longAgo(sight, scene, &MachineInfo::bootTime, "machine/bootTime");
}

Observation updatesOld(const Sight& sight, const Scene& scene) {
  return longAgo(sight, scene, &MachineInfo::lastUpdate, "machine/lastUpdate");
}

Observation knownUpdate(const Sight& sight, const Scene& scene) {
  if (!scene.snapshot.machine.known() || !scene.snapshot.machine->updates.known())
    return notAsked();
  Sighting sighting(sight);
  const auto& installed = *scene.snapshot.machine->updates;
  for (std::size_t i = 0; i < installed.size(); ++i)
    if (std::find(sight.updates.begin(), sight.updates.end(), installed[i]) != sight.updates.end())
      sighting.add("machine/" + pointer("updates", i),
                   sighting.say().with("update", Argument::Kind::code, installed[i]));
  return sighting.done();
}

/// Without a domain there are no tickets of a domain, no broker and no namespace of a domain.
Observation noDomain(const Sight& sight, const Scene& scene) {
  if (!scene.snapshot.machine.known() || !scene.snapshot.machine->join.known()) return notAsked();
  if (scene.snapshot.machine->join != Join::workgroup) return absent();
  Sighting sighting(sight);
  sighting.add("machine/join", sighting.say());
  return sighting.done();
}

bool matches(const EventPattern& pattern, const Event& event) {
  const auto listed = [](const std::vector<std::int64_t>& list, std::int64_t value) {
    return std::find(list.begin(), list.end(), value) != list.end();
  };
  if (!pattern.ids.empty() && !listed(pattern.ids, event.id)) return false;
  if (!pattern.codes.empty() && !(event.code.known() && listed(pattern.codes, *event.code)))
    return false;
  if (!pattern.reasons.empty() && !(event.reason.known() && listed(pattern.reasons, *event.reason)))
    return false;
  // Names last: they take longest, and a log is long.
  return pattern.log.empty() || containsFolded(event.log, pattern.log) ||
         (event.source.known() && containsFolded(*event.source, pattern.log));
}

/// Events of the last `threshold` days (14 where it is not given) that one of the patterns fits.
Observation event(const Sight& sight, const Scene& scene) {
  const auto now = capturedAt(scene);
  const auto span =
      std::chrono::hours(24) * static_cast<int>(sight.threshold > 0 ? sight.threshold : 14);
  Sighting sighting(sight);
  const auto& events = each(scene.snapshot.events);
  for (std::size_t i = 0; i < events.size(); ++i) {
    if (std::none_of(sight.events.begin(), sight.events.end(),
                     [&](const EventPattern& pattern) { return matches(pattern, events[i]); }))
      continue;
    const auto when = timeOf(events[i].time);
    if (now && when && *now - *when > span) continue;
    Message message = sighting.say();
    message.add("id", Argument::Kind::number, events[i].id);
    message.add("log", Argument::Kind::code, events[i].log);
    if (events[i].time.known()) message.add("when", Argument::Kind::time, *events[i].time);
    sighting.add(pointer("events", i), std::move(message));
  }
  return sighting.done();
}

/// `threshold` times or more a day the same things happen.
Observation repeatedEvent(const Sight& sight, const Scene& scene) {
  const auto now = capturedAt(scene);
  if (!now) return notAsked();
  Sight daily = sight;
  daily.threshold = 1;
  const Observation seen = event(daily, scene);
  if (static_cast<std::int64_t>(seen.traces.size()) < sight.threshold) return absent();
  return seen;
}

constexpr std::array kRules = {
    Rule{"clock-skew", clockSkew},
    Rule{"clock-agrees", clockAgrees},
    Rule{"unreachable", unreachable},
    Rule{"name-not-resolved", nameNotResolved},
    Rule{"negotiate-failed", negotiateFailed},
    Rule{"no-dialect-told", noDialectTold},
    Rule{"old-dialect", oldDialect},
    Rule{"modern-dialect", modernDialect},
    Rule{"signing-differs", signingDiffers},
    Rule{"dfs-root", dfsRoot},
    Rule{"path-below-share", pathBelowShare},
    Rule{"no-share-named", noShareNamed},
    Rule{"share-named", shareNamed},
    Rule{"no-account-named", noAccountNamed},
    Rule{"secret-for-server", secretForServer},
    Rule{"guest-refused", guestRefused},
    Rule{"ntlm-too-low", ntlmTooLow},
    Rule{"ntlm-too-high", ntlmTooHigh},
    Rule{"no-keep-alive", noKeepAlive},
    Rule{"workstation-stopped", workstationStopped},
    Rule{"reboot-pending", rebootPending},
    Rule{"running-for-long", runningForLong},
    Rule{"updates-old", updatesOld},
    Rule{"known-update", knownUpdate},
    Rule{"no-domain", noDomain},
    Rule{"event", event},
    Rule{"repeated-event", repeatedEvent},
};

}  // namespace

std::span<const Rule> networkRules() { return kRules; }

}  // namespace unclash::evidence
