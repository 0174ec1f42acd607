// Services of a world, as real services of Wine.
#pragma once

#include <string>

#include "core/machine/practice/world.h"

namespace unclash::doubles {

/// The state that the last world was staged from; services find it here.
std::wstring stagedState();

/// Makes the services that the world lists, run by `program`, and starts or stops them as it says.
/// Returns what could not be done; empty where all was.
std::string stageServices(const practice::World& world, const std::wstring& state,
                          const std::wstring& program);

}  // namespace unclash::doubles
