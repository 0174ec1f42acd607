// Carries steps out on a simulated Windows computer, as the taxonomy's actions say.
#include <algorithm>
#include <map>
#include <utility>

#include "core/machine/code_reasons.h"
#include "core/machine/practice/names.h"
#include "core/machine/practice/policy.h"
#include "core/machine/practice/practice_machine.h"
#include "core/machine/practice/redirector.h"
#include "core/model/unc_path.h"
#include "core/model/user_name.h"

namespace unclash::practice {
namespace {

constexpr int kClientNameNotFound = 2312;  // NERR_ClientNameNotFound
constexpr const char* kExplorer = "explorer.exe";

StepOutcome done() { return {StepResult::done, kSuccess, {}, {}}; }

StepOutcome notReversible() {
  return {StepResult::skipped, kSuccess, Message{"reason.cannot-undo"}, "cannot be undone"};
}

StepOutcome needsAdministrator() {
  return {StepResult::needsAdministrator, kAccessDenied, Message{"reason.needs-administrator"},
          "only an administrator may"};
}

StepOutcome outcomeOf(int code, std::int64_t openFiles = 0) {
  if (code == kSuccess) return done();
  StepOutcome outcome;
  outcome.code = code;
  outcome.result = code == kCancelled ? StepResult::refused : StepResult::failed;
  outcome.detail = "system code " + std::to_string(code);
  if (code == kOpenFiles)
    outcome.reason = Message{"reason.open-files"}.with("count", Argument::Kind::number, openFiles);
  else
    outcome.reason = Message{reasonOfCode(code)}.with("code", Argument::Kind::number,
                                                      static_cast<std::int64_t>(code));
  return outcome;
}

std::string userOf(const World& world, const std::string& logonSession) {
  for (const LogonSession& session : each(world.base.logonSessions))
    if (session.luid == logonSession) return session.user.valueOr("");
  return {};
}

/// In whose logon session a step acts, and whether the person may there.
struct Where {
  std::string logonSession;
  std::optional<StepOutcome> refusal;
};

Where whereOf(const World& world, const Step& step) {
  const std::string own = world.ownLogonSession();
  if (step.logonSession.empty() || step.logonSession == own) return {own, std::nullopt};
  for (const LogonSession& session : each(world.base.logonSessions)) {
    if (session.luid != step.logonSession) continue;
    // The elevated twin is the own user's: reached by asking for consent. Anybody else's
    // connections end with their logon session only.
    if (session.linkedLuid != own) break;
    if (!world.administrator) return {own, needsAdministrator()};
    return {session.luid, std::nullopt};
  }
  return {own, StepOutcome{StepResult::failed, kNotConnected, Message{"reason.other-logon-session"},
                           "another logon session's"}};
}

bool sameRemote(const std::string& a, const std::string& b) {
  const auto pathA = UncPath::parse(a);
  const auto pathB = UncPath::parse(b);
  return pathA && pathB && pathA->sameShare(*pathB);
}

bool onServer(const Use& use, const std::string& server) {
  const auto path = UncPath::parse(use.remote);
  const auto wanted = UncPath::parse(server);
  return path && wanted && sameRedirectorName(path->server(), wanted->server());
}

/// The use that a step means; it is found anew, since lists move.
const Use* findUse(const World& world, const Step& step, const std::string& logonSession) {
  for (const Use& use : world.uses) {
    if (!use.global && use.logonSession != logonSession) continue;
    if (!sameText(use.local, step.local)) continue;
    if (!step.remote.empty() && !sameRemote(use.remote, step.remote)) continue;
    return &use;
  }
  return nullptr;
}

std::int64_t openFilesOn(const World& world, const std::string& logonSession,
                         const std::string& local, const std::string& remote) {
  std::int64_t count = 0;
  for (const Use& use : world.uses)
    if (use.logonSession == logonSession && sameText(use.local, local) &&
        sameRemote(use.remote, remote))
      count += use.openFiles;
  return count;
}

// ---- connecting --------------------------------------------------------------------------------

struct Asked {
  int code = kSuccess;
  std::string password;
};

/// The system's own prompt, answered as the world says.
Asked ask(const World& world, const std::string& server, const std::string& user) {
  if (world.prompt == Prompt::cancels) return {kCancelled, {}};
  const SimServer* machine = world.server(server);
  if (world.prompt == Prompt::wrong || machine == nullptr) return {kSuccess, {}};
  return {kSuccess, rightPassword(*machine, user)};
}

/// As WNetAddConnection3 with CONNECT_INTERACTIVE: what Windows knows is tried first, then it asks.
int connectAs(World& world, Request request, const std::string& user) {
  if (user.empty()) {
    if (request.local.empty()) request.how = How::openPath;
    const int code = connect(world, request);
    const bool asks = code == kLogonFailure || code == kGuestBlocked;
    if (!asks || world.promptUser.empty()) return code;
    // The sign-in does not do: the prompt asks for a name as well.
    request.how = How::addConnection;
    return connectAs(world, request, world.promptUser);
  }
  const auto path = UncPath::parse(request.remote);
  if (!path) return kInvalidParameter;
  const std::string server = path->server().text();
  request.user = user;
  const auto held = holding(world, request.logonSession, server);
  if (held && UserName(held->given).sameSpelling(UserName(user))) {
    request.password = held->password;
    return connect(world, request);
  }
  for (const auto& [name, password] : world.signInPasswords) {
    if (!sameText(name, user)) continue;
    request.password = password;
    const int code = connect(world, request);
    if (code != kLogonFailure && code != kGuestBlocked) return code;
  }
  const Asked asked = ask(world, server, user);
  if (asked.code != kSuccess) return asked.code;
  request.password = asked.password;
  return connect(world, request);
}

bool standsAs(const Use& use, const std::string& user) {
  if (user.empty()) return true;
  if (!use.given.empty()) return UserName(use.given).sameSpelling(UserName(user));
  return sameText(use.user, user);
}

void rememberAgain(World& world, const Step& step) {
  const auto same = [&](const Mapping& mapping) {
    return step.local.empty() ? mapping.local.empty() && sameRemote(mapping.remote, step.remote)
                              : sameText(mapping.local, step.local);
  };
  std::erase_if(world.mappings, same);
  world.mappings.push_back({step.local, step.remote, step.user});
}

StepOutcome reconnect(World& world, const Step& step, const std::string& remote) {
  const Where where = whereOf(world, step);
  if (where.refusal) return *where.refusal;
  Step meant = step;
  meant.remote = remote;
  if (const Use* use = findUse(world, meant, where.logonSession);
      use != nullptr && standsAs(*use, step.user)) {
    if (step.persistent && !step.local.empty()) rememberAgain(world, meant);
    return done();
  }
  Request request;
  request.logonSession = where.logonSession;
  request.remote = remote;
  request.local = step.local;
  request.remember = step.persistent;
  return outcomeOf(connectAs(world, request, step.user));
}

/// The opposite of connecting.
StepOutcome disconnectAgain(World& world, const Step& step, const std::string& remote) {
  const Where where = whereOf(world, step);
  if (where.refusal) return *where.refusal;
  CancelRequest request;
  request.logonSession = where.logonSession;
  request.name = step.local.empty() ? remote : step.local;
  request.updateProfile = step.persistent;
  request.force = step.force;
  const std::int64_t open = openFilesOn(world, where.logonSession, step.local, remote);
  const int code = cancel(world, request);
  return code == kNotConnected ? done() : outcomeOf(code, open);
}

StepOutcome reconnectAs(World& world, const Step& step) {
  return step.undo ? disconnectAgain(world, step, step.remote)
                   : reconnect(world, step, step.remote);
}

StepOutcome useServerAlias(World& world, const Step& step) {
  const auto path = UncPath::parse(step.remote);
  if (!path || step.alias.empty()) return outcomeOf(kInvalidParameter);
  const std::string remote = "\\\\" + step.alias + "\\" + path->share();
  return step.undo ? disconnectAgain(world, step, remote) : reconnect(world, step, remote);
}

StepOutcome reuseExisting(World& world, const Step& step) {
  if (step.undo) return disconnectAgain(world, step, step.remote);
  Step unnamed = step;
  unnamed.user.clear();
  return reconnect(world, unnamed, step.remote);
}

StepOutcome correctPath(World& world, const Step& step) {
  return step.undo ? disconnectAgain(world, step, step.value) : reconnect(world, step, step.value);
}

// ---- disconnecting -----------------------------------------------------------------------------

StepOutcome removeGlobal(World& world, const Step& step) {
  if (step.undo) return notReversible();
  if (!world.administrator) return needsAdministrator();
  const auto count = std::erase_if(world.uses, [&](const Use& use) {
    if (!use.global) return false;
    return step.local.empty() ? sameRemote(use.remote, step.remote)
                              : sameText(use.local, step.local);
  });
  return count > 0 ? done() : outcomeOf(kNotConnected);
}

StepOutcome connectAgain(World& world, const Step& step, const std::string& logonSession) {
  if (findUse(world, step, logonSession) != nullptr) {
    if (step.alsoForget && !step.local.empty()) rememberAgain(world, step);
    return done();
  }
  Request request;
  request.logonSession = logonSession;
  request.remote = step.remote;
  request.local = step.local;
  request.remember = step.alsoForget || step.persistent;
  // Whoever is signed in was connected without giving a name, as far as anybody can tell.
  const bool own = UserName(step.user).sameSpelling(UserName(userOf(world, logonSession)));
  return outcomeOf(connectAs(world, request, own ? std::string() : step.user));
}

StepOutcome disconnect(World& world, const Step& step) {
  const Where where = whereOf(world, step);
  if (where.refusal) return *where.refusal;
  if (step.undo) return connectAgain(world, step, where.logonSession);
  const Use* use = findUse(world, step, where.logonSession);
  if (use != nullptr && use->global) return removeGlobal(world, step);
  // The device leads elsewhere by now: that is not what the person agreed to.
  if (use == nullptr && !step.local.empty() && !step.remote.empty())
    for (const Use& other : world.uses)
      if (other.logonSession == where.logonSession && sameText(other.local, step.local))
        return outcomeOf(kNotConnected);
  CancelRequest request;
  request.logonSession = where.logonSession;
  request.name = step.local.empty() ? step.remote : step.local;
  if (step.local.empty() && !step.user.empty()) request.user = step.user;
  request.updateProfile = step.alsoForget;
  request.force = step.force;
  const std::string remote = use == nullptr ? step.remote : use->remote;
  const std::int64_t open = openFilesOn(world, where.logonSession, step.local, remote);
  return outcomeOf(cancel(world, request), open);
}

StepOutcome disconnectServer(World& world, const Step& step) {
  if (step.undo) return notReversible();
  const std::string own = world.ownLogonSession();
  const auto meant = [&](const Use& use) {
    return !use.global && use.logonSession == own && onServer(use, step.target);
  };
  std::int64_t open = 0;
  bool any = false;
  for (const Use& use : world.uses) {
    if (!meant(use)) continue;
    any = true;
    open += use.openFiles;
  }
  if (!any) return outcomeOf(kNotConnected);
  if (open > 0 && !step.force) return outcomeOf(kOpenFiles, open);
  endUses(world, meant);
  if (step.alsoForget)
    std::erase_if(world.mappings, [&](const Mapping& mapping) {
      Use use;
      use.remote = mapping.remote;
      return onServer(use, step.target);
    });
  return done();
}

StepOutcome forget(World& world, const Step& step) {
  if (step.undo) {
    rememberAgain(world, step);
    return done();
  }
  const auto count = std::erase_if(world.mappings, [&](const Mapping& mapping) {
    if (!sameText(mapping.local, step.local)) return false;
    return step.remote.empty() || sameRemote(mapping.remote, step.remote);
  });
  return count > 0 ? done() : outcomeOf(kNotConnected);
}

// ---- credentials and tickets -------------------------------------------------------------------

bool isOwn(const World& world, const StoredSignIn& stored) {
  return stored.ofUser.empty() || sameText(stored.ofUser, world.ownUser());
}

StepOutcome removeCredential(World& world, const Step& step) {
  if (step.undo) return notReversible();
  const auto meant = [&](const StoredSignIn& stored) {
    return isOwn(world, stored) && sameText(stored.target, step.target) &&
           (step.user.empty() || sameText(stored.user, step.user));
  };
  return std::erase_if(world.credentials, meant) > 0 ? done() : outcomeOf(kElementNotFound);
}

StepOutcome replaceCredential(World& world, const Step& step) {
  if (step.undo) return notReversible();
  if (world.prompt == Prompt::cancels) return outcomeOf(kCancelled);
  const auto path = UncPath::parse(step.target);
  const SimServer* server = path ? world.server(path->server().text()) : nullptr;
  if (server == nullptr) server = std::as_const(world).server(world.goal.server);
  if (server == nullptr) return outcomeOf(kElementNotFound);
  const std::string password = rightPassword(*server, step.user);
  if (world.prompt == Prompt::wrong || password.empty()) return outcomeOf(kLogonFailure);
  for (StoredSignIn& stored : world.credentials) {
    if (!isOwn(world, stored) || !sameText(stored.target, step.target)) continue;
    // The store holds one entry for each target and type; a generic one is of no use here.
    if (stored.kind == CredentialKind::generic) continue;
    stored.user = step.user;
    stored.password = password;
    stored.lastWritten = world.clock;
    return done();
  }
  StoredSignIn fresh;
  fresh.target = step.target;
  fresh.user = step.user;
  fresh.password = password;
  fresh.lastWritten = world.clock;
  world.credentials.push_back(std::move(fresh));
  return done();
}

StepOutcome purgeTickets(World& world, const Step& step) {
  if (step.undo) return notReversible();
  world.base.tickets = std::vector<Ticket>{};
  return done();
}

// ---- programs ----------------------------------------------------------------------------------

StepOutcome closeExplorerWindows(World& world, const Step& step) {
  if (step.undo) return notReversible();
  const std::string own = world.ownLogonSession();
  endUses(world, [&](const Use& use) {
    return !use.global && use.logonSession == own && use.local.empty() &&
           sameText(use.owner, kExplorer) &&
           (step.target.empty() || !UncPath::parse(step.target) ||
            sameText(step.target, kExplorer) || onServer(use, step.target));
  });
  return done();
}

StepOutcome closeProgram(World& world, const Step& step) {
  const std::string& name = step.target;
  if (sameText(name, kExplorer)) return closeExplorerWindows(world, step);
  const std::string own = world.ownLogonSession();
  bool known = false;
  bool foreign = false;
  for (const Program& program : world.programs) {
    if (!sameText(program.name, name)) continue;
    known = true;
    foreign = foreign || userOf(world, program.logonSession) != world.ownUser();
  }
  for (const Use& use : world.uses) {
    if (!sameText(use.owner, name)) continue;
    known = true;
    foreign = foreign || userOf(world, use.logonSession) != world.ownUser();
  }
  if (!known) return outcomeOf(kElementNotFound);
  // A service, or a program of somebody else.
  if (foreign && !world.administrator) return needsAdministrator();
  for (Program& program : world.programs) {
    if (!sameText(program.name, name)) continue;
    program.running = step.undo;
    program.keptClosed = !step.undo;
  }
  if (step.undo) {
    world.programReopens(name);
    return done();
  }
  endUses(world, [&](const Use& use) { return !use.global && sameText(use.owner, name); });
  return done();
}

// ---- sessions ----------------------------------------------------------------------------------

void endSession(World& world, std::int64_t id) {
  std::vector<std::string> luids;
  for (const LogonSession& session : each(world.base.logonSessions))
    if (session.session == id) luids.push_back(session.luid);
  const auto gone = [&](const std::string& luid) {
    return std::find(luids.begin(), luids.end(), luid) != luids.end();
  };
  std::erase_if(world.uses, [&](const Use& use) { return !use.global && gone(use.logonSession); });
  std::erase_if(world.lingering, [&](const Lingering& left) { return gone(left.logonSession); });
  std::erase_if(world.programs, [&](const Program& program) { return gone(program.logonSession); });
  if (world.base.logonSessions.known())
    std::erase_if(*world.base.logonSessions,
                  [&](const LogonSession& session) { return session.session == id; });
  if (world.base.sessions.known())
    std::erase_if(*world.base.sessions, [&](const Session& session) { return session.id == id; });
}

StepOutcome signOutSession(World& world, const Step& step) {
  if (step.undo) return notReversible();
  for (const Session& session : each(world.base.sessions)) {
    if (session.id != step.session) continue;
    if (session.current == true) {
      world.signOutAndIn();
      return done();
    }
    if (!world.administrator && !sameText(session.user.valueOr(""), world.ownUser()))
      return needsAdministrator();
    endSession(world, step.session);
    return done();
  }
  return outcomeOf(kElementNotFound);
}

/// Limits count for the sessions that stand as well; the console is exempt (domain.md, 8).
void applyTimeLimits(World& world) {
  const std::int64_t limit =
      world.base.policy.known() ? world.base.policy->disconnectedSessionLimitMs.valueOr(0) : 0;
  if (limit <= 0) return;
  std::vector<std::int64_t> ended;
  for (const Session& session : each(world.base.sessions))
    if (session.state == SessionState::disconnected && session.current != true &&
        session.protocol != SessionProtocol::console &&
        session.idleSeconds.valueOr(0) * 1000 > limit)
      ended.push_back(session.id);
  for (const std::int64_t id : ended) endSession(world, id);
}

struct Setting {
  const char* member;
  const char* value;
};

StepOutcome changeSetting(World& world, const Step& step, const Setting& usual) {
  if (!world.administrator) return needsAdministrator();
  const std::string member = policyValue(world, step.target).has_value() && !step.target.empty()
                                 ? step.target
                                 : usual.member;
  const std::string value = step.undo ? step.before : step.value.empty() ? usual.value : step.value;
  if (!setPolicy(world, member, value))
    return {StepResult::failed, kInvalidParameter, Message{"reason.unknown-setting"},
            "unknown setting or value: " + step.target + "=" + value};
  if (!step.undo) applyTimeLimits(world);
  return done();
}

StepOutcome closeServerSession(World& world, const Step& step) {
  if (step.undo) return notReversible();
  if (!world.administrator) return needsAdministrator();
  if (!world.base.serverSessions.known()) return outcomeOf(kClientNameNotFound);
  const auto count = std::erase_if(*world.base.serverSessions, [&](const ServerSession& session) {
    if (session.id.known() && *session.id == step.target) return true;
    if (session.client != (step.client.empty() ? step.target : step.client)) return false;
    if (!step.user.empty() && !sameText(session.user.valueOr(""), step.user)) return false;
    return step.remote.empty() || sameText(session.share.valueOr(""), step.remote);
  });
  return count > 0 ? done() : outcomeOf(kClientNameNotFound);
}

StepOutcome signOutAndIn(World& world, const Step& step) {
  if (step.undo) return notReversible();
  world.signOutAndIn();
  return done();
}

StepOutcome restartComputer(World& world, const Step& step) {
  if (step.undo) return notReversible();
  world.restart();
  return done();
}

StepOutcome restartWorkstation(World& world, const Step& step) {
  if (step.undo) return notReversible();
  if (!world.administrator) return needsAdministrator();
  world.restartWorkstation();
  return done();
}

StepOutcome waitForIdleEnd(World& world, const Step& step) {
  if (!step.undo) world.waitForIdleEnd();
  return done();
}

StepOutcome setTimeLimits(World& world, const Step& step) {
  return changeSetting(world, step, {"disconnectedSessionLimitMs", "3600000"});
}
StepOutcome setSingleSession(World& world, const Step& step) {
  return changeSetting(world, step, {"singleSessionPerUser", "true"});
}
StepOutcome allowSeveralSessions(World& world, const Step& step) {
  return changeSetting(world, step, {"singleSessionPerUser", "false"});
}
StepOutcome enableLinkedConnections(World& world, const Step& step) {
  return changeSetting(world, step, {"linkedConnections", "true"});
}
StepOutcome changeSmbSetting(World& world, const Step& step) {
  return changeSetting(world, step, {"insecureGuestLogon", "true"});
}

using Action = StepOutcome (*)(World&, const Step&);

const std::map<std::string_view, Action>& actions() {
  static const std::map<std::string_view, Action> kActions = {
      {"allow-several-sessions", allowSeveralSessions},
      {"change-smb-setting", changeSmbSetting},
      {"close-explorer-windows", closeExplorerWindows},
      {"close-program", closeProgram},
      {"close-server-session", closeServerSession},
      {"correct-path", correctPath},
      {"disconnect-connection", disconnect},
      {"disconnect-server", disconnectServer},
      {"enable-linked-connections", enableLinkedConnections},
      {"forget-remembered-connection", forget},
      {"purge-kerberos-tickets", purgeTickets},
      {"reconnect-as", reconnectAs},
      {"remove-global-mapping", removeGlobal},
      {"remove-stored-credential", removeCredential},
      {"replace-stored-credential", replaceCredential},
      {"restart-computer", restartComputer},
      {"restart-workstation-service", restartWorkstation},
      {"reuse-existing-connection", reuseExisting},
      {"set-session-time-limits", setTimeLimits},
      {"set-single-session", setSingleSession},
      {"sign-out-and-in", signOutAndIn},
      {"sign-out-session", signOutSession},
      {"use-full-user-name", reconnectAs},
      {"use-server-alias", useServerAlias},
      {"wait-for-idle-end", waitForIdleEnd},
  };
  return kActions;
}

}  // namespace

bool performs(std::string_view action) { return actions().contains(action); }

StepOutcome performOn(World& world, const Step& step) {
  const auto found = actions().find(step.action);
  if (found == actions().end())
    return {StepResult::skipped, kSuccess, Message{"reason.by-hand"}, "for a person to do"};
  return found->second(world, step);
}

}  // namespace unclash::practice
