#include "core/machine/windows/logon_sessions.h"

#include <array>

#include "core/machine/windows/gap_reasons.h"
#include "core/machine/windows/text.h"
#include "core/machine/windows/token.h"

namespace unclash {
namespace {

constexpr const char* kLogonSessions = "logonSessions";
constexpr ULONG kUntouched = 0xffffffffU;
/// Far more than any computer has; a larger count is no count.
constexpr ULONG kMostSessions = 100'000;

Fact<LogonType> typeOf(ULONG type) {
  switch (type) {
    case 0:  // UndefinedLogonType: the system itself
      return LogonType::system;
    case Interactive:
      return LogonType::interactive;
    case Network:
    case NetworkCleartext:
      return LogonType::network;
    case Batch:
      return LogonType::batch;
    case ::Service:
      return LogonType::service;
    case Unlock:
      return LogonType::unlock;
    case NewCredentials:
      return LogonType::newCredentials;
    case RemoteInteractive:
      return LogonType::remoteInteractive;
    case CachedInteractive:
    case CachedRemoteInteractive:
    case CachedUnlock:
      return LogonType::cached;
    default:
      return LogonType::other;
  }
}

Fact<std::string> textOrNone(std::string text) {
  return text.empty() ? Fact<std::string>::none() : Fact<std::string>(std::move(text));
}

/// The services' own accounts have logon sessions with fixed ids ("Well-known LUIDs": SYSTEM_LUID,
/// LOCALSERVICE_LUID, NETWORKSERVICE_LUID), which only an administrator may ask about.
struct KnownSession {
  DWORD id;
  const char* user;
  LogonType type;
};
constexpr std::array kKnown{
    KnownSession{0x3e7, "NT AUTHORITY\\SYSTEM", LogonType::system},
    KnownSession{0x3e5, "NT AUTHORITY\\LOCAL SERVICE", LogonType::service},
    KnownSession{0x3e4, "NT AUTHORITY\\NETWORK SERVICE", LogonType::service},
};

/// An entry of which only the id may be seen.
LogonSession idOnly(const LUID& luid) {
  LogonSession session;
  session.luid = luidText(luid);
  for (const KnownSession& known : kKnown) {
    if (luid.HighPart != 0 || luid.LowPart != known.id) continue;
    session.user = std::string(known.user);
    session.type = known.type;
  }
  return session;
}

/// 0 and the entry, or the code.
DWORD lookAt(const Api& api, LUID luid, LogonSession& session) {
  PSECURITY_LOGON_SESSION_DATA given = nullptr;
  const NTSTATUS status = api.LsaGetLogonSessionData(&luid, &given);
  const Held data(given, [&](PSECURITY_LOGON_SESSION_DATA all) { api.LsaFreeReturnBuffer(all); });
  if (status != 0) return failureCode(::LsaNtStatusToWinError(status));
  if (!data || data.get()->Size < sizeof(ULONG) + sizeof(LUID)) return ERROR_INVALID_DATA;
  session = logonSessionOf(*data.get());
  return ERROR_SUCCESS;
}

void addOwnToken(const TokenFacts& token, std::vector<LogonSession>& sessions) {
  for (LogonSession& session : sessions) {
    if (token.logonSession == session.luid) {
      session.elevated = token.elevated;
      session.linkedLuid = token.linkedSession;
    } else if (token.linkedSession == session.luid) {
      session.elevated = token.elevated ? Fact<bool>(!*token.elevated) : token.elevated;
      session.linkedLuid = token.logonSession;
    }
  }
}

Snapshot look(const Api& api) {
  if (api.LsaEnumerateLogonSessions == nullptr || api.LsaGetLogonSessionData == nullptr ||
      api.LsaFreeReturnBuffer == nullptr)
    return onlyGapOfWin32(kLogonSessions, ERROR_PROC_NOT_FOUND);
  ULONG count = kUntouched;
  PLUID given = nullptr;
  const NTSTATUS status = api.LsaEnumerateLogonSessions(&count, &given);
  const Held list(given, [&](PLUID luids) { api.LsaFreeReturnBuffer(luids); });
  if (status != 0)
    return onlyGapOfWin32(kLogonSessions, failureCode(::LsaNtStatusToWinError(status)));
  // This program runs in a logon session, so none at all is no answer.
  if (!list || count == 0 || count > kMostSessions)
    return onlyGapOfWin32(kLogonSessions, ERROR_INVALID_DATA);

  Snapshot part;
  std::vector<LogonSession>& sessions = part.logonSessions.ensure();
  DWORD problem = ERROR_SUCCESS;
  for (ULONG i = 0; i < count; ++i) {
    LogonSession session = idOnly(list.get()[i]);
    const DWORD code = lookAt(api, list.get()[i], session);
    // One that ended between the two calls is no longer there.
    if (code == ERROR_NO_SUCH_LOGON_SESSION) continue;
    if (code != ERROR_SUCCESS) problem = code;
    sessions.push_back(std::move(session));
  }
  addOwnToken(ownToken(api), sessions);
  if (problem != ERROR_SUCCESS) part.gaps.ensure().push_back(gapOfWin32(kLogonSessions, problem));
  return part;
}

}  // namespace

std::string lsaText(const LSA_UNICODE_STRING& text) {
  if (text.Buffer == nullptr) return {};
  return toUtf8(std::wstring_view(text.Buffer, text.Length / sizeof(wchar_t)));
}

LogonSession logonSessionOf(const SECURITY_LOGON_SESSION_DATA& data) {
  LogonSession session = idOnly(data.LogonId);
  session.user = textOrNone(accountText(lsaText(data.LogonDomain), lsaText(data.UserName)));
  session.type = typeOf(data.LogonType);
  session.package = textOrNone(lsaText(data.AuthenticationPackage));
  session.session = std::int64_t{data.Session};
  session.signedInAt = fileTimeText(data.LogonTime);
  return session;
}

Inspector logonSessionsInspector(const Api& api) {
  return {kLogonSessions, [api](const InspectorContext&) { return look(api); }};
}

}  // namespace unclash
