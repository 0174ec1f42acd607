// All inspectors of a computer that runs Windows, over functions of the caller's choice.
#pragma once

#include "core/machine/elevated_look.h"
#include "core/machine/machine.h"
#include "core/machine/servers.h"
#include "core/machine/windows/api.h"

namespace unclash {

/// Looks at everything once. Every fact comes from `api` and `one`, so that what they answer can be
/// recorded and played again.
Snapshot lookAtComputer(const Api& api, const ServerLook& one, const Look& look,
                        const ProgressSink& progress, std::stop_token stop);

/// What an elevated copy looks at.
ElevatedSight lookAsAdministrator(const Api& api, const ElevatedLook& look);

}  // namespace unclash
