#include <windows.h>

#include "core/text/locales.h"

namespace unclash {

std::vector<std::string> preferredLocales() {
  std::vector<std::string> locales = localesOfEnvironment();
  if (!locales.empty()) return locales;
  ULONG count = 0;
  ULONG size = 0;
  if (!::GetUserPreferredUILanguages(MUI_LANGUAGE_NAME, &count, nullptr, &size)) return {};
  std::wstring names(size, L'\0');
  if (!::GetUserPreferredUILanguages(MUI_LANGUAGE_NAME, &count, names.data(), &size)) return {};
  // One after the other, each with its zero; names of locales are ASCII.
  std::string name;
  for (const wchar_t each : names) {
    if (each != L'\0') {
      name += static_cast<char>(each);
    } else if (!name.empty()) {
      locales.push_back(std::move(name));
      name.clear();
    }
  }
  return locales;
}

}  // namespace unclash
