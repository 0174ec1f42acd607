// Where the cases are.
#pragma once

#include <filesystem>

namespace unclash::test {

/// Made up for these tests.
inline std::filesystem::path ownCases() {
  return std::filesystem::path(UNCLASH_SOURCE_DIR) / "tests" / "cases" / "own";
}

/// Public reports, retold in our own words.
inline std::filesystem::path fieldCases() {
  return std::filesystem::path(UNCLASH_SOURCE_DIR) / "tests" / "cases" / "field";
}

/// Public reports retold as data, kept beside the project; not everybody has them.
inline std::filesystem::path sharedCases() {
  return std::filesystem::path(UNCLASH_SOURCE_DIR).parent_path() / "shared" / "cases";
}

}  // namespace unclash::test
