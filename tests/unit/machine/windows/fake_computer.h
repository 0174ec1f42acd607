// A computer behind the Api table on which there is nothing yet: every list is empty and every key
// is missing. Tests put in what they need. It counts what it lends: memory, and handles.
#pragma once

#include <algorithm>
#include <cstring>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/machine/windows/api.h"
#include "core/machine/windows/inspectors.h"
#include "core/machine/windows/registry.h"
#include "core/machine/windows/sessions.h"
#include "tests/unit/machine/windows/fakes.h"

namespace unclash {

class FakeComputer {
 public:
  static constexpr DWORD kOwnSession = 2;
  static constexpr LUID kOwnLogon{0x4d3a5, 1};
  static constexpr const char* kOwnLogonText = "0x10004d3a5";

  Api api;
  std::map<std::string, RegistryValue> values;  ///< `HKLM\key\name`
  std::set<std::string> keys;                   ///< `HKLM\key`, beside those of the values
  DWORD registryCode = ERROR_SUCCESS;           ///< what opening any key fails with
  std::map<std::string, std::vector<std::pair<std::string, std::string>>> objects;
  std::map<std::string, std::string> links;

  FakeComputer() {
    addNetwork();
    addSessions();
    addSecurity();
    addServices();
    addRegistry();
    addObjects();
    api.EvtQuery = [this](EVT_HANDLE, LPCWSTR, LPCWSTR, DWORD) { return open(); };
    api.EvtNext = [](EVT_HANDLE, DWORD, EVT_HANDLE*, DWORD, DWORD, PDWORD) -> BOOL {
      ::SetLastError(ERROR_NO_MORE_ITEMS);
      return FALSE;
    };
    api.EvtRender = [](EVT_HANDLE, EVT_HANDLE, DWORD, DWORD, PVOID, PDWORD, PDWORD) -> BOOL {
      return FALSE;
    };
    api.EvtClose = [this](EVT_HANDLE handle) -> BOOL { return close(handle); };
    api.GetComputerNameW = [](LPWSTR name, LPDWORD size) -> BOOL {
      std::wcscpy(name, L"PC-0412");
      *size = 7;
      return TRUE;
    };
    // 2026-11-21T12:00:00Z, two hours after the start.
    api.GetSystemTimeAsFileTime = [](LPFILETIME time) { *time = {0xd58ce000, 0x01dd79af}; };
    api.GetTickCount64 = []() -> ULONGLONG { return 7'200'000; };
    api.RtlGetVersion = [](OSVERSIONINFOEXW* version) -> NTSTATUS {
      version->dwBuildNumber = 26100;
      version->wProductType = VER_NT_WORKSTATION;
      return 0;
    };
  }

  /// Entries that the system allocates: freed by one of its functions, and counted until then.
  template <class T>
  T* give(const std::vector<T>& entries) {
    auto memory = std::make_unique<std::max_align_t[]>(
        entries.size() * sizeof(T) / sizeof(std::max_align_t) + 1);
    auto* start = reinterpret_cast<T*>(memory.get());
    std::memcpy(start, entries.data(), entries.size() * sizeof(T));
    lent_[start] = std::move(memory);
    return start;
  }
  bool take(const void* memory) {
    const bool known = memory != nullptr && lent_.erase(memory) == 1;
    if (!known) ++strangers_;
    return known;
  }
  HANDLE open() {
    auto* handle = reinterpret_cast<HANDLE>(lastHandle_ += 4);
    handles_.insert(handle);
    return handle;
  }
  bool close(HANDLE handle) {
    const bool known = handles_.erase(handle) == 1;
    if (!known) ++strangers_;
    return known;
  }
  /// Text that lives as long as the computer.
  LPWSTR text(const std::wstring& text) {
    texts_.push_back(std::make_unique<std::wstring>(text));
    return texts_.back()->data();
  }

  /// True where all that was lent came back, each once.
  bool gotAllBack() const { return lent_.empty() && handles_.empty() && strangers_ == 0; }

  /// One list of netapi32 in one part.
  template <class T>
  NET_API_STATUS list(const std::vector<T>& entries, LPBYTE* buffer, LPDWORD read, LPDWORD total) {
    *buffer = reinterpret_cast<LPBYTE>(give(entries));
    *read = *total = static_cast<DWORD>(entries.size());
    return NERR_Success;
  }

