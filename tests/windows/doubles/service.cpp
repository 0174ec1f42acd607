// service NAME: a service of Windows that Wine does not have. When LanmanWorkstation stops, every
// connection of the world that is being played ends, as on Windows.
#include <windows.h>
// Behind windows.h.
#include <winsvc.h>

#include <array>
#include <string>

#include "tests/windows/doubles/services.h"
#include "tests/windows/doubles/state.h"

namespace {

using namespace unclash;

std::wstring name;
SERVICE_STATUS_HANDLE handle = nullptr;
SERVICE_STATUS status{};

void become(DWORD state) {
  status.dwServiceType = SERVICE_WIN32_OWN_PROCESS;
  status.dwCurrentState = state;
  status.dwControlsAccepted = state == SERVICE_RUNNING ? SERVICE_ACCEPT_STOP : 0;
  ::SetServiceStatus(handle, &status);
}

/// Services do not inherit the environment of whoever tests.
void enterState() {
  const std::wstring state = doubles::stagedState();
  ::SetEnvironmentVariableW(L"UNCLASH_DOUBLES", state.empty() ? nullptr : state.c_str());
}

void setState(ServiceState state) {
  doubles::Call call("(service)");
  if (!call.playing()) return;
  practice::World& world = call.world();
  if (name == L"LanmanWorkstation" && state == ServiceState::stopped) world.restartWorkstation();
  for (Service& service : world.base.services.ensure())
    if (service.name == doubles::toUtf8(name.c_str())) service.state = state;
}

DWORD WINAPI onControl(DWORD control, DWORD, void*, void*) {
  if (control != SERVICE_CONTROL_STOP) return NO_ERROR;
  enterState();
  setState(ServiceState::stopped);
  become(SERVICE_STOPPED);
  return NO_ERROR;
}

void WINAPI serve(DWORD, LPWSTR*) {
  handle = ::RegisterServiceCtrlHandlerExW(name.c_str(), onControl, nullptr);
  enterState();
  setState(ServiceState::running);
  become(SERVICE_RUNNING);
}

}  // namespace

int wmain(int argc, wchar_t** argv) {
  if (argc != 2) return 2;
  name = argv[1];
  const std::array<SERVICE_TABLE_ENTRYW, 2> table{{{name.data(), serve}, {nullptr, nullptr}}};
  return ::StartServiceCtrlDispatcherW(table.data()) ? 0 : 1;
}
