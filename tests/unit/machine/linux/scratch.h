// A folder of its own for each test, with the places of a made-up Linux system in it.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "core/machine/inspection.h"
#include "core/machine/linux/places.h"

namespace unclash {

class Scratch {
 public:
  Scratch() {
    std::string name = (std::filesystem::path(testing::TempDir()) / "unclash-XXXXXX").string();
    root_ = ::mkdtemp(name.data());
    places_.proc = root_ / "proc";
    places_.etc = root_ / "etc";
    places_.run = root_ / "run";
    places_.log = root_ / "log";
    places_.usr = root_ / "usr";
    places_.utmp = root_ / "utmp";
    places_.home = root_ / "home";
    places_.runtime = root_ / "runtime";
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  ~Scratch() { std::filesystem::remove_all(root_); }

  const std::filesystem::path& root() const { return root_; }
  const Places& places() const { return places_; }
  Places& places() { return places_; }

  /// Writes a file below the folder, with what is above it; returns its path.
  std::filesystem::path write(const std::filesystem::path& name, const std::string& text) const {
    const std::filesystem::path file = root_ / name;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << text;
    return file;
  }

 private:
  std::filesystem::path root_;
  Places places_;
};

/// What one inspector sees.
inline Snapshot lookWith(const Inspector& inspector, std::stop_token stop = {}) {
  return inspector.look(
      {Look{}, std::chrono::steady_clock::now() + std::chrono::seconds(10), std::move(stop)});
}

inline std::string readFixture(const std::string& name) {
  std::ifstream file(std::filesystem::path(UNCLASH_SOURCE_DIR) / "tests/unit/machine/data" / name,
                     std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

}  // namespace unclash
