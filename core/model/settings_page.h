// A page of Windows' own settings, as knowledge names it: where a person does what a program should
// not, or cannot, do for them.
//
// `ms-settings:NAME` is a page of the Settings app ("Launch Windows Settings"), `Microsoft.NAME` an
// item of the Control Panel ("Canonical Names of Control Panel Items").
#pragma once

#include <string>
#include <string_view>

namespace unclash {

/// True for text of one of the two forms and no other, so that nothing but such a page is ever
/// opened or printed as a command.
bool isSettingsPage(std::string_view page);

/// What a person types to get there, in a command prompt or PowerShell; empty for anything that is
/// no page.
std::string commandForPage(std::string_view page);

}  // namespace unclash
