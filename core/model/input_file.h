// Whole input files, no larger than anything that is read here may be.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "core/model/result.h"

namespace unclash {

/// A file by its name in UTF-8, which not every system takes narrow texts for.
std::filesystem::path fileNamed(std::string_view name);

/// `-` is standard input. Fails with Trouble::input where the file is missing, a folder, unreadable
/// or larger than kMaxInputBytes.
Result<std::string> readInputFile(const std::filesystem::path& file);

/// What is wrong with what a file holds, with the file's name.
Failure failureInFile(const std::filesystem::path& file, Failure failure);

}  // namespace unclash
