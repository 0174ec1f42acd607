// wtsapi32.dll: who is signed in to this computer, at its console and by Remote Desktop.
#include <windows.h>
// Behind windows.h.
#include <wtsapi32.h>

#include <algorithm>
#include <array>
#include <vector>

#include "core/machine/practice/names.h"
#include "core/machine/practice/practice_machine.h"
#include "tests/windows/doubles/packed.h"
#include "tests/windows/doubles/state.h"

DOUBLES_MARKER

namespace unclash::doubles {
namespace {

/// WTS_SESSION_INFO_1W, which MinGW-w64's headers do not have.
struct SessionEntry {
  DWORD ExecEnvId;
  WTS_CONNECTSTATE_CLASS State;
  DWORD SessionId;
  LPWSTR pSessionName;
  LPWSTR pHostName;
  LPWSTR pUserName;
  LPWSTR pDomainName;
  LPWSTR pFarmName;
};

/// WTSINFOEXW with its level 1, which MinGW-w64's headers do not have.
struct SessionInfoEx {
  DWORD Level;
  DWORD unused;
  struct {
    ULONG SessionId;
    WTS_CONNECTSTATE_CLASS SessionState;
    LONG SessionFlags;
    WCHAR WinStationName[33];
    WCHAR UserName[21];
    WCHAR DomainName[18];
    LARGE_INTEGER LogonTime;
    LARGE_INTEGER ConnectTime;
    LARGE_INTEGER DisconnectTime;
    LARGE_INTEGER LastInputTime;
    LARGE_INTEGER CurrentTime;
    DWORD Counters[6];
  } Data;
};
constexpr int kSessionInfoEx = 25;
constexpr LONG kLocked = 0;
constexpr LONG kUnlocked = 1;

constexpr WTS_INFO_CLASS kProtocolType = WTSClientProtocolType;
constexpr std::int64_t kTicksPerSecond = 10'000'000;

/// Policies end sessions by themselves; whoever looks next does not find them any more.
void endExpired(Call& call) {
  practice::World& world = call.world();
  if (!world.base.policy.known()) return;
  const std::int64_t limit = world.base.policy->disconnectedSessionLimitMs.valueOr(0);
  if (limit <= 0) return;
  std::vector<std::int64_t> ended;
  for (const Session& session : each(world.base.sessions))
    if (session.state == SessionState::disconnected && session.current != true &&
        session.protocol != SessionProtocol::console &&
        session.idleSeconds.valueOr(0) * 1000 > limit)
      ended.push_back(session.id);
  const bool administrator = world.administrator;
  world.administrator = true;
  for (const std::int64_t id : ended) {
    Step step;
    step.action = "sign-out-session";
    step.session = id;
    practice::performOn(world, step);
  }
  world.administrator = administrator;
}

WTS_CONNECTSTATE_CLASS stateOf(const Session& session) {
  switch (session.state.valueOr(SessionState::active)) {
    case SessionState::connected:
      return WTSConnected;
    case SessionState::disconnected:
      return WTSDisconnected;
    case SessionState::idle:
      return WTSIdle;
    case SessionState::closing:
      return WTSReset;
    case SessionState::down:
      return WTSDown;
    default:
      return WTSActive;
  }
}

std::string stationOf(const Session& session) {
  return session.state == SessionState::disconnected ? std::string()
                                                     : session.station.valueOr("console");
}

const Session* sessionWith(Call& call, DWORD id) {
  if (id == WTS_CURRENT_SESSION) ::ProcessIdToSessionId(::GetCurrentProcessId(), &id);
  for (const Session& session : each(call.world().base.sessions))
    if (session.id == std::int64_t{id}) return &session;
  return nullptr;
}

BOOL fail(DWORD code) {
  ::SetLastError(code);
  return FALSE;
}

bool refused(Call& call) {
  for (const Gap& gap : each(call.world().base.gaps))
    if (gap.area == std::string("sessions")) return true;
  return false;
}

template <std::size_t N>
void copyText(WCHAR (&to)[N], const std::string& text) {
  const std::wstring wide = toUtf16(text);
  const std::size_t count = std::min(wide.size(), N - 1);
  std::copy(wide.begin(), wide.begin() + static_cast<std::ptrdiff_t>(count), to);
}

WTSINFOW timesOf(Call& call, const Session& session) {
  WTSINFOW info{};
  info.State = stateOf(session);
  info.SessionId = static_cast<DWORD>(session.id);
  const auto [domain, name] = accountParts(session.user.valueOr(""));
  copyText(info.WinStationName, stationOf(session));
  copyText(info.Domain, domain);
  copyText(info.UserName, name);
  const std::int64_t now = ticksOf(call.world().clock);
  const std::int64_t idleSince = now - session.idleSeconds.valueOr(0) * kTicksPerSecond;
  info.CurrentTime.QuadPart = now;
  info.LogonTime.QuadPart = ticksOf(session.signedInAt);
  info.ConnectTime.QuadPart = info.LogonTime.QuadPart;
  info.LastInputTime.QuadPart = idleSince;
  if (info.State == WTSDisconnected) info.DisconnectTime.QuadPart = idleSince;
  return info;
}

BOOL answer(Call& call, const void* bytes, std::size_t size, LPWSTR* buffer, DWORD* given) {
  *buffer = static_cast<LPWSTR>(give(call, bytes, size));
  *given = static_cast<DWORD>(size);
  return TRUE;
}

BOOL answerText(Call& call, const std::string& text, LPWSTR* buffer, DWORD* given) {
  const std::wstring wide = toUtf16(text);
  return answer(call, wide.c_str(), (wide.size() + 1) * sizeof(wchar_t), buffer, given);
}

USHORT protocolOf(const Session& session) {
  switch (session.protocol.valueOr(SessionProtocol::console)) {
    case SessionProtocol::rdp:
      return WTS_PROTOCOL_TYPE_RDP;
    case SessionProtocol::ica:
      return WTS_PROTOCOL_TYPE_ICA;
    default:
      return WTS_PROTOCOL_TYPE_CONSOLE;
  }
}

}  // namespace

DOUBLE(WINBOOL, WTSEnumerateSessionsW, HANDLE, DWORD, DWORD, PWTS_SESSION_INFOW* list,
       DWORD* count) {
  Call call("WTSEnumerateSessionsW");
  if (call.fault()) return call.fault()->asBool();
  if (!call.playing()) return fail(ERROR_NOT_SUPPORTED);
  if (refused(call)) return fail(ERROR_ACCESS_DENIED);
  endExpired(call);
  Packed packed;
  std::vector<WTS_SESSION_INFOW> infos{{0, packed.text("Services"), WTSDisconnected}};
  for (const Session& session : each(call.world().base.sessions))
    if (session.id != 0)
      infos.push_back(
          {static_cast<DWORD>(session.id), packed.text(stationOf(session)), stateOf(session)});
  *list = static_cast<PWTS_SESSION_INFOW>(packed.give(call, infos));
  *count = static_cast<DWORD>(infos.size());
  return TRUE;
}

DOUBLE_UNDECLARED(WINBOOL, WTSEnumerateSessionsExW, HANDLE, DWORD* level, DWORD,
                  SessionEntry** list, DWORD* count) {
  Call call("WTSEnumerateSessionsExW");
  if (call.fault()) return call.fault()->asBool();
  if (!call.playing()) return fail(ERROR_NOT_SUPPORTED);
  if (level == nullptr || *level != 1) return fail(ERROR_INVALID_PARAMETER);
  if (refused(call)) return fail(ERROR_ACCESS_DENIED);
  endExpired(call);
  Packed packed;
  SessionEntry services{};
  services.State = WTSDisconnected;
  services.pSessionName = packed.text("Services");
  std::vector<SessionEntry> infos{services};
  for (const Session& session : each(call.world().base.sessions)) {
    if (session.id == 0) continue;
    const auto [domain, name] = accountParts(session.user.valueOr(""));
    SessionEntry info{};
    info.ExecEnvId = static_cast<DWORD>(session.id);
    info.State = stateOf(session);
    info.SessionId = static_cast<DWORD>(session.id);
    info.pSessionName = packed.text(stationOf(session));
    if (!name.empty()) info.pUserName = packed.text(name);
    if (!domain.empty()) info.pDomainName = packed.text(domain);
    infos.push_back(info);
  }
  *list = static_cast<SessionEntry*>(packed.give(call, infos));
  *count = static_cast<DWORD>(infos.size());
  return TRUE;
}

DOUBLE(VOID, WTSFreeMemory, PVOID memory) {
  Call call = Call::counted("WTSFreeMemory");
  takeBack(call, memory);
}

DOUBLE_UNDECLARED(WINBOOL, WTSFreeMemoryExW, int, PVOID memory, ULONG) {
  Call call = Call::counted("WTSFreeMemoryExW");
  return takeBack(call, memory) ? TRUE : fail(ERROR_INVALID_PARAMETER);
}

DOUBLE(WINBOOL, WTSQuerySessionInformationW, HANDLE, DWORD id, WTS_INFO_CLASS what, LPWSTR* buffer,
       DWORD* size) {
  Call call("WTSQuerySessionInformationW");
  if (call.fault()) return call.fault()->asBool();
  if (!call.playing()) return fail(ERROR_NOT_SUPPORTED);
  const Session* session = sessionWith(call, id);
  Session services;
  services.state = SessionState::disconnected;
  if (session == nullptr && id == 0) session = &services;
  if (session == nullptr) return fail(ERROR_FILE_NOT_FOUND);
  const auto [domain, name] = accountParts(session->user.valueOr(""));
  switch (static_cast<int>(what)) {
    case WTSUserName:
      return answerText(call, name, buffer, size);
    case WTSDomainName:
      return answerText(call, domain, buffer, size);
    case WTSWinStationName:
      return answerText(call, stationOf(*session), buffer, size);
    case WTSClientName:
      return answerText(call, session->client.valueOr(""), buffer, size);
    case WTSConnectState: {
      const WTS_CONNECTSTATE_CLASS state = stateOf(*session);
      return answer(call, &state, sizeof state, buffer, size);
    }
    case WTSSessionId: {
      const auto number = static_cast<ULONG>(session->id);
      return answer(call, &number, sizeof number, buffer, size);
    }
    case kProtocolType: {
      const USHORT type = protocolOf(*session);
      return answer(call, &type, sizeof type, buffer, size);
    }
    case WTSSessionInfo: {
      const WTSINFOW info = timesOf(call, *session);
      return answer(call, &info, sizeof info, buffer, size);
    }
    case kSessionInfoEx: {
      const WTSINFOW times = timesOf(call, *session);
      SessionInfoEx info{};
      info.Level = 1;
      info.Data.SessionId = times.SessionId;
      info.Data.SessionState = times.State;
      info.Data.SessionFlags = session->state == SessionState::locked ? kLocked : kUnlocked;
      copyText(info.Data.WinStationName, stationOf(*session));
      copyText(info.Data.UserName, name);
      copyText(info.Data.DomainName, domain);
      info.Data.LogonTime = times.LogonTime;
      info.Data.ConnectTime = times.ConnectTime;
      info.Data.DisconnectTime = times.DisconnectTime;
      info.Data.LastInputTime = times.LastInputTime;
      info.Data.CurrentTime = times.CurrentTime;
      return answer(call, &info, sizeof info, buffer, size);
    }
    default:
      return fail(ERROR_NOT_SUPPORTED);
  }
}

DOUBLE(WINBOOL, WTSSendMessageW, HANDLE, DWORD id, LPWSTR title, DWORD, LPWSTR text, DWORD, DWORD,
       DWORD seconds, DWORD* response, WINBOOL wait) {
  Call call("WTSSendMessageW");
  if (call.fault()) return call.fault()->asBool();
  if (!call.playing()) return fail(ERROR_NOT_SUPPORTED);
  if (sessionWith(call, id) == nullptr) return fail(ERROR_FILE_NOT_FOUND);
  call.note(std::to_string(id) + " " + toUtf8(title) + ": " + toUtf8(text) + " (" +
            std::to_string(seconds) + " s)");
  if (response != nullptr) *response = wait ? IDTIMEOUT : IDASYNC;
  return TRUE;
}

DOUBLE(WINBOOL, WTSLogoffSession, HANDLE, DWORD id, WINBOOL wait) {
  Call call("WTSLogoffSession");
  if (call.fault()) return call.fault()->asBool();
  if (!call.playing()) return fail(ERROR_NOT_SUPPORTED);
  const Session* session = sessionWith(call, id);
  if (session == nullptr) return fail(ERROR_FILE_NOT_FOUND);
  call.note(std::to_string(id) + (wait ? " and waits" : ""));
  Step step;
  step.action = "sign-out-session";
  step.session = session->id;
  const StepOutcome outcome = practice::performOn(call.world(), step);
  return outcome.result == StepResult::done ? TRUE : fail(static_cast<DWORD>(outcome.code));
}

DOUBLE(WINBOOL, WTSDisconnectSession, HANDLE, DWORD id, WINBOOL) {
  Call call("WTSDisconnectSession");
  if (call.fault()) return call.fault()->asBool();
  call.note(std::to_string(id));
  return fail(ERROR_ACCESS_DENIED);
}

}  // namespace unclash::doubles
