#include "core/machine/windows/surroundings.h"

// Behind windows.h.
#include <exdisp.h>
#include <tlhelp32.h>

#include <array>
#include <memory>

#include "core/machine/server_look.h"
#include "core/machine/windows/com.h"
#include "core/machine/windows/gap_reasons.h"
#include "core/machine/windows/text.h"
#include "core/machine/windows/token.h"

namespace unclash {
namespace {

using namespace std::chrono_literals;

constexpr auto kPoll = 100ms;
constexpr auto kServerTime = 5s;

/// This program's own window, the one in front first.
HWND ownWindow() {
  struct Search {
    DWORD process;
    HWND found;
  } search{::GetCurrentProcessId(), nullptr};
  const auto isOwn = [](HWND window, LPARAM into) -> BOOL {
    auto* at = reinterpret_cast<Search*>(into);
    DWORD process = 0;
    ::GetWindowThreadProcessId(window, &process);
    if (process != at->process || !::IsWindowVisible(window)) return TRUE;
    at->found = window;
    return FALSE;
  };
  if (const HWND front = ::GetForegroundWindow())
    if (!isOwn(front, reinterpret_cast<LPARAM>(&search))) return search.found;
  ::EnumWindows(isOwn, reinterpret_cast<LPARAM>(&search));
  return search.found;
}

bool hasConsole() {
  DWORD mode = 0;
  return ::GetConsoleMode(::GetStdHandle(STD_INPUT_HANDLE), &mode) != FALSE;
}

Asking findAsking() {
  // A program in a console has no window of its own.
  Asking asking;
  asking.window = ownWindow();
  asking.console = asking.window == nullptr && hasConsole();
  return asking;
}

Surroundings::Ended runOfSystem(const std::wstring& program, const std::wstring& arguments,
                                bool newConsole, const std::stop_token& stop) {
  std::array<wchar_t, MAX_PATH> folder{};
  const UINT size = ::GetSystemDirectoryW(folder.data(), MAX_PATH);
  if (size == 0 || size >= MAX_PATH) return {failureCode(::GetLastError())};
  const std::wstring path = std::wstring(folder.data()) + L"\\" + program;
  std::wstring line = L"\"" + path + L"\" " + arguments;
  STARTUPINFOW start{};
  start.cb = sizeof start;
  PROCESS_INFORMATION process{};
  if (!::CreateProcessW(path.c_str(), line.data(), nullptr, nullptr, FALSE,
                        newConsole ? CREATE_NEW_CONSOLE : 0, nullptr, folder.data(), &start,
                        &process))
    return {failureCode(::GetLastError())};
  const Held thread(process.hThread, ::CloseHandle);
  const Held running(process.hProcess, ::CloseHandle);
  while (::WaitForSingleObject(process.hProcess, static_cast<DWORD>(kPoll.count())) == WAIT_TIMEOUT)
    if (stop.stop_requested()) {
      // It was started here, and waits for an answer that is not wanted any more.
      ::TerminateProcess(process.hProcess, ERROR_CANCELLED);
      return {ERROR_CANCELLED};
    }
  Surroundings::Ended ended;
  if (!::GetExitCodeProcess(process.hProcess, &ended.exitCode))
    ended.error = failureCode(::GetLastError());
  return ended;
}

DWORD findPrograms(std::vector<RunningProgram>& programs) {
  const HANDLE taken = ::CreateToolhelp32Snapshot(TH32CS_SNAPPROCESS, 0);
  if (taken == INVALID_HANDLE_VALUE) return failureCode(::GetLastError());
  const Held snapshot(taken, ::CloseHandle);
  PROCESSENTRY32W entry{};
  entry.dwSize = sizeof entry;
  for (BOOL more = ::Process32FirstW(taken, &entry); more; more = ::Process32NextW(taken, &entry)) {
    RunningProgram program;
    program.id = entry.th32ProcessID;
    program.file = toUtf8(entry.szExeFile);
    if (!::ProcessIdToSessionId(program.id, &program.session)) continue;
    const Held process(::OpenProcess(PROCESS_QUERY_LIMITED_INFORMATION, FALSE, program.id),
                       ::CloseHandle);
    std::wstring path(32U << 10U, L'\0');
    auto size = static_cast<DWORD>(path.size());
    if (process && ::QueryFullProcessImageNameW(process.get(), 0, path.data(), &size))
      program.path = toUtf8(std::wstring_view(path).substr(0, size));
    programs.push_back(std::move(program));
  }
  // This program runs, so a list of none is no answer.
  return programs.empty() ? DWORD{ERROR_INVALID_DATA} : DWORD{ERROR_SUCCESS};
}

std::vector<std::string> namesOfFiles(const std::string& folder, std::size_t most) {
  std::vector<std::string> names;
  WIN32_FIND_DATAW entry{};
  const HANDLE given = ::FindFirstFileW(toUtf16(folder + "*").c_str(), &entry);
  if (given == INVALID_HANDLE_VALUE) return names;
  const Held search(given, ::FindClose);
  do {
    if ((entry.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY) == 0)
      names.push_back(toUtf8(entry.cFileName));
  } while (names.size() < most && ::FindNextFileW(given, &entry));
  return names;
}

std::optional<std::int64_t> skewOf(const std::string& server) {
  const SeenServer seen =
      lookAtServer(ServerName(server), {std::chrono::steady_clock::now() + kServerTime, {}});
  if (!seen.server.clockSkewSeconds.known()) return std::nullopt;
  return *seen.server.clockSkewSeconds;
}

std::size_t closeWindowsOf(DWORD process) {
  struct Asked {
    DWORD process;
    std::size_t count;
  } asked{process, 0};
  ::EnumWindows(
      [](HWND window, LPARAM into) -> BOOL {
        auto* at = reinterpret_cast<Asked*>(into);
        DWORD owner = 0;
        ::GetWindowThreadProcessId(window, &owner);
        if (owner == at->process && ::IsWindowVisible(window) &&
            ::GetWindow(window, GW_OWNER) == nullptr && ::PostMessageW(window, WM_CLOSE, 0, 0))
          ++at->count;
        return TRUE;
      },
      reinterpret_cast<LPARAM>(&asked));
  return asked.count;
}

DWORD findExplorerWindows(std::vector<ExplorerWindow>& windows) {
  const auto com = std::make_shared<ComUse>();
  IShellWindows* given = nullptr;
  const HRESULT made = ::CoCreateInstance(CLSID_ShellWindows, nullptr, CLSCTX_LOCAL_SERVER,
                                          IID_IShellWindows, reinterpret_cast<void**>(&given));
  // Without a desktop there are no windows, and nobody who knows of them.
  if (made == REGDB_E_CLASSNOTREG || made == CO_E_SERVER_EXEC_FAILURE) return ERROR_SUCCESS;
  if (FAILED(made)) return failureOf(made);
  const Com<IShellWindows> list(given);
  long count = 0;
  if (const HRESULT result = list->get_Count(&count); FAILED(result)) return failureOf(result);
  for (long i = 0; i < count; ++i) {
    VARIANT index;
    ::VariantInit(&index);
    index.vt = VT_I4;
    index.lVal = i;
    IDispatch* item = nullptr;
    if (list->Item(index, &item) != S_OK || item == nullptr) continue;
    const Com<IDispatch> object(item);
    IWebBrowser2* browser = nullptr;
    if (FAILED(object->QueryInterface(IID_IWebBrowser2, reinterpret_cast<void**>(&browser))))
      continue;
    const std::shared_ptr<IWebBrowser2> window(browser, [com](IWebBrowser2* it) { it->Release(); });
    BSTR place = nullptr;
    if (FAILED(window->get_LocationURL(&place)) || place == nullptr) continue;
    windows.push_back({toUtf8(place), [window] { return failureOf(window->Quit()); }});
    ::SysFreeString(place);
  }
  return ERROR_SUCCESS;
}

}  // namespace

Surroundings Surroundings::system() {
  Surroundings around;
  around.asking = findAsking;
  around.runSystemProgram = runOfSystem;
  around.explorerWindows = findExplorerWindows;
  around.runningPrograms = findPrograms;
  around.filesIn = namesOfFiles;
  around.askToClose = closeWindowsOf;
  around.clock = &systemClock();
  around.clockSkew = skewOf;
  around.elevated = [] { return ownToken(Api::system()).elevated == true; };
  return around;
}

bool waitUntil(const Hands& hands, const std::function<bool()>& reached,
               std::chrono::milliseconds time, const std::stop_token& stop) {
  // Counted rather than measured: a computer that slept meanwhile still gives the whole time.
  for (auto waited = 0ms; !reached(); waited += kPoll) {
    if (waited >= time || stop.stop_requested()) return false;
    hands.around.clock->wait(kPoll);
  }
  return true;
}

}  // namespace unclash
