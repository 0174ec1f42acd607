// Pages of the Settings app and of the Control Panel, opened by the shell.
#pragma once

#include <string>

#include "core/machine/windows/api.h"

namespace unclash {

/// The Win32 code: ERROR_INVALID_PARAMETER for what is no page; the shell's own where it refuses.
DWORD openSettingsPage(const Api& api, const std::string& page);

}  // namespace unclash
