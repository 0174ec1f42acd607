// The live machine over functions of the caller's choice, for tests.
#pragma once

#include <memory>

#include "core/machine/machine.h"
#include "core/machine/windows/surroundings.h"

namespace unclash {

std::unique_ptr<Machine> openWindowsMachine(const Api& api);
std::unique_ptr<Machine> openWindowsMachine(const Api& api, Surroundings around);

}  // namespace unclash
