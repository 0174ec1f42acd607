// A service called LanmanWorkstation, which Wine has none of: it does nothing, and is gone with the
// test.
#pragma once

#include <windows.h>

#include <chrono>
#include <filesystem>
#include <string>
#include <thread>

namespace unclash {

inline bool underWine() {
  return ::GetProcAddress(::GetModuleHandleW(L"ntdll.dll"), "wine_get_version") != nullptr;
}

/// The program that tests have something to work on with.
inline std::wstring standIn() {
  const std::filesystem::path path = std::filesystem::path(UNCLASH_BIN_DIR) / "stand_in.exe";
  return std::filesystem::absolute(path).make_preferred().wstring();
}

template <class Reached>
bool within(std::chrono::milliseconds time, Reached reached) {
  for (const auto until = std::chrono::steady_clock::now() + time;
       std::chrono::steady_clock::now() < until;
       std::this_thread::sleep_for(std::chrono::milliseconds(50)))
    if (reached()) return true;
  return reached();
}

class RealWorkstation {
 public:
  RealWorkstation() : manager_(::OpenSCManagerW(nullptr, nullptr, SC_MANAGER_ALL_ACCESS)) {
    const std::wstring command = L"\"" + standIn() + L"\" service";
    service_ =
        ::CreateServiceW(manager_, L"LanmanWorkstation", nullptr, SERVICE_ALL_ACCESS,
                         SERVICE_WIN32_OWN_PROCESS, SERVICE_DEMAND_START, SERVICE_ERROR_NORMAL,
                         command.c_str(), nullptr, nullptr, nullptr, nullptr, nullptr);
  }
  RealWorkstation(const RealWorkstation&) = delete;
  RealWorkstation& operator=(const RealWorkstation&) = delete;
  ~RealWorkstation() {
    SERVICE_STATUS status{};
    ::ControlService(service_, SERVICE_CONTROL_STOP, &status);
    within(std::chrono::seconds(10), [&] { return state().dwCurrentState == SERVICE_STOPPED; });
    ::DeleteService(service_);
    ::CloseServiceHandle(service_);
    ::CloseServiceHandle(manager_);
  }
  bool made() const { return service_ != nullptr; }
  bool runs() const { return state().dwCurrentState == SERVICE_RUNNING; }
  DWORD process() const { return state().dwProcessId; }

 private:
  SERVICE_STATUS_PROCESS state() const {
    SERVICE_STATUS_PROCESS status{};
    DWORD needed = 0;
    ::QueryServiceStatusEx(service_, SC_STATUS_PROCESS_INFO, reinterpret_cast<LPBYTE>(&status),
                           sizeof status, &needed);
    return status;
  }

  SC_HANDLE manager_;
  SC_HANDLE service_ = nullptr;
};

}  // namespace unclash
