// Evidence from connections, remembered mappings, stored credentials and tickets.
#include <algorithm>
#include <array>
#include <map>
#include <unordered_map>
#include <unordered_set>

#include "core/diagnose/evidence_parts.h"
#include "core/model/utf8.h"

namespace unclash::evidence {
namespace {

bool isPrint(const Connection& connection) {
  if (connection.kind == ConnectionKind::print) return true;
  return connection.local.known() && foldCase(*connection.local).substr(0, 3) == "lpt";
}

bool isIpc(const Connection& connection) {
  if (connection.kind == ConnectionKind::ipc) return true;
  const auto path = UncPath::parse(connection.remote);
  return path && path->isIpc();
}

bool hasDevice(const Connection& connection) {
  return connection.local.known() && !connection.local->empty();
}

bool isGlobal(const Connection& connection) { return connection.scope == Scope::global; }

/// Programs that every connection goes through, so that their names tell nothing.
bool isWindowsItself(std::string_view owner) {
  static constexpr std::array kOwn = {
      "explorer.exe",      "explorer", "system",       "net.exe",      "svchost.exe", "cmd.exe",
      "powershell.exe",    "pwsh.exe", "userinit.exe", "rundll32.exe", "lsass.exe",   "spoolsv.exe",
      "lanmanworkstation", "kernel",   "mount.cifs",   "gvfsd-smb"};
  const std::string name = foldCase(owner);
  return std::find(kOwn.begin(), kOwn.end(), name) != kOwn.end();
}

Message withConnection(Message message, const Scene& scene, const Connection& connection) {
  if (hasDevice(connection)) message.add("device", Argument::Kind::device, *connection.local);
  message.add("path", Argument::Kind::path, connection.remote);
  if (connection.user.known() || connection.credential.known())
    message.add("user", Argument::Kind::user,
                connection.user.known() ? *connection.user : *connection.credential);
  if (connection.owner.known() && !connection.owner->empty())
    message.add("program", Argument::Kind::program, *connection.owner);
  message.add("wanted", Argument::Kind::user, wantedText(scene));
  return message;
}

/// Every connection of the clash in `holders` that `counts` counts.
template <class Counts>
Observation among(const Sight& sight, const Scene& scene, const std::vector<Holder> Clash::*holders,
                  Counts counts) {
  if (scene.clash == nullptr) return notAsked();
  Sighting sighting(sight);
  for (const Holder& holder : scene.clash->*holders) {
    const Connection& connection = each(scene.snapshot.connections)[holder.index];
    if (counts(holder.stance, connection))
      sighting.add(pointer("connections", holder.index),
                   withConnection(sighting.say(), scene, connection));
  }
  return sighting.done();
}

/// What Windows opens beside a drive, under the same name: no connection of its own.
bool belongsToDrive(const Scene& scene, const Connection& ipc) {
  if (!isIpc(ipc) || !ipc.user.known()) return false;
  return std::any_of(scene.clash->connections.begin(), scene.clash->connections.end(),
                     [&](const Holder& holder) {
                       const Connection& other = each(scene.snapshot.connections)[holder.index];
                       return hasDevice(other) && !isPrint(other) && other.user.known() &&
                              foldCase(*other.user) == foldCase(*ipc.user);
                     });
}

/// Nobody holds the server, and it refuses whoever is offered: no session comes of that, so that
/// its absence says nothing.
bool refusedAtOnce(const Scene& scene) {
  return scene.clash != nullptr && scene.clash->connections.empty() &&
         errorIs(scene, {5, 86, 1317, 1326});
}

/// A connection of this logon session, in the way, that `counts` counts.
template <class Counts>
Observation inTheWay(const Sight& sight, const Scene& scene, Counts counts) {
  return among(sight, scene, &Clash::connections, [&](Stance stance, const Connection& connection) {
    return stance == Stance::clashes && counts(connection);
  });
}

Observation driveOtherUser(const Sight& sight, const Scene& scene) {
  return inTheWay(sight, scene, [](const Connection& connection) {
    return hasDevice(connection) && !isPrint(connection) && !isGlobal(connection);
  });
}

Observation devicelessOtherUser(const Sight& sight, const Scene& scene) {
  if (refusedAtOnce(scene)) return notAsked();
  return inTheWay(sight, scene, [](const Connection& connection) {
    return !hasDevice(connection) && !isPrint(connection) && !isIpc(connection) &&
           !isGlobal(connection);
  });
}

Observation ipcOtherUser(const Sight& sight, const Scene& scene) {
  if (refusedAtOnce(scene)) return notAsked();
  return inTheWay(sight, scene, [&](const Connection& connection) {
    return !hasDevice(connection) && isIpc(connection) && !isGlobal(connection) &&
           !belongsToDrive(scene, connection);
  });
}

Observation printerOtherUser(const Sight& sight, const Scene& scene) {
  return inTheWay(sight, scene, [](const Connection& connection) {
    return isPrint(connection) ||
           (connection.owner.known() && foldCase(*connection.owner) == "spoolsv.exe");
  });
}

Observation globalOtherUser(const Sight& sight, const Scene& scene) {
  return inTheWay(sight, scene, isGlobal);
}

Observation identityUnknown(const Sight& sight, const Scene& scene) {
  return among(sight, scene, &Clash::connections,
               [](Stance stance, const Connection&) { return stance == Stance::unclear; });
}

Observation spelledOtherwise(const Sight& sight, const Scene& scene) {
  return among(sight, scene, &Clash::connections,
               [](Stance stance, const Connection&) { return stance == Stance::spelledOtherwise; });
}

Observation explorerHolds(const Sight& sight, const Scene& scene) {
  return inTheWay(sight, scene, [](const Connection& connection) {
    return connection.owner.known() && foldCase(*connection.owner).substr(0, 8) == "explorer";
  });
}

Observation programHolds(const Sight& sight, const Scene& scene, bool withDevice) {
  if (scene.clash == nullptr) return notAsked();
  Sighting sighting(sight);
  for (const auto* holders : {&scene.clash->connections, &scene.clash->otherSessions})
    for (const Holder& holder : *holders) {
      const Connection& connection = each(scene.snapshot.connections)[holder.index];
      if (standsInTheWay(holder.stance) && connection.owner.known() && !connection.owner->empty() &&
          !isWindowsItself(*connection.owner) && hasDevice(connection) == withDevice)
        sighting.add(pointer("connections", holder.index),
                     withConnection(sighting.say(), scene, connection));
    }
  return sighting.done();
}

Observation programWithoutDrive(const Sight& sight, const Scene& scene) {
  return programHolds(sight, scene, false);
}

/// On a drive letter a program is rather the one that is being worked with.
Observation programOnDrive(const Sight& sight, const Scene& scene) {
  return programHolds(sight, scene, true);
}

/// A letterless connection that runs as the signed-in account: what Windows does by itself when a
/// path is opened and no name is given [KB 183366].
Observation signedInIdentity(const Sight& sight, const Scene& scene) {
  const auto user = signedIn(scene);
  if (!user || scene.wanted == nullptr || !scene.wanted->named || refusedAtOnce(scene))
    return notAsked();
  return inTheWay(sight, scene, [&](const Connection& connection) {
    return !hasDevice(connection) && !isPrint(connection) && connection.user.known() &&
           !belongsToDrive(scene, connection) &&
           (!connection.credential.known() || connection.credential->empty()) &&
           sameAccount(*user, UserName(*connection.user), here(scene)) == Sameness::surely;
  });
}

/// A letterless connection of somebody who is neither signed in nor wanted, and whom nothing stored
/// names: a program or a script gave that name itself [KB 183366].
Observation namedByProgram(const Sight& sight, const Scene& scene, bool working) {
  const auto user = signedIn(scene);
  if (!user || scene.wanted == nullptr) return notAsked();
  const auto stored = [&](const UserName& name) {
    return std::any_of(scene.clash->credentials.begin(), scene.clash->credentials.end(),
                       [&](const Holder& holder) {
                         const auto& known = each(scene.snapshot.credentials)[holder.index].user;
                         return known.known() &&
                                sameAccount(UserName(*known), name, scene.wanted->context) !=
                                    Sameness::surelyNot;
                       });
  };
  return inTheWay(sight, scene, [&](const Connection& connection) {
    if (hasDevice(connection) || isPrint(connection) || isGlobal(connection) ||
        belongsToDrive(scene, connection) || !connection.user.known() || connection.user->empty() ||
        (working && connection.openFiles.valueOr(0) == 0))
      return false;
    const UserName name(*connection.user);
    return foldCase(name.account()) != "guest" && foldCase(name.account()) != "nobody" &&
           sameAccount(*user, name, here(scene)) == Sameness::surelyNot && !stored(name);
  });
}

Observation namedByProgramOnce(const Sight& sight, const Scene& scene) {
  return namedByProgram(sight, scene, false);
}

/// The same, with files open: the program is at work, and would take the name again.
Observation programAtWork(const Sight& sight, const Scene& scene) {
  return namedByProgram(sight, scene, true);
}

Observation guestIdentity(const Sight& sight, const Scene& scene) {
  return inTheWay(sight, scene, [](const Connection& connection) {
    if (!connection.user.known()) return false;
    const std::string account = foldCase(UserName(*connection.user).account());
    return connection.user->empty() || account == "guest" || account == "gast" ||
           account == "nobody";
  });
}

/// A machine-wide mapping of the wanted account, or of one that the list does not name, stands, and
/// connecting is refused: the mapping was made with what is no longer so.
Observation globalAsWanted(const Sight& sight, const Scene& scene) {
  if (!clashReported(scene) && !errorIs(scene, {86})) return notAsked();
  Observation seen =
      among(sight, scene, &Clash::connections, [](Stance stance, const Connection& connection) {
        return (stance == Stance::agrees || stance == Stance::unclear) && isGlobal(connection);
      });
  for (Trace& trace : seen.traces)
    if (std::none_of(trace.text.arguments.begin(), trace.text.arguments.end(),
                     [](const Argument& argument) { return argument.name == "user"; }))
      trace.text.id += ".unnamed";
  return seen;
}

/// In this logon session the drive stands as wanted; what fails is a program or a task, which may
/// run in another one [EnableLinkedConnections].
Observation standsAsWanted(const Sight& sight, const Scene& scene) {
  const bool elsewhere = scene.answers.is("moment", "starting-a-program") ||
                         scene.answers.is("moment", "running-a-script-or-service");
  if (!elsewhere || errorIs(scene, {5})) return notAsked();
  // Where nobody names an account and Windows does not complain of two, any will do.
  const bool any = scene.wanted != nullptr && !scene.wanted->named && !clashReported(scene);
  return among(sight, scene, &Clash::connections, [&](Stance stance, const Connection& connection) {
    return (stance == Stance::agrees || any) && hasDevice(connection) && !isPrint(connection) &&
           !isGlobal(connection) &&
           (!connection.state.known() || connection.state == ConnectionState::connected);
  });
}

/// The wanted account itself holds the name: then a second password is what clashes.
Observation sameAccountHeld(const Sight& sight, const Scene& scene) {
  if (scene.wanted == nullptr || !scene.wanted->named ||
      !(clashReported(scene) || errorIs(scene, {86})))
    return notAsked();
  return among(sight, scene, &Clash::connections,
               [](Stance stance, const Connection&) { return stance == Stance::agrees; });
}

Observation rightIdentityConnected(const Sight& sight, const Scene& scene) {
  if (!errorIs(scene, {5})) return notAsked();
  return among(sight, scene, &Clash::connections, [](Stance stance, const Connection& connection) {
    return stance == Stance::agrees &&
           (!connection.state.known() || connection.state == ConnectionState::connected);
  });
}

/// The name is held by the wanted account, and what it holds is dead: the server has thrown the
/// session away, and Windows still has it.
Observation brokenAsWanted(const Sight& sight, const Scene& scene) {
  return among(sight, scene, &Clash::connections, [](Stance stance, const Connection& connection) {
    return (stance == Stance::agrees || stance == Stance::spelledOtherwise) &&
           (connection.state == ConnectionState::error ||
            connection.state == ConnectionState::disconnected);
  });
}

/// A drive in the way that somebody works with: files are open, or it is there at every sign-in.
Observation driveInUse(const Sight& sight, const Scene& scene) {
  return inTheWay(sight, scene, [](const Connection& connection) {
    return hasDevice(connection) && !isPrint(connection) && !isGlobal(connection) &&
           (connection.openFiles.valueOr(0) > 0 || connection.persistent == true);
  });
}

bool linked(const Scene& scene, std::string_view luid) {
  const std::string own = ownLogonSession(scene);
  const LogonSession* mine = logonSession(scene, own);
  const LogonSession* other = logonSession(scene, luid);
  const auto pointsTo = [](const LogonSession* from, std::string_view to) {
    return from != nullptr && from->linkedLuid.known() && !to.empty() &&
           foldCase(*from->linkedLuid) == foldCase(to);
  };
  return pointsTo(mine, luid) || pointsTo(other, own);
}

bool ofService(const Scene& scene, std::string_view luid) {
  const LogonSession* session = logonSession(scene, luid);
  return session != nullptr &&
         (session->type == LogonType::service || session->type == LogonType::batch ||
          session->type == LogonType::system);
}

Observation otherSessionConnection(const Sight& sight, const Scene& scene) {
  return among(sight, scene, &Clash::otherSessions, [](Stance, const Connection&) { return true; });
}

Observation linkedSessionConnection(const Sight& sight, const Scene& scene) {
  return among(sight, scene, &Clash::otherSessions, [&](Stance, const Connection& connection) {
    return connection.logonSession.known() && linked(scene, *connection.logonSession);
  });
}

Observation serviceSessionConnection(const Sight& sight, const Scene& scene) {
  return among(sight, scene, &Clash::otherSessions, [&](Stance, const Connection& connection) {
    return connection.logonSession.known() && ofService(scene, *connection.logonSession);
  });
}

/// Drives of the normal session are invisible to this elevated one [EnableLinkedConnections].
Observation elevatedSplit(const Sight& sight, const Scene& scene) {
  if (!scene.snapshot.machine.known() || !scene.snapshot.machine->elevated.known())
    return notAsked();
  // On a server everybody who works there is elevated: that tells nothing.
  if (scene.snapshot.machine->role == Role::server ||
      scene.snapshot.machine->role == Role::terminalServer)
    return notAsked();
  const bool shared =
      scene.snapshot.policy.known() && scene.snapshot.policy->linkedConnections == true;
  if (scene.snapshot.machine->elevated != true || shared) return absent();
  Sighting sighting(sight);
  sighting.add("machine/elevated", sighting.say());
  return sighting.done();
}

template <class Counts>
Observation amongRemembered(const Sight& sight, const Scene& scene, Counts counts) {
  if (scene.clash == nullptr) return notAsked();
  Sighting sighting(sight);
  for (const Holder& holder : scene.clash->remembered) {
    const Remembered& mapping = each(scene.snapshot.remembered)[holder.index];
    if (!counts(holder.stance, mapping)) continue;
    Message message = sighting.say();
    if (mapping.local.known()) message.add("device", Argument::Kind::device, *mapping.local);
    message.add("path", Argument::Kind::path, mapping.remote);
    // No name stands for "whoever is signed in", not for a guest.
    if (mapping.user.known() && !mapping.user->empty())
      message.add("user", Argument::Kind::user, *mapping.user);
    else
      message.id += ".unnamed";
    message.add("wanted", Argument::Kind::user, wantedText(scene));
    sighting.add(pointer("remembered", holder.index), std::move(message));
  }
  return sighting.done();
}

Observation rememberedOtherUser(const Sight& sight, const Scene& scene) {
  return amongRemembered(sight, scene,
                         [](Stance stance, const Remembered&) { return standsInTheWay(stance); });
}

/// A mapping under another name that is restored at sign-in, while nothing of it is connected now.
Observation rememberedNotConnected(const Sight& sight, const Scene& scene) {
  return amongRemembered(sight, scene, [&](Stance stance, const Remembered& mapping) {
    if (!standsInTheWay(stance) || !mapping.local.known()) return false;
    for (const Holder& holder : scene.clash->connections) {
      const Connection& live = each(scene.snapshot.connections)[holder.index];
      if (live.local.known() && foldCase(*live.local) == foldCase(*mapping.local)) return false;
    }
    return true;
  });
}

/// Why Windows takes the entry, in a few words.
Message whyTaken(MatchedBy by) {
  switch (by) {
    case MatchedBy::share:
      return Message{"evidence.match.share", {}};
    case MatchedBy::dnsName:
    case MatchedBy::netBiosName:
    case MatchedBy::exactName:
      return Message{"evidence.match.name", {}};
    case MatchedBy::pattern:
      return Message{"evidence.match.pattern", {}};
    case MatchedBy::dnsDomain:
    case MatchedBy::netBiosDomain:
      return Message{"evidence.match.domain", {}};
    case MatchedBy::session:
    case MatchedBy::any:
      break;
  }
  return Message{"evidence.match.any", {}};
}

void addCredential(Sighting& sighting, const Scene& scene, const Holder& holder) {
  const std::size_t index = holder.index;
  const Credential& credential = each(scene.snapshot.credentials)[index];
  Message message = sighting.say();
  message.add("target", Argument::Kind::server, credential.target);
  if (credential.user.known()) message.add("user", Argument::Kind::user, *credential.user);
  message.add("wanted", Argument::Kind::user, wantedText(scene));
  message.add("why", whyTaken(holder.by));
  sighting.add(pointer("credentials", index), std::move(message));
}

/// The password is asked for or refused: then a stored one may be outdated, whoever it names.
bool passwordRefused(const Scene& scene) {
  return errorIs(scene, {5, 86, 1326, 1909}) ||
         scene.answers.is("symptom", "asked-again-and-again");
}

/// Only the first match counts: it is the one that Windows takes.
Observation credentialOtherUser(const Sight& sight, const Scene& scene) {
  if (scene.clash == nullptr) return notAsked();
  // One of the wanted account may hold an old password: that is no sign of a clean store.
  if (!scene.clash->credentials.empty() &&
      scene.clash->credentials.front().stance != Stance::clashes && passwordRefused(scene))
    return notAsked();
  Sighting sighting(sight);
  if (!scene.clash->credentials.empty() &&
      scene.clash->credentials.front().stance == Stance::clashes)
    addCredential(sighting, scene, scene.clash->credentials.front());
  return sighting.done();
}

/// The server refuses whoever is offered to it, and nothing saved names the account that it knows:
/// then Windows offers the one that is signed in.
Observation ownNameOffered(const Sight& sight, const Scene& scene) {
  const auto user = signedIn(scene);
  if (!user || scene.wanted == nullptr || !scene.wanted->named ||
      !errorIs(scene, {5, 86, 1317, 1326}) || !scene.snapshot.credentials.known())
    return notAsked();
  if (!scene.clash->credentials.empty() || !scene.clash->connections.empty() ||
      sameAccount(*user, scene.wanted->user, here(scene)) != Sameness::surelyNot)
    return absent();
  Sighting sighting(sight);
  sighting.add("machine/user",
               sighting.say()
                   .with("server", Argument::Kind::server, scene.wanted->place.server().text())
                   .with("user", Argument::Kind::user, user->text())
                   .with("wanted", Argument::Kind::user, wantedText(scene)));
  return sighting.done();
}

/// A connection in the way that runs as the account which is stored for the server.
Observation credentialMadeConnection(const Sight& sight, const Scene& scene) {
  if (scene.clash == nullptr) return notAsked();
  if (scene.clash->credentials.empty()) return absent();
  const Credential& stored =
      each(scene.snapshot.credentials)[scene.clash->credentials.front().index];
  if (!stored.user.known() || stored.user->empty()) return absent();
  return inTheWay(sight, scene, [&](const Connection& connection) {
    return connection.user.known() &&
           sameAccount(UserName(*stored.user), UserName(*connection.user), scene.wanted->context) !=
               Sameness::surelyNot;
  });
}

Observation credentialSpelledOtherwise(const Sight& sight, const Scene& scene) {
  if (scene.clash == nullptr) return notAsked();
  Sighting sighting(sight);
  if (!scene.clash->credentials.empty() &&
      scene.clash->credentials.front().stance == Stance::spelledOtherwise)
    addCredential(sighting, scene, scene.clash->credentials.front());
  return sighting.done();
}

/// A stored sign-in that Windows uses for the server, while it asks for the password or refuses it.
Observation credentialInUse(const Sight& sight, const Scene& scene) {
  if (scene.clash == nullptr || !passwordRefused(scene)) return notAsked();
  Sighting sighting(sight);
  if (!scene.clash->credentials.empty())
    addCredential(sighting, scene, scene.clash->credentials.front());
  return sighting.done();
}

std::optional<TimePoint> passwordSetAt(const Scene& scene, std::string_view user) {
  std::optional<TimePoint> latest;
  for (const Account& account : each(scene.snapshot.accounts))
    if (oneAccount(scene, account.name, user))
      if (const auto set = timeOf(account.passwordSetAt))
        latest = std::max(latest.value_or(*set), *set);
  return latest;
}

Observation credentialOlderThanPassword(const Sight& sight, const Scene& scene) {
  if (scene.clash == nullptr) return notAsked();
  Sighting sighting(sight);
  for (const Holder& holder : scene.clash->credentials) {
    const Credential& credential = each(scene.snapshot.credentials)[holder.index];
    const auto written = timeOf(credential.lastWritten);
    if (!written || !credential.user.known()) continue;
    const auto set = passwordSetAt(scene, *credential.user);
    if (set && *written < *set) addCredential(sighting, scene, holder);
  }
  return sighting.done();
}

/// The signed-in session began before its account's password was changed.
Observation signInOlderThanPassword(const Sight& sight, const Scene& scene) {
  const auto user = signedIn(scene);
  const LogonSession* own = logonSession(scene, ownLogonSession(scene));
  if (!user || own == nullptr) return notAsked();
  const auto began = timeOf(own->signedInAt);
  const auto set = passwordSetAt(scene, user->text());
  if (!began || !set) return notAsked();
  Sighting sighting(sight);
  if (*began < *set)
    for (std::size_t i = 0; i < each(scene.snapshot.accounts).size(); ++i)
      if (timeOf((*scene.snapshot.accounts)[i].passwordSetAt) == set &&
          oneAccount(scene, (*scene.snapshot.accounts)[i].name, user->text()))
        sighting.add(pointer("accounts", i) + "/passwordSetAt",
                     sighting.say().with("user", Argument::Kind::user, user->text()));
  return sighting.done();
}

std::string serverOfTicket(const std::string& principal) {
  std::string name = principal.substr(0, principal.find('@'));
  const std::size_t slash = name.find('/');
  return slash == std::string::npos ? name : name.substr(slash + 1);
}

template <class Counts>
Observation amongTickets(const Sight& sight, const Scene& scene, Counts counts) {
  Sighting sighting(sight);
  const auto& tickets = each(scene.snapshot.tickets);
  for (std::size_t i = 0; i < tickets.size(); ++i) {
    const bool granting = foldCase(tickets[i].server).substr(0, 7) == "krbtgt/";
    const bool concerns =
        granting || scene.wanted == nullptr ||
        ServerName(serverOfTicket(tickets[i].server)) == scene.wanted->place.server() ||
        foldCase(ServerName(serverOfTicket(tickets[i].server)).shortName()) ==
            foldCase(scene.wanted->place.server().shortName());
    if (!concerns || !counts(tickets[i])) continue;
    Message message =
        sighting.say().with("target", Argument::Kind::server,
                            granting ? tickets[i].server : serverOfTicket(tickets[i].server));
    if (tickets[i].client.known()) message.add("user", Argument::Kind::user, *tickets[i].client);
    sighting.add(pointer("tickets", i), std::move(message));
  }
  return sighting.done();
}

Observation ticketOtherClient(const Sight& sight, const Scene& scene) {
  const auto user = signedIn(scene);
  if (!user) return notAsked();
  return amongTickets(sight, scene, [&](const Ticket& ticket) {
    if (!ticket.client.known() || ticket.client->empty()) return false;
    // The computer's own tickets (PC-0412$) are everybody's.
    const UserName client(*ticket.client);
    if (!client.account().empty() && client.account().back() == '$') return false;
    return foldCase(client.account()) != foldCase(user->account());
  });
}

/// Access is refused while a ticket for the server is kept: it was issued with the groups that the
/// account had then [KERB_QUERY_TKT_CACHE_RESPONSE].
Observation ticketKept(const Sight& sight, const Scene& scene) {
  if (!errorIs(scene, {5, 1326}) || scene.wanted == nullptr) return notAsked();
  const auto now = capturedAt(scene);
  return amongTickets(sight, scene, [&](const Ticket& ticket) {
    const auto end = timeOf(ticket.endTime);
    return foldCase(ticket.server).substr(0, 7) != "krbtgt/" && !(now && end && *end < *now);
  });
}

Observation ticketExpired(const Sight& sight, const Scene& scene) {
  const auto now = capturedAt(scene);
  if (!now) return notAsked();
  return amongTickets(sight, scene, [&](const Ticket& ticket) {
    const auto end = timeOf(ticket.endTime);
    return end && *end < *now;
  });
}

/// 1219 was reported, and nothing that can be listed in this logon session explains it.
Observation nothingListed(const Sight& sight, const Scene& scene) {
  if (scene.clash == nullptr || !clashReported(scene) || !scene.snapshot.connections.known())
    return notAsked();
  for (const Holder& holder : scene.clash->connections)
    if (holder.stance != Stance::agrees) return absent();
  // Only an agreeing one on the name: a second password or spelling would explain it as well.
  if (!scene.clash->connections.empty() || !scene.clash->otherSessions.empty()) return absent();
  Sighting sighting(sight);
  sighting.add("connections", sighting.say().with("server", Argument::Kind::server,
                                                  scene.wanted->place.server().text()));
  return sighting.done();
}

Observation globalBroken(const Sight& sight, const Scene& scene) {
  Sighting sighting(sight);
  const auto& connections = each(scene.snapshot.connections);
  std::map<std::string, int> globals;
  const auto keyOf = [](const Connection& connection) {
    return foldCase(connection.local.known() ? *connection.local : connection.remote);
  };
  for (const Connection& connection : connections)
    if (isGlobal(connection)) ++globals[keyOf(connection)];
  for (std::size_t i = 0; i < connections.size(); ++i) {
    const Connection& connection = connections[i];
    if (!isGlobal(connection)) continue;
    const bool dead = connection.state == ConnectionState::disconnected ||
                      connection.state == ConnectionState::error;
    if (dead || globals[keyOf(connection)] > 1)
      sighting.add(pointer("connections", i), withConnection(sighting.say(), scene, connection));
  }
  return sighting.done();
}

Observation connectionsUnstable(const Sight& sight, const Scene& scene) {
  Sighting sighting(sight);
  const auto& connections = each(scene.snapshot.connections);
  for (std::size_t i = 0; i < connections.size(); ++i)
    if (connections[i].state == ConnectionState::reconnecting ||
        connections[i].state == ConnectionState::error ||
        connections[i].state == ConnectionState::connecting)
      sighting.add(pointer("connections", i),
                   withConnection(sighting.say(), scene, connections[i]));
  return sighting.done();
}

/// How many sessions to one server this machine holds; SMB counts one for each identity and logon
/// session.
Observation manySessionsToServer(const Sight& sight, const Scene& scene) {
  struct Held {
    std::string server;
    std::size_t shown = 0;
    std::size_t connections = 0;
    std::unordered_set<std::string> identities;
  };
  const auto& connections = each(scene.snapshot.connections);
  std::vector<const std::string*> keys(connections.size(), nullptr);
  std::unordered_map<std::string, Held> servers;
  for (std::size_t i = 0; i < connections.size(); ++i) {
    const auto path = UncPath::parse(connections[i].remote);
    if (!path) continue;
    const auto [found, added] = servers.try_emplace(path->server().redirectorKey());
    Held& held = found->second;
    keys[i] = &found->first;
    ++held.connections;
    if (!added && path->server().text() >= held.server) continue;
    held.server = path->server().text();
    held.shown = i;
  }
  // Where there are fewer connections, there are fewer sessions.
  const auto many = [&](std::size_t count) {
    return static_cast<std::int64_t>(count) >= sight.threshold;
  };
  for (std::size_t i = 0; i < connections.size(); ++i) {
    if (keys[i] == nullptr) continue;
    Held& held = servers.find(*keys[i])->second;
    if (many(held.connections))
      held.identities.insert(foldCase(connections[i].user.valueOr("?")) + '\x1f' +
                             foldCase(connections[i].logonSession.valueOr("")));
  }
  Sighting sighting(sight);
  for (const auto& [key, held] : servers)
    if (many(held.identities.size()))
      sighting.add(pointer("connections", held.shown),
                   sighting.say()
                       .with("server", Argument::Kind::server, held.server)
                       .with("count", Argument::Kind::number,
                             static_cast<std::int64_t>(held.identities.size())));
  return sighting.done();
}

/// A connection that joining a domain cannot stand beside: to a controller (NETLOGON, SYSVOL, the
/// domain's own name) or to the server named, while somebody joins.
Observation controllerConnection(const Sight& sight, const Scene& scene) {
  if (!scene.answers.is("moment", "joining-a-domain")) return absent();
  Sighting sighting(sight);
  const std::string domain = scene.snapshot.machine.known()
                                 ? foldCase(scene.snapshot.machine->domain.valueOr(""))
                                 : std::string();
  const auto& connections = each(scene.snapshot.connections);
  for (std::size_t i = 0; i < connections.size(); ++i) {
    const auto path = UncPath::parse(connections[i].remote);
    if (!path) continue;
    const std::string share = foldCase(path->share());
    const bool controller = share == "netlogon" || share == "sysvol" ||
                            (!domain.empty() && path->server().redirectorKey() == domain);
    const bool named =
        scene.wanted == nullptr || path->server() == scene.wanted->place.server() || path->isIpc();
    if (controller || named)
      sighting.add(pointer("connections", i),
                   withConnection(sighting.say(), scene, connections[i]));
  }
  return sighting.done();
}

constexpr std::array kRules = {
    Rule{"drive-other-user", driveOtherUser},
    Rule{"deviceless-other-user", devicelessOtherUser},
    Rule{"ipc-other-user", ipcOtherUser},
    Rule{"printer-other-user", printerOtherUser},
    Rule{"global-other-user", globalOtherUser},
    Rule{"global-broken", globalBroken},
    Rule{"global-as-wanted", globalAsWanted},
    Rule{"stands-as-wanted", standsAsWanted},
    Rule{"identity-unknown", identityUnknown},
    Rule{"spelled-otherwise", spelledOtherwise},
    Rule{"explorer-holds", explorerHolds},
    Rule{"program-holds", programWithoutDrive},
    Rule{"program-on-drive", programOnDrive},
    Rule{"signed-in-identity", signedInIdentity},
    Rule{"named-by-program", namedByProgramOnce},
    Rule{"program-at-work", programAtWork},
    Rule{"guest-identity", guestIdentity},
    Rule{"same-account-held", sameAccountHeld},
    Rule{"right-identity-connected", rightIdentityConnected},
    Rule{"broken-as-wanted", brokenAsWanted},
    Rule{"drive-in-use", driveInUse},
    Rule{"other-session-connection", otherSessionConnection},
    Rule{"linked-session-connection", linkedSessionConnection},
    Rule{"service-session-connection", serviceSessionConnection},
    Rule{"elevated-split", elevatedSplit},
    Rule{"remembered-other-user", rememberedOtherUser},
    Rule{"remembered-not-connected", rememberedNotConnected},
    Rule{"credential-other-user", credentialOtherUser},
    Rule{"own-name-offered", ownNameOffered},
    Rule{"credential-made-connection", credentialMadeConnection},
    Rule{"credential-spelled-otherwise", credentialSpelledOtherwise},
    Rule{"credential-in-use", credentialInUse},
    Rule{"credential-older-than-password", credentialOlderThanPassword},
    Rule{"sign-in-older-than-password", signInOlderThanPassword},
    Rule{"ticket-other-client", ticketOtherClient},
    Rule{"ticket-expired", ticketExpired},
    Rule{"ticket-kept", ticketKept},
    Rule{"nothing-listed", nothingListed},
    Rule{"connections-unstable", connectionsUnstable},
    Rule{"many-sessions-to-server", manySessionsToServer},
    Rule{"controller-connection", controllerConnection},
};

}  // namespace

std::span<const Rule> connectionRules() { return kRules; }

}  // namespace unclash::evidence
