// Starts itself again through Explorer: `again FILE`. The program that Explorer starts finds FILE
// there, and writes to `FILE.again` who has started it.
#include <windows.h>
// Behind windows.h.
#include <tlhelp32.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <string>

#include "core/machine/elevated.h"
#include "core/machine/windows/text.h"

namespace {

std::string parentProgram() {
  const HANDLE snapshot = ::CreateToolhelp32Snapshot(TH32CS_SNAPPROCESS, 0);
  std::map<DWORD, std::string> names;
  DWORD parent = 0;
  PROCESSENTRY32W entry{};
  entry.dwSize = sizeof entry;
  for (BOOL more = ::Process32FirstW(snapshot, &entry); more;
       more = ::Process32NextW(snapshot, &entry)) {
    names[entry.th32ProcessID] = unclash::toUtf8(entry.szExeFile);
    if (entry.th32ProcessID == ::GetCurrentProcessId()) parent = entry.th32ParentProcessID;
  }
  ::CloseHandle(snapshot);
  return names[parent];
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 2) return 2;
  const std::filesystem::path file(arguments[1]);
  if (!std::filesystem::exists(file)) {
    std::ofstream(file) << "first";
    return unclash::startAgainAsUser() ? 0 : 1;
  }
  // Complete as soon as it is there.
  const std::filesystem::path written = file.string() + ".new";
  std::ofstream(written) << parentProgram();
  std::filesystem::rename(written, file.string() + ".again");
  return 0;
}
