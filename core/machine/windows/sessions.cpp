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

/// SessionFlags of WTSINFOEX_LEVEL1: WTS_SESSIONSTATE_LOCK.
constexpr LONG kLocked = 0;

/// Asks about sessions, and remembers why not everything was told.
class Questions {
 public:
  explicit Questions(const Api& api) : api_(api) {}

  template <class T>
  std::optional<T> value(DWORD session, WTS_INFO_CLASS what) {
    const std::vector<BYTE> bytes = ask(session, what);
    if (bytes.empty()) return std::nullopt;
    T value{};
    if (bytes.size() < sizeof value) {
      problem_ = ERROR_INVALID_DATA;
      return std::nullopt;
    }
    std::memcpy(&value, bytes.data(), sizeof value);
    return value;
  }

  Fact<std::string> text(DWORD session, WTS_INFO_CLASS what) {
    const std::vector<BYTE> bytes = ask(session, what);
    std::wstring text(bytes.size() / sizeof(wchar_t), L'\0');
    if (!text.empty()) std::memcpy(text.data(), bytes.data(), text.size() * sizeof(wchar_t));
    const std::string utf8 = toUtf8(std::wstring_view(text).substr(0, text.find(L'\0')));
    return utf8.empty() ? Fact<std::string>::none() : Fact<std::string>(utf8);
  }

  DWORD problem() const { return problem_; }

 private:
  /// The bytes of one answer; empty where the system gives none.
  std::vector<BYTE> ask(DWORD session, WTS_INFO_CLASS what) {
    LPWSTR given = nullptr;
    DWORD size = kUntouched;
    ::SetLastError(ERROR_SUCCESS);
    const bool answered = api_.WTSQuerySessionInformationW(WTS_CURRENT_SERVER_HANDLE, session, what,
                                                           &given, &size) != FALSE;
    const DWORD code = ::GetLastError();
    const Held buffer(given, [&](LPWSTR bytes) { api_.WTSFreeMemory(bytes); });
    if (!answered || !buffer || size == kUntouched) {
      // One that ended between the two calls is no problem.
      if (code != ERROR_FILE_NOT_FOUND && code != ERROR_CTX_WINSTATION_NOT_FOUND)
        problem_ = failureCode(answered ? ERROR_SUCCESS : code);
      return {};
    }
    std::vector<BYTE> bytes(size);
    std::memcpy(bytes.data(), buffer.get(), size);
    return bytes;
  }

  const Api& api_;
  DWORD problem_ = ERROR_SUCCESS;
};

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
std::optional<std::int64_t> ownIdleSeconds(const Api& api) {
  if (api.GetLastInputInfo == nullptr || api.GetTickCount64 == nullptr) return std::nullopt;
  LASTINPUTINFO input{};
  input.cbSize = sizeof input;
  if (!api.GetLastInputInfo(&input)) return std::nullopt;
  // Both count milliseconds since the start in 32 bits; the difference survives an overflow.
  return std::int64_t{static_cast<DWORD>(api.GetTickCount64()) - input.dwTime} / 1000;
}

Fact<std::string> textOrNone(const wchar_t* text) {
  const std::string utf8 = toUtf8(text);
  return utf8.empty() ? Fact<std::string>::none() : Fact<std::string>(utf8);
}

Session sessionOf(const Api& api, Questions& questions, const SessionEntry& entry, DWORD own) {
  Session session;
  const DWORD id = entry.SessionId;
  session.id = std::int64_t{id};
  session.state = sessionStateOf(entry.State);
  session.station = textOrNone(entry.pSessionName);
  const std::string name = toUtf8(entry.pUserName);
  session.user = name.empty() ? Fact<std::string>::none()
                              : Fact<std::string>(accountText(toUtf8(entry.pDomainName), name));
  session.client = questions.text(id, WTSClientName);
  session.protocol = protocolOf(questions.value<USHORT>(id, WTSClientProtocolType));
  session.current = id == own;
  session.signedInAt = Fact<std::string>::none();
  session.idleSeconds = Fact<std::int64_t>::none();
  const auto facts = questions.value<SessionFacts>(id, kSessionFacts);
  if (facts && facts->Level == 1) {
    session.signedInAt = fileTimeText(facts->Data.LogonTime);
    session.idleSeconds = idleSeconds(facts->Data);
    if (session.state == SessionState::active && facts->Data.SessionFlags == kLocked)
      session.state = SessionState::locked;
  }
  const bool shown = session.state == SessionState::active || session.state == SessionState::locked;
  if (id == own && shown)
    if (const auto idle = ownIdleSeconds(api)) session.idleSeconds = *idle;
  return session;
}

