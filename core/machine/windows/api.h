// The system's functions that inspectors and steps call, in one table. Those of DLLs that are not
// among the KnownDLLs are looked up in the system's own folder only, so that no DLL beside the
// program is ever loaded, and each of them may be missing: an empty function. Tests put their own
// functions in; recordings put themselves in between or in place of the system.
#pragma once

#include <windows.h>
// Behind windows.h.
#include <lm.h>
#include <ntsecapi.h>
#include <restartmanager.h>
#include <shellapi.h>
#include <wincred.h>
#include <winevt.h>
#include <winnetwk.h>
#include <winspool.h>
#include <winsvc.h>
#include <wtsapi32.h>

#include <functional>
#include <vector>

#include "core/machine/windows/wmi.h"

namespace unclash {

/// WTS_SESSION_INFO_1W, which not every compiler's headers have (documentation:
/// "WTS_SESSION_INFO_1W structure").
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
/// WTSTypeSessionInfoLevel1 of WTS_TYPE_CLASS.
inline constexpr int kSessionEntries = 2;

/// OBJECT_DIRECTORY_INFORMATION (documentation: "NtQueryDirectoryObject function").
struct ObjectEntry {
  LSA_UNICODE_STRING Name;
  LSA_UNICODE_STRING TypeName;
};

/// NAME(dll, Function): those that the headers declare.
#define UNCLASH_WINDOWS_FUNCTIONS(NAME)               \
  NAME("mpr.dll", WNetAddConnection3W)                \
  NAME("mpr.dll", WNetCancelConnection2W)             \
  NAME("mpr.dll", WNetCloseEnum)                      \
  NAME("mpr.dll", WNetEnumResourceW)                  \
  NAME("mpr.dll", WNetGetConnectionW)                 \
  NAME("mpr.dll", WNetGetUserW)                       \
  NAME("mpr.dll", WNetOpenEnumW)                      \
  NAME("netapi32.dll", NetApiBufferFree)              \
  NAME("netapi32.dll", NetConnectionEnum)             \
  NAME("netapi32.dll", NetFileEnum)                   \
  NAME("netapi32.dll", NetFileClose)                  \
  NAME("netapi32.dll", NetGetJoinInformation)         \
  NAME("netapi32.dll", NetLocalGroupEnum)             \
  NAME("netapi32.dll", NetLocalGroupGetMembers)       \
  NAME("netapi32.dll", NetSessionDel)                 \
  NAME("netapi32.dll", NetSessionEnum)                \
  NAME("netapi32.dll", NetUseEnum)                    \
  NAME("netapi32.dll", NetUserEnum)                   \
  NAME("netapi32.dll", NetUserGetInfo)                \
  NAME("wtsapi32.dll", WTSFreeMemory)                 \
  NAME("wtsapi32.dll", WTSLogoffSession)              \
  NAME("wtsapi32.dll", WTSQuerySessionInformationW)   \
  NAME("wtsapi32.dll", WTSSendMessageW)               \
  NAME("secur32.dll", LsaCallAuthenticationPackage)   \
  NAME("secur32.dll", LsaConnectUntrusted)            \
  NAME("secur32.dll", LsaDeregisterLogonProcess)      \
  NAME("secur32.dll", LsaEnumerateLogonSessions)      \
  NAME("secur32.dll", LsaFreeReturnBuffer)            \
  NAME("secur32.dll", LsaGetLogonSessionData)         \
  NAME("secur32.dll", LsaLookupAuthenticationPackage) \
  NAME("rstrtmgr.dll", RmEndSession)                  \
  NAME("rstrtmgr.dll", RmGetList)                     \
  NAME("rstrtmgr.dll", RmRegisterResources)           \
  NAME("rstrtmgr.dll", RmStartSession)                \
  NAME("shell32.dll", ShellExecuteExW)                \
  NAME("winspool.drv", EnumPrintersW)                 \
  NAME("wevtapi.dll", EvtClose)                       \
  NAME("wevtapi.dll", EvtNext)                        \
  NAME("wevtapi.dll", EvtQuery)                       \
  NAME("wevtapi.dll", EvtRender)                      \
  NAME("advapi32.dll", CloseServiceHandle)            \
  NAME("advapi32.dll", ControlService)                \
  NAME("advapi32.dll", CredDeleteW)                   \
  NAME("advapi32.dll", CredEnumerateW)                \
  NAME("advapi32.dll", CredFree)                      \
  NAME("advapi32.dll", CredReadDomainCredentialsW)    \
  NAME("advapi32.dll", EnumDependentServicesW)        \
  NAME("advapi32.dll", EnumServicesStatusExW)         \
  NAME("advapi32.dll", GetTokenInformation)           \
  NAME("advapi32.dll", LookupAccountSidW)             \
  NAME("advapi32.dll", OpenProcessToken)              \
  NAME("advapi32.dll", OpenSCManagerW)                \
  NAME("advapi32.dll", OpenServiceW)                  \
  NAME("advapi32.dll", QueryServiceConfigW)           \
  NAME("advapi32.dll", QueryServiceStatusEx)          \
  NAME("advapi32.dll", RegCloseKey)                   \
  NAME("advapi32.dll", RegEnumKeyExW)                 \
  NAME("advapi32.dll", RegOpenKeyExW)                 \
  NAME("advapi32.dll", RegQueryValueExW)              \
  NAME("advapi32.dll", StartServiceW)                 \
  NAME("kernel32.dll", CloseHandle)                   \
  NAME("kernel32.dll", GetComputerNameW)              \
  NAME("kernel32.dll", GetLogicalDrives)              \
  NAME("kernel32.dll", GetSystemTimeAsFileTime)       \
  NAME("kernel32.dll", GetTickCount64)                \
  NAME("kernel32.dll", ProcessIdToSessionId)          \
  NAME("user32.dll", GetLastInputInfo)

/// NAME(dll, Function, Type): those that not every compiler's headers declare.
#define UNCLASH_WINDOWS_FUNCTIONS_BY_TYPE(NAME)                                                    \
  NAME("wtsapi32.dll", WTSEnumerateSessionsExW,                                                    \
       BOOL(HANDLE, DWORD*, DWORD, SessionEntry**, DWORD*))                                        \
  NAME("wtsapi32.dll", WTSFreeMemoryExW, BOOL(int, PVOID, ULONG))                                  \
  NAME("ntdll.dll", NtClose, NTSTATUS(HANDLE))                                                     \
  NAME("ntdll.dll", NtOpenDirectoryObject, NTSTATUS(HANDLE*, ACCESS_MASK, LSA_OBJECT_ATTRIBUTES*)) \
  NAME("ntdll.dll", NtQueryDirectoryObject,                                                        \
       NTSTATUS(HANDLE, PVOID, ULONG, BOOLEAN, BOOLEAN, ULONG*, ULONG*))                           \
  NAME("ntdll.dll", NtOpenSymbolicLinkObject,                                                      \
       NTSTATUS(HANDLE*, ACCESS_MASK, LSA_OBJECT_ATTRIBUTES*))                                     \
  NAME("ntdll.dll", NtQuerySymbolicLinkObject, NTSTATUS(HANDLE, LSA_UNICODE_STRING*, ULONG*))      \
  NAME("ntdll.dll", RtlGetVersion, NTSTATUS(OSVERSIONINFOEXW*))

namespace windows_api {

/// R(A...) of a pointer to a function of the system.
template <class Pointer>
struct Signature;
template <class R, class... A>
struct Signature<R(WINAPI*)(A...)> {
  using type = R(A...);
};

}  // namespace windows_api

struct Api {
#define UNCLASH_MEMBER(dll, name) \
  std::function<windows_api::Signature<decltype(&::name)>::type> name;
#define UNCLASH_MEMBER_BY_TYPE(dll, name, ...) std::function<__VA_ARGS__> name;
  UNCLASH_WINDOWS_FUNCTIONS(UNCLASH_MEMBER)
  UNCLASH_WINDOWS_FUNCTIONS_BY_TYPE(UNCLASH_MEMBER_BY_TYPE)
#undef UNCLASH_MEMBER
#undef UNCLASH_MEMBER_BY_TYPE
  /// Windows Management Instrumentation, which is reached by COM and not by functions: askWmi().
  std::function<DWORD(const WmiQuestion&, std::vector<WmiObject>&)> wmi;

  /// This system's. Lives as long as the program.
  static const Api& system();
};

/// Calls `release` with what a call gave, where it gave anything, at the end of the scope.
template <class T, class Release>
class Held {
 public:
  Held(T value, Release release) : value_(value), release_(release) {}
  Held(const Held&) = delete;
  Held& operator=(const Held&) = delete;
  ~Held() {
    if (value_) release_(value_);
  }
  T get() const { return value_; }
  explicit operator bool() const { return static_cast<bool>(value_); }

 private:
  T value_;
  Release release_;
};

}  // namespace unclash
