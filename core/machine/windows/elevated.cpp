#include "core/machine/elevated.h"

#include "core/machine/windows/elevation.h"

// Behind windows.h.
#include <exdisp.h>
#include <servprov.h>
#include <shellapi.h>
#include <shldisp.h>
#include <shlguid.h>
#include <shlobj.h>
#include <shobjidl.h>

#include <memory>
#include <string>

#include "core/machine/windows/com.h"
#include "core/machine/windows/token.h"

namespace unclash {
namespace {

/// What `get(void**)` gives; nothing where it fails.
template <class T, class Get>
Com<T> taken(Get get) {
  void* given = nullptr;
  if (FAILED(get(&given))) given = nullptr;
  return Com<T>(static_cast<T*>(given));
}

/// The shell's automation object, living in Explorer, by way of the desktop's window
/// ("IShellDispatch2::ShellExecute"; Explorer runs in the ordinary logon session).
Com<IShellDispatch2> explorersDispatch() {
  const auto windows = taken<IShellWindows>([](void** into) {
    return ::CoCreateInstance(CLSID_ShellWindows, nullptr, CLSCTX_LOCAL_SERVER, IID_IShellWindows,
                              into);
  });
  if (!windows) return nullptr;
  VARIANT desktop;
  ::VariantInit(&desktop);
  desktop.vt = VT_I4;
  desktop.lVal = CSIDL_DESKTOP;
  VARIANT none;
  ::VariantInit(&none);
  long window = 0;
  IDispatch* found = nullptr;
  if (windows->FindWindowSW(&desktop, &none, SWC_DESKTOP, &window, SWFO_NEEDDISPATCH, &found) !=
          S_OK ||
      found == nullptr)
    return nullptr;
  const Com<IDispatch> item(found);
  const auto services = taken<IServiceProvider>(
      [&](void** into) { return item->QueryInterface(IID_IServiceProvider, into); });
  if (!services) return nullptr;
  const auto browser = taken<IShellBrowser>([&](void** into) {
    return services->QueryService(SID_STopLevelBrowser, IID_IShellBrowser, into);
  });
  if (!browser) return nullptr;
  IShellView* active = nullptr;
  if (FAILED(browser->QueryActiveShellView(&active)) || active == nullptr) return nullptr;
  const Com<IShellView> view(active);
  const auto background = taken<IDispatch>(
      [&](void** into) { return view->GetItemObject(SVGIO_BACKGROUND, IID_IDispatch, into); });
  if (!background) return nullptr;
  const auto folder = taken<IShellFolderViewDual>(
      [&](void** into) { return background->QueryInterface(IID_IShellFolderViewDual, into); });
  if (!folder) return nullptr;
  IDispatch* application = nullptr;
  if (FAILED(folder->get_Application(&application)) || application == nullptr) return nullptr;
  const Com<IDispatch> owner(application);
  return taken<IShellDispatch2>(
      [&](void** into) { return owner->QueryInterface(IID_IShellDispatch2, into); });
}

/// The command line behind the program's own name.
std::wstring ownArguments() {
  std::wstring line = ::GetCommandLineW();
  const std::size_t end = line.starts_with(L'"') ? line.find(L'"', 1) : line.find(L' ');
  if (end == std::wstring::npos) return {};
  const std::size_t first = line.find_first_not_of(L' ', end + 1);
  return first == std::wstring::npos ? std::wstring() : line.substr(first);
}

}  // namespace

std::optional<int> actAsElevatedCopy(const std::function<std::string(const Message&)>& say) {
  int count = 0;
  wchar_t** given = ::CommandLineToArgvW(::GetCommandLineW(), &count);
  const Held arguments(given, [](wchar_t** each) { ::LocalFree(each); });
  if (!arguments || count != 3 || std::wstring(given[1]) != kCarryOutOption) return std::nullopt;
  Surroundings around = Surroundings::system();
  around.say = say;
  const bool elevated = around.elevated();
  return answerRequest({Api::system(), std::move(around)}, given[2], elevated);
}

bool hidesOwnConnections() {
  HANDLE opened = nullptr;
  if (!::OpenProcessToken(::GetCurrentProcess(), TOKEN_QUERY, &opened)) return false;
  const Held token(opened, ::CloseHandle);
  TOKEN_ELEVATION_TYPE type = TokenElevationTypeDefault;
  DWORD size = 0;
  return ::GetTokenInformation(opened, TokenElevationType, &type, sizeof type, &size) &&
         type == TokenElevationTypeFull;
}

bool startAgainAsUser() {
  const std::filesystem::path program = ownProgram();
  const ComUse com;
  bool started = false;
  if (const auto shell = explorersDispatch(); shell && !program.empty()) {
    const ComText file(program.wstring());
    const ComText arguments(ownArguments());
    const ComText folder(std::filesystem::path(program).parent_path().wstring());
    const ComText verb(L"open");
    VARIANT show;
    ::VariantInit(&show);
    show.vt = VT_I4;
    show.lVal = SW_SHOWNORMAL;
    started = SUCCEEDED(shell->ShellExecute(file.get(), arguments.variant(), folder.variant(),
                                            verb.variant(), show));
  }
  return started;
}

}  // namespace unclash
