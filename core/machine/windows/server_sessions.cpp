#include "core/machine/windows/server_sessions.h"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <map>
#include <utility>

#include "core/machine/windows/gap_reasons.h"
#include "core/machine/windows/net_lists.h"
#include "core/machine/windows/text.h"
#include "core/model/utf8.h"

namespace unclash {
namespace {

constexpr const char* kServerSessions = "serverSessions";
/// The client without the two backslashes that some levels write.
std::string clientOf(const wchar_t* name) {
  std::string client = toUtf8(name);
  client.erase(0, client.find_first_not_of('\\'));
  return client;
}

ServerSession sessionOf(const wchar_t* client, const wchar_t* user, DWORD seconds, DWORD idle,
                        TimePoint now) {
  ServerSession session;
  session.id = Fact<std::string>::none();
  session.client = clientOf(client);
  // An empty name is the anonymous identity.
  session.user = user == nullptr ? Fact<std::string>::none() : Fact<std::string>(toUtf8(user));
  session.connectedAt = formatTime(now - std::chrono::seconds(seconds));
  session.idleSeconds = std::int64_t{idle};
  return session;
}

template <class Info>
DWORD listLevel(const Api& api, DWORD level, TimePoint now, std::vector<ServerSession>& sessions) {
  return listParts<Info, DWORD>(
      api,
      [&](LPBYTE* buffer, DWORD* read, DWORD* total, DWORD* resume) {
        return api.NetSessionEnum(nullptr, nullptr, nullptr, level, buffer, MAX_PREFERRED_LENGTH,
                                  read, total, resume);
      },
      [&](const Info& info) {
        ServerSession session = serverSessionOf(info, now);
        if (!session.client.empty()) sessions.push_back(std::move(session));
      });
}

/// A share that a client has open.
struct OpenShare {
  std::string share;
  std::string user;
  std::int64_t files = 0;
};

DWORD listShares(const Api& api, const std::string& client, std::vector<OpenShare>& shares) {
  if (api.NetConnectionEnum == nullptr) return ERROR_PROC_NOT_FOUND;
  std::wstring qualifier = toUtf16("\\\\" + client);
  const DWORD code = listParts<CONNECTION_INFO_1, DWORD>(
      api,
      [&](LPBYTE* buffer, DWORD* read, DWORD* total, DWORD* resume) {
        return api.NetConnectionEnum(nullptr, qualifier.data(), 1, buffer, MAX_PREFERRED_LENGTH,
                                     read, total, resume);
      },
      [&](const CONNECTION_INFO_1& info) {
        // The name of the share, since a computer was asked for.
        if (info.coni1_netname != nullptr && *info.coni1_netname != L'\0')
          shares.push_back({toUtf8(info.coni1_netname), toUtf8(info.coni1_username),
                            std::int64_t{info.coni1_num_opens}});
      });
  // Gone between the two calls.
  return code == NERR_ClientNameNotFound ? DWORD{ERROR_SUCCESS} : code;
}

/// Open files by the user's name.
DWORD countFiles(const Api& api, std::map<std::string, std::int64_t>& files) {
  if (api.NetFileEnum == nullptr) return ERROR_PROC_NOT_FOUND;
  return listParts<FILE_INFO_3, DWORD_PTR>(
      api,
      [&](LPBYTE* buffer, DWORD* read, DWORD* total, DWORD_PTR* resume) {
        return api.NetFileEnum(nullptr, nullptr, nullptr, 3, buffer, MAX_PREFERRED_LENGTH, read,
                               total, resume);
      },
      [&](const FILE_INFO_3& info) { ++files[foldCase(toUtf8(info.fi3_username))]; });
}

bool sameUser(const Fact<std::string>& user, const std::string& other) {
  return user.known() && foldCase(*user) == foldCase(other);
}

/// How often a client and user, or a user alone, stand in the list.
template <class Same>
auto countOf(const std::vector<ServerSession>& sessions, Same same) {
  return std::count_if(sessions.begin(), sessions.end(), same);
}

/// The session once for each of its shares. Shares can be told apart by the user only, so the
/// files of two sessions of one user from one client stay uncounted.
std::vector<ServerSession> perShare(const std::vector<ServerSession>& sessions,
                                    const ServerSession& session,
                                    const std::vector<OpenShare>& shares) {
  const bool alone = countOf(sessions, [&](const ServerSession& other) {
                       return other.client == session.client && other.user == session.user;
                     }) == 1;
  std::vector<ServerSession> entries;
  for (const OpenShare& share : shares) {
    if (!alone || !sameUser(session.user, share.user)) continue;
    entries.push_back(session);
    entries.back().share = share.share;
    entries.back().openFiles = share.files;
  }
  if (entries.empty()) entries.push_back(session);
  return entries;
}

Snapshot look(const Api& api, TimePoint now) {
  std::vector<ServerSession> sessions;
  if (const DWORD code = listServerSessions(api, now, sessions); code != ERROR_SUCCESS)
    return onlyGapOfWin32(kServerSessions, code);
  Snapshot part;
  std::vector<ServerSession>& list = part.serverSessions.ensure();
  DWORD problem = ERROR_SUCCESS;
  std::map<std::string, std::vector<OpenShare>> shares;
  for (const ServerSession& session : sessions) {
    const auto [at, fresh] = shares.try_emplace(foldCase(session.client));
    // Without the right to one of them there is none to any.
    if (!fresh || problem == ERROR_ACCESS_DENIED) continue;
    const DWORD code = listShares(api, session.client, at->second);
    if (code != ERROR_SUCCESS) problem = code;
  }
  for (const ServerSession& session : sessions) {
    auto entries = perShare(sessions, session, shares[foldCase(session.client)]);
    std::move(entries.begin(), entries.end(), std::back_inserter(list));
  }

  const auto uncounted = [](const ServerSession& session) { return !session.openFiles.known(); };
  if (std::any_of(list.begin(), list.end(), uncounted)) {
    std::map<std::string, std::int64_t> files;
    const DWORD code = countFiles(api, files);
    if (code != ERROR_SUCCESS) problem = code;
    for (ServerSession& session : list) {
      if (!uncounted(session)) continue;
      const bool alone = countOf(list, [&](const ServerSession& other) {
                           return other.user == session.user;
                         }) == 1;
      session.openFiles = code == ERROR_SUCCESS && alone && session.user.known()
                              ? Fact<std::int64_t>(files[foldCase(*session.user)])
                              : Fact<std::int64_t>::none();
    }
  }
  if (problem != ERROR_SUCCESS) part.gaps.ensure().push_back(gapOfWin32(kServerSessions, problem));
  return part;
}

}  // namespace

ServerSession serverSessionOf(const SESSION_INFO_502& info, TimePoint now) {
  ServerSession session = sessionOf(info.sesi502_cname, info.sesi502_username, info.sesi502_time,
                                    info.sesi502_idle_time, now);
  session.openFiles = std::int64_t{info.sesi502_num_opens};
  return session;
}

ServerSession serverSessionOf(const SESSION_INFO_10& info, TimePoint now) {
  return sessionOf(info.sesi10_cname, info.sesi10_username, info.sesi10_time, info.sesi10_idle_time,
                   now);
}

DWORD listServerSessions(const Api& api, TimePoint now, std::vector<ServerSession>& sessions) {
  if (api.NetSessionEnum == nullptr) return ERROR_PROC_NOT_FOUND;
  DWORD code = listLevel<SESSION_INFO_502>(api, 502, now, sessions);
  if (code == ERROR_ACCESS_DENIED || code == ERROR_INVALID_LEVEL) {
    sessions.clear();
    code = listLevel<SESSION_INFO_10>(api, 10, now, sessions);
  }
  return code == NERR_ServerNotStarted ? DWORD{ERROR_SUCCESS} : code;
}

Inspector serverSessionsInspector(const Api& api, TimePoint now) {
  return {kServerSessions, [api, now](const InspectorContext&) { return look(api, now); }};
}

}  // namespace unclash
