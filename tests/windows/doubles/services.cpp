#include "tests/windows/doubles/services.h"

#include <windows.h>
// Behind windows.h.
#include <winsvc.h>

#include <array>

#include "tests/windows/doubles/state.h"

namespace unclash::doubles {
namespace {

const wchar_t* const kPlace = L"Software\\UnclashDoubles";
/// Netlogon goes with the SMB client.
const wchar_t* const kOnWorkstation = L"LanmanWorkstation\0";

DWORD startTypeOf(const Service& service) {
  switch (service.startType.valueOr(StartType::automatic)) {
    case StartType::disabled:
      return SERVICE_DISABLED;
    case StartType::manual:
      return SERVICE_DEMAND_START;
    default:
      return SERVICE_AUTO_START;
  }
}

DWORD stateOf(SC_HANDLE service) {
  SERVICE_STATUS status{};
  return ::QueryServiceStatus(service, &status) ? status.dwCurrentState : 0;
}

bool reach(SC_HANDLE service, DWORD wanted) {
  for (int i = 0; i < 500; ++i) {
    if (stateOf(service) == wanted) return true;
    ::Sleep(10);
  }
  return false;
}

bool bringTo(SC_HANDLE service, DWORD wanted) {
  if (stateOf(service) == wanted) return true;
  if (wanted == SERVICE_RUNNING)
    return ::StartServiceW(service, 0, nullptr) && reach(service, wanted);
  SERVICE_STATUS status{};
  return ::ControlService(service, SERVICE_CONTROL_STOP, &status) && reach(service, wanted);
}

SC_HANDLE make(SC_HANDLE manager, const Service& service, const std::wstring& program) {
  const std::wstring name = toUtf16(service.name);
  const std::wstring line = L"\"" + program + L"\" " + name;
  const wchar_t* dependencies = service.name == "Netlogon" ? kOnWorkstation : nullptr;
  const DWORD type = startTypeOf(service);
  const SC_HANDLE there = ::OpenServiceW(manager, name.c_str(), SERVICE_ALL_ACCESS);
  if (there == nullptr)
    return ::CreateServiceW(manager, name.c_str(), name.c_str(), SERVICE_ALL_ACCESS,
                            SERVICE_WIN32_OWN_PROCESS, type, SERVICE_ERROR_IGNORE, line.c_str(),
                            nullptr, nullptr, dependencies, nullptr, nullptr);
  ::ChangeServiceConfigW(there, SERVICE_WIN32_OWN_PROCESS, type, SERVICE_ERROR_IGNORE, line.c_str(),
                         nullptr, nullptr, nullptr, nullptr, nullptr, nullptr);
  return there;
}

}  // namespace

std::wstring stagedState() {
  std::array<wchar_t, 1024> text{};
  DWORD size = sizeof text - sizeof(wchar_t);
  if (::RegGetValueW(HKEY_LOCAL_MACHINE, kPlace, L"State", RRF_RT_REG_SZ, nullptr, text.data(),
                     &size) != 0)
    return {};
  return text.data();
}

std::string stageServices(const practice::World& world, const std::wstring& state,
                          const std::wstring& program) {
  // Whatever stops now belongs to an earlier world.
  ::RegDeleteKeyValueW(HKEY_LOCAL_MACHINE, kPlace, L"State");
  const SC_HANDLE manager = ::OpenSCManagerW(nullptr, nullptr, SC_MANAGER_ALL_ACCESS);
  if (manager == nullptr) return "no service manager";
  std::string problem;
  for (const Service& service : each(world.base.services)) {
    if (service.state == ServiceState::missing) continue;
    const SC_HANDLE handle = make(manager, service, program);
    const DWORD wanted =
        service.state == ServiceState::running ? DWORD{SERVICE_RUNNING} : DWORD{SERVICE_STOPPED};
    if (handle == nullptr || !bringTo(handle, wanted)) problem += service.name + " ";
    if (handle != nullptr) ::CloseServiceHandle(handle);
  }
  ::CloseServiceHandle(manager);
  ::RegSetKeyValueW(HKEY_LOCAL_MACHINE, kPlace, L"State", REG_SZ, state.c_str(),
                    static_cast<DWORD>((state.size() + 1) * sizeof(wchar_t)));
  return problem;
}

}  // namespace unclash::doubles
