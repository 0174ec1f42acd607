// A computer that is not here: what somebody sent of it, or nothing but what its user
// says. Everything known is shown, nothing can be carried out.
#pragma once

#include <memory>

#include "core/machine/recorded/recorded_machine.h"

namespace unclash {

/// `snapshot:NAME`.
std::unique_ptr<Machine> heldMachine(const Received& received);
/// `caller`: somebody on the telephone. Nobody looked at anything.
std::unique_ptr<Machine> callersMachine();

}  // namespace unclash
