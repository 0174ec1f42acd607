// A machine that is a recording.
#pragma once

#include <memory>
#include <string>

#include "core/machine/machine.h"

namespace unclash {

/// Shows `snapshot` as it is, and carries nothing out.
std::unique_ptr<Machine> recordedMachine(std::string identity, Snapshot snapshot);

}  // namespace unclash
