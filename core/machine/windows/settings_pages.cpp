#include "core/machine/windows/settings_pages.h"

// Behind windows.h.
#include <shellapi.h>

#include <array>

#include "core/machine/open_page.h"
#include "core/machine/windows/com.h"
#include "core/machine/windows/gap_reasons.h"
#include "core/machine/windows/text.h"
#include "core/model/settings_page.h"

namespace unclash {
namespace {

constexpr const char* kSettings = "ms-settings:";
/// hInstApp is above it where ShellExecuteEx has started something ("SHELLEXECUTEINFOW").
constexpr INT_PTR kLastShellError = 32;

std::wstring controlPanel() {
  std::array<wchar_t, MAX_PATH> folder{};
  const UINT size = ::GetSystemDirectoryW(folder.data(), MAX_PATH);
  return size == 0 || size >= MAX_PATH ? std::wstring()
                                       : std::wstring(folder.data()) + L"\\control.exe";
}

}  // namespace

DWORD openSettingsPage(const Api& api, const std::string& page) {
  if (!isSettingsPage(page)) return ERROR_INVALID_PARAMETER;
  if (!api.ShellExecuteExW) return ERROR_PROC_NOT_FOUND;
  const bool settings = page.rfind(kSettings, 0) == 0;
  const std::wstring file = settings ? toUtf16(page) : controlPanel();
  if (file.empty()) return ERROR_PATH_NOT_FOUND;
  const std::wstring arguments = settings ? std::wstring() : L"/name " + toUtf16(page);
  // The shell may ask extensions ("ShellExecuteEx": COM is to be initialised before).
  const ComUse com;
  SHELLEXECUTEINFOW start{};
  start.cbSize = sizeof start;
  start.fMask = SEE_MASK_NOCLOSEPROCESS | SEE_MASK_NOASYNC | SEE_MASK_FLAG_NO_UI;
  start.lpVerb = L"open";
  start.lpFile = file.c_str();
  start.lpParameters = arguments.empty() ? nullptr : arguments.c_str();
  start.nShow = SW_SHOWNORMAL;
  ::SetLastError(ERROR_SUCCESS);
  DWORD code = ERROR_SUCCESS;
  if (!api.ShellExecuteExW(&start))
    code = failureCode(::GetLastError());
  else if (reinterpret_cast<INT_PTR>(start.hInstApp) <= kLastShellError)
    code = ERROR_INVALID_DATA;
  if (start.hProcess != nullptr) api.CloseHandle(start.hProcess);
  return code;
}

bool canOpenPages() { return true; }

bool openPage(const std::string& page) {
  return openSettingsPage(Api::system(), page) == ERROR_SUCCESS;
}

}  // namespace unclash
