#include "core/machine/windows/registry.h"

#include <charconv>
#include <cstring>

#include "core/machine/windows/api.h"
#include "core/machine/windows/text.h"
#include "core/model/letters.h"

namespace unclash {
namespace {

/// Names of keys have at most 255 characters ("Registry element size limits").
constexpr DWORD kKeyName = 256;
/// A value that keeps growing between the calls is read again that often.
constexpr int kTries = 4;

/// No setting that is read here is longer.
constexpr DWORD kMostBytes = 1U << 20U;
/// Far more than any key that is listed here has below it.
constexpr DWORD kMostKeys = 100'000;
constexpr DWORD kUntouched = 0xffffffffU;

DWORD code(LSTATUS status) { return static_cast<DWORD>(status); }

/// A key, closed at the end of the scope.
class Key {
 public:
  Key(const Api& api, const RegistryPlace& place, REGSAM rights) : api_(api) {
    if (!complete(api)) {
      problem_ = ERROR_PROC_NOT_FOUND;
      return;
    }
    problem_ = code(
        api.RegOpenKeyExW(place.root, place.key.c_str(), 0, rights | KEY_WOW64_64KEY, &handle_));
    if (problem_ == ERROR_SUCCESS && handle_ == nullptr) problem_ = ERROR_INVALID_DATA;
  }
  Key(const Key&) = delete;
  Key& operator=(const Key&) = delete;
  ~Key() {
    if (handle_ != nullptr) api_.RegCloseKey(handle_);
  }
  HKEY get() const { return handle_; }
  /// Why it could not be opened; ERROR_SUCCESS where it is.
  DWORD problem() const { return problem_; }

 private:
  static bool complete(const Api& api) {
    return api.RegOpenKeyExW != nullptr && api.RegCloseKey != nullptr &&
           api.RegQueryValueExW != nullptr && api.RegEnumKeyExW != nullptr;
  }

  const Api& api_;
  HKEY handle_ = nullptr;
  DWORD problem_ = ERROR_SUCCESS;
};

std::string textOf(const std::vector<BYTE>& bytes) {
  // The terminating zero may be missing, and more than one may be there.
  std::wstring wide(bytes.size() / sizeof(wchar_t), L'\0');
  if (!wide.empty()) std::memcpy(wide.data(), bytes.data(), wide.size() * sizeof(wchar_t));
  return toUtf8(std::wstring_view(wide).substr(0, wide.find(L'\0')));
}

RegistryValue understood(DWORD type, const std::vector<BYTE>& bytes) {
  RegistryValue value;
  value.type = type;
  if (value.isText()) value.text = textOf(bytes);
  if ((type == REG_DWORD && bytes.size() == sizeof(DWORD)) ||
      (type == REG_QWORD && bytes.size() == sizeof(std::uint64_t))) {
    std::memcpy(&value.number, bytes.data(), bytes.size());
  } else if (value.isNumber()) {
    value.type = REG_NONE;
  }
  return value;
}

}  // namespace

std::optional<std::int64_t> numberOf(const RegistryValue& value) {
  if (value.isNumber()) return static_cast<std::int64_t>(value.number);
  if (!value.isText()) return std::nullopt;
  const std::string_view digits = trimmed(value.text);
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
  return number;
}

std::string placeText(const RegistryPlace& place) {
  return (place.root == HKEY_CURRENT_USER ? "HKCU\\" : "HKLM\\") + toUtf8(place.key);
}

DWORD readValue(const Api& api, const RegistryPlace& place, const std::wstring& name,
                RegistryValue& value) {
  const Key key(api, place, KEY_QUERY_VALUE);
  if (key.problem() != ERROR_SUCCESS) return key.problem();
  std::vector<BYTE> bytes(512);
  for (int tried = 0; tried < kTries; ++tried) {
    DWORD type = kUntouched;
    const auto room = static_cast<DWORD>(bytes.size());
    DWORD size = room;
    const DWORD error =
        code(api.RegQueryValueExW(key.get(), name.c_str(), nullptr, &type, bytes.data(), &size));
    if (error == ERROR_SUCCESS) {
      if (type == kUntouched || size > room) return ERROR_INVALID_DATA;
      bytes.resize(size);
      value = understood(type, bytes);
      return ERROR_SUCCESS;
    }
    if (error != ERROR_MORE_DATA) return error;
    if (size > kMostBytes) return ERROR_INVALID_DATA;
    bytes.resize(std::size_t{size} + 64);
  }
  return ERROR_MORE_DATA;
}

std::optional<RegistryValue> valueAt(const Api& api, const RegistryPlace& place,
                                     const std::wstring& name) {
  RegistryValue value;
  if (readValue(api, place, name, value) != ERROR_SUCCESS) return std::nullopt;
  return value;
}

DWORD writeValue(const RegistryPlace& place, const std::wstring& name, const RegistryValue& value) {
  HKEY handle = nullptr;
  const DWORD error =
      code(::RegCreateKeyExW(place.root, place.key.c_str(), 0, nullptr, REG_OPTION_NON_VOLATILE,
                             KEY_SET_VALUE | KEY_WOW64_64KEY, nullptr, &handle, nullptr));
  if (error != ERROR_SUCCESS) return error;
  const Held key(handle, ::RegCloseKey);
  std::vector<BYTE> bytes;
  if (value.isText()) {
    const std::wstring wide = toUtf16(value.text);
    bytes.resize((wide.size() + 1) * sizeof(wchar_t));
    std::memcpy(bytes.data(), wide.c_str(), bytes.size());
  } else {
    bytes.resize(value.type == REG_QWORD ? sizeof(std::uint64_t) : sizeof(DWORD));
    std::memcpy(bytes.data(), &value.number, bytes.size());
  }
  return code(::RegSetValueExW(handle, name.c_str(), 0, value.type, bytes.data(),
                               static_cast<DWORD>(bytes.size())));
}

DWORD listKeys(const Api& api, const RegistryPlace& place, std::vector<std::wstring>& names) {
  const Key key(api, place, KEY_ENUMERATE_SUB_KEYS);
  if (key.problem() != ERROR_SUCCESS) return key.problem();
  for (DWORD index = 0; index < kMostKeys; ++index) {
    std::wstring name(kKeyName, L'\0');
    DWORD length = kKeyName;
    const DWORD error = code(api.RegEnumKeyExW(key.get(), index, name.data(), &length, nullptr,
                                               nullptr, nullptr, nullptr));
    if (error == ERROR_NO_MORE_ITEMS) return ERROR_SUCCESS;
    if (error != ERROR_SUCCESS) return error;
    // A key without a name, or longer than the room for it: nothing was written.
    if (length >= kKeyName || name.front() == L'\0') return ERROR_INVALID_DATA;
    name.resize(length);
    names.push_back(std::move(name));
  }
  return ERROR_MORE_DATA;
}

DWORD findKey(const Api& api, const RegistryPlace& place) {
  return Key(api, place, KEY_QUERY_VALUE).problem();
}

DWORD deleteKey(const RegistryPlace& place) {
  const DWORD error = code(::RegDeleteTreeW(place.root, place.key.c_str()));
  return error == ERROR_FILE_NOT_FOUND ? DWORD{ERROR_SUCCESS} : error;
}

}  // namespace unclash
