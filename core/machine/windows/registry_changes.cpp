#include "core/machine/windows/registry_changes.h"

#include <vector>

#include "core/machine/windows/api.h"

namespace unclash {
namespace {

DWORD code(LSTATUS status) { return static_cast<DWORD>(status); }

void close(HKEY key) { ::RegCloseKey(key); }

DWORD open(const RegistryPlace& place, REGSAM rights, HKEY& key) {
  key = nullptr;
  return code(::RegOpenKeyExW(place.root, place.key.c_str(), 0, rights | KEY_WOW64_64KEY, &key));
}

DWORD create(const RegistryPlace& place, HKEY& key) {
  key = nullptr;
  return code(::RegCreateKeyExW(place.root, place.key.c_str(), 0, nullptr, REG_OPTION_NON_VOLATILE,
                                KEY_READ | KEY_WRITE | KEY_WOW64_64KEY, nullptr, &key, nullptr));
}

}  // namespace

DWORD deleteValue(const RegistryPlace& place, const std::wstring& name) {
  HKEY handle = nullptr;
  DWORD error = open(place, KEY_SET_VALUE, handle);
  const Held key(handle, close);
  if (error == ERROR_SUCCESS) error = code(::RegDeleteValueW(handle, name.c_str()));
  return error == ERROR_FILE_NOT_FOUND ? DWORD{ERROR_SUCCESS} : error;
}

DWORD copyKey(const RegistryPlace& from, const RegistryPlace& to) {
  HKEY opened = nullptr;
  if (const DWORD error = open(from, KEY_READ, opened); error != ERROR_SUCCESS) return error;
  const Held source(opened, close);
  HKEY created = nullptr;
  if (const DWORD error = create(to, created); error != ERROR_SUCCESS) return error;
  const Held target(created, close);
  return code(::RegCopyTreeW(source.get(), nullptr, target.get()));
}

DWORD copyValue(const RegistryPlace& from, const std::wstring& name, const RegistryPlace& to,
                const std::wstring& newName) {
  HKEY opened = nullptr;
  if (const DWORD error = open(from, KEY_QUERY_VALUE, opened); error != ERROR_SUCCESS) return error;
  const Held source(opened, close);
  DWORD type = REG_NONE;
  DWORD size = 0;
  DWORD error = code(::RegQueryValueExW(opened, name.c_str(), nullptr, &type, nullptr, &size));
  if (error != ERROR_SUCCESS) return error;
  std::vector<BYTE> bytes(size + 1U);
  error = code(::RegQueryValueExW(opened, name.c_str(), nullptr, &type, bytes.data(), &size));
  if (error != ERROR_SUCCESS) return error;
  HKEY created = nullptr;
  error = create(to, created);
  const Held target(created, close);
  if (error != ERROR_SUCCESS) return error;
  return code(::RegSetValueExW(created, newName.c_str(), 0, type, bytes.data(), size));
}

}  // namespace unclash