  void set(const char* path, std::uint32_t number) { values[path] = {REG_DWORD, {}, number}; }
  void set(const char* path, const char* text) { values[path] = {REG_SZ, text, 0}; }

 private:
  void addNetwork() {
    api.NetApiBufferFree = [this](LPVOID memory) -> NET_API_STATUS {
      return take(memory) ? NERR_Success : ERROR_INVALID_PARAMETER;
    };
    api.NetUseEnum = [this](LMSTR, DWORD, LPBYTE* buffer, DWORD, LPDWORD read, LPDWORD total,
                            LPDWORD) { return list<USE_INFO_2>({}, buffer, read, total); };
    api.NetSessionEnum = [this](LMSTR, LMSTR, LMSTR, DWORD, LPBYTE* buffer, DWORD, LPDWORD read,
                                LPDWORD total, LPDWORD) {
      return list<SESSION_INFO_502>({}, buffer, read, total);
    };
    api.NetConnectionEnum = [this](LMSTR, LMSTR, DWORD, LPBYTE* buffer, DWORD, LPDWORD read,
                                   LPDWORD total, LPDWORD) {
      return list<CONNECTION_INFO_1>({}, buffer, read, total);
    };
    api.NetFileEnum = [this](LMSTR, LMSTR, LMSTR, DWORD, LPBYTE* buffer, DWORD, LPDWORD read,
                             LPDWORD total,
                             PDWORD_PTR) { return list<FILE_INFO_3>({}, buffer, read, total); };
    api.NetUserEnum = [this](LPCWSTR, DWORD, DWORD, LPBYTE* buffer, DWORD, LPDWORD read,
                             LPDWORD total,
                             LPDWORD) { return list<USER_INFO_0>({}, buffer, read, total); };
    api.NetUserGetInfo = [](LPCWSTR, LPCWSTR, DWORD, LPBYTE*) -> NET_API_STATUS {
      return NERR_UserNotFound;
    };
    api.NetLocalGroupEnum = [this](LPCWSTR, DWORD, LPBYTE* buffer, DWORD, LPDWORD read,
                                   LPDWORD total, PDWORD_PTR) {
      return list<LOCALGROUP_INFO_0>({}, buffer, read, total);
    };
    api.NetLocalGroupGetMembers = [this](LPCWSTR, LPCWSTR, DWORD, LPBYTE* buffer, DWORD,
                                         LPDWORD read, LPDWORD total, PDWORD_PTR) {
      return list<LOCALGROUP_MEMBERS_INFO_2>({}, buffer, read, total);
    };
    api.NetGetJoinInformation = [this](LPCWSTR, LPWSTR* name,
                                       PNETSETUP_JOIN_STATUS status) -> NET_API_STATUS {
      *name = give<wchar_t>({L'W', L'G', L'\0'});
      *status = NetSetupWorkgroupName;
      return NERR_Success;
    };
    api.WNetOpenEnumW = [this](DWORD, DWORD, DWORD, LPNETRESOURCEW, LPHANDLE handle) -> DWORD {
      *handle = open();
      return NO_ERROR;
    };
    api.WNetEnumResourceW = [](HANDLE, LPDWORD, LPVOID, LPDWORD) -> DWORD {
      return ERROR_NO_MORE_ITEMS;
    };
    api.WNetCloseEnum = [this](HANDLE handle) -> DWORD {
      return close(handle) ? NO_ERROR : ERROR_INVALID_HANDLE;
    };
    api.WNetGetConnectionW = [](LPCWSTR, LPWSTR, LPDWORD) -> DWORD { return ERROR_NOT_CONNECTED; };
    api.WNetGetUserW = [](LPCWSTR, LPWSTR, LPDWORD) -> DWORD { return ERROR_NOT_CONNECTED; };
    api.GetLogicalDrives = []() -> DWORD { return 0; };
  }

