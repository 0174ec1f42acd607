// Windows Management Instrumentation of this computer, by COM: the one reader of its classes.
#pragma once

#include <windows.h>

#include <chrono>
#include <map>
#include <stop_token>
#include <string>
#include <vector>

namespace unclash {

/// One object: its properties in UTF-8, numbers in decimal. What is null has no entry.
using WmiObject = std::map<std::string, std::string>;

/// `SELECT ... FROM CLASS` in one namespace, and how long it may take.
struct WmiQuestion {
  std::wstring space;  ///< `ROOT\Microsoft\Windows\SMB`
  std::wstring query;
  std::vector<std::wstring> properties;
  std::chrono::steady_clock::time_point until;
  std::stop_token stop;
};

/// ERROR_NOT_SUPPORTED where there is no such namespace or class, ERROR_ACCESS_DENIED,
/// ERROR_TIMEOUT and ERROR_CANCELLED as they are named; else a Win32 code that says as much as the
/// HRESULT does. Objects that came before are kept. Starting the service can hang: it is asked in a
/// thread of its own, which is left behind at `until`.
DWORD askWmi(const WmiQuestion& question, std::vector<WmiObject>& objects);

}  // namespace unclash
