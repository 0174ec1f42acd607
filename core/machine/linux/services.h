// Programs in the background that file sharing and signing in depend on.
#pragma once

#include <string>
#include <vector>

#include "core/machine/inspection.h"
#include "core/machine/linux/places.h"
#include "core/machine/linux/processes.h"
#include "core/model/snapshot.h"

namespace unclash {

/// The services of the names that are looked for, from what runs. `installed` and `startType` are
/// asked for each; a service that neither runs nor is installed is `missing`.
std::vector<Service> servicesOf(
    const std::vector<Process>& processes, const std::function<bool(const std::string&)>& installed,
    const std::function<Fact<StartType>(const std::string&)>& startType);

/// Area `services`. Looks at processes, so that it needs no service manager.
Inspector servicesInspector(const Places& places);

}  // namespace unclash
