// Opening a page of the system's settings for the person in front of this computer. It shows
// something and changes nothing. One implementation for each platform, chosen in CMake.
#pragma once

#include <string>

namespace unclash {

/// True where openPage() can: on Windows. Linux: pages are Windows' own (settings_page.h), so
/// never.
bool canOpenPages();

/// True where the system says that it opens it. False for what is no page (isSettingsPage()).
bool openPage(const std::string& page);

}  // namespace unclash
