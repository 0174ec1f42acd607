#include "core/machine/windows/server_sessions.h"

#include <chrono>

#include "core/machine/windows/gap_reasons.h"
#include "core/machine/windows/text.h"
#include "core/model/time.h"

namespace unclash {
namespace {

constexpr const char* kServerSessions = "serverSessions";
constexpr DWORD kUntouched = 0xffffffffU;
constexpr std::size_t kMostSessions = 100'000;

/// The client without the two backslashes that some levels write.
std::string clientOf(const wchar_t* name) {
  std::string client = toUtf8(name);
  client.erase(0, client.find_first_not_of('\\'));
  return client;
}

ServerSession sessionOf(const wchar_t* client, const wchar_t* user, DWORD seconds, DWORD idle) {
  ServerSession session;
  session.id = Fact<std::string>::none();
  session.client = clientOf(client);
  // An empty name is the anonymous identity.
  session.user = user == nullptr ? Fact<std::string>::none() : Fact<std::string>(toUtf8(user));
  session.connectedAt = formatTime(systemClock().now() - std::chrono::seconds(seconds));
  session.idleSeconds = std::int64_t{idle};
  return session;
}

template <class Info>
DWORD listLevel(const Api& api, DWORD level, std::vector<ServerSession>& sessions) {
  DWORD resume = 0;
  while (sessions.size() < kMostSessions) {
    LPBYTE given = nullptr;
    DWORD read = kUntouched;
    DWORD total = kUntouched;
    const DWORD code = api.NetSessionEnum(nullptr, nullptr, nullptr, level, &given,
                                          MAX_PREFERRED_LENGTH, &read, &total, &resume);
    const Held buffer(given, [&](LPBYTE bytes) { api.NetApiBufferFree(bytes); });
    if (code != NERR_Success && code != ERROR_MORE_DATA) return code;
    if (read == kUntouched || (read > 0 && !buffer)) return ERROR_INVALID_DATA;
    const auto* infos = reinterpret_cast<const Info*>(buffer.get());
    for (DWORD i = 0; i < read; ++i) sessions.push_back(serverSessionOf(infos[i]));
    if (code == NERR_Success) return ERROR_SUCCESS;
    if (read == 0) return ERROR_INVALID_DATA;
  }
  return ERROR_MORE_DATA;
}

}  // namespace

ServerSession serverSessionOf(const SESSION_INFO_502& info) {
  ServerSession session = sessionOf(info.sesi502_cname, info.sesi502_username, info.sesi502_time,
                                    info.sesi502_idle_time);
  session.openFiles = std::int64_t{info.sesi502_num_opens};
  return session;
}

ServerSession serverSessionOf(const SESSION_INFO_10& info) {
  return sessionOf(info.sesi10_cname, info.sesi10_username, info.sesi10_time,
                   info.sesi10_idle_time);
}

DWORD listServerSessions(const Api& api, std::vector<ServerSession>& sessions) {
  if (api.NetSessionEnum == nullptr || api.NetApiBufferFree == nullptr) return ERROR_PROC_NOT_FOUND;
  DWORD code = listLevel<SESSION_INFO_502>(api, 502, sessions);
  if (code == ERROR_ACCESS_DENIED || code == ERROR_INVALID_LEVEL) {
    sessions.clear();
    code = listLevel<SESSION_INFO_10>(api, 10, sessions);
  }
  return code == NERR_ServerNotStarted ? DWORD{ERROR_SUCCESS} : code;
}

Inspector serverSessionsInspector(const Api& api) {
  return {kServerSessions, [api](const InspectorContext&) {
            std::vector<ServerSession> sessions;
            if (const DWORD code = listServerSessions(api, sessions); code != ERROR_SUCCESS)
              return onlyGapOfWin32(kServerSessions, code);
            Snapshot part;
            part.serverSessions = std::move(sessions);
            return part;
          }};
}

}  // namespace unclash
