#include "core/model/settings_page.h"

#include <algorithm>

namespace unclash {
namespace {

constexpr std::string_view kSettings = "ms-settings:";
constexpr std::string_view kControlPanel = "Microsoft.";

bool isLower(char letter) { return letter >= 'a' && letter <= 'z'; }
bool isUpper(char letter) { return letter >= 'A' && letter <= 'Z'; }

template <class Allowed>
bool isName(std::string_view page, std::string_view prefix, Allowed allowed) {
  if (page.size() <= prefix.size() || page.substr(0, prefix.size()) != prefix) return false;
  page.remove_prefix(prefix.size());
  return std::all_of(page.begin(), page.end(), allowed);
}

bool isOfSettings(std::string_view page) {
  return isName(page, kSettings, [](char letter) { return isLower(letter) || letter == '-'; });
}

bool isOfControlPanel(std::string_view page) {
  return isName(page, kControlPanel,
                [](char letter) { return isLower(letter) || isUpper(letter); });
}

}  // namespace

bool isSettingsPage(std::string_view page) { return isOfSettings(page) || isOfControlPanel(page); }

std::string commandForPage(std::string_view page) {
  if (isOfSettings(page)) return "start " + std::string(page);
  if (isOfControlPanel(page)) return "control /name " + std::string(page);
  return {};
}

}  // namespace unclash
