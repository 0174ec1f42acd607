// Whole input files, no larger than anything that is read here may be.
#pragma once

#include <filesystem>
#include <string>

#include "core/model/result.h"

namespace unclash {

/// `-` is standard input. Fails with Trouble::input where the file is missing, a folder, unreadable
/// or larger than kMaxInputBytes.
Result<std::string> readInputFile(const std::filesystem::path& file);

/// What is wrong with what a file holds, with the file's name.
Failure failureInFile(const std::filesystem::path& file, Failure failure);

}  // namespace unclash
