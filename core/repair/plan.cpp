#include "core/repair/plan.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>
#include <set>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "core/diagnose/conflicts.h"
#include "core/diagnose/knowledge_data.h"
#include "core/model/letters.h"
#include "core/model/server_session.h"
#include "core/model/unc_path.h"
#include "core/model/utf8.h"
#include "core/repair/effect.h"
#include "core/repair/steps.h"

namespace unclash {
namespace {

// When nothing says otherwise: server autodisconnect 15 minutes, KeepConn 600 seconds, and the
// shorter of the two wins (domain.md, section 4).
constexpr std::int64_t kServerIdleMinutes = 15;
constexpr std::int64_t kClientIdleSeconds = 600;

// Limits that are proposed where there is none: long enough for a night's download or a long lunch.
constexpr const char* kDisconnectedLimitMs = "7200000";
constexpr const char* kIdleLimitMs = "28800000";

// LmCompatibilityLevel from which on only NTLM version 2 is sent.
constexpr std::int64_t kNtlmVersion2 = 3;

/// More steps than this are no plan any more. Only connections in the way may exceed it: each of
/// them has to go.
constexpr std::size_t kMostSteps = 4;
// What else may help is said too, up to so many steps in all, as long as it is no mere straw.
constexpr std::size_t kStepsWithAdvice = 3;
constexpr double kWorthSaying = 0.02;
constexpr double kSureEnough = 0.6;
constexpr double kWorthSayingUnsure = 0.01;

bool sameText(const std::string& a, const std::string& b) { return foldCase(a) == foldCase(b); }

bool oneOf(std::string_view text, std::initializer_list<std::string_view> list) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

/// The same for two paths of the same share (UncPath::sameShare()).
std::string shareKey(const UncPath& path) {
  return path.server().redirectorKey() + '\\' + foldCase(path.share());
}

std::string pointer(const char* area, std::size_t index) {
  return std::string(area) + "/" + std::to_string(index);
}

/// Programs that make connections for the person who sits there: they open nothing again unasked,
/// or (Explorer) give no name when they do.
bool opensForThePerson(const std::string& owner) {
  static constexpr std::string_view kNames[] = {"explorer",   "net",     "net1",    "cmd",
                                                "powershell", "pwsh",    "svchost", "system",
                                                "mpnotify",   "userinit"};
  std::string name = foldCase(owner.substr(owner.find_last_of("\\/") + 1));
  if (name.ends_with(".exe")) name.resize(name.size() - 4);
  return name.empty() || std::find(std::begin(kNames), std::end(kNames), name) != std::end(kNames);
}

class Planner {
 public:
  Planner(const Knowledge& knowledge, const Snapshot& snapshot, const Answers& answers,
          const Diagnosis& diagnosis)
      : knowledge_(knowledge), snapshot_(snapshot), answers_(answers), diagnosis_(diagnosis) {
    wanted_ = wantedOf(snapshot, answers);
    if (const auto clashing = wanted_ ? std::vector<ServerName>{} : clashingServers(snapshot);
        !clashing.empty()) {
      // Several are in the same trouble: the first by name stands for them, as in the diagnosis.
      Answers first = answers;
      first.set("server", clashing.front().text());
      wanted_ = wantedOf(snapshot, first);
    }
    if (wanted_) clash_ = findClash(snapshot, *wanted_);
    platform_ = snapshot.platform.valueOr(Platform::windows);
  }

  Plan make();

 private:
  using Steps = std::vector<Step>;

  Steps stepsFor(const Treatment& treatment) const;
  Steps freeTheName(const Treatment& treatment, const char* connectBy, bool always) const {
    return freeTheName(treatment, *wanted_, clash_, connectBy, always);
  }
  Steps freeTheName(const Treatment& treatment, const Wanted& wanted, const Clash& clash,
                    const char* connectBy, bool always) const;
  Steps fullUserName(const Treatment& treatment) const;
  Steps serverAlias(const Treatment& treatment) const;
  Steps reuse(const Treatment& treatment) const;
  Steps fromTheOtherSession(const Treatment& treatment) const;
  Steps waitAndConnect(const Treatment& treatment) const;
  Steps signOutSessions(const Treatment& treatment) const;
  Steps timeLimits(const Treatment& treatment) const;
  Steps setting(const Treatment& treatment, const char* member, const char* value) const;
  Steps smbSetting(const Treatment& treatment) const;
  Steps closeServerSession(const Treatment& treatment) const;
  Steps globalMappings(const Treatment& treatment) const;
  Steps generic(const Treatment& treatment) const;

  void addAdvice(Steps& steps, const std::vector<Treatment>& treatments) const;
  bool driveComesBack() const;
  bool driveInUse() const;
  bool hidden(std::string_view action) const;
  std::optional<Step> advice(const Treatment& treatment) const;

  Step draft(const Treatment& treatment, const std::string& action) const;
  Step done(Step step) const { return finished(std::move(step), knowledge_, platform_); }
  Step disconnecting(const Treatment& treatment, std::size_t index) const;
  std::string evidenceOf(const std::string& cause) const;
  std::string ownUser() const {
    return snapshot_.machine.known() ? snapshot_.machine->user.valueOr("") : std::string();
  }
  std::string freeLetter() const;
  std::optional<Step> connecting(const Treatment& treatment, const Wanted& wanted,
                                 const char* action, const std::vector<std::size_t>& closing,
                                 const Clash& clash, bool durable, bool always) const;
  std::vector<std::string> aliases() const;

