// Where journal, settings, log and practice machines live.
#pragma once

#include <filesystem>
#include <system_error>

namespace unclash {

/// The platform's own place for a user's program state. Linux: $XDG_STATE_HOME/unclash, else
/// ~/.local/state/unclash (XDG Base Directory Specification). Windows: %LOCALAPPDATA%\Unclash.
/// Without HOME: in the home of the user database. Empty where there is no such place: then nothing
/// is kept. Not created by asking.
std::filesystem::path defaultStateDir();

/// Creates the folder where it is missing, for its owner alone. Fails where it is no folder, where
/// it belongs to somebody else, who could read or change what is kept there, and for an empty path.
std::error_code makeStateDir(const std::filesystem::path& folder);

/// It is there, and somebody else's.
bool belongsToAnother(const std::filesystem::path& folder);

/// Whether something could be kept there, as far as can be told without writing.
bool canKeepIn(const std::filesystem::path& folder);

}  // namespace unclash
