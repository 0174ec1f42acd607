// The system's functions that inspectors and steps call, in one table. Those of
// DLLs that are not among the KnownDLLs are looked up in the system's own
// folder only, so that no DLL beside the program is ever loaded, and each of
// them may be missing: a null pointer. Tests put their own functions in.
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
#include <winsvc.h>
#include <wtsapi32.h>

namespace unclash {

/// NAME(dll, Function).
#define UNCLASH_WINDOWS_FUNCTIONS(NAME)                                        \
  NAME("mpr.dll", WNetAddConnection3W)                                         \
  NAME("mpr.dll", WNetCancelConnection2W)                                      \
  NAME("mpr.dll", WNetCloseEnum)                                               \
  NAME("mpr.dll", WNetEnumResourceW)                                           \
  NAME("mpr.dll", WNetGetConnectionW)                                          \
  NAME("mpr.dll", WNetGetUserW)                                                \
  NAME("mpr.dll", WNetOpenEnumW)                                               \
  NAME("netapi32.dll", NetApiBufferFree)                                       \
  NAME("netapi32.dll", NetFileClose)                                           \
  NAME("netapi32.dll", NetFileEnum)                                            \
  NAME("netapi32.dll", NetGetJoinInformation)                                  \
  NAME("netapi32.dll", NetSessionDel)                                          \
  NAME("netapi32.dll", NetSessionEnum)                                         \
  NAME("netapi32.dll", NetUseEnum)                                             \
  NAME("wtsapi32.dll", WTSEnumerateSessionsW)                                  \
  NAME("wtsapi32.dll", WTSFreeMemory)                                          \
  NAME("wtsapi32.dll", WTSLogoffSession)                                       \
  NAME("wtsapi32.dll", WTSQuerySessionInformationW)                            \
  NAME("wtsapi32.dll", WTSSendMessageW)                                        \
  NAME("secur32.dll", LsaCallAuthenticationPackage)                            \
  NAME("secur32.dll", LsaConnectUntrusted)                                     \
  NAME("secur32.dll", LsaDeregisterLogonProcess)                               \
  NAME("secur32.dll", LsaEnumerateLogonSessions)                               \
  NAME("secur32.dll", LsaFreeReturnBuffer)                                     \
  NAME("secur32.dll", LsaGetLogonSessionData)                                  \
  NAME("secur32.dll", LsaLookupAuthenticationPackage)                          \
  NAME("rstrtmgr.dll", RmEndSession)                                           \
  NAME("rstrtmgr.dll", RmGetList)                                              \
  NAME("rstrtmgr.dll", RmRegisterResources)                                    \
  NAME("rstrtmgr.dll", RmStartSession)                                         \
  NAME("shell32.dll", ShellExecuteExW)                                         \
  NAME("wevtapi.dll", EvtClose)                                                \
  NAME("wevtapi.dll", EvtNext)                                                 \
  NAME("wevtapi.dll", EvtQuery)                                                \
  NAME("wevtapi.dll", EvtRender)                                               \
  NAME("advapi32.dll", CloseServiceHandle)                                     \
  NAME("advapi32.dll", ControlService)                                         \
  NAME("advapi32.dll", CredDeleteW)                                            \
  NAME("advapi32.dll", CredEnumerateW)                                         \
  NAME("advapi32.dll", CredFree)                                               \
  NAME("advapi32.dll", EnumDependentServicesW)                                 \
  NAME("advapi32.dll", OpenSCManagerW)                                         \
  NAME("advapi32.dll", OpenServiceW)                                           \
  NAME("advapi32.dll", QueryServiceConfigW)                                    \
  NAME("advapi32.dll", QueryServiceStatusEx)                                   \
  NAME("advapi32.dll", StartServiceW)

struct Api {
#define UNCLASH_MEMBER(dll, function) decltype(&::function) function = nullptr;
  UNCLASH_WINDOWS_FUNCTIONS(UNCLASH_MEMBER)
#undef UNCLASH_MEMBER

  /// This system's. Lives as long as the program.
  static const Api &system();
};

/// Calls `release` with what a call gave, where it gave anything, at the end of
/// the scope.
template <class T, class Release> class Held {
public:
  Held(T value, Release release) : value_(value), release_(release) {}
  Held(const Held &) = delete;
  Held &operator=(const Held &) = delete;
  ~Held() {
    if (value_)
      release_(value_);
  }
  T get() const { return value_; }
  explicit operator bool() const { return static_cast<bool>(value_); }

private:
  T value_;
  Release release_;
};

} // namespace unclash
