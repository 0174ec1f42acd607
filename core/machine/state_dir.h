// Where journal, settings, log and practice machines live.
#pragma once

#include <filesystem>

namespace unclash {

/// The platform's own place for a user's program state. Linux: $XDG_STATE_HOME/unclash, else
/// ~/.local/state/unclash (XDG Base Directory Specification). Windows: %LOCALAPPDATA%\Unclash.
/// Not created by asking.
std::filesystem::path defaultStateDir();

}  // namespace unclash