bool complete(const Api& api) {
  return api.WTSEnumerateSessionsExW != nullptr && api.WTSFreeMemoryExW != nullptr &&
         api.WTSQuerySessionInformationW != nullptr && api.WTSFreeMemory != nullptr &&
         api.ProcessIdToSessionId != nullptr;
}

}  // namespace

Fact<std::int64_t> idleSeconds(const SessionFacts::Level1& facts) {
  const std::int64_t disconnected =
      facts.SessionState == WTSDisconnected ? facts.DisconnectTime.QuadPart : LONGLONG{0};
  const std::int64_t since = std::max(facts.LastInputTime.QuadPart, disconnected);
  if (since <= 0 || facts.CurrentTime.QuadPart < since) return Fact<std::int64_t>::none();
  return (facts.CurrentTime.QuadPart - since) / kTicksPerSecond;
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

void lookAtSessions(const Api& api, Snapshot& part) {
  const auto fail = [&](DWORD code) {
    part.gaps.ensure().push_back(gapOfWin32(kSessions, failureCode(code)));
  };
  if (!complete(api)) return fail(ERROR_PROC_NOT_FOUND);
  DWORD own = kUntouched;
  ::SetLastError(ERROR_SUCCESS);
  if (!api.ProcessIdToSessionId(::GetCurrentProcessId(), &own)) return fail(::GetLastError());
  SessionEntry* given = nullptr;
  DWORD count = kUntouched;
  DWORD level = 1;
  ::SetLastError(ERROR_SUCCESS);
  const bool answered =
      api.WTSEnumerateSessionsExW(WTS_CURRENT_SERVER_HANDLE, &level, 0, &given, &count) != FALSE;
  const DWORD code = ::GetLastError();
  const Held list(given, [&](SessionEntry* entries) {
    api.WTSFreeMemoryExW(kSessionEntries, entries, count == kUntouched ? 0 : count);
  });
  if (!answered) return fail(code);
  // What another level holds is laid out in another way.
  if (!list || count == kUntouched || level != 1) return fail(ERROR_INVALID_DATA);
  const SessionEntry* end = list.get() + count;
  // This program runs in a session, so a list without it is no answer.
  if (std::none_of(static_cast<const SessionEntry*>(list.get()), end,
                   [&](const SessionEntry& entry) { return entry.SessionId == own; }))
    return fail(ERROR_INVALID_DATA);
  Questions questions(api);
  std::vector<Session>& sessions = part.sessions.ensure();
  for (const SessionEntry* entry = list.get(); entry != end; ++entry) {
    // Services live in a session of their own, and listeners are nobody's.
    if (entry->SessionId == kServicesSession && toUtf8(entry->pUserName).empty()) continue;
    if (sessionStateOf(entry->State).isNone()) continue;
    sessions.push_back(sessionOf(api, questions, *entry, own));
  }
  if (questions.problem() != ERROR_SUCCESS) fail(questions.problem());
}

DWORD listSessions(const Api& api, std::vector<Session>& sessions) {
  Snapshot part;
  lookAtSessions(api, part);
  sessions = each(part.sessions);
  if (part.sessions.known()) return ERROR_SUCCESS;
  return static_cast<DWORD>(each(part.gaps).front().code.valueOr(ERROR_INVALID_DATA));
}

Inspector sessionsInspector(const Api& api) {
  return {kSessions, [api](const InspectorContext&) {
            Snapshot part;
            lookAtSessions(api, part);
            return part;
          }};
}

}  // namespace unclash
