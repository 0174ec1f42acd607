// The live machine over places of the caller's choice, for tests.
#pragma once

#include <filesystem>
#include <memory>

#include "core/machine/linux/places.h"
#include "core/machine/machine.h"

namespace unclash {

std::unique_ptr<Machine> openLinuxMachine(const Places& places,
                                          const std::filesystem::path& sambaConfig);

}  // namespace unclash
