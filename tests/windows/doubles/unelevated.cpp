// unelevated PROGRAM [ARGUMENT...]: runs a program with the limited half of the own token, as an
// administrator's programs run on Windows as long as nobody consents. Programs under Wine start
// elevated. Exits as the program does.
#include <windows.h>

#include <string>

namespace {

/// What stands behind the first argument on the command line, as it was quoted.
wchar_t* behindFirst(wchar_t* line) {
  const wchar_t end = *line == L'"' ? L'"' : L' ';
  if (*line == L'"') ++line;
  while (*line != L'\0' && *line != end) ++line;
  if (*line == L'"') ++line;
  while (*line == L' ') ++line;
  return line;
}

HANDLE limitedToken() {
  HANDLE own = nullptr;
  TOKEN_LINKED_TOKEN linked{};
  DWORD size = 0;
  HANDLE primary = nullptr;
  if (!::OpenProcessToken(::GetCurrentProcess(), TOKEN_QUERY | TOKEN_DUPLICATE, &own) ||
      !::GetTokenInformation(own, TokenLinkedToken, &linked, sizeof linked, &size) ||
      !::DuplicateTokenEx(linked.LinkedToken, MAXIMUM_ALLOWED, nullptr, SecurityImpersonation,
                          TokenPrimary, &primary))
    return nullptr;
  return primary;
}

}  // namespace

int wmain() {
  const HANDLE token = limitedToken();
  std::wstring line = behindFirst(::GetCommandLineW());
  STARTUPINFOW startup{};
  startup.cb = sizeof startup;
  startup.dwFlags = STARTF_USESTDHANDLES;
  startup.hStdInput = ::GetStdHandle(STD_INPUT_HANDLE);
  startup.hStdOutput = ::GetStdHandle(STD_OUTPUT_HANDLE);
  startup.hStdError = ::GetStdHandle(STD_ERROR_HANDLE);
  PROCESS_INFORMATION process{};
  if (token == nullptr || !::CreateProcessAsUserW(token, nullptr, line.data(), nullptr, nullptr,
                                                  TRUE, 0, nullptr, nullptr, &startup, &process))
    return 98;
  ::WaitForSingleObject(process.hProcess, INFINITE);
  DWORD code = 99;
  ::GetExitCodeProcess(process.hProcess, &code);
  return static_cast<int>(code);
}
