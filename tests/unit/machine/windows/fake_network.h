// A redirector of one's own behind the Api table: it holds connections, lets them be made and
// ended, fails with the code it is told, or lies.
#pragma once

#include <algorithm>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "core/machine/windows/surroundings.h"
#include "core/machine/windows/text.h"

namespace unclash {

class FakeNetwork {
 public:
  struct Use {
    std::string local;
    std::string remote;
    std::string user;
    DWORD openFiles = 0;
  };
  struct Add {
    HWND owner = nullptr;
    std::string local;
    std::string remote;
    std::string user;
    bool password = false;
    DWORD flags = 0;
  };
  struct Cancel {
    std::string name;
    DWORD flags = 0;
    bool force = false;
  };

  std::vector<Use> uses;
  std::vector<Add> adds;
  std::vector<Cancel> cancels;
  std::deque<DWORD> addCodes;     ///< one for each call, then success
  std::deque<DWORD> cancelCodes;  ///< the same
  DWORD listCode = NERR_Success;
  bool lies = false;                  ///< success without effect
  std::string typedUser;              ///< what the person types over the name in the prompt
  std::string signedIn = "PC\\anna";  ///< who connects without giving a name
  int buffers = 0;                    ///< handed out and not freed

  /// Puts itself in place of the system's redirector.
  Api api() {
    Api api = Api::system();
    api.NetUseEnum = [this](LMSTR, DWORD, LPBYTE* buffer, DWORD, LPDWORD read, LPDWORD total,
                            LPDWORD) -> NET_API_STATUS {
      if (listCode != NERR_Success) return listCode;
      *buffer = list();
      *read = *total = static_cast<DWORD>(uses.size());
      return NERR_Success;
    };
    api.NetApiBufferFree = [this](LPVOID buffer) -> NET_API_STATUS {
      delete[] static_cast<USE_INFO_2*>(buffer);
      --buffers;
      return NERR_Success;
    };
    api.WNetOpenEnumW = [this](DWORD, DWORD, DWORD, LPNETRESOURCEW, LPHANDLE handle) -> DWORD {
      if (listCode != NERR_Success) return listCode;
      *handle = this;
      return NO_ERROR;
    };
    api.WNetEnumResourceW = [](HANDLE, LPDWORD, LPVOID, LPDWORD) -> DWORD {
      return ERROR_NO_MORE_ITEMS;
    };
    api.WNetCloseEnum = [](HANDLE) -> DWORD { return NO_ERROR; };
    api.WNetGetConnectionW = [](LPCWSTR, LPWSTR, LPDWORD) -> DWORD { return ERROR_NO_NETWORK; };
    api.WNetGetUserW = [](LPCWSTR, LPWSTR, LPDWORD) -> DWORD { return ERROR_NO_NETWORK; };
    api.WNetAddConnection3W = [this](HWND owner, LPNETRESOURCEW what, LPCWSTR password,
                                     LPCWSTR user, DWORD flags) -> DWORD {
      adds.push_back({owner, toUtf8(what->lpLocalName), toUtf8(what->lpRemoteName), toUtf8(user),
                      password != nullptr, flags});
      const DWORD code = next(addCodes);
      if (code != NO_ERROR || lies) return code;
      const std::string as = !typedUser.empty() ? typedUser : user ? toUtf8(user) : signedIn;
      uses.push_back({adds.back().local, adds.back().remote, as});
      return NO_ERROR;
    };
    api.WNetCancelConnection2W = [this](LPCWSTR name, DWORD flags, BOOL force) -> DWORD {
      cancels.push_back({toUtf8(name), flags, force != FALSE});
      const std::string what = toUtf8(name);
      const DWORD code = next(cancelCodes);
      if (code != NO_ERROR || lies) return code;
      const auto isMeant = [&](const Use& use) {
        return use.local == what || (use.local.empty() && use.remote == what);
      };
      if (std::none_of(uses.begin(), uses.end(), isMeant)) return ERROR_NOT_CONNECTED;
      for (const Use& use : uses)
        if (isMeant(use) && use.openFiles > 0 && !force) return ERROR_OPEN_FILES;
      std::erase_if(uses, isMeant);
      return NO_ERROR;
    };
    return api;
  }

 private:
  static DWORD next(std::deque<DWORD>& codes) {
    if (codes.empty()) return NO_ERROR;
    const DWORD code = codes.front();
    codes.pop_front();
    return code;
  }

  LPWSTR kept(const std::string& text) {
    texts_.push_back(toUtf16(text));
    return texts_.back().data();
  }

  LPBYTE list() {
    auto* infos = new USE_INFO_2[uses.size() + 1]();
    ++buffers;
    for (std::size_t i = 0; i < uses.size(); ++i) {
      infos[i].ui2_local = kept(uses[i].local);
      infos[i].ui2_remote = kept(uses[i].remote);
      infos[i].ui2_username = kept(uses[i].user);
      infos[i].ui2_domainname = kept("");
      infos[i].ui2_refcount = uses[i].openFiles;
    }
    return reinterpret_cast<LPBYTE>(infos);
  }

  std::deque<std::wstring> texts_;
};

/// Time that passes as soon as somebody waits.
class FastClock final : public Clock {
 public:
  TimePoint now() const override { return TimePoint{} + waited; }
  void wait(std::chrono::milliseconds duration) override {
    waited += duration;
    if (onWait) onWait();
  }
  std::chrono::milliseconds waited{0};
  std::function<void()> onWait;
};

/// Nobody to ask, no programs, no windows.
inline Surroundings emptySurroundings(Clock& clock) {
  Surroundings around;
  around.asking = [] { return Asking{}; };
  around.runSystemProgram = [](const std::wstring&, const std::wstring&, bool, std::stop_token) {
    return Surroundings::Ended{ERROR_FILE_NOT_FOUND};
  };
  around.explorerWindows = [](std::vector<ExplorerWindow>&) { return DWORD{ERROR_SUCCESS}; };
  around.runningPrograms = [](std::vector<RunningProgram>&) { return DWORD{ERROR_SUCCESS}; };
  around.filesIn = [](const std::string&, std::size_t) { return std::vector<std::string>{}; };
  around.askToClose = [](DWORD) { return std::size_t{0}; };
  around.clock = &clock;
  around.clockSkew = [](const std::string&) { return std::optional<std::int64_t>{}; };
  around.say = [](const Message& message) { return message.id; };
  return around;
}

}  // namespace unclash
