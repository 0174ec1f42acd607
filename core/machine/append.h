// Appending to a file so that it is on the disk when the call returns. One implementation for each
// platform, chosen in CMake.
#pragma once

#include <filesystem>
#include <string_view>
#include <system_error>

namespace unclash {

/// Appends `bytes` in one piece and flushes them to the disk; creates the file, readable by its
/// owner only, where it is missing. Programs that append at the same time wait for each other. A
/// write that the system cuts short (disk full) is taken back, so that no torn line is left.
std::error_code appendFlushed(const std::filesystem::path& file, std::string_view bytes);

/// Writes a whole new file and puts it in the place of `file` in one step, flushed.
std::error_code replaceFlushed(const std::filesystem::path& file, std::string_view bytes);

}  // namespace unclash