  void addSessions() {
    api.ProcessIdToSessionId = [](DWORD, DWORD* session) -> BOOL {
      *session = kOwnSession;
      return TRUE;
    };
    api.WTSEnumerateSessionsExW = [this](HANDLE, DWORD*, DWORD, SessionEntry** entries,
                                         DWORD* count) -> BOOL {
      *entries =
          give<SessionEntry>({SessionEntry{0, WTSActive, kOwnSession, text(L"Console"), nullptr,
                                           text(L"anna"), text(L"PC-0412"), nullptr}});
      *count = 1;
      return TRUE;
    };
    api.WTSFreeMemoryExW = [this](int, PVOID memory, ULONG) -> BOOL { return take(memory); };
    api.WTSFreeMemory = [this](PVOID memory) { take(memory); };
    api.WTSQuerySessionInformationW = [this](HANDLE, DWORD session, WTS_INFO_CLASS what,
                                             LPWSTR* buffer, DWORD* size) -> BOOL {
      if (what == kSessionFacts) {
        SessionFacts facts{};
        facts.Level = 1;
        facts.Data.SessionId = session;
        facts.Data.SessionFlags = 1;
        *buffer = reinterpret_cast<LPWSTR>(give<SessionFacts>({facts}));
        *size = sizeof facts;
      } else {
        *buffer = give<wchar_t>({L'\0'});
        *size = sizeof(wchar_t);
      }
      return TRUE;
    };
    api.GetLastInputInfo = [](PLASTINPUTINFO info) -> BOOL {
      info->dwTime = 7'140'000;
      return TRUE;
    };
  }

  void addSecurity() {
    api.LsaEnumerateLogonSessions = [this](PULONG count, PLUID* list) -> NTSTATUS {
      *list = give<LUID>({kOwnLogon});
      *count = 1;
      return 0;
    };
    api.LsaGetLogonSessionData = [this](PLUID luid, PSECURITY_LOGON_SESSION_DATA* data) {
      SECURITY_LOGON_SESSION_DATA one{};
      one.Size = sizeof one;
      one.LogonId = *luid;
      one.LogonType = Interactive;
      *data = give<SECURITY_LOGON_SESSION_DATA>({one});
      return NTSTATUS{0};
    };
    api.LsaFreeReturnBuffer = [this](PVOID memory) -> NTSTATUS { return take(memory) ? 0 : 1; };
    api.LsaConnectUntrusted = [this](PHANDLE handle) -> NTSTATUS {
      *handle = open();
      return 0;
    };
    api.LsaDeregisterLogonProcess = [this](HANDLE handle) -> NTSTATUS {
      return close(handle) ? 0 : 1;
    };
    api.LsaLookupAuthenticationPackage = [](HANDLE, PLSA_STRING, PULONG package) -> NTSTATUS {
      *package = 2;
      return 0;
    };
    api.LsaCallAuthenticationPackage = [this](HANDLE, ULONG, PVOID, ULONG, PVOID* response,
                                              PULONG size, PNTSTATUS status) -> NTSTATUS {
      KERB_QUERY_TKT_CACHE_EX_RESPONSE none{};
      none.MessageType = KerbQueryTicketCacheExMessage;
      *response = give<KERB_QUERY_TKT_CACHE_EX_RESPONSE>({none});
      *size = sizeof none;
      *status = 0;
      return 0;
    };
    api.CredEnumerateW = [](LPCWSTR, DWORD, DWORD*, PCREDENTIALW**) -> BOOL {
      ::SetLastError(ERROR_NOT_FOUND);
      return FALSE;
    };
    api.CredReadDomainCredentialsW = [](PCREDENTIAL_TARGET_INFORMATIONW, DWORD, DWORD*,
                                        PCREDENTIALW**) -> BOOL {
      ::SetLastError(ERROR_NOT_FOUND);
      return FALSE;
    };
    api.CredFree = [this](PVOID memory) { take(memory); };
    api.OpenProcessToken = [this](HANDLE, DWORD, PHANDLE token) -> BOOL {
      *token = open();
      return TRUE;
    };
    api.CloseHandle = [this](HANDLE handle) -> BOOL { return close(handle); };
    api.GetTokenInformation = [](HANDLE, TOKEN_INFORMATION_CLASS what, LPVOID buffer, DWORD,
                                 PDWORD used) -> BOOL {
      if (what == TokenStatistics) {
        static_cast<TOKEN_STATISTICS*>(buffer)->AuthenticationId = kOwnLogon;
        *used = sizeof(TOKEN_STATISTICS);
        return TRUE;
      }
      if (what == TokenElevation) {
        static_cast<TOKEN_ELEVATION*>(buffer)->TokenIsElevated = 0;
        *used = sizeof(TOKEN_ELEVATION);
        return TRUE;
      }
      if (what == TokenUser) {
        // Only handed on to LookupAccountSid.
        static_cast<TOKEN_USER*>(buffer)->User.Sid = buffer;
        return TRUE;
      }
      ::SetLastError(ERROR_NO_SUCH_LOGON_SESSION);
      return FALSE;
    };
    api.LookupAccountSidW = [](LPCWSTR, PSID, LPWSTR name, LPDWORD, LPWSTR domain, LPDWORD,
                               PSID_NAME_USE) -> BOOL {
      std::wcscpy(name, L"anna");
      std::wcscpy(domain, L"PC-0412");
      return TRUE;
    };
  }

