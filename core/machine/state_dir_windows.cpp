#include <windows.h>

#include <string>
#include <system_error>

#include "core/machine/state_dir.h"

namespace unclash {

std::filesystem::path defaultStateDir() {
  // The variable rather than the known folder: it needs neither shell32 nor COM, and every logon
  // sets it.
  const DWORD size = ::GetEnvironmentVariableW(L"LOCALAPPDATA", nullptr, 0);
  std::wstring folder(size, L'\0');
  if (size > 1) folder.resize(::GetEnvironmentVariableW(L"LOCALAPPDATA", folder.data(), size));
  const std::filesystem::path path(folder.c_str());
  if (path.is_absolute()) return path / L"Unclash";
  return std::filesystem::temp_directory_path() / L"Unclash";
}

// What lies in the user's profile, and so all that is the default, is already theirs alone.

std::error_code makeStateDir(const std::filesystem::path& folder) {
  if (folder.empty()) return std::make_error_code(std::errc::no_such_file_or_directory);
  std::error_code problem;
  std::filesystem::create_directories(folder, problem);
  return problem;
}

bool belongsToAnother(const std::filesystem::path&) { return false; }

bool canKeepIn(const std::filesystem::path& folder) {
  if (folder.empty()) return false;
  std::error_code problem;
  std::filesystem::path there = std::filesystem::absolute(folder, problem);
  while (!std::filesystem::exists(there, problem) && !problem && there.has_relative_path())
    there = there.parent_path();
  return !problem && std::filesystem::is_directory(there, problem);
}

}  // namespace unclash
