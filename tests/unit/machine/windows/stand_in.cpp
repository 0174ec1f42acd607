// A program for tests to work on: `stand_in service NAME` is a Windows service that does nothing,
// `stand_in window` one with a window that closes when it is asked to, `stand_in stubborn` one that
// does not. The last two end by themselves after a while.
#include <windows.h>

#include <string>

namespace {

SERVICE_STATUS_HANDLE statusHandle = nullptr;
HANDLE ended = nullptr;

void report(DWORD state) {
  SERVICE_STATUS status{};
  status.dwServiceType = SERVICE_WIN32_OWN_PROCESS;
  status.dwCurrentState = state;
  status.dwControlsAccepted = state == SERVICE_RUNNING ? SERVICE_ACCEPT_STOP : 0;
  ::SetServiceStatus(statusHandle, &status);
}

DWORD WINAPI onControl(DWORD control, DWORD, LPVOID, LPVOID) {
  if (control == SERVICE_CONTROL_STOP) {
    report(SERVICE_STOP_PENDING);
    ::SetEvent(ended);
  }
  return NO_ERROR;
}

void WINAPI serve(DWORD, LPWSTR* arguments) {
  ended = ::CreateEventW(nullptr, TRUE, FALSE, nullptr);
  statusHandle = ::RegisterServiceCtrlHandlerExW(arguments[0], onControl, nullptr);
  report(SERVICE_RUNNING);
  ::WaitForSingleObject(ended, INFINITE);
  report(SERVICE_STOPPED);
}

bool stubborn = false;

LRESULT CALLBACK onMessage(HWND window, UINT message, WPARAM first, LPARAM second) {
  if (message == WM_CLOSE && stubborn) return 0;
  if (message == WM_DESTROY || message == WM_TIMER) ::PostQuitMessage(0);
  return ::DefWindowProcW(window, message, first, second);
}

int show() {
  WNDCLASSW kind{};
  kind.lpfnWndProc = onMessage;
  kind.lpszClassName = L"UnclashStandIn";
  ::RegisterClassW(&kind);
  const HWND window =
      ::CreateWindowW(kind.lpszClassName, L"Stand-in", WS_OVERLAPPEDWINDOW | WS_VISIBLE, 0, 0, 100,
                      100, nullptr, nullptr, nullptr, nullptr);
  if (window == nullptr) return 1;
  ::SetTimer(window, 1, 60'000, nullptr);
  MSG message;
  while (::GetMessageW(&message, nullptr, 0, 0) > 0) ::DispatchMessageW(&message);
  return 0;
}

}  // namespace

int main(int count, char** arguments) {
  const std::string what = count > 1 ? arguments[1] : "";
  if (what == "window" || what == "stubborn") {
    stubborn = what == "stubborn";
    return show();
  }
  wchar_t name[] = L"";
  const SERVICE_TABLE_ENTRYW table[] = {{name, serve}, {nullptr, nullptr}};
  return ::StartServiceCtrlDispatcherW(table) ? 0 : 1;
}