  void addServices() {
    api.OpenSCManagerW = [this](LPCWSTR, LPCWSTR, DWORD) { return static_cast<SC_HANDLE>(open()); };
    api.OpenServiceW = [](SC_HANDLE, LPCWSTR, DWORD) -> SC_HANDLE {
      ::SetLastError(ERROR_SERVICE_DOES_NOT_EXIST);
      return nullptr;
    };
    api.CloseServiceHandle = [this](SC_HANDLE handle) -> BOOL { return close(handle); };
    api.QueryServiceStatusEx = [](SC_HANDLE, SC_STATUS_TYPE, LPBYTE, DWORD, LPDWORD) -> BOOL {
      return FALSE;
    };
    api.QueryServiceConfigW = [](SC_HANDLE, LPQUERY_SERVICE_CONFIGW, DWORD, LPDWORD) -> BOOL {
      return FALSE;
    };
    api.EnumDependentServicesW = [](SC_HANDLE, DWORD, LPENUM_SERVICE_STATUSW, DWORD, LPDWORD,
                                    LPDWORD count) -> BOOL {
      *count = 0;
      return TRUE;
    };
  }

  void addRegistry() {
    api.RegOpenKeyExW = [this](HKEY root, LPCWSTR key, DWORD, REGSAM, PHKEY given) -> LSTATUS {
      if (registryCode != ERROR_SUCCESS) return static_cast<LSTATUS>(registryCode);
      const std::string path = placeText({root, key});
      const auto value = values.lower_bound(path + "\\");
      const auto below = keys.lower_bound(path + "\\");
      const bool there = keys.count(path) != 0 ||
                         (value != values.end() && value->first.starts_with(path + "\\")) ||
                         (below != keys.end() && below->starts_with(path + "\\"));
      if (!there) return ERROR_FILE_NOT_FOUND;
      *given = static_cast<HKEY>(open());
      openKeys_[*given] = path;
      return ERROR_SUCCESS;
    };
    api.RegCloseKey = [this](HKEY key) -> LSTATUS {
      return close(key) ? ERROR_SUCCESS : ERROR_INVALID_HANDLE;
    };
    api.RegQueryValueExW = [this](HKEY key, LPCWSTR name, LPDWORD, LPDWORD type, LPBYTE data,
                                  LPDWORD size) -> LSTATUS {
      const std::string path = openKeys_[key] + "\\" + toUtf8Name(name);
      const auto found = values.find(path);
      if (found == values.end()) return ERROR_FILE_NOT_FOUND;
      const RegistryValue& value = found->second;
      *type = value.type;
      std::wstring wide(value.text.begin(), value.text.end());
      const DWORD needed = value.isText() ? static_cast<DWORD>((wide.size() + 1) * sizeof(wchar_t))
                                          : DWORD{sizeof(DWORD)};
      const DWORD room = std::exchange(*size, needed);
      if (room < needed) return ERROR_MORE_DATA;
      if (value.isText())
        std::memcpy(data, wide.c_str(), needed);
      else
        std::memcpy(data, &value.number, needed);
      return ERROR_SUCCESS;
    };
    api.RegEnumKeyExW = [this](HKEY key, DWORD index, LPWSTR name, LPDWORD length, LPDWORD, LPWSTR,
                               LPDWORD, PFILETIME) -> LSTATUS {
      const std::string path = openKeys_[key] + "\\";
      std::set<std::string> below;
      const auto add = [&](const std::string& full, bool isKey) {
        if (!full.starts_with(path)) return;
        const std::size_t end = full.find('\\', path.size());
        if (isKey || end != std::string::npos)
          below.insert(full.substr(path.size(), end - path.size()));
      };
      for (const std::string& each : keys) add(each, true);
      for (const auto& [full, value] : values) add(full, false);
      if (index >= below.size()) return ERROR_NO_MORE_ITEMS;
      const std::string& one = *std::next(below.begin(), static_cast<std::ptrdiff_t>(index));
      std::copy(one.begin(), one.end(), name);
      *length = static_cast<DWORD>(one.size());
      return ERROR_SUCCESS;
    };
  }

