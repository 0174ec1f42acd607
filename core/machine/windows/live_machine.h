// The live machine over functions of the caller's choice, for tests.
#pragma once

#include <memory>

#include "core/machine/machine.h"
#include "core/machine/windows/api.h"

namespace unclash {

std::unique_ptr<Machine> openWindowsMachine(const Api& api);

}  // namespace unclash
