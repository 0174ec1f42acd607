#include "core/machine/windows/connection_steps.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "core/machine/windows/connections.h"
#include "core/machine/windows/network_resources.h"
#include "core/machine/windows/open_files.h"
#include "core/machine/windows/registry.h"
#include "core/machine/windows/registry_changes.h"
#include "core/machine/windows/remembered.h"
#include "core/machine/windows/remembered_steps.h"
#include "core/machine/windows/step_outcomes.h"
#include "core/machine/windows/text.h"
#include "core/machine/windows/token.h"
#include "core/model/unc_path.h"
#include "core/model/user_name.h"

namespace unclash {
namespace {

using Kind = Argument::Kind;

/// ERROR_SMB_GUEST_LOGON_BLOCKED, which not every compiler's headers have.
constexpr DWORD kGuestBlocked = 1272;

bool sameShare(const std::string& a, const std::string& b) {
  const auto first = UncPath::parse(a);
  const auto second = UncPath::parse(b);
  return first && second ? first->sameShare(*second) : sameName(a, b);
}

bool surelyOther(const std::string& user, const Fact<std::string>& known) {
  return !user.empty() && known.known() &&
         sameAccount(UserName(user), UserName(*known), {}) == Sameness::surelyNot;
}

bool isGlobal(const Connection& connection) { return connection.scope == Scope::global; }

bool isOwn(const Api& api, const Connection& connection) {
  if (isGlobal(connection) || !connection.logonSession.known()) return true;
  const Fact<std::string> own = ownToken(api).logonSession;
  return !own.known() || sameName(*own, *connection.logonSession);
}

bool isOtherSession(const Api& api, const Step& step) {
  if (step.logonSession.empty()) return false;
  const Fact<std::string> own = ownToken(api).logonSession;
  return !own.known() || !sameName(*own, step.logonSession);
}

StepOutcome otherSession() {
  return stepFailed(ERROR_NOT_CONNECTED, Message{"reason.other-logon-session"},
                    "another logon session's");
}

/// The connections of the own logon session, and whether that is all of them.
struct Standing {
  std::vector<Connection> list;
  bool complete = false;
};

Standing standing(const Api& api) {
  Snapshot seen;
  lookAtConnections(api, seen);
  Standing now;
  for (const Connection& connection : each(seen.connections))
    if (isOwn(api, connection)) now.list.push_back(connection);
  // A gap can be about other logon sessions alone; the providers list the own one's.
  std::vector<NetworkResource> resources;
  now.complete =
      seen.connections.known() &&
      (each(seen.gaps).empty() || listResources(api, RESOURCE_CONNECTED, resources) == NO_ERROR);
  return now;
}

/// By its device; without one, by its path among those that have none.
const Connection* find(const Standing& now, const std::string& local, const std::string& remote) {
  for (const Connection& connection : now.list) {
    const std::string device = connection.local.valueOr("");
    if (local.empty() ? device.empty() && sameShare(connection.remote, remote)
                      : sameName(device, local))
      return &connection;
  }
  return nullptr;
}

enum class State { there, gone, unknown };

/// Asks anew. Where a list is missing, the one that the call in question goes by decides.
State stateOf(const Api& api, const std::string& local, const std::string& remote) {
  const Standing now = standing(api);
  if (find(now, local, remote) != nullptr) return State::there;
  if (now.complete) return State::gone;
  std::vector<NetworkResource> resources;
  if (listResources(api, RESOURCE_CONNECTED, resources) == NO_ERROR) return State::gone;
  if (local.empty() || !api.WNetGetConnectionW) return State::unknown;
  wchar_t path[4] = {};
  DWORD size = 4;
  const DWORD code = api.WNetGetConnectionW(toUtf16(local).c_str(), path, &size);
  return code == ERROR_NOT_CONNECTED ? State::gone : State::unknown;
}

std::string joined(const std::vector<std::string>& texts) {
  std::string all;
  for (const std::string& text : texts) all += (all.empty() ? "" : ", ") + text;
  return all;
}

StepOutcome filesOpen(const Hands& hands, DWORD code, const Connection& connection) {
  const std::string device = connection.local.valueOr("");
  const OpenFiles open = openFilesOn(hands, device, connection.remote);
  const std::string programs = joined(open.programs);
  const std::string files = joined(open.files);
  Message reason = programs.empty() ? Message{"reason.open-files"}.with(
                                          "count", Kind::number, connection.openFiles.valueOr(0))
                                    : Message{"reason.in-use"}
                                          .with("device", Kind::device,
                                                device.empty() ? connection.remote : device)
                                          .with("programs", Kind::program, programs);
  return stepFailed(code, std::move(reason),
                    "open" + (programs.empty() ? std::string() : " in " + programs) +
                        (files.empty() ? std::string() : ": " + files));
}

bool meansOpenFiles(DWORD code) { return code == ERROR_OPEN_FILES || code == ERROR_DEVICE_IN_USE; }

/// Takes the remembered mapping away where the call has left it, and looks.
StepOutcome forgetDevice(const std::string& local) {
  if (rememberedPath(local).empty()) return stepDone();
  const DWORD code = deleteKey(rememberedPlace(local));
  if (code != ERROR_SUCCESS) return outcomeHere(code, "RegDeleteTree");
  if (!rememberedPath(local).empty()) return withoutEffect("still remembered");
  return stepDone();
}

StepOutcome cancelOne(const Hands& hands, const Connection& connection, bool forget, bool force) {
  if (!hands.api.WNetCancelConnection2W)
    return outcomeOfCode(ERROR_PROC_NOT_FOUND, "WNetCancelConnection2");
  const std::string local = connection.local.valueOr("");
  const std::string name = local.empty() ? connection.remote : local;
  if (forget && !local.empty()) keepMapping(local);
  const DWORD code = hands.api.WNetCancelConnection2W(
      toUtf16(name).c_str(), forget ? CONNECT_UPDATE_PROFILE : 0, force ? TRUE : FALSE);
  if (meansOpenFiles(code)) return filesOpen(hands, code, connection);
  // What is not there any more may still be remembered.
  if (code == ERROR_NOT_CONNECTED && forget && !local.empty()) {
    const StepOutcome forgotten = forgetDevice(local);
    if (forgotten.result != StepResult::done) return forgotten;
  }
  if (code != NO_ERROR) return outcomeOfCode(code, "WNetCancelConnection2");
  switch (stateOf(hands.api, local, connection.remote)) {
    case State::there:
      return stepFailed(ERROR_SUCCESS,
                        Message{"reason.still-there"}.with("device", Kind::device, name),
                        "still connected");
    case State::unknown:
      return unconfirmed("the connections cannot be listed");
    case State::gone:
      break;
  }
  return forget && !local.empty() ? forgetDevice(local) : stepDone();
}

// ---- connecting --------------------------------------------------------------------------------

struct Wanted {
  std::string local;
  std::string remote;
  std::string user;  ///< empty: none is given
  bool remember = false;
  bool mayAsk = true;
};

/// Codes after which another name or password may do.
bool asksForSignIn(DWORD code) {
  switch (code) {
    case ERROR_ACCESS_DENIED:
    case ERROR_INVALID_PASSWORD:
    case ERROR_LOGON_FAILURE:
    case ERROR_BAD_USERNAME:
    case ERROR_NO_SUCH_USER:
    case ERROR_ACCOUNT_RESTRICTION:
    case ERROR_PASSWORD_EXPIRED:
    case ERROR_PASSWORD_MUST_CHANGE:
    case ERROR_LOGON_TYPE_NOT_GRANTED:
    case ERROR_NO_SUCH_LOGON_SESSION:
    case kGuestBlocked:
      return true;
    default:
      return false;
  }
}

DWORD resourceTypeOf(const std::string& local) {
  if (local.empty()) return RESOURCETYPE_ANY;
  return local.size() == 2 ? RESOURCETYPE_DISK : RESOURCETYPE_PRINT;
}

DWORD add(const Hands& hands, const Wanted& wanted, HWND owner, DWORD asking) {
  std::wstring local = toUtf16(wanted.local);
  std::wstring remote = toUtf16(wanted.remote);
  const std::wstring user = toUtf16(wanted.user);
  NETRESOURCEW resource{};
  resource.dwType = resourceTypeOf(wanted.local);
  resource.lpLocalName = local.empty() ? nullptr : local.data();
  resource.lpRemoteName = remote.data();
  // No password: the system uses the one that it knows for the name, or asks for it itself.
  return hands.api.WNetAddConnection3W(owner, &resource, nullptr,
                                       user.empty() ? nullptr : user.c_str(),
                                       asking | (wanted.remember ? CONNECT_UPDATE_PROFILE : 0));
}

/// First without a prompt: a clash (1219) shows at once and asks nobody for a password.
StepOutcome callAdd(const Hands& hands, const Wanted& wanted) {
  DWORD code = add(hands, wanted, nullptr, 0);
  if (wanted.mayAsk && asksForSignIn(code)) {
    const Asking asking = hands.around.asking ? hands.around.asking() : Asking{};
    if (!asking.possible())
      return stepFailed(code, Message{"reason.no-prompt"}, "no window and no console to ask in");
    const DWORD console = asking.window == nullptr ? CONNECT_COMMANDLINE : 0;
    code = add(hands, wanted, asking.window, CONNECT_INTERACTIVE | CONNECT_PROMPT | console);
  }
  return code == NO_ERROR ? stepDone() : outcomeOfCode(code, "WNetAddConnection3");
}

bool standsAs(const Connection& connection, const std::string& user) {
  if (!surelyOther(user, connection.user)) return true;
  return connection.credential.known() && !surelyOther(user, connection.credential);
}

StepOutcome remember(const Wanted& wanted) {
  if (!wanted.remember || wanted.local.empty() ||
      sameShare(rememberedPath(wanted.local), wanted.remote))
    return stepDone();
  const DWORD code = rememberAgain({wanted.local, wanted.remote, wanted.user});
  if (code != ERROR_SUCCESS) return outcomeHere(code, "RegSetValueEx");
  return rememberedPath(wanted.local).empty() ? withoutEffect("not remembered") : stepDone();
}

const Connection* findWanted(const Standing& now, const Wanted& wanted) {
  const Connection* found = find(now, wanted.local, wanted.remote);
  return found != nullptr && sameShare(found->remote, wanted.remote) ? found : nullptr;
}

StepOutcome connect(const Hands& hands, const Wanted& wanted) {
  if (!hands.api.WNetAddConnection3W)
    return outcomeOfCode(ERROR_PROC_NOT_FOUND, "WNetAddConnection3");
  const Standing before = standing(hands.api);
  if (const Connection* found = findWanted(before, wanted);
      found != nullptr && standsAs(*found, wanted.user))
    return remember(wanted);
  StepOutcome outcome = callAdd(hands, wanted);
  if (outcome.result != StepResult::done) return outcome;
  const Standing after = standing(hands.api);
  const Connection* found = findWanted(after, wanted);
  if (found == nullptr)
    return stateOf(hands.api, wanted.local, wanted.remote) == State::gone
               ? withoutEffect("not connected")
               : unconfirmed("the connections cannot be listed");
  if (standsAs(*found, wanted.user)) return remember(wanted);
  // Another name was typed into the prompt, or Windows took one by itself: what was opened for this
  // step is closed again.
  cancelOne(hands, *found, wanted.remember, false);
  return stepFailed(ERROR_SESSION_CREDENTIAL_CONFLICT, Message{"reason.other-identity"},
                    "connected as another user: " + found->user.valueOr(""));
}

StepOutcome connectBy(const Hands& hands, const Step& step, const std::string& remote) {
  if (isOtherSession(hands.api, step)) return otherSession();
  if (!step.undo) return connect(hands, {step.local, remote, step.user, step.persistent});
  const Standing now = standing(hands.api);
  const Connection* found = findWanted(now, {step.local, remote, step.user, step.persistent});
  if (found != nullptr) return cancelOne(hands, *found, step.persistent, step.force);
  return step.persistent && !step.local.empty() ? forgetDevice(step.local) : stepDone();
}

/// Puts back what a disconnect took away. Who is signed in was connected without giving a name, as
/// far as anybody can tell.
StepOutcome connectAgain(const Hands& hands, const Step& step) {
  const Fact<std::string> own = ownAccount(hands.api);
  const bool unnamed = own.known() && UserName(step.user).sameSpelling(UserName(*own));
  const bool again = step.alsoForget || step.persistent;
  if (again && !step.local.empty() && rememberedPath(step.local).empty()) {
    const DWORD code = rememberAgain({step.local, step.remote, unnamed ? "" : step.user});
    if (code != ERROR_SUCCESS) return outcomeHere(code, "RegSetValueEx");
  }
  return connect(hands, {step.local, step.remote, unnamed ? std::string() : step.user, again});
}

}  // namespace

StepOutcome disconnectConnection(const Hands& hands, const Step& step, std::stop_token stop) {
  if (isOtherSession(hands.api, step)) return otherSession();
  if (step.undo) return connectAgain(hands, step);
  const Standing now = standing(hands.api);
  const Connection* found = find(now, step.local, step.remote);
  if (found != nullptr && isGlobal(*found)) return removeGlobalMapping(hands, step, stop);
  if (found != nullptr && !step.remote.empty() && !sameShare(found->remote, step.remote))
    return stepFailed(ERROR_NOT_CONNECTED, Message{"reason.not-connected"},
                      "the device leads elsewhere by now: " + found->remote);
  Connection meant;
  meant.local = step.local;
  meant.remote = step.remote;
  return cancelOne(hands, found != nullptr ? *found : meant, step.alsoForget, step.force);
}

StepOutcome disconnectServer(const Hands& hands, const Step& step, std::stop_token stop) {
  if (step.undo) return notReversible();
  const ServerName server(step.target);
  const Standing now = standing(hands.api);
  std::vector<const Connection*> meant;
  for (const Connection& connection : now.list) {
    const auto path = UncPath::parse(connection.remote);
    if (path && !isGlobal(connection) && sameRedirectorName(path->server(), server))
      meant.push_back(&connection);
  }
  if (meant.empty())
    return now.complete || stateOf(hands.api, {}, step.target) == State::gone
               ? outcomeOfCode(ERROR_NOT_CONNECTED, "WNetCancelConnection2")
               : unconfirmed("the connections cannot be listed");
  StepOutcome outcome = stepDone();
  for (const Connection* connection : meant) {
    if (stop.stop_requested()) return stopped();
    // One call ends all the uses of a path that have no device.
    if (stateOf(hands.api, connection->local.valueOr(""), connection->remote) == State::gone)
      continue;
    StepOutcome one = cancelOne(hands, *connection, step.alsoForget, step.force);
    if (one.result != StepResult::done && outcome.result == StepResult::done)
      outcome = std::move(one);
  }
  return outcome;
}

StepOutcome forgetRemembered(const Hands& hands, const Step& step, std::stop_token) {
  if (step.local.empty()) {
    // Nothing but a mapping that a provider remembers without a device.
    if (step.undo) return notReversible();
    Connection meant;
    meant.remote = step.remote;
    return cancelOne(hands, meant, true, false);
  }
  const std::string now = rememberedPath(step.local);
  if (step.undo) {
    if (!now.empty())
      return sameShare(now, step.remote) ? stepDone()
                                         : outcomeOfCode(ERROR_ALREADY_ASSIGNED, "HKCU\\Network");
    const DWORD code = rememberAgain({step.local, step.remote, step.user});
    if (code != ERROR_SUCCESS) return outcomeHere(code, "RegSetValueEx");
    return rememberedPath(step.local).empty() ? withoutEffect("not remembered") : stepDone();
  }
  if (now.empty()) return alreadyGone("not remembered");
  if (!step.remote.empty() && !sameShare(now, step.remote))
    return outcomeOfCode(ERROR_NOT_FOUND, "HKCU\\Network");
  if (const DWORD code = keepMapping(step.local); code != ERROR_SUCCESS)
    return outcomeHere(code, "RegCopyTree");
  // Explorer hears of it by this call, which also leaves nothing in a provider's own memory. With a
  // connection on the device it would end that, so then the mapping alone goes.
  const Standing connected = standing(hands.api);
  if (connected.complete && find(connected, step.local, now) == nullptr &&
      hands.api.WNetCancelConnection2W)
    hands.api.WNetCancelConnection2W(toUtf16(step.local).c_str(), CONNECT_UPDATE_PROFILE, FALSE);
  return forgetDevice(step.local);
}

StepOutcome reconnectAs(const Hands& hands, const Step& step, std::stop_token) {
  return connectBy(hands, step, step.remote);
}

StepOutcome useServerAlias(const Hands& hands, const Step& step, std::stop_token) {
  const auto path = UncPath::parse(step.remote);
  if (!path || step.alias.empty())
    return outcomeOfCode(ERROR_INVALID_PARAMETER, "use-server-alias");
  return connectBy(hands, step, "\\\\" + step.alias + "\\" + path->share());
}

StepOutcome reuseExisting(const Hands& hands, const Step& step, std::stop_token) {
  Step unnamed = step;
  unnamed.user.clear();
  if (step.undo) return connectBy(hands, unnamed, step.remote);
  return connect(hands, {step.local, step.remote, {}, step.persistent, false});
}

StepOutcome removeGlobalMapping(const Hands& hands, const Step& step, std::stop_token stop) {
  if (step.undo) return notReversible();
  const auto quoted = [](const std::string& text) {
    std::string inside;
    for (const char each : text) inside += each == '\'' ? std::string("''") : std::string(1, each);
    return "'" + inside + "'";
  };
  // Both become part of a command line.
  const bool device = step.local.size() == 2 && step.local[1] == ':';
  const auto path = UncPath::parse(step.remote);
  if ((!step.local.empty() && !device) || (!device && !path) ||
      step.remote.find('"') != std::string::npos)
    return outcomeOfCode(ERROR_INVALID_PARAMETER, "Remove-SmbGlobalMapping");
  const std::string which =
      device ? "-LocalPath " + quoted(step.local) : "-RemotePath " + quoted(path->root());
  const auto ended = hands.around.runSystemProgram(
      L"WindowsPowerShell\\v1.0\\powershell.exe",
      // The error's id names the system's own code in any language: "Windows System Error 5,...".
      toUtf16("-NoProfile -NonInteractive -Command \"try { Remove-SmbGlobalMapping -Force "
              "-ErrorAction Stop " +
              which +
              " } catch { $id = $_.FullyQualifiedErrorId; if ($id -match 'System Error (\\d+)') "
              "{ exit [int]$Matches[1] } if ($id -match 'NotFound') { exit " +
              std::to_string(ERROR_NOT_CONNECTED) + " } exit 1 }\""),
      false, stop);
  constexpr DWORD kSomethingElse = 1;
  const bool notFound = ended.exitCode == ERROR_NOT_CONNECTED;
  if (ended.error != ERROR_SUCCESS) return outcomeHere(ended.error, "Remove-SmbGlobalMapping");
  if (ended.exitCode == kSomethingElse)
    return outcomeOfCode(ERROR_GEN_FAILURE, "Remove-SmbGlobalMapping");
  if (ended.exitCode != 0 && !notFound)
    return outcomeHere(ended.exitCode, "Remove-SmbGlobalMapping");
  switch (stateOf(hands.api, step.local, step.remote)) {
    case State::gone:
      return notFound ? alreadyGone("no such global mapping") : stepDone();
    case State::there:
      return withoutEffect("the mapping is still there");
    default:
      return unconfirmed("the connections cannot be listed");
  }
}

}  // namespace unclash
