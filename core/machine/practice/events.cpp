// What happens around the program: sign-out, restart, Explorer, programs, the person.
#include <algorithm>
#include <utility>

#include "core/machine/practice/names.h"
#include "core/machine/practice/redirector.h"
#include "core/model/time.h"
#include "core/model/unc_path.h"
#include "core/model/user_name.h"

namespace unclash::practice {
namespace {

constexpr std::int64_t kSignInSeconds = 60;
constexpr std::int64_t kRestartSeconds = 240;
/// Server: autodisconnect, minutes; client: KeepConn, seconds. The shorter wins (domain.md, 4).
constexpr std::int64_t kServerIdleMinutes = 15;
constexpr std::int64_t kClientIdleSeconds = 600;

void passTime(World& world, std::int64_t seconds) {
  if (const auto now = parseTime(world.clock))
    world.clock = formatTime(*now + std::chrono::seconds(seconds));
  if (!world.base.sessions.known()) return;
  for (Session& session : *world.base.sessions)
    if (session.idleSeconds.known()) *session.idleSeconds += seconds;
}

/// The own logon session, its UAC twin, and whatever else belongs to the same interactive session.
std::vector<std::string> ownLogonSessions(const World& world) {
  const std::string own = world.ownLogonSession();
  std::vector<std::string> result{own};
  const LogonSession* mine = nullptr;
  for (const LogonSession& session : each(world.base.logonSessions))
    if (session.luid == own) mine = &session;
  if (mine == nullptr) return result;
  for (const LogonSession& session : each(world.base.logonSessions)) {
    const bool linked = mine->linkedLuid == session.luid || session.linkedLuid == own;
    const bool beside = mine->session.known() && session.session == mine->session;
    if (session.luid != own && (linked || beside)) result.push_back(session.luid);
  }
  return result;
}

bool contains(const std::vector<std::string>& list, const std::string& text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

/// What is known of a password without asking: the store's, or the one signed in with.
std::string knownPassword(const World& world, const std::string& logonSession, const UncPath& path,
                          const std::string& user) {
  // The session that stands under this very name knows it already.
  if (const auto held = holding(world, logonSession, path.server().text()))
    if (UserName(held->given).sameSpelling(UserName(user))) return held->password;
  if (const StoredSignIn* stored =
          storedSignIn(world, logonSession, path.server().text(), path.share()))
    if (UserName(stored->user).sameSpelling(UserName(user))) return stored->password;
  for (const auto& [name, password] : world.signInPasswords)
    if (sameText(name, user)) return password;
  return {};
}

std::string promptedPassword(const World& world, const UncPath& path, const std::string& user) {
  const SimServer* server = world.server(path.server().text());
  if (world.prompt != Prompt::correct || server == nullptr) return {};
  return rightPassword(*server, user);
}

void restoreMappings(World& world, const std::string& logonSession) {
  if (world.base.policy.known() && world.base.policy->restoreConnections == false) return;
  const std::vector<Mapping> mappings = world.mappings;
  for (const Mapping& mapping : mappings) {
    const auto path = UncPath::parse(mapping.remote);
    if (!path) continue;
    Request request;
    request.logonSession = logonSession;
    request.remote = mapping.remote;
    request.local = mapping.local;
    if (!mapping.user.empty()) {
      request.user = mapping.user;
      request.password = knownPassword(world, logonSession, *path, mapping.user);
    }
    if (connect(world, request) != kLogonFailure || !request.user) continue;
    // What is known does not do: Windows asks when the drive is opened, and the person answers.
    request.password = promptedPassword(world, *path, mapping.user);
    connect(world, request);
  }
}

int open(World& world, const Program& program) {
  if (!program.running || program.remote.empty()) return kSuccess;
  Request request;
  request.logonSession = program.logonSession;
  request.remote = program.remote;
  request.local = program.local;
  request.owner = program.name;
  if (program.user.empty()) {
    request.how = How::openPath;
  } else {
    request.user = program.user;
    request.password = program.password;
  }
  const int code = connect(world, request);
  // Its own device stands already: that is what it wanted.
  return code == kAlreadyAssigned ? int{kSuccess} : code;
}

void startPrograms(World& world, const std::vector<std::string>& logonSessions) {
  for (Program& program : world.programs) {
    if (!contains(logonSessions, program.logonSession)) continue;
    program.running = program.startsAtSignIn && !program.keptClosed;
  }
  const std::vector<Program> programs = world.programs;
  for (const Program& program : programs)
    if (contains(logonSessions, program.logonSession)) open(world, program);
}

/// Everything of these logon sessions ends; nothing is held late, its logon session is gone.
void endLogonSessions(World& world, const std::vector<std::string>& logonSessions) {
  std::erase_if(world.uses, [&](const Use& use) {
    return !use.global && contains(logonSessions, use.logonSession);
  });
  std::erase_if(world.lingering,
                [&](const Lingering& left) { return contains(logonSessions, left.logonSession); });
}

void endOwnStores(World& world) {
  std::erase_if(world.credentials, [&](const StoredSignIn& stored) {
    return stored.persist == CredentialPersist::session &&
           (stored.ofUser.empty() || sameText(stored.ofUser, world.ownUser()));
  });
  if (world.base.tickets.known()) world.base.tickets->clear();
}

void signIn(World& world, const std::vector<std::string>& own) {
  if (world.base.sessions.known()) {
    for (Session& session : *world.base.sessions) {
      if (session.current != true) continue;
      session.signedInAt = world.clock;
      session.state = SessionState::active;
      session.idleSeconds = std::int64_t{0};
    }
  }
  if (world.base.logonSessions.known()) {
    for (LogonSession& session : *world.base.logonSessions)
      if (contains(own, session.luid)) session.signedInAt = world.clock;
  }
  restoreMappings(world, world.ownLogonSession());
  if (world.base.policy.known() && world.base.policy->linkedConnections == true) {
    for (const std::string& luid : own)
      if (luid != world.ownLogonSession()) restoreMappings(world, luid);
  }
}

/// `\\server\share` under the wanted name stands already, by whatever name of the same machine.
const Use* wantedUse(const World& world, const std::string& logonSession) {
  const Goal& goal = world.goal;
  const SimServer* machine = world.server(goal.server);
  if (machine == nullptr) return nullptr;
  const auto found = std::find_if(world.uses.begin(), world.uses.end(), [&](const Use& use) {
    if (!use.global && use.logonSession != logonSession) return false;
    const auto path = UncPath::parse(use.remote);
    if (!path || world.server(path->server().text()) != machine) return false;
    if (!sameText(path->share(), goal.share)) return false;
    if (goal.user.empty()) return true;
    // However it is spelled: who has the share already does not need to give a name for it again.
    const SimAccount* account = accountOf(*machine, goal.user);
    return account != nullptr && sameText(use.user, account->name);
  });
  return found == world.uses.end() ? nullptr : &*found;
}

int tryConnection(World& world) {
  const Goal& goal = world.goal;
  const std::string logonSession =
      goal.logonSession.empty() ? world.ownLogonSession() : goal.logonSession;
  if (wantedUse(world, logonSession) != nullptr) return kSuccess;
  World trial = world;
  Request request;
  request.logonSession = logonSession;
  request.remote = "\\\\" + goal.server + "\\" + goal.share;
  // Where the person has reached it by another name of the server, that is the name they now use.
  if (const Use* reached = wantedUse(world, world.ownLogonSession()))
    request.remote = reached->remote;
  if (!goal.user.empty()) {
    request.user = goal.user;
    if (const SimServer* server = world.server(goal.server))
      request.password = rightPassword(*server, goal.user);
  }
  const int code = connect(trial, request);
  if (code == kSuccess) return code;
  // Signed in as the wanted user, and the server knows it: nobody needs to give the name again.
  const auto held = holding(world, logonSession, goal.server);
  if (held && held->given.empty() && !goal.user.empty() && sameText(held->user, goal.user)) {
    request.user.reset();
    request.how = How::openPath;
    trial = world;
    return connect(trial, request);
  }
  world.lingering = std::move(trial.lingering);
  return code;
}

int trySignIn(const World& world) {
  std::int64_t standing = 0;
  bool left = false;
  for (const Session& session : each(world.base.sessions)) {
    if (session.state == SessionState::down || session.user.valueOr("").empty()) continue;
    ++standing;
    left = left || (session.state == SessionState::disconnected &&
                    sameText(session.user.valueOr(""), world.goal.user));
  }
  const Policy policy = world.base.policy.valueOr({});
  if (left) return policy.singleSessionPerUser == true ? int{kSuccess} : world.goal.error;
  if (policy.maxSessions.known() && *policy.maxSessions > 0 && standing >= *policy.maxSessions)
    return world.goal.error;
  return kSuccess;
}

SimAccount* wantedAccount(World& world) {
  SimServer* server = world.server(world.goal.server);
  if (server == nullptr) return nullptr;
  return const_cast<SimAccount*>(accountOf(*server, world.goal.user));
}

}  // namespace

void World::signOutAndIn() {
  const std::vector<std::string> own = ownLogonSessions(*this);
  endLogonSessions(*this, own);
  endOwnStores(*this);
  passTime(*this, kSignInSeconds);
  signIn(*this, own);
  startPrograms(*this, own);
}

void World::restart() {
  const std::vector<std::string> own = ownLogonSessions(*this);
  std::vector<std::string> all;
  for (const LogonSession& session : each(base.logonSessions)) all.push_back(session.luid);
  endLogonSessions(*this, all);
  endOwnStores(*this);
  passTime(*this, kRestartSeconds);
  if (base.machine.known()) {
    base.machine->bootTime = clock;
    base.machine->rebootPending = false;
  }
  // Nobody else is signed in interactively any more; services are.
  if (base.sessions.known())
    std::erase_if(*base.sessions, [](const Session& session) { return session.current != true; });
  const auto signedOut = [&](const LogonSession& session) {
    return session.session.known() && *session.session != 0 && !contains(own, session.luid);
  };
  std::vector<std::string> gone;
  for (const LogonSession& session : each(base.logonSessions))
    if (signedOut(session)) gone.push_back(session.luid);
  std::erase_if(programs,
                [&](const Program& program) { return contains(gone, program.logonSession); });
  if (base.logonSessions.known()) std::erase_if(*base.logonSessions, signedOut);
  if (base.services.known())
    for (Service& service : *base.services)
      if (service.startType == StartType::automatic) service.state = ServiceState::running;
  std::vector<std::string> services;
  for (const std::string& luid : all)
    if (!contains(own, luid) && !contains(gone, luid)) services.push_back(luid);
  startPrograms(*this, services);
  signIn(*this, own);
  startPrograms(*this, own);
}

void World::restartWorkstation() {
  std::erase_if(uses, [](const Use& use) { return !use.global; });
  lingering.clear();
  if (base.services.known())
    for (Service& service : *base.services)
      if (sameText(service.name, "LanmanWorkstation")) service.state = ServiceState::running;
}

void World::waitForIdleEnd() {
  const Policy policy = base.policy.valueOr({});
  const std::int64_t minutes = policy.serverIdleDisconnectMinutes.valueOr(kServerIdleMinutes);
  std::int64_t seconds = policy.clientIdleDisconnectSeconds.valueOr(kClientIdleSeconds);
  if (minutes >= 0) seconds = std::min(seconds, std::max<std::int64_t>(minutes * 60, 5));
  passTime(*this, seconds + 60);
  std::erase_if(lingering, [](const Lingering& left) { return left.endsWhenIdle; });
  // A device keeps its session, and so does whoever has files open or is still running.
  std::erase_if(uses, [&](const Use& use) {
    const bool used = std::any_of(programs.begin(), programs.end(), [&](const Program& program) {
      return program.running && sameText(program.name, use.owner);
    });
    return !use.global && use.local.empty() && use.openFiles == 0 && !used;
  });
}

int World::explorerTouches(std::string_view server) {
  Request request;
  request.remote = "\\\\" + std::string(server) + "\\IPC$";
  request.owner = "explorer.exe";
  request.how = How::openPath;
  return connect(*this, request);
}

int World::programReopens(std::string_view owner) {
  const std::vector<Program> all = programs;
  int last = kSuccess;
  for (const Program& program : all)
    if (sameText(program.name, owner)) last = open(*this, program);
  return last;
}

int World::tryWanted() {
  return goal.kind == GoalKind::signIn ? trySignIn(*this) : tryConnection(*this);
}

bool World::personDoes(std::string_view action) {
  if (std::find(personCan.begin(), personCan.end(), action) == personCan.end()) return false;
  SimServer* target = server(goal.server);
  if (target == nullptr) return false;
  const auto share =
      std::find_if(target->shares.begin(), target->shares.end(),
                   [&](const SimShare& one) { return sameText(one.name, goal.share); });
  if (action == "separate-guest-and-named-access") {
    target->guestOnly = target->guestFallback = false;
  } else if (action == "grant-share-permission") {
    const SimAccount* account = wantedAccount(*this);
    if (account == nullptr || share == target->shares.end()) return false;
    share->allowed.push_back(account->name);
  } else if (action == "use-one-account") {
    if (share == target->shares.end()) return false;
    share->allowed.push_back("*");
  } else if (action == "create-share") {
    if (share == target->shares.end())
      target->shares.push_back({goal.share, ShareKind::disk, {"*"}});
  } else if (action == "check-network") {
    target->reachable = true;
  } else if (action == "correct-clock") {
    target->clockSkewSeconds = 0;
  } else if (action == "raise-session-limit") {
    target->connectionLimit.reset();
  } else {
    return false;
  }
  return true;
}

}  // namespace unclash::practice
