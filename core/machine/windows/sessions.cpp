#include "core/machine/windows/sessions.h"

#include <algorithm>
#include <cstring>
#include <optional>

#include "core/machine/windows/gap_reasons.h"
#include "core/machine/windows/text.h"

namespace unclash {
namespace {

constexpr const char* kSessions = "sessions";
constexpr std::int64_t kTicksPerSecond = 10'000'000;
constexpr DWORD kUntouched = 0xffffffffU;
/// Services live here, and nobody else ("Session 0 isolation").
constexpr DWORD kServicesSession = 0;

/// The bytes of one question about a session; empty where the system gives none.
std::vector<BYTE> ask(const Api& api, DWORD session, WTS_INFO_CLASS what) {
  if (api.WTSQuerySessionInformationW == nullptr) return {};
  LPWSTR given = nullptr;
  DWORD size = 0;
  const bool answered = api.WTSQuerySessionInformationW(WTS_CURRENT_SERVER_HANDLE, session, what,
                                                        &given, &size) != FALSE;
  const Held buffer(given, [&](LPWSTR bytes) { api.WTSFreeMemory(bytes); });
  if (!answered || !buffer) return {};
  std::vector<BYTE> bytes(size);
  std::memcpy(bytes.data(), buffer.get(), size);
  return bytes;
}

template <class T>
std::optional<T> askFor(const Api& api, DWORD session, WTS_INFO_CLASS what) {
  const std::vector<BYTE> bytes = ask(api, session, what);
  if (bytes.size() < sizeof(T)) return std::nullopt;
  T value{};
  std::memcpy(&value, bytes.data(), sizeof value);
  return value;
}

Fact<std::string> askText(const Api& api, DWORD session, WTS_INFO_CLASS what) {
  const std::vector<BYTE> bytes = ask(api, session, what);
  std::wstring text(bytes.size() / sizeof(wchar_t), L'\0');
  if (!text.empty()) std::memcpy(text.data(), bytes.data(), text.size() * sizeof(wchar_t));
  const std::string utf8 = toUtf8(std::wstring_view(text).substr(0, text.find(L'\0')));
  return utf8.empty() ? Fact<std::string>::none() : Fact<std::string>(utf8);
}

Fact<SessionProtocol> protocolOf(const std::optional<USHORT>& type) {
  if (!type) return Fact<SessionProtocol>::none();
  switch (*type) {
    case WTS_PROTOCOL_TYPE_CONSOLE:
      return SessionProtocol::console;
    case WTS_PROTOCOL_TYPE_ICA:
      return SessionProtocol::ica;
    case WTS_PROTOCOL_TYPE_RDP:
      return SessionProtocol::rdp;
    default:
      return SessionProtocol::other;
  }
}

/// For the own session: at the console the system keeps no time of the last input elsewhere.
std::optional<std::int64_t> ownIdleSeconds() {
  LASTINPUTINFO input{};
  input.cbSize = sizeof input;
  if (!::GetLastInputInfo(&input)) return std::nullopt;
  // Both count milliseconds since the start in 32 bits; the difference survives an overflow.
  return std::int64_t{static_cast<DWORD>(::GetTickCount64()) - input.dwTime} / 1000;
}

Session sessionOf(const Api& api, const WTS_SESSION_INFOW& info, DWORD own) {
  Session session;
  const DWORD id = info.SessionId;
  session.id = std::int64_t{id};
  session.state = sessionStateOf(info.State);
  const std::string station = toUtf8(info.pWinStationName);
  session.station = station.empty() ? Fact<std::string>::none() : Fact<std::string>(station);
  const Fact<std::string> name = askText(api, id, WTSUserName);
  session.user =
      name ? Fact<std::string>(accountText(askText(api, id, WTSDomainName).valueOr({}), *name))
           : Fact<std::string>::none();
  session.client = askText(api, id, WTSClientName);
  session.protocol = protocolOf(askFor<USHORT>(api, id, WTSClientProtocolType));
  session.current = id == own;
  const auto times = askFor<SessionTimes>(api, id, WTSSessionInfo);
  session.signedInAt = times ? fileTimeText(times->LogonTime) : Fact<std::string>::none();
  session.idleSeconds = times ? idleSeconds(*times) : Fact<std::int64_t>::none();
  if (id == own && session.state == SessionState::active)
    if (const auto idle = ownIdleSeconds()) session.idleSeconds = *idle;
  return session;
}

bool isForPeople(const Session& session) {
  if (session.state.isNone()) return false;
  return session.user.known() || session.id != std::int64_t{kServicesSession};
}

}  // namespace

Fact<std::int64_t> idleSeconds(const SessionTimes& times) {
  const std::int64_t since =
      std::max(times.LastInputTime.QuadPart,
               times.State == WTSDisconnected ? times.DisconnectTime.QuadPart : LONGLONG{0});
  if (since <= 0 || times.CurrentTime.QuadPart < since) return Fact<std::int64_t>::none();
  return (times.CurrentTime.QuadPart - since) / kTicksPerSecond;
}

Fact<SessionState> sessionStateOf(WTS_CONNECTSTATE_CLASS state) {
  switch (state) {
    case WTSActive:
    case WTSShadow:
      return SessionState::active;
    case WTSConnected:
    case WTSConnectQuery:
    case WTSInit:
      return SessionState::connected;
    case WTSDisconnected:
      return SessionState::disconnected;
    case WTSIdle:
      return SessionState::idle;
    case WTSReset:
      return SessionState::closing;
    case WTSDown:
      return SessionState::down;
    default:
      return Fact<SessionState>::none();
  }
}

DWORD listSessions(const Api& api, std::vector<Session>& sessions) {
  if (api.WTSEnumerateSessionsW == nullptr || api.WTSFreeMemory == nullptr)
    return ERROR_PROC_NOT_FOUND;
  DWORD own = 0;
  if (!::ProcessIdToSessionId(::GetCurrentProcessId(), &own)) return failureCode(::GetLastError());
  PWTS_SESSION_INFOW given = nullptr;
  DWORD count = kUntouched;
  ::SetLastError(ERROR_SUCCESS);
  const bool answered =
      api.WTSEnumerateSessionsW(WTS_CURRENT_SERVER_HANDLE, 0, 1, &given, &count) != FALSE;
  const DWORD code = ::GetLastError();
  const Held list(given, [&](PWTS_SESSION_INFOW infos) { api.WTSFreeMemory(infos); });
  if (!answered) return failureCode(code);
  if (!list || count == kUntouched) return ERROR_INVALID_DATA;
  const auto* end = list.get() + count;
  // This program runs in a session, so a list without it is no answer.
  if (std::none_of(static_cast<const WTS_SESSION_INFOW*>(list.get()), end,
                   [&](const WTS_SESSION_INFOW& info) { return info.SessionId == own; }))
    return ERROR_INVALID_DATA;
  for (const auto* info = list.get(); info != end; ++info) {
    Session session = sessionOf(api, *info, own);
    if (isForPeople(session)) sessions.push_back(std::move(session));
  }
  return ERROR_SUCCESS;
}

Inspector sessionsInspector(const Api& api) {
  return {kSessions, [api](const InspectorContext&) {
            std::vector<Session> sessions;
            if (const DWORD code = listSessions(api, sessions); code != ERROR_SUCCESS)
              return onlyGapOfWin32(kSessions, code);
            Snapshot part;
            part.sessions = std::move(sessions);
            return part;
          }};
}

}  // namespace unclash
