// shell32.dll: starting programs. "runas" is where Windows asks an administrator for consent: the
// world says whether there is one (`administrator`), and who consents starts the program with the
// whole token, as Windows does. Wine 8.0 hands the limited half on.
#include <windows.h>
// Behind windows.h.
#include <shellapi.h>

#include <string>

#include "tests/windows/doubles/state.h"

DOUBLES_MARKER

namespace unclash::doubles {
namespace {

/// Whoever asks has the whole token already, or its limited half.
HANDLE wholeToken() {
  HANDLE own = nullptr;
  if (!::OpenProcessToken(::GetCurrentProcess(), TOKEN_QUERY | TOKEN_DUPLICATE, &own))
    return nullptr;
  TOKEN_ELEVATION_TYPE type{};
  DWORD size = 0;
  ::GetTokenInformation(own, TokenElevationType, &type, sizeof type, &size);
  HANDLE token = own;
  if (type == TokenElevationTypeLimited) {
    TOKEN_LINKED_TOKEN linked{};
    if (!::GetTokenInformation(own, TokenLinkedToken, &linked, sizeof linked, &size))
      return nullptr;
    token = linked.LinkedToken;
  }
  HANDLE primary = nullptr;
  ::DuplicateTokenEx(token, MAXIMUM_ALLOWED, nullptr, SecurityImpersonation, TokenPrimary,
                     &primary);
  return primary;
}

BOOL fail(DWORD code) {
  ::SetLastError(code);
  return FALSE;
}

BOOL start(HANDLE token, SHELLEXECUTEINFOW& info) {
  std::wstring line = L"\"" + std::wstring(info.lpFile) + L"\"";
  if (info.lpParameters != nullptr) line += L" " + std::wstring(info.lpParameters);
  STARTUPINFOW startup{};
  startup.cb = sizeof startup;
  PROCESS_INFORMATION process{};
  const BOOL started =
      token == nullptr
          ? ::CreateProcessW(nullptr, line.data(), nullptr, nullptr, FALSE, 0, nullptr,
                             info.lpDirectory, &startup, &process)
          : ::CreateProcessAsUserW(token, nullptr, line.data(), nullptr, nullptr, FALSE, 0, nullptr,
                                   info.lpDirectory, &startup, &process);
  if (!started) return FALSE;
  ::CloseHandle(process.hThread);
  info.hInstApp = reinterpret_cast<HINSTANCE>(33);
  if ((info.fMask & SEE_MASK_NOCLOSEPROCESS) != 0)
    info.hProcess = process.hProcess;
  else
    ::CloseHandle(process.hProcess);
  return TRUE;
}

}  // namespace

DOUBLE(WINBOOL, ShellExecuteExW, SHELLEXECUTEINFOW* info) {
  bool runAs = false;
  {
    // The lock is not held while the program that is started asks for it.
    Call call("ShellExecuteExW");
    info->hProcess = nullptr;
    if (call.fault()) return call.fault()->asBool();
    if (!call.playing() || info->lpFile == nullptr) return fail(ERROR_FILE_NOT_FOUND);
    runAs = info->lpVerb != nullptr && std::wstring(info->lpVerb) == L"runas";
    const std::string what = toUtf8(info->lpParameters);
    call.note(runAs ? "runas " + what
                    : "open " + toUtf8(info->lpFile) + (what.empty() ? "" : " " + what));
    if (runAs && !call.elevated() && !call.consents()) return fail(ERROR_CANCELLED);
    // Pages of the Settings are only noted.
    if (!runAs) {
      info->hInstApp = reinterpret_cast<HINSTANCE>(42);
      return TRUE;
    }
  }
  return start(wholeToken(), *info);
}

/// There is no desktop: Wine's own DLLs ask for it when Explorer's windows are listed.
DOUBLE_UNDECLARED(HRESULT, SHGetDesktopFolder, void** folder) {
  *folder = nullptr;
  return E_NOTIMPL;
}

DOUBLE(LPWSTR*, CommandLineToArgvW, LPCWSTR line, int* count) {
  // Quotes and backslashes as documented ("Parsing C++ command-line arguments").
  std::vector<std::wstring> words;
  std::wstring word;
  bool quoted = false;
  bool any = false;
  std::size_t slashes = 0;
  const auto flush = [&](std::size_t number) {
    word.append(number, L'\\');
    slashes = 0;
  };
  for (const wchar_t* at = line;; ++at) {
    if (*at == L'\\') {
      ++slashes;
      any = true;
    } else if (*at == L'"') {
      const bool literal = slashes % 2 == 1;
      flush(slashes / 2);
      if (literal)
        word += L'"';
      else
        quoted = !quoted;
      any = true;
    } else if (*at == L'\0' || ((*at == L' ' || *at == L'\t') && !quoted)) {
      flush(slashes);
      if (any) words.push_back(word);
      word.clear();
      any = false;
      if (*at == L'\0') break;
    } else {
      flush(slashes);
      word += *at;
      any = true;
    }
  }
  std::size_t bytes = (words.size() + 1) * sizeof(LPWSTR);
  for (const std::wstring& each : words) bytes += (each.size() + 1) * sizeof(wchar_t);
  auto* list = static_cast<LPWSTR*>(::LocalAlloc(LMEM_FIXED | LMEM_ZEROINIT, bytes));
  auto* end = reinterpret_cast<wchar_t*>(list + words.size() + 1);
  for (std::size_t i = 0; i < words.size(); ++i) {
    list[i] = end;
    std::copy(words[i].c_str(), words[i].c_str() + words[i].size() + 1, end);
    end += words[i].size() + 1;
  }
  *count = static_cast<int>(words.size());
  return list;
}

}  // namespace unclash::doubles
