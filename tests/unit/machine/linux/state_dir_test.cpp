#include "core/machine/state_dir.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <optional>
#include <string>

#include "tests/unit/machine/linux/scratch.h"

namespace unclash {
namespace {

namespace fs = std::filesystem;

/// An environment variable, set for as long as this lives, and then as before.
class Variable {
 public:
  Variable(const char* name, const char* value) : name_(name) {
    if (const char* before = std::getenv(name)) before_ = before;
    value ? ::setenv(name, value, 1) : ::unsetenv(name);
  }
  ~Variable() { before_ ? ::setenv(name_, before_->c_str(), 1) : ::unsetenv(name_); }
  Variable(const Variable&) = delete;
  Variable& operator=(const Variable&) = delete;

 private:
  const char* name_;
  std::optional<std::string> before_;
};

mode_t modeOf(const fs::path& path) {
  struct stat is {};
  return ::stat(path.c_str(), &is) == 0 ? is.st_mode & 07777 : 0;
}

TEST(StateDir, IsWhereTheDesktopWantsIt) {
  const Variable home("HOME", "/home/anna");
  {
    const Variable state("XDG_STATE_HOME", "/var/anna");
    EXPECT_EQ(defaultStateDir(), "/var/anna/unclash");
  }
  const Variable state("XDG_STATE_HOME", "relative");
  EXPECT_EQ(defaultStateDir(), "/home/anna/.local/state/unclash");
}

TEST(StateDir, WithoutHomeItIsNeverAPlaceThatEverybodyKnows) {
  const Variable home("HOME", nullptr);
  const Variable state("XDG_STATE_HOME", nullptr);
  const fs::path folder = defaultStateDir();
  EXPECT_NE(folder, fs::temp_directory_path() / "unclash");
  EXPECT_TRUE(folder.empty() || folder.filename() == "unclash") << folder;
}

TEST(StateDir, IsItsOwnersAlone) {
  const Scratch scratch;
  const fs::path folder = scratch.root() / "a" / "b";
  ASSERT_FALSE(makeStateDir(folder));
  EXPECT_EQ(modeOf(folder), 0700U);
  EXPECT_EQ(modeOf(folder.parent_path()), 0700U);
  EXPECT_FALSE(makeStateDir(folder)) << "once more";
}

TEST(StateDir, SomebodyElsesIsRefused) {
  const Scratch scratch;
  fs::path folder = "/";
  if (::geteuid() == 0) {
    folder = scratch.root() / "theirs";
    fs::create_directories(folder);
    ASSERT_EQ(::chown(folder.c_str(), 65534, static_cast<gid_t>(-1)), 0);
  }
  EXPECT_TRUE(belongsToAnother(folder));
  EXPECT_TRUE(makeStateDir(folder));
  EXPECT_FALSE(canKeepIn(folder));
}

TEST(StateDir, TellsWhereNothingCanBeKept) {
  const Scratch scratch;
  EXPECT_TRUE(canKeepIn(scratch.root() / "not" / "yet"));
  EXPECT_FALSE(canKeepIn({}));
  EXPECT_TRUE(makeStateDir({}));
  fs::create_directories(scratch.root());
  std::ofstream(scratch.root() / "file") << "a file";
  EXPECT_FALSE(canKeepIn(scratch.root() / "file" / "state"));
  EXPECT_TRUE(makeStateDir(scratch.root() / "file" / "state"));
}

}  // namespace
}  // namespace unclash
