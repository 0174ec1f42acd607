// This computer itself: name, system, who looks, role, membership, since when it runs.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/machine/inspection.h"
#include "core/machine/windows/api.h"
#include "core/model/time.h"

namespace unclash {

/// `Windows 11 Pro 24H2 (26100)`. The registry of Windows 11 still says 10; the build tells
/// (22000 is the first of 11).
std::string systemName(std::string product, const std::string& release, std::uint32_t build);

std::string computerName(const Api& api);

/// The computer's clock.
TimePoint systemTime(const Api& api);

/// What a key below `Component Based Servicing\\Packages` is called: `KB5055523` for
/// `Package_for_KB5055523~31bf3856ad364e35~amd64~~26100.3775.1.3`; empty for anything else, the
/// monthly roll-up among them, whose name has no number.
std::string updateOf(std::string_view package);

/// Area `machine`, at the moment `now`.
Inspector machineInspector(const Api& api, TimePoint now);

}  // namespace unclash
