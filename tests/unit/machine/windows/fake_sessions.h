// Sessions of one's own behind the Api table: they are told things and signed out.
#pragma once

#include <list>

#include "tests/unit/machine/windows/fake_network.h"

namespace unclash {

class FakeSessions {
 public:
  struct One {
    DWORD id;
    WTS_CONNECTSTATE_CLASS state;
    std::wstring user;
    std::wstring domain;
  };
  std::list<One> sessions;
  std::vector<std::string> told;
  DWORD logoffCode = ERROR_SUCCESS;
  bool logoffFails = false;  ///< even without a code
  bool lies = false;
  int buffers = 0;

  void add(DWORD id, WTS_CONNECTSTATE_CLASS state, const wchar_t* user) {
    sessions.push_back({id, state, user, L"PC"});
  }
  bool has(DWORD id) const {
    return std::any_of(sessions.begin(), sessions.end(),
                       [&](const One& each) { return each.id == id; });
  }

  Api api() {
    Api api = Api::system();
    api.WTSEnumerateSessionsExW = [this](HANDLE, DWORD*, DWORD, SessionEntry** given,
                                         DWORD* count) -> BOOL {
      *given = new SessionEntry[sessions.size() + 1]();
      ++buffers;
      *count = 0;
      for (One& each : sessions) {
        SessionEntry& entry = (*given)[(*count)++];
        entry.SessionId = each.id;
        entry.State = each.state;
        entry.pUserName = each.user.data();
        entry.pDomainName = each.domain.data();
      }
      return TRUE;
    };
    api.WTSFreeMemoryExW = [this](int, PVOID entries, ULONG) -> BOOL {
      delete[] static_cast<SessionEntry*>(entries);
      --buffers;
      return TRUE;
    };
    api.WTSQuerySessionInformationW = [](HANDLE, DWORD, WTS_INFO_CLASS, LPWSTR*, DWORD*) -> BOOL {
      ::SetLastError(ERROR_NOT_SUPPORTED);
      return FALSE;
    };
    api.WTSSendMessageW = [this](HANDLE, DWORD id, LPWSTR, DWORD, LPWSTR text, DWORD size, DWORD,
                                 DWORD, DWORD*, BOOL) -> BOOL {
      told.push_back(std::to_string(id) + ": " +
                     toUtf8(std::wstring_view(text, size / sizeof(wchar_t))));
      return TRUE;
    };
    api.WTSLogoffSession = [this](HANDLE, DWORD id, BOOL) -> BOOL {
      ::SetLastError(logoffCode);
      if (logoffFails || logoffCode != ERROR_SUCCESS) return FALSE;
      if (!lies) sessions.remove_if([&](const One& each) { return each.id == id; });
      return TRUE;
    };
    return api;
  }
};

}  // namespace unclash
