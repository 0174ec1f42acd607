#include "core/machine/state_dir.h"

#include <cstdlib>

namespace unclash {

std::filesystem::path defaultStateDir() {
  if (const char* state = std::getenv("XDG_STATE_HOME"); state && *state == '/')
    return std::filesystem::path(state) / "unclash";
  if (const char* home = std::getenv("HOME"); home && *home)
    return std::filesystem::path(home) / ".local" / "state" / "unclash";
  return std::filesystem::temp_directory_path() / "unclash";
}

}  // namespace unclash