  const Knowledge& knowledge_;
  const Snapshot& snapshot_;
  const Answers& answers_;
  const Diagnosis& diagnosis_;
  std::optional<Wanted> wanted_;
  Clash clash_;  ///< on the wanted name; nothing where none is wanted
  Platform platform_ = Platform::windows;
};

std::string Planner::evidenceOf(const std::string& cause) const {
  for (const auto* findings : {&diagnosis_.causes, &diagnosis_.alsoPresent})
    for (const Finding& finding : *findings)
      if (finding.cause == cause)
        for (const Evidence& evidence : finding.evidence)
          if (!evidence.against && !evidence.fact.empty()) return evidence.fact;
  return {};
}

Step Planner::draft(const Treatment& treatment, const std::string& action) const {
  Step step;
  step.action = action;
  step.cause = treatment.cause;
  return step;
}

/// Letters from Z down that nothing uses, in any logon session, and that no mapping comes back to.
/// Where the computer's own disks are not known, they are usually at the other end; where one is
/// not, the system refuses with 85.
std::string Planner::freeLetter() const {
  std::set<char> taken;
  const auto take = [&](const std::string& device) {
    if (device.size() == 2 && device.back() == ':') taken.insert(upperAscii(device).front());
  };
  if (snapshot_.machine.known())
    for (const std::string& device : each(snapshot_.machine->drives)) take(device);
  for (const Connection& connection : each(snapshot_.connections))
    if (connection.local.known()) take(*connection.local);
  for (const Remembered& mapping : each(snapshot_.remembered))
    if (mapping.local.known()) take(*mapping.local);
  for (char letter = 'Z'; letter >= 'H'; --letter)
    if (taken.count(letter) == 0) return {letter, ':'};
  return {};
}

Step Planner::disconnecting(const Treatment& treatment, std::size_t index) const {
  const Connection& connection = each(snapshot_.connections)[index];
  const bool global = connection.scope == Scope::global;
  Step step = draft(treatment, global ? "remove-global-mapping" : "disconnect-connection");
  step.local = connection.local.valueOr("");
  step.remote = connection.remote;
  step.user = connection.user.valueOr("");
  step.target = step.local.empty() ? step.remote : step.local;
  step.fact = pointer("connections", index);
  step.openFiles = connection.openFiles.valueOr(0);
  return step;
}

/// The name is taken by another identity: closes exactly what holds it, takes away what would bring
/// it back, and connects as wanted.
Planner::Steps Planner::freeTheName(const Treatment& treatment, const Wanted& wanted,
                                    const Clash& clash, const char* connectBy, bool always) const {
  const auto& connections = each(snapshot_.connections);
  const auto& remembered = each(snapshot_.remembered);
  const auto& credentials = each(snapshot_.credentials);

  std::vector<std::size_t> closing;
  bool agreed = false;
  for (const Holder& holder : clash.connections) {
    if (standsInTheWay(holder.stance)) closing.push_back(holder.index);
    agreed = agreed || holder.stance == Stance::agrees;
  }
  // All uses of one name share one identity: one that Windows does not tell is that of its
  // neighbours. Where nobody named a user, whoever holds the name now is not the one.
  const bool clashesForSure = !closing.empty();
  for (const Holder& holder : clash.connections) {
    const bool nobodyKnown = holder.stance == Stance::unclear && (clashesForSure || !agreed);
    const bool notTheOne = holder.stance == Stance::agrees && !clashesForSure && !wanted.named;
    if (nobodyKnown || notTheOne) closing.push_back(holder.index);
  }
  std::sort(closing.begin(), closing.end());

  // What Windows would use unasked, and who that is afterwards.
  struct StoredStep {
    std::size_t index;
    bool replace;
  };
  std::vector<StoredStep> stored;
  bool unaskedIsWanted = false;
  const bool aboutCredentials =
      oneOf(treatment.action, {"remove-stored-credential", "replace-stored-credential"}) ||
      treatment.cause == "stored-credential-other-user";
  bool settled = false;  // an entry outlives the sign-in and decides
  for (const Holder& holder : clash.credentials) {
    if (holder.inferred && !aboutCredentials) continue;
    const Credential& credential = credentials[holder.index];
    const bool forOthersToo = credential.target.find('*') != std::string::npos;
    const bool agrees = holder.stance == Stance::agrees;
    const bool kept =
        forOthersToo || (agrees && !aboutCredentials) || (!wanted.named && !aboutCredentials);
    const bool replace = wanted.named && treatment.action != "remove-stored-credential";
    if (!kept) stored.push_back({holder.index, replace});
    if (holder.inferred) continue;
    unaskedIsWanted = kept ? agrees : replace;
    if (!kept && !replace) continue;
    // One that is kept for this session only leaves its place to the next one.
    settled = credential.persist != CredentialPersist::session;
    if (settled) break;
  }
  if (!settled) unaskedIsWanted = !wanted.named || wanted.user.sameSpelling(UserName(ownUser()));

  std::vector<std::string> owners;
  for (const std::size_t index : closing) {
    const std::string owner = connections[index].owner.valueOr("");
    const auto same = [&](const std::string& other) { return sameText(owner, other); };
    if (!opensForThePerson(owner) && std::none_of(owners.begin(), owners.end(), same))
      owners.push_back(owner);
  }

  // After the next sign-in the name goes to whoever comes first. That must be the wanted one:
  // either because Windows takes it unasked, or because its own mapping comes back before anybody
  // else, or because a machine-wide mapping holds the name for it all the time.
  const bool heldForGood =
      std::any_of(clash.connections.begin(), clash.connections.end(), [&](const Holder& holder) {
        return holder.stance == Stance::agrees && connections[holder.index].scope == Scope::global;
      });
  const bool durable = wanted.named && !heldForGood && (!unaskedIsWanted || !owners.empty());
  std::optional<Step> connect;
  if (treatment.cause != "domain-join-existing-connection")
    connect = connecting(treatment, wanted, connectBy, closing, clash, durable, always);
  // Without a drive of its own nothing brings it back: then Windows has to know it unasked.
  const bool storeNew = connect && durable && !connect->persistent && !unaskedIsWanted &&
                        platform_ == Platform::windows;
  unaskedIsWanted = unaskedIsWanted || storeNew;
  // A program that opens the server by itself is closed where it is the cause, or where it would be
  // first at the next sign-in. Else it may stay: the wanted connection stands before it.
  const bool closePrograms = oneOf(treatment.action, {"close-program", "reconfigure-program"}) ||
                             treatment.cause == "background-program" ||
                             !(connect && connect->persistent);

  // Mappings that would bring another identity back. One that remembers no name comes back as
  // whoever Windows then takes unasked.
  std::set<std::size_t> forgotten;
  for (const Holder& holder : clash.remembered) {
    if (heldForGood) break;
    const Remembered& mapping = remembered[holder.index];
    const bool noName = mapping.user.isNone() || (mapping.user.known() && mapping.user->empty());
    if (noName ? !unaskedIsWanted && wanted.named : standsInTheWay(holder.stance))
      forgotten.insert(holder.index);
  }

  Steps programSteps;
  for (const std::string& owner : owners) {
    if (!closePrograms) break;
    Step step = draft(treatment, "close-program");
    step.target = owner;
    for (const std::size_t index : closing)
      if (step.fact.empty() && sameText(connections[index].owner.valueOr(""), owner)) {
        step.fact = pointer("connections", index);
        step.remote = connections[index].remote;
      }
    programSteps.push_back(done(std::move(step)));
  }

  Steps disconnects;
  std::set<std::size_t> forgottenAlong;
  std::unordered_map<std::string, std::size_t>
      deviceless;  // place in `disconnects`, by action and share
  for (const std::size_t index : closing) {
    Step step = disconnecting(treatment, index);
    if (step.local.empty()) {
      // Cancelling a remote name ends all of its uses without a device.
      if (const auto path = UncPath::parse(step.remote)) {
        const auto [earlier, added] =
            deviceless.emplace(step.action + ' ' + shareKey(*path), disconnects.size());
        if (!added) {
          disconnects[earlier->second].openFiles += step.openFiles;
          continue;
        }
      }
    } else {
      for (const Holder& holder : clash.remembered) {
        if (!sameText(remembered[holder.index].local.valueOr(""), step.local)) continue;
        const bool untold =
            !remembered[holder.index].user.known() && !remembered[holder.index].user.isNone();
        if (forgotten.count(holder.index) == 0 && !untold) continue;
        step.alsoForget = true;
        forgottenAlong.insert(holder.index);
      }
      // Nobody could look at the remembered ones, and the connection itself says that it is one.
      if (!snapshot_.remembered.known() && connections[index].persistent == true)
        step.alsoForget = true;
    }
    disconnects.push_back(std::move(step));
  }
  for (Step& step : disconnects) step = done(std::move(step));

  Steps forgets;
  for (const std::size_t index : forgotten) {
    if (forgottenAlong.count(index) != 0) continue;
    Step step = draft(treatment, "forget-remembered-connection");
    step.local = remembered[index].local.valueOr("");
    step.remote = remembered[index].remote;
    step.user = remembered[index].user.valueOr("");
    step.target = step.local.empty() ? step.remote : step.local;
    step.fact = pointer("remembered", index);
    forgets.push_back(done(std::move(step)));
  }

  Steps credentialSteps;
  for (const StoredStep& entry : stored) {
    Step step =
        draft(treatment, entry.replace ? "replace-stored-credential" : "remove-stored-credential");
    step.target = credentials[entry.index].target;
    step.user = entry.replace ? wanted.user.text() : credentials[entry.index].user.valueOr("");
    step.fact = pointer("credentials", entry.index);
    step.remote = wanted.place.root();
    credentialSteps.push_back(done(std::move(step)));
  }

  if (storeNew) {
    Step store = draft(treatment, "replace-stored-credential");
    store.target = wanted.place.server().text();
    store.user = wanted.user.text();
    store.remote = wanted.place.root();
    credentialSteps.push_back(done(std::move(store)));
  }
  if (programSteps.empty() && disconnects.empty() && forgets.empty() && credentialSteps.empty() &&
      !always && treatment.action != connectBy)
    return {};

  // A program first, or it takes the name again at once; the connection last. In between the order
  // is free, and what the diagnosis named goes first.
  Steps steps = std::move(programSteps);
  std::vector<Steps*> middle = {&disconnects, &forgets, &credentialSteps};
  if (oneOf(treatment.action, {"remove-stored-credential", "replace-stored-credential"}))
    middle = {&credentialSteps, &disconnects, &forgets};
  if (treatment.action == "forget-remembered-connection")
    middle = {&forgets, &disconnects, &credentialSteps};
  for (Steps* part : middle) steps.insert(steps.end(), part->begin(), part->end());
  if (connect) steps.push_back(done(std::move(*connect)));
  return steps;
}

/// The connection that was wanted, on the drive that it had. Nothing where it stands already.
std::optional<Step> Planner::connecting(const Treatment& treatment, const Wanted& wanted,
                                        const char* action, const std::vector<std::size_t>& closing,
                                        const Clash& clash, bool durable, bool always) const {
  const auto& connections = each(snapshot_.connections);
  const auto& remembered = each(snapshot_.remembered);
  Step step = draft(treatment, action);
  step.user = wanted.user.text();
  step.fact = answers_.server() ? "answer/server" : evidenceOf(treatment.cause);
  const bool shareNamed = !wanted.place.share().empty();
  const auto isPlace = [&](const std::string& remote) {
    const auto path = UncPath::parse(remote);
    return path && shareNamed && path->sameShare(wanted.place);
  };
  const auto closes = [&](std::size_t index) {
    return std::find(closing.begin(), closing.end(), index) != closing.end();
  };
  const auto inUse = [&](const std::string& device) {
    for (std::size_t i = 0; i < connections.size(); ++i)
      if (ofOwnSession(connections[i], snapshot_) && !closes(i) &&
          sameText(connections[i].local.valueOr(""), device))
        return true;
    return false;
  };

  bool standing = false;
  for (const Holder& holder : clash.connections) {
    // Nobody was named, and somebody else has to go: whoever is signed in is meant. Said by name,
    // so that it is refused rather than let in under the old name while the redirector lets go
    // late.
    if (!wanted.named && holder.stance != Stance::agrees && closes(holder.index))
      step.user = ownUser();
    if (holder.stance != Stance::agrees || closes(holder.index)) continue;
    standing = true;
    const Connection& connection = connections[holder.index];
    if (always || (!isPlace(connection.remote) && shareNamed)) continue;
    const std::string device = connection.local.valueOr("");
    const auto comesBack = [&](const Holder& other) {
      return other.stance == Stance::agrees &&
             sameText(remembered[other.index].local.valueOr(""), device);
    };
    // It stands. All that can be missing is that it comes back.
    if (!durable || (!device.empty() &&
                     std::any_of(clash.remembered.begin(), clash.remembered.end(), comesBack)))
      return std::nullopt;
    if (!step.local.empty() || device.empty()) continue;
    step.local = device;
    step.remote = connection.remote;
  }
  // Whoever is signed in was most likely connected without a name; the same name said aloud may
  // be refused then (domain.md, section 11).
  // A new password: carryOut() ends what stands under the old one, where that has no letter.
  const auto lettered = [&](const Holder& holder) {
    return holder.stance == Stance::agrees && !connections[holder.index].local.valueOr("").empty();
  };
  if (standing && treatment.cause == "password-changed" &&
      std::none_of(clash.connections.begin(), clash.connections.end(), lettered))
    step.warning = Message{"warning.old-password"}.with("server", Argument::Kind::server,
                                                        wanted.place.server().text());
  else if (standing && !always && !durable && wanted.user.sameSpelling(UserName(ownUser())))
    step.user.clear();

  if (step.remote.empty()) step.remote = wanted.place.root();
  bool wasRemembered = false;
  bool printer = false;
  for (const std::size_t index : closing) {
    const Connection& connection = connections[index];
    printer = printer || (isPlace(connection.remote) && connection.kind == ConnectionKind::print);
    if (!step.local.empty() || !isPlace(connection.remote) || connection.scope == Scope::global)
      continue;
    step.local = connection.local.valueOr("");
    wasRemembered = connection.persistent == true && !step.local.empty();
  }
  for (const Holder& holder : clash.remembered) {
    const Remembered& mapping = remembered[holder.index];
    const std::string device = mapping.local.valueOr("");
    if (device.empty() || !isPlace(mapping.remote) || inUse(device)) continue;
    if (step.local.empty()) step.local = device;
    if (sameText(step.local, device)) wasRemembered = true;
  }
  if (!shareNamed) {
    // Only a server was named: what had to go from it comes back under the wanted name.
    for (const std::size_t index : closing) {
      const auto path = UncPath::parse(connections[index].remote);
      if (!path || path->isIpc() || connections[index].scope == Scope::global) continue;
      const bool better = !connections[index].local.valueOr("").empty() && step.local.empty();
      if (!better && UncPath::parse(step.remote)->share().size() > 0) continue;
      step.remote = connections[index].remote;
      step.local = connections[index].local.valueOr("");
      wasRemembered = connections[index].persistent == true && !step.local.empty();
    }
    if (UncPath::parse(step.remote)->share().empty()) step.remote += "\\IPC$";
  }
  const auto place = UncPath::parse(step.remote);
  const bool drive = place && !place->isIpc() && !printer && platform_ == Platform::windows;
  if (durable && step.local.empty() && drive) step.local = freeLetter();
  step.persistent = !step.local.empty() && (durable || wasRemembered);
  step.target = step.local.empty() ? step.remote : step.local;
  step.reversible = true;
  return step;
}

/// One account in two spellings: the spelling that stands is used, and nothing is closed for it.
Planner::Steps Planner::fullUserName(const Treatment& treatment) const {
  if (!wanted_) return generic(treatment);
  const auto& connections = each(snapshot_.connections);
  std::optional<UserName> standing;
  for (const Holder& holder : clash_.connections) {
    const Connection& connection = connections[holder.index];
    const Fact<std::string>& as =
        connection.credential.known() ? connection.credential : connection.user;
    if (holder.stance == Stance::clashes || !as.known())
      return freeTheName(treatment, "use-full-user-name", true);
    const UserName name(*as);
    if (standing && !standing->sameSpelling(name))
      return freeTheName(treatment, "use-full-user-name", true);
    standing = name;
  }
  Wanted wanted = *wanted_;
  if (standing && !standing->anonymous()) {
    wanted.user = *standing;
    wanted.named = true;
  } else if (wanted.named && wanted.user.form() == UserName::Form::bare &&
             !wanted.place.server().empty()) {
    // Nothing stands: written out, so that it cannot be taken for an account of this computer.
    wanted.user = UserName(wanted.place.server().shortName() + "\\" + wanted.user.account());
  }
  return freeTheName(treatment, wanted, findClash(snapshot_, wanted), "use-full-user-name", true);
}

/// Other names of the wanted server that nobody uses under another identity, names before addresses
/// (Windows does not try Kerberos for an address).
std::vector<std::string> Planner::aliases() const {
  std::vector<std::string> candidates;
  const auto& servers = each(snapshot_.servers);
  const ServerName& wanted = wanted_->place.server();
  const auto consider = [&](const std::string& text) {
    const ServerName name(text);
    if (name.empty() || !name.webDavSuffix().empty() || sameRedirectorName(name, wanted)) return;
    for (const std::string& known : candidates)
      if (sameRedirectorName(ServerName(known), name)) return;
    candidates.push_back(text);
  };
  for (const Server& server : servers) {
    const bool same = sameRedirectorName(ServerName(server.name), wanted) ||
                      sameMachine(ServerName(server.name), wanted, servers) == Sameness::surely;
    if (!same) continue;
    consider(server.name);
    if (server.aliasOf.known()) consider(*server.aliasOf);
    if (server.addresses.known())
      for (const std::string& address : *server.addresses)
        if (address.rfind("fe80", 0) != 0) consider(address);
  }
  std::erase_if(candidates, [&](const std::string& text) {
    Wanted there = *wanted_;
    const auto place = UncPath::parse("\\\\" + text);
    if (!place) return true;
    there.place = *place;
    const Clash clash = findClash(snapshot_, there);
    // Whoever is signed in and connected there without a name may be refused when saying it.
    const bool own = wanted_->user.sameSpelling(UserName(ownUser()));
    const auto hinders = [&](const Holder& holder) {
      return own || holder.stance != Stance::agrees;
    };
    return std::any_of(clash.connections.begin(), clash.connections.end(), hinders) ||
           std::any_of(clash.remembered.begin(), clash.remembered.end(), hinders);
  });
  std::stable_sort(candidates.begin(), candidates.end(),
                   [](const std::string& a, const std::string& b) {
                     const auto rank = [](const std::string& text) {
                       switch (ServerName(text).form()) {
                         case ServerName::Form::qualifiedName:
                           return 0;
                         case ServerName::Form::name:
                           return 1;
                         case ServerName::Form::ipv4:
                           return 2;
                         case ServerName::Form::ipv6:
                           return 3;
                       }
                       return 3;
                     };
                     return rank(a) < rank(b);
                   });
  return candidates;
}

/// Two accounts side by side: the wanted one goes by a second name of the server. Closes nothing.
Planner::Steps Planner::serverAlias(const Treatment& treatment) const {
  if (!wanted_) return {};
  const auto found = aliases();
  if (found.empty()) return {};
  Step step = draft(treatment, "use-server-alias");
  step.alias = found.front();
  if (ServerName(step.alias).form() == ServerName::Form::ipv6) {
    // The spelling that a UNC path takes.
    std::replace(step.alias.begin(), step.alias.end(), ':', '-');
    std::replace(step.alias.begin(), step.alias.end(), '%', 's');
    step.alias += ".ipv6-literal.net";
  }
  step.remote = wanted_->place.root();
  if (wanted_->place.share().empty()) step.remote += "\\IPC$";
  step.user = wanted_->user.text();
  step.target = wanted_->place.server().text();
  step.fact = evidenceOf(treatment.cause);
  const auto& servers = each(snapshot_.servers);
  for (std::size_t i = 0; i < servers.size(); ++i)
    if (sameRedirectorName(ServerName(servers[i].name), ServerName(step.target)))
      step.fact = pointer("servers", i);
  if (!wanted_->place.share().empty() && platform_ == Platform::windows) {
    step.local = freeLetter();
    step.persistent = !step.local.empty();
  }
  return {done(std::move(step))};
}

Planner::Steps Planner::reuse(const Treatment& treatment) const {
  if (!wanted_) return generic(treatment);
  Step step = draft(treatment, "reuse-existing-connection");
  step.remote = wanted_->place.root();
  for (const Holder& holder : clash_.connections) {
    const Connection& connection = each(snapshot_.connections)[holder.index];
    if (step.fact.empty()) {
      step.fact = pointer("connections", holder.index);
      step.user = connection.user.valueOr("");
    }
    if (wanted_->place.share().empty()) step.remote = connection.remote;
  }
  step.target = step.remote;
  return {done(std::move(step))};
}

/// What another logon session holds can only be ended there.
Planner::Steps Planner::fromTheOtherSession(const Treatment& treatment) const {
  Steps steps;
  if (!wanted_) return steps;
  for (const Holder& holder : clash_.otherSessions) {
    if (!standsInTheWay(holder.stance) || steps.size() == kMostSteps) continue;
    Step step = disconnecting(treatment, holder.index);
    step.logonSession = each(snapshot_.connections)[holder.index].logonSession.valueOr("");
    step.automatic = false;
    steps.push_back(done(std::move(step)));
  }
  return steps;
}

/// Nothing that is listed holds the name: time (or a restart of the service) frees it, then it is
/// tried again.
Planner::Steps Planner::waitAndConnect(const Treatment& treatment) const {
  Step step = draft(treatment, treatment.action);
  step.target = wanted_ ? wanted_->place.server().text() : std::string();
  step.fact = evidenceOf(treatment.cause);
  if (treatment.action == "wait-for-idle-end") {
    const Policy policy = snapshot_.policy.valueOr({});
    const std::int64_t server = policy.serverIdleDisconnectMinutes.valueOr(kServerIdleMinutes);
    const std::int64_t client =
        (policy.clientIdleDisconnectSeconds.valueOr(kClientIdleSeconds) + 59) / 60;
    step.value =
        std::to_string(server < 0 ? client : std::min(std::max<std::int64_t>(server, 1), client));
    if (policy.clientIdleDisconnectSeconds.known())
      step.fact = "policy/clientIdleDisconnectSeconds";
    if (policy.serverIdleDisconnectMinutes.known() && server >= 0 && server <= client)
      step.fact = "policy/serverIdleDisconnectMinutes";
  } else {
    const auto& services = each(snapshot_.services);
    for (std::size_t i = 0; i < services.size(); ++i)
      if (sameText(services[i].name, "LanmanWorkstation")) step.fact = pointer("services", i);
    step.target = "LanmanWorkstation";
    for (const Connection& connection : each(snapshot_.connections))
      step.openFiles += connection.openFiles.valueOr(0);
  }
  Steps steps{done(std::move(step))};
  if (wanted_ && treatment.cause == "redirector-holds-stale-session") {
    Treatment then = treatment;
    then.action = "reconnect-as";
    const Steps rest = freeTheName(then, "reconnect-as", false);
    steps.insert(steps.end(), rest.begin(), rest.end());
  }
  return steps;
}

Planner::Steps Planner::signOutSessions(const Treatment& treatment) const {
  Steps steps;
  const auto& sessions = each(snapshot_.sessions);
  AccountContext context;
  if (snapshot_.machine.known()) {
    context.machine = snapshot_.machine->name.valueOr("");
    context.domain = snapshot_.machine->domain.valueOr("");
  }
  const UserName account = answers_.wantedUser().value_or(UserName(ownUser()));
  const bool anybody = oneOf(treatment.cause, {"session-limit-reached", "no-session-time-limits"});
  // Whoever has been away longest misses a session least.
  std::vector<std::size_t> byIdle(sessions.size());
  std::iota(byIdle.begin(), byIdle.end(), std::size_t{0});
  std::stable_sort(byIdle.begin(), byIdle.end(), [&](std::size_t a, std::size_t b) {
    return sessions[a].idleSeconds.valueOr(0) > sessions[b].idleSeconds.valueOr(0);
  });
  for (const bool others : {false, true}) {
    for (const std::size_t i : byIdle) {
      if (steps.size() == kMostSteps) break;
      const Session& session = sessions[i];
      if (session.current == true || session.state != SessionState::disconnected) continue;
      const bool own =
          !account.anonymous() && session.user.known() &&
          sameAccount(account, UserName(*session.user), context) != Sameness::surelyNot;
      if (own == others) continue;
      Step step = draft(treatment, "sign-out-session");
      step.session = session.id;
      step.user = session.user.valueOr("");
      step.target = std::to_string(session.id);
      step.fact = pointer("sessions", i);
      // Its own user may; anybody else's session takes an administrator (WTSLogoffSession).
      const UserName me(ownUser());
      const bool mine = !me.anonymous() && session.user.known() &&
                        sameAccount(me, UserName(*session.user), context) != Sameness::surelyNot;
      step.needs = mine ? Needs::user : Needs::administrator;
      steps.push_back(done(std::move(step)));
    }
    if (!steps.empty() || !anybody) break;
  }
  // One freed place is enough.
  if (treatment.cause == "session-limit-reached" && steps.size() > 1) steps.resize(1);
  if (steps.empty()) return generic(treatment);
  if (treatment.cause == "disconnected-session-left" ||
      treatment.cause == "no-session-time-limits") {
    Treatment then = treatment;
    then.action = "set-session-time-limits";
    for (Step& step : timeLimits(then))
      if (step.target == "disconnectedSessionLimitMs" && steps.size() < kMostSteps)
        steps.push_back(std::move(step));
  }
  return steps;
}

Planner::Steps Planner::timeLimits(const Treatment& treatment) const {
  Steps steps;
  const Policy policy = snapshot_.policy.valueOr({});
  const std::pair<const char*, const char*> limits[] = {
      {"disconnectedSessionLimitMs", kDisconnectedLimitMs}, {"idleSessionLimitMs", kIdleLimitMs}};
  for (const auto& [member, value] : limits) {
    const Fact<std::string> now = settingOf(policy, member);
    if (now.known() && *now != "0") continue;
    for (Step& step : setting(treatment, member, value)) steps.push_back(std::move(step));
  }
  return steps;
}

Planner::Steps Planner::setting(const Treatment& treatment, const char* member,
                                const char* value) const {
  const Fact<std::string> now = settingOf(snapshot_.policy.valueOr({}), member);
  if (now == std::string(value)) return {};
  Step step = draft(treatment, treatment.action);
  step.target = member;
  step.value = value;
  step.before = now.valueOr("");
  step.fact = now.isUnseen() ? evidenceOf(treatment.cause) : "policy/" + std::string(member);
  return {done(std::move(step))};
}

Planner::Steps Planner::smbSetting(const Treatment& treatment) const {
  if (treatment.cause == "guest-access-blocked") {
    const bool seen = snapshot_.policy.known();
    // A guest cannot sign: where that is demanded, letting guests in is not enough.
    Steps steps = seen && snapshot_.policy->insecureGuestLogon == true
                      ? Steps{}
                      : setting(treatment, "insecureGuestLogon", "true");
    if (seen && snapshot_.policy->signingRequired == true)
      for (Step& step : setting(treatment, "signingRequired", "false"))
        steps.push_back(std::move(step));
    return steps;
  }
  if (treatment.cause == "ntlm-level-mismatch") {
    // Whoever sends version 2 already can only meet an older server halfway.
    const bool sendsTheNewest = snapshot_.policy.known() && snapshot_.policy->ntlmLevel.known() &&
                                *snapshot_.policy->ntlmLevel >= kNtlmVersion2;
    return setting(treatment, "ntlmLevel", sendsTheNewest ? "2" : "3");
  }
  if (treatment.cause == "smb-version-mismatch" && snapshot_.policy.known() &&
      snapshot_.policy->signingRequired == true)
    return setting(treatment, "signingRequired", "false");
  return generic(treatment);
}

/// On a file server: the sessions of the account that was named, on the share that was named.
Planner::Steps Planner::closeServerSession(const Treatment& treatment) const {
  Steps steps;
  const auto& sessions = each(snapshot_.serverSessions);
  const auto place = answers_.server();
  const auto account = answers_.wantedUser();
  AccountContext context;
  if (snapshot_.machine.known())
    context.machine = context.server = snapshot_.machine->name.valueOr("");
  const std::string self = !context.machine.empty() ? context.machine
                           : place                  ? place->server().text()
                                                    : "localhost";
  std::vector<std::size_t> meant;
  for (std::size_t i = 0; i < sessions.size(); ++i) {
    const ServerSession& session = sessions[i];
    if (!account && !place) break;
    if (place && !place->share().empty() && !place->isIpc() && session.share.known() &&
        !sameText(*session.share, place->share()))
      continue;
    if (account && (!session.user.known() ||
                    sameAccount(*account, UserName(*session.user), context) == Sameness::surelyNot))
      continue;
    meant.push_back(i);
  }
  // Where it is only about room, whoever has been idle longest and has nothing open makes it.
  if (treatment.cause == "server-connection-limit") {
    const auto weight = [&](std::size_t i) {
      return std::pair(sessions[i].openFiles.valueOr(0), -sessions[i].idleSeconds.valueOr(0));
    };
    std::stable_sort(meant.begin(), meant.end(),
                     [&](std::size_t one, std::size_t two) { return weight(one) < weight(two); });
    const auto busy = std::find_if(meant.begin(), meant.end(), [&](std::size_t i) {
      return sessions[i].openFiles.valueOr(0) > 0;
    });
    if (busy != meant.begin()) meant.erase(busy, meant.end());
  }
  for (const std::size_t i : meant) {
    if (steps.size() == kMostSteps) break;
    const ServerSession& session = sessions[i];
    Step step = draft(treatment, "close-server-session");
    step.client = session.client;
    step.user = session.user.valueOr("");
    if (session.share.known()) step.remote = "\\\\" + self + "\\" + *session.share;
    step.target = session.id.valueOr(session.client);
    step.fact = pointer("serverSessions", i);
    step.openFiles = session.openFiles.valueOr(0);
    step.needs = Needs::serverAdministrator;
    step.alsoCutOff = alsoCutOff(sessions, session);
    steps.push_back(done(std::move(step)));
  }
  return steps.empty() ? generic(treatment) : steps;
}

Planner::Steps Planner::globalMappings(const Treatment& treatment) const {
  Steps steps;
  const auto& connections = each(snapshot_.connections);
  for (std::size_t i = 0; i < connections.size() && steps.size() < kMostSteps; ++i) {
    if (connections[i].scope != Scope::global) continue;
    const auto path = UncPath::parse(connections[i].remote);
    if (wanted_ && path && !sameRedirectorName(path->server(), wanted_->place.server())) continue;
    steps.push_back(done(disconnecting(treatment, i)));
  }
  return steps.empty() ? generic(treatment) : steps;
}

/// One step of an action that needs no more than to be said, or that has one obvious target.
Planner::Steps Planner::generic(const Treatment& treatment) const {
  Step step = draft(treatment, treatment.action);
  step.fact = evidenceOf(treatment.cause);
  const std::string& action = treatment.action;
  if (wanted_) {
    step.remote = wanted_->place.root();
    step.target = wanted_->place.server().text();
    step.user = wanted_->user.text();
  }
  if (action == "disconnect-connection" || action == "forget-remembered-connection" ||
      action == "remove-stored-credential" || action == "replace-stored-credential" ||
      action == "remove-global-mapping" || action == "close-server-session" ||
      action == "sign-out-session") {
    // Its target is not known here: a person has to find it.
    step.local = step.remote = step.target = {};
    step.automatic = false;
  }
  if (action == "use-server-alias" ||
      ((action == "reconnect-as" || action == "use-full-user-name" ||
        action == "reuse-existing-connection" || action == "disconnect-server") &&
       !wanted_))
    step.automatic = false;
  if (action == "disconnect-server" && wanted_)
    for (const Holder& holder : clash_.connections)
      step.openFiles += each(snapshot_.connections)[holder.index].openFiles.valueOr(0);
  if (action == "close-program" || action == "reconfigure-program" || action == "update-program") {
    step.target.clear();
    if (wanted_) {
      for (const auto* holders : {&clash_.connections, &clash_.otherSessions})
        for (const Holder& holder : *holders) {
          if (!step.target.empty()) break;
          const std::string owner = each(snapshot_.connections)[holder.index].owner.valueOr("");
          if (opensForThePerson(owner)) continue;
          step.target = owner;
          step.fact = pointer("connections", holder.index);
        }
    }
    step.automatic = !step.target.empty();
  }
  if (action == "correct-path" && wanted_) {
    step.value = wanted_->place.share().empty() ? std::string() : wanted_->place.root();
    step.remote = wanted_->place.text();
    step.target = step.remote;
    step.automatic = !step.value.empty() && step.value != step.remote;
    if (!step.automatic) step.value.clear();
  }
  if (action == "correct-clock") {
    // The server whose clock gave it away, so that it can be asked again.
    const auto& servers = each(snapshot_.servers);
    for (std::size_t i = 0; i < servers.size(); ++i)
      if (step.fact == pointer("servers", i)) step.target = servers[i].name;
  }
  if (action == "purge-kerberos-tickets") {
    step.target.clear();
    step.remote.clear();
  }
  return {done(std::move(step))};
}

Planner::Steps Planner::stepsFor(const Treatment& treatment) const {
  const std::string& action = treatment.action;
  // Without a server's name there is nothing that these could be told to do.
  if (!wanted_ && oneOf(action, {"reconnect-as", "use-full-user-name", "reuse-existing-connection",
                                 "disconnect-server", "close-explorer-windows"}))
    return {};
  if (action == "use-server-alias") return serverAlias(treatment);
  if (action == "reuse-existing-connection") return reuse(treatment);
  if (action == "use-full-user-name") return fullUserName(treatment);
  if (oneOf(action, {"disconnect-connection", "forget-remembered-connection",
                     "remove-stored-credential", "replace-stored-credential", "reconnect-as",
                     "close-program", "close-explorer-windows", "disconnect-server"})) {
    if (treatment.cause == "other-logon-session")
      if (Steps steps = fromTheOtherSession(treatment); !steps.empty()) return steps;
    Steps steps = wanted_ ? freeTheName(treatment, "reconnect-as", false) : Steps{};
    if (steps.empty()) return generic(treatment);
    // Its own action is the answer, even where the name is free already.
    const auto named = [&](const Step& step) { return step.action == action; };
    if (action == "close-explorer-windows" && std::none_of(steps.begin(), steps.end(), named)) {
      Steps first = generic(treatment);
      steps.insert(steps.begin(), first.begin(), first.end());
    }
    return steps;
  }
  if (action == "wait-for-idle-end" || action == "restart-workstation-service")
    return waitAndConnect(treatment);
  if (action == "sign-out-session") return signOutSessions(treatment);
  if (action == "set-session-time-limits") return timeLimits(treatment);
  if (action == "set-single-session") return setting(treatment, "singleSessionPerUser", "true");
  if (action == "allow-several-sessions")
    return setting(treatment, "singleSessionPerUser", "false");
  if (action == "enable-linked-connections") return setting(treatment, "linkedConnections", "true");
  if (action == "change-smb-setting") return smbSetting(treatment);
  if (action == "close-server-session") return closeServerSession(treatment);
  if (action == "remove-global-mapping") return globalMappings(treatment);
  return generic(treatment);
}

/// Nobody could look at the connections, and a drive of another name is there after each sign-in.
bool Planner::driveComesBack() const {
  const auto& holders = clash_.remembered;
  return !snapshot_.connections.known() &&
         std::any_of(holders.begin(), holders.end(),
                     [](const Holder& holder) { return standsInTheWay(holder.stance); });
}

bool Planner::driveInUse() const {
  if (driveComesBack()) return true;
  const auto& holders = clash_.connections;
  return std::any_of(holders.begin(), holders.end(), [&](const Holder& holder) {
    const Connection& connection = each(snapshot_.connections)[holder.index];
    return standsInTheWay(holder.stance) && !connection.local.valueOr("").empty() &&
           (connection.openFiles.valueOr(0) > 0 || connection.persistent == true);
  });
}

/// Nobody could look at the list that the action works on: a person can.
bool Planner::hidden(std::string_view action) const {
  return platform_ == Platform::windows &&
         ((action == "remove-stored-credential" && !snapshot_.credentials.known()) ||
          (action == "forget-remembered-connection" && !snapshot_.remembered.known()));
}

/// A step of a treatment that a person may take if the plan was not enough, or so that it stays
/// so. Nothing where it has nothing definite to work on.
std::optional<Step> Planner::advice(const Treatment& treatment) const {
  const Steps steps = stepsFor(treatment);
  const auto found = std::find_if(steps.begin(), steps.end(), [&](const Step& step) {
    return step.action == treatment.action;
  });
  std::optional<Step> step;
  if (found != steps.end()) {
    step = *found;
  } else if (oneOf(treatment.action, {"use-server-alias", "disconnect-server"})) {
    step = generic(treatment).front();
  } else if (treatment.action == "remove-stored-credential" && wanted_) {
    // The planner prefers to replace it; taking it out is the other way.
    for (const Holder& holder : clash_.credentials) {
      const Credential& credential = each(snapshot_.credentials)[holder.index];
      if (credential.target.find('*') != std::string::npos) continue;
      step = draft(treatment, treatment.action);
      step->target = credential.target;
      step->user = credential.user.valueOr("");
      step->fact = pointer("credentials", holder.index);
      step->remote = wanted_->place.root();
      step = done(std::move(*step));
      break;
    }
  }
  if (!step && hidden(treatment.action)) step = generic(treatment).front();
  // Only what stands in the way is ever closed.
  if (step && oneOf(treatment.action, {"disconnect-connection", "disconnect-server"})) {
    if (!wanted_) return std::nullopt;
    const auto& holders = clash_.connections;
    const bool unlisted = holders.empty() && treatment.action == "disconnect-server";
    if (!clash_.inTheWay() && !unlisted) return std::nullopt;
    const auto agrees = [](const Holder& holder) { return holder.stance == Stance::agrees; };
    if (treatment.action == "disconnect-server" &&
        std::any_of(holders.begin(), holders.end(), agrees))
      return std::nullopt;
  }
  if (step) step->automatic = false;
  return step;
}

/// What is most likely to help where the steps do not: the next best by the chance that is left
/// once they have been tried. Nothing that would end what is not in the way.
void Planner::addAdvice(Steps& steps, const std::vector<Treatment>& treatments) const {
  const KnowledgeData& data = knowledge_.data();
  const auto planned = [&](std::string_view action) {
    return std::any_of(steps.begin(), steps.end(),
                       [&](const Step& step) { return step.action == action; });
  };
  const bool sideBySide = planned("use-server-alias");
  // One more where the plan itself takes three, or where it is not that sure.
  const bool unsure = !treatments.empty() && treatments.front().chance < kSureEnough;
  const std::size_t most =
      unsure ? kMostSteps : std::max(kStepsWithAdvice, std::min(steps.size() + 1, kMostSteps));

  std::vector<double> left(data.causes.size(), 0);
  for (const Finding& finding : diagnosis_.causes)
    if (const auto index = data.causeIndex(finding.cause)) left[*index] = finding.probability;
  // What is left of an action's chance where the machine speaks against it (its footing).
  const auto fits = [&, first = left](const Treatment& treatment, const TreatmentInfo& info) {
    double whole = 0;
    for (std::size_t i = 0; i < first.size(); ++i) whole += first[i] * info.helps[i];
    return whole > 0 ? std::min(treatment.chance / whole, 1.0) : 1.0;
  };
  const auto take = [&](std::string_view action) {
    const TreatmentInfo* info = data.treatment(action);
    if (info == nullptr) return;
    const auto found = std::find_if(treatments.begin(), treatments.end(),
                                    [&](const Treatment& one) { return one.action == action; });
    const double part = found == treatments.end() ? 1 : fits(*found, *info);
    for (std::size_t i = 0; i < left.size(); ++i) left[i] *= 1 - info->helps[i] * part;
  };
  std::set<std::string> taken;
  for (const Step& step : steps)
    if (taken.insert(step.action).second) take(step.action);
  if (planned("disconnect-connection")) taken.insert("disconnect-server");
  if (sideBySide) taken.insert({"disconnect-connection", "disconnect-server"});
  // An entry that is taken out is not there to be replaced.
  if (planned("remove-stored-credential")) taken.insert("replace-stored-credential");
  taken.insert({"report-to-helpdesk", "close-program"});
  // Whatever else is connected now or in a minute would go with it.
  if (snapshot_.connections.known())
    taken.insert({"restart-workstation-service", "restart-computer", "sign-out-and-in"});

  while (steps.size() < most) {
    const Treatment* best = nullptr;
    double bestChance = unsure ? kWorthSayingUnsure : kWorthSaying;
    for (const Treatment& treatment : treatments) {
      const TreatmentInfo* info = data.treatment(treatment.action);
      if (info == nullptr || taken.count(treatment.action) != 0) continue;
      double chance = 0;
      for (std::size_t i = 0; i < left.size(); ++i) chance += left[i] * info->helps[i];
      chance *= fits(treatment, *info);
      // What takes much counts for less, though not as much less as for a first attempt.
      chance /= std::sqrt(treatment.cost);
      if (chance > bestChance) {
        bestChance = chance;
        best = &treatment;
      }
    }
    if (best == nullptr) return;
    taken.insert(best->action);
    if (auto step = advice(*best)) {
      take(best->action);
      steps.push_back(std::move(*step));
    }
  }
}

Plan Planner::make() {
  Plan plan;
  std::vector<Treatment> treatments = diagnosis_.treatments;
  const bool sideBySide = answers_.is("two-accounts-needed", "yes") ||
                          (!diagnosis_.causes.empty() &&
                           diagnosis_.causes.front().cause == "same-server-two-accounts-needed");
  const bool clash = clash_.inTheWay() || driveComesBack();
  // Somebody works with the drive that would have to go, and the other name is known to work.
  const bool around = answers_.is("works-by-other-name", "yes") && driveInUse();
  if ((sideBySide || around) && clash) {
    // Whoever needs both accounts loses one of them by any other way.
    const auto isAlias = [](const Treatment& treatment) {
      return treatment.action == "use-server-alias";
    };
    const auto found = std::find_if(treatments.begin(), treatments.end(), isAlias);
    Treatment alias{"use-server-alias", "same-server-two-accounts-needed", 0, 0};
    if (found != treatments.end()) {
      alias = *found;
      treatments.erase(found);
    }
    treatments.insert(treatments.begin(), alias);
  }
  // No second name is known: then a person has to find one, before anything in use is closed.
  if ((sideBySide || around) && clash && serverAlias(treatments.front()).empty())
    plan.steps = generic(treatments.front());
  for (const Treatment& treatment : treatments) {
    if (!plan.steps.empty()) break;
    plan.steps = stepsFor(treatment);
  }
  // A second name is wanted and none is known: better said than nothing.
  if (plan.steps.empty())
    for (const Treatment& treatment : treatments)
      if (treatment.action == "use-server-alias") {
        plan.steps = generic(treatment);
        break;
      }
  if (!plan.steps.empty()) addAdvice(plan.steps, treatments);
  return plan;
}

/// The connections that a plan ends, in their order.
std::vector<std::size_t> closedBy(const Plan& plan, const Snapshot& snapshot) {
  // Steps that name one connection may be as many as there are connections: they are looked up.
  std::unordered_set<std::string> letters;
  std::unordered_set<std::string> shares;
  std::vector<const Step*> sweeping;
  const auto key = [](bool global, const std::string& name) { return (global ? "g" : "s") + name; };
  for (const Step& step : plan.steps) {
    const bool global = step.action == "remove-global-mapping";
    if (step.undo || !step.automatic) continue;
    if (!global && step.action != "disconnect-connection")
      sweeping.push_back(&step);
    else if (!step.local.empty())
      letters.insert(key(global, foldCase(step.local)));
    else if (const auto place = UncPath::parse(step.remote))
      shares.insert(key(global, shareKey(*place)));
  }
  const auto& connections = each(snapshot.connections);
  std::vector<std::size_t> closed;
  for (std::size_t i = 0; i < connections.size(); ++i) {
    const Connection& connection = connections[i];
    const bool device = connection.local.known() && !connection.local->empty();
    if (sweeping.empty() && (device ? letters.empty() : shares.empty())) continue;
    const auto path = UncPath::parse(connection.remote);
    const bool own = ofOwnSession(connection, snapshot);
    const bool global = connection.scope == Scope::global;
    const auto ends = [&](const Step* step) {
      if (oneOf(step->action, {"restart-workstation-service", "restart-computer"})) return !global;
      if (step->action == "close-program")
        return !global && !step->target.empty() &&
               sameText(connection.owner.valueOr(""), step->target);
      if (step->action == "sign-out-and-in") return own && !global;
      return step->action == "disconnect-server" && own && !global && path &&
             sameRedirectorName(path->server(), ServerName(step->target));
    };
    const bool named = own && (device ? letters.count(key(global, foldCase(*connection.local))) != 0
                                      : path && shares.count(key(global, shareKey(*path))) != 0);
    if (named || std::any_of(sweeping.begin(), sweeping.end(), ends)) closed.push_back(i);
  }
  return closed;
}

}  // namespace

Plan makePlan(const Knowledge& knowledge, const Snapshot& snapshot, const Answers& answers,
              const Diagnosis& diagnosis) {
  Plan plan = Planner(knowledge, snapshot, answers, diagnosis).make();
  const std::vector<std::size_t> closed = closedBy(plan, snapshot);
  const auto& connections = each(snapshot.connections);
  std::unordered_set<std::string> listed;
  for (std::size_t i = 0; i < connections.size(); ++i) {
    const Fact<std::string>& device = connections[i].local;
    if (!device.known() || device->empty() || !ofOwnSession(connections[i], snapshot)) continue;
    if (std::binary_search(closed.begin(), closed.end(), i) || !listed.insert(*device).second)
      continue;
    plan.untouched.push_back(*device);
  }
  return plan;
}

Cost costOf(const Plan& plan, const Snapshot& snapshot) {
  Cost cost;
  const auto& connections = each(snapshot.connections);
  for (const std::size_t index : closedBy(plan, snapshot)) {
    ++cost.connectionsClosed;
    cost.openFiles += connections[index].openFiles.valueOr(0);
  }
  for (const Remembered& mapping : each(snapshot.remembered)) {
    const std::string device = mapping.local.valueOr("");
    const auto there = UncPath::parse(mapping.remote);
    bool lost = false;
    for (const Step& step : plan.steps) {
      const auto place = UncPath::parse(step.remote);
      const bool sameDevice = sameText(step.local, device);
      const bool samePlace = place && there && place->sameShare(*there);
      if (step.action == "forget-remembered-connection" && sameDevice && samePlace) lost = true;
      if (step.action == "disconnect-connection" && step.alsoForget && sameDevice &&
          !device.empty())
        lost = true;
      // A drive that is remembered again is not lost, unless it now leads elsewhere.
      if (step.persistent && sameDevice && !device.empty())
        lost = step.action == "use-server-alias" || !samePlace;
    }
    if (lost) ++cost.rememberedLost;
  }
  return cost;
}

}  // namespace unclash
