#include "core/machine/state_dir.h"

#include <windows.h>

#include <string>

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

}  // namespace unclash