  void addObjects() {
    constexpr auto kNotFound = static_cast<NTSTATUS>(0xC0000034);
    api.NtOpenDirectoryObject = [this](HANDLE* given, ACCESS_MASK,
                                       LSA_OBJECT_ATTRIBUTES* attributes) {
      const std::string name = toUtf8Name(attributes->ObjectName->Buffer);
      if (objects.count(name) == 0) return kNotFound;
      *given = open();
      openObjects_[*given] = name;
      return NTSTATUS{0};
    };
    api.NtQueryDirectoryObject = [this](HANDLE directory, PVOID buffer, ULONG, BOOLEAN, BOOLEAN,
                                        ULONG* context, ULONG*) -> NTSTATUS {
      const auto& entries = objects[openObjects_[directory]];
      auto* given = static_cast<ObjectEntry*>(buffer);
      if (*context >= entries.size()) return static_cast<NTSTATUS>(0x8000001A);
      // One at a time, as a system may.
      const auto& [name, type] = entries[*context];
      ++*context;
      given[0] = {counted(name), counted(type)};
      given[1] = {};
      return *context < entries.size() ? 0x105 : 0;
    };
    api.NtOpenSymbolicLinkObject = [this](HANDLE* given, ACCESS_MASK,
                                          LSA_OBJECT_ATTRIBUTES* attributes) {
      const std::string name = toUtf8Name(attributes->ObjectName->Buffer);
      if (links.count(name) == 0) return kNotFound;
      *given = open();
      openObjects_[*given] = name;
      return NTSTATUS{0};
    };
    api.NtQuerySymbolicLinkObject = [this](HANDLE link, LSA_UNICODE_STRING* target, ULONG*) {
      const std::string& to = links[openObjects_[link]];
      std::copy(to.begin(), to.end(), target->Buffer);
      target->Length = static_cast<USHORT>(to.size() * sizeof(wchar_t));
      return NTSTATUS{0};
    };
    api.NtClose = [this](HANDLE handle) -> NTSTATUS { return close(handle) ? 0 : 1; };
  }

  static std::string toUtf8Name(const wchar_t* name) {
    std::string text;
    for (; *name != L'\0'; ++name) text += static_cast<char>(*name);
    return text;
  }
  LSA_UNICODE_STRING counted(const std::string& name) {
    LSA_UNICODE_STRING counted{};
    counted.Buffer = text(std::wstring(name.begin(), name.end()));
    counted.Length = static_cast<USHORT>(name.size() * sizeof(wchar_t));
    return counted;
  }

  std::map<const void*, std::unique_ptr<std::max_align_t[]>> lent_;
  std::set<HANDLE> handles_;
  std::uintptr_t lastHandle_ = 0x1000;
  int strangers_ = 0;
  std::vector<std::unique_ptr<std::wstring>> texts_;
  std::map<HKEY, std::string> openKeys_;
  std::map<HANDLE, std::string> openObjects_;
};

/// All gaps of a snapshot as `area code`, sorted.
inline std::vector<std::string> gapsOf(const Snapshot& snapshot) {
  std::vector<std::string> gaps;
  for (const Gap& gap : each(snapshot.gaps))
    gaps.push_back(gap.area + " " + std::to_string(gap.code.valueOr(0)));
  std::sort(gaps.begin(), gaps.end());
  return gaps;
}

}  // namespace unclash
