// A small file of the program's own in its state folder.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "core/model/result.h"

namespace unclash {

/// Puts `bytes` in the place of the file `name` in `stateDir` in one step, flushed to the disk, and
/// creates the folder where it is missing. Fails with the system's code where it cannot be written;
/// the file is then as it was.
Result<void> keepStateFile(const std::filesystem::path& stateDir, const char* name,
                           std::string_view bytes);

/// What the file `name` in `stateDir` holds; empty where there is none or it cannot be read.
std::string readStateFile(const std::filesystem::path& stateDir, const char* name);

}  // namespace unclash
