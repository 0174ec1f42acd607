#include "core/helpdesk/simulate.h"

#include <algorithm>

#include "core/diagnose/conflicts.h"
#include "core/diagnose/evidence.h"
#include "core/model/unc_path.h"
#include "core/model/utf8.h"

namespace unclash {
namespace {

using practice::SimServer;
using practice::World;

constexpr const char* kOwnSession = "0x3e7a1";
constexpr const char* kNameless = "THIS-PC\\user";

/// One password for each account, told by its name.
std::string passwordOf(const std::string& user) { return "of " + foldCase(user); }

bool sameText(const std::string& a, const std::string& b) { return foldCase(a) == foldCase(b); }

class Builder {
 public:
  Builder(const Snapshot& snapshot, const Answers& answers)
      : snapshot_(snapshot), answers_(answers) {}

  Result<Copy> build();

 private:
  void takeBase();
  void takeServers();
  void takeUses();
  void takeStored();
  SimServer& serverOf(const ServerName& name);
  void know(const UncPath& place, const std::string& user);
  void know(const LogonSession& session);
  std::string ownSession() const { return copy_.world.ownLogonSession(); }

  const Snapshot& snapshot_;
  const Answers& answers_;
  Copy copy_;
};

void Builder::know(const LogonSession& session) {
  auto& sessions = copy_.world.base.logonSessions.ensure();
  const auto same = [&](const LogonSession& known) { return known.luid == session.luid; };
  if (std::none_of(sessions.begin(), sessions.end(), same)) sessions.push_back(session);
}

void Builder::takeBase() {
  World& world = copy_.world;
  world.name = "copy";
  world.base = snapshot_;
  world.base.connections = {};
  world.base.remembered = {};
  world.base.credentials = {};
  world.base.servers = {};
  world.clock = snapshot_.capturedAt.valueOr(world.clock);
  world.administrator = true;
  MachineInfo& machine = world.base.machine.ensure();
  if (!machine.logonSession.known()) machine.logonSession = std::string(kOwnSession);
  if (!machine.user.known()) machine.user = std::string(kNameless);
  LogonSession own;
  own.luid = *machine.logonSession;
  own.user = *machine.user;
  own.type = LogonType::interactive;
  know(own);
  world.signInPasswords[*machine.user] = passwordOf(*machine.user);
  world.answers = {answers_.all().begin(), answers_.all().end()};
}

SimServer& Builder::serverOf(const ServerName& name) {
  World& world = copy_.world;
  if (SimServer* known = world.server(name.text())) return *known;
  SimServer server;
  server.names.push_back(name.text());
  world.servers.push_back(std::move(server));
  return world.servers.back();
}

/// That this place is there, and that this account may use it.
void Builder::know(const UncPath& place, const std::string& user) {
  SimServer& server = serverOf(place.server());
  const auto isShare = [&](const practice::SimShare& share) {
    return sameText(share.name, place.share());
  };
  if (!place.share().empty() && !place.isIpc() &&
      std::none_of(server.shares.begin(), server.shares.end(), isShare))
    server.shares.push_back({place.share(), practice::ShareKind::disk, {"*", "guest"}});
  const auto isUser = [&](const practice::SimAccount& account) {
    return sameText(account.name, user) ||
           std::any_of(account.spellings.begin(), account.spellings.end(),
                       [&](const std::string& spelling) { return sameText(spelling, user); });
  };
  if (!user.empty() && std::none_of(server.accounts.begin(), server.accounts.end(), isUser))
    server.accounts.push_back({user, {}, passwordOf(user), true});
}

void Builder::takeServers() {
  for (const Server& seen : each(snapshot_.servers)) {
    const ServerName name(seen.name);
    if (name.empty()) continue;
    SimServer& server = seen.aliasOf.known() ? serverOf(ServerName(*seen.aliasOf)) : serverOf(name);
    if (seen.aliasOf.known() && copy_.world.server(seen.name) == nullptr)
      server.names.push_back(seen.name);
    for (const std::string& address : each(seen.addresses))
      if (copy_.world.server(address) == nullptr) server.addresses.push_back(address);
    server.reachable = seen.reachable.valueOr(true);
    server.guid = seen.guid.valueOr("");
    server.dialect = seen.dialect.valueOr(server.dialect);
    server.signingRequired = seen.signingRequired.valueOr(false);
    server.clockSkewSeconds = seen.clockSkewSeconds.valueOr(0);
    server.isDfsRoot = seen.isDfsRoot.valueOr(false);
  }
}

void Builder::takeUses() {
  World& world = copy_.world;
  for (const Connection& connection : each(snapshot_.connections)) {
    const auto place = UncPath::parse(connection.remote);
    if (!place || place->share().empty()) continue;
    practice::Use use;
    use.local = connection.local.valueOr("");
    use.remote = place->root();
    use.logonSession = connection.logonSession.valueOr(ownSession());
    use.user = connection.user.valueOr(world.ownUser());
    use.implicit = !connection.credential.known() && sameText(use.user, world.ownUser());
    use.given = use.implicit ? std::string() : connection.credential.valueOr(use.user);
    use.password = passwordOf(use.user);
    use.openFiles = connection.openFiles.valueOr(0);
    use.owner = connection.owner.valueOr("");
    use.global = connection.scope == Scope::global;
    LogonSession session;
    session.luid = use.logonSession;
    know(session);
    know(*place, use.user);
    if (connection.kind == ConnectionKind::print)
      for (practice::SimShare& share : serverOf(place->server()).shares)
        if (sameText(share.name, place->share())) share.kind = practice::ShareKind::print;
    world.uses.push_back(use);
    if (!use.owner.empty())
      world.programs.push_back({use.owner, use.logonSession, use.remote, use.local, use.given,
                                use.password, true, false, false});
  }
}

void Builder::takeStored() {
  World& world = copy_.world;
  for (const Remembered& mapping : each(snapshot_.remembered)) {
    const auto place = UncPath::parse(mapping.remote);
    if (!place || place->share().empty()) continue;
    know(*place, mapping.user.valueOr(""));
    world.mappings.push_back({mapping.local.valueOr(""), place->root(), mapping.user.valueOr("")});
  }
  for (const Credential& credential : each(snapshot_.credentials)) {
    const std::string user = credential.user.valueOr("");
    if (user.empty()) continue;
    if (SimServer* server = world.server(credential.target))
      if (const auto place = UncPath::parse("\\\\" + server->names.front())) know(*place, user);
    world.credentials.push_back({credential.target, user, passwordOf(user),
                                 credential.kind.valueOr(CredentialKind::domainPassword),
                                 credential.persist.valueOr(CredentialPersist::enterprise),
                                 credential.lastWritten.valueOr(""), std::string()});
  }
}

Result<Copy> Builder::build() {
  const auto impossible = [](const std::string& why) {
    return Failure{Trouble::failed, 0, Message{"error.no-copy"}, "no copy can be made: " + why};
  };
  const auto wanted = wantedOf(snapshot_, answers_);
  if (!wanted || wanted->place.server().empty()) return impossible("no server is in question");
  takeBase();
  World& world = copy_.world;
  takeServers();
  const std::string user = wanted->user.text().empty() ? world.ownUser() : wanted->user.text();
  know(wanted->place, user);
  takeUses();
  takeStored();

  world.goal.server = wanted->place.server().text();
  world.goal.share = wanted->place.share();
  if (world.goal.share.empty()) {
    const auto& shares = serverOf(wanted->place.server()).shares;
    world.goal.share = shares.empty() ? "IPC$" : shares.front().name;
  }
  world.goal.user = wanted->user.text();
  world.goal.error =
      static_cast<int>(answers_.error().value_or(practice::kCredentialConflict) & 0x7FFFFFFF);
  world.goal.symptom = answers_.given("symptom").value_or(world.goal.symptom);
  world.promptUser = user;

  copy_.assumed.push_back(Message{"simulate.passwords"});
  if (!wholeAreaSeen(snapshot_, "connections") || !wholeAreaSeen(snapshot_, "remembered") ||
      !wholeAreaSeen(snapshot_, "credentials"))
    copy_.assumed.push_back(Message{"simulate.unseen"});
  if (world.goal.error == practice::kCredentialConflict &&
      !findClash(snapshot_, *wanted).inTheWay() && wanted->named) {
    practice::Lingering held;
    held.logonSession = ownSession();
    held.server = wanted->place.server().text();
    held.user = sameText(user, world.ownUser()) ? kNameless : world.ownUser();
    held.implicit = true;
    held.endsWhenIdle = true;
    world.lingering.push_back(std::move(held));
    if (contradiction(world))
      world.lingering.clear();
    else
      copy_.assumed.push_back(Message{"simulate.held"});
  }
  if (const auto why = contradiction(world)) return impossible(*why);
  return std::move(copy_);
}

}  // namespace

Result<Copy> simulatedCopy(const Snapshot& snapshot, const Answers& answers) {
  return Builder(snapshot, answers).build();
}

}  // namespace unclash
