// Which languages the person has chosen for this computer. One implementation for each platform,
// chosen in CMake.
#pragma once

#include <string>
#include <vector>

namespace unclash {

/// Names of locales, the preferred one first; empty where nothing is chosen. Linux: the first of
/// LC_ALL, LC_MESSAGES and LANG that is set. Windows: these, as shells and scripts set them, else
/// the languages of the user interface.
std::vector<std::string> preferredLocales();

/// The first of the variables that is set, which both platforms ask.
std::vector<std::string> localesOfEnvironment();

}  // namespace unclash
