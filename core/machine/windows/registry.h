// The registry: values with their types, and what stands below a key.
#pragma once

#include <windows.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/machine/windows/api.h"

namespace unclash {

struct RegistryValue {
  DWORD type = REG_NONE;
  std::string text;        ///< of REG_SZ and REG_EXPAND_SZ (not expanded)
  std::uint64_t number{};  ///< of REG_DWORD and REG_QWORD
  bool isText() const { return type == REG_SZ || type == REG_EXPAND_SZ; }
  bool isNumber() const { return type == REG_DWORD || type == REG_QWORD; }
};

/// The number of a value, also where it is stored as text ("0" of a disabled policy); nothing for
/// anything else.
std::optional<std::int64_t> numberOf(const RegistryValue& value);

/// A key of HKEY_CURRENT_USER or HKEY_LOCAL_MACHINE, in the 64-bit view.
struct RegistryPlace {
  HKEY root = HKEY_CURRENT_USER;
  std::wstring key;
};

/// `HKCU\Network` as people write it.
std::string placeText(const RegistryPlace& place);

/// What one value holds. Codes: ERROR_FILE_NOT_FOUND where the key or the value is missing.
DWORD readValue(const Api& api, const RegistryPlace& place, const std::wstring& name,
                RegistryValue& value);
/// Nothing where it is missing or cannot be read; for settings where both mean the default.
std::optional<RegistryValue> valueAt(const Api& api, const RegistryPlace& place,
                                     const std::wstring& name);
DWORD writeValue(const RegistryPlace& place, const std::wstring& name, const RegistryValue& value);

/// Names of the keys right below. ERROR_FILE_NOT_FOUND where the key is missing.
DWORD listKeys(const Api& api, const RegistryPlace& place, std::vector<std::wstring>& names);
/// ERROR_SUCCESS, ERROR_FILE_NOT_FOUND, or why it cannot be told.
DWORD findKey(const Api& api, const RegistryPlace& place);
/// With all that is below it. Missing already counts as done.
DWORD deleteKey(const RegistryPlace& place);

/// As above, of this system's registry: for steps, which change it.
inline DWORD readValue(const RegistryPlace& place, const std::wstring& name, RegistryValue& value) {
  return readValue(Api::system(), place, name, value);
}
inline std::optional<RegistryValue> valueAt(const RegistryPlace& place, const std::wstring& name) {
  return valueAt(Api::system(), place, name);
}

}  // namespace unclash
