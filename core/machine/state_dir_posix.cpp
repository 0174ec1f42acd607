#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <string>
#include <vector>

#include "core/machine/state_dir.h"

namespace unclash {
namespace {

namespace fs = std::filesystem;

/// The home that the user database names; empty where it names none that is there.
fs::path homeInDatabase() {
  constexpr std::size_t kLargest = 1 << 20;
  for (std::size_t size = 1024; size <= kLargest; size *= 2) {
    std::vector<char> room(size);
    passwd entry{};
    passwd* found = nullptr;
    const int error = ::getpwuid_r(::geteuid(), &entry, room.data(), room.size(), &found);
    if (error == ERANGE) continue;
    if (error != 0 || found == nullptr || found->pw_dir == nullptr) return {};
    const fs::path home = found->pw_dir;
    std::error_code problem;
    // "/" is what accounts have that nobody signs in with.
    const bool usable = home.is_absolute() && home != "/" && fs::is_directory(home, problem);
    return usable ? home : fs::path();
  }
  return {};
}

}  // namespace

fs::path defaultStateDir() {
  if (const char* state = std::getenv("XDG_STATE_HOME"); state && *state == '/')
    return fs::path(state) / "unclash";
  const char* const given = std::getenv("HOME");
  const fs::path home = given && *given == '/' ? fs::path(given) : homeInDatabase();
  return home.empty() ? home : home / ".local" / "state" / "unclash";
}

std::error_code makeStateDir(const fs::path& folder) {
  if (folder.empty()) return std::make_error_code(std::errc::no_such_file_or_directory);
  fs::path level;
  int first = 0;
  for (const fs::path& part : folder) {
    level /= part;
    const bool made = ::mkdir(level.c_str(), S_IRWXU) == 0 || errno == EEXIST;
    if (!made && first == 0) first = errno;
  }
  struct stat is {};
  if (::stat(folder.c_str(), &is) != 0)
    return {first != 0 ? first : errno, std::generic_category()};
  if (!S_ISDIR(is.st_mode)) return std::make_error_code(std::errc::not_a_directory);
  if (is.st_uid != ::geteuid()) return std::make_error_code(std::errc::operation_not_permitted);
  return {};
}

bool belongsToAnother(const fs::path& folder) {
  struct stat is {};
  return ::stat(folder.c_str(), &is) == 0 && is.st_uid != ::geteuid();
}

bool canKeepIn(const fs::path& folder) {
  if (folder.empty() || belongsToAnother(folder)) return false;
  std::error_code problem;
  fs::path there = fs::absolute(folder, problem);
  while (!fs::exists(there, problem) && !problem && there.has_relative_path())
    there = there.parent_path();
  return !problem && fs::is_directory(there, problem) && ::access(there.c_str(), W_OK | X_OK) == 0;
}

}  // namespace unclash
