#include "core/machine/elevated.h"

namespace unclash {

// An administrator's step is named to the person here, who uses sudo(8); mounts are the same for
// everybody, so an elevated process sees what the user sees.

std::optional<int> actAsElevatedCopy(const std::function<std::string(const Message&)>&) {
  return std::nullopt;
}

bool hidesOwnConnections() { return false; }

bool startAgainAsUser() { return false; }

}  // namespace unclash
