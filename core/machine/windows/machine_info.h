// This computer itself: name, system, who looks, role, membership, since when it runs.
#pragma once

#include <cstdint>
#include <string>

#include "core/machine/inspection.h"
#include "core/machine/windows/api.h"

namespace unclash {

/// `Windows 11 Pro 24H2 (26100)`. The registry of Windows 11 still says 10; the build tells
/// (22000 is the first of 11).
std::string systemName(std::string product, const std::string& release, std::uint32_t build);

std::string computerName();

/// Area `machine`.
Inspector machineInspector(const Api& api);

}  // namespace unclash
