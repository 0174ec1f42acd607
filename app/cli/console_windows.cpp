#include <windows.h>
// Behind windows.h.
#include <fcntl.h>
#include <io.h>
#include <shellapi.h>

#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "app/cli/console.h"

namespace unclash::cli {
namespace {

std::string toUtf8(const wchar_t* text) {
  const int size = ::WideCharToMultiByte(CP_UTF8, 0, text, -1, nullptr, 0, nullptr, nullptr);
  if (size <= 1) return {};
  std::string bytes(static_cast<std::size_t>(size), '\0');
  ::WideCharToMultiByte(CP_UTF8, 0, text, -1, bytes.data(), size, nullptr, nullptr);
  bytes.pop_back();
  return bytes;
}

UINT pageBefore = 0;

/// The console is shared with the shell that started the program.
void restorePage() { ::SetConsoleOutputCP(pageBefore); }

}  // namespace

void prepareConsole(int& argc, char**& argv) {
  pageBefore = ::GetConsoleOutputCP();
  if (pageBefore != 0 && pageBefore != CP_UTF8 && ::SetConsoleOutputCP(CP_UTF8))
    std::atexit(restorePage);
  // Data is the same bytes on every system: no carriage return before a line feed.
  ::_setmode(::_fileno(stdout), _O_BINARY);

  // main() gets its arguments in the ANSI code page, which loses most letters.
  int count = 0;
  wchar_t** wide = ::CommandLineToArgvW(::GetCommandLineW(), &count);
  if (wide == nullptr || count < 1) return;
  static std::vector<std::string> texts;
  static std::vector<char*> pointers;
  for (int i = 0; i < count; ++i) texts.push_back(toUtf8(wide[i]));
  ::LocalFree(wide);
  for (std::string& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  argc = count;
  argv = pointers.data();
}

bool hasPerson() {
  DWORD mode = 0;
  return ::GetConsoleMode(::GetStdHandle(STD_INPUT_HANDLE), &mode) != FALSE;
}

}  // namespace unclash::cli
