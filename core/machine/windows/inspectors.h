// All inspectors of a computer that runs Windows, over functions of the caller's choice.
#pragma once

#include "core/machine/machine.h"
#include "core/machine/servers.h"
#include "core/machine/windows/api.h"

namespace unclash {

/// Looks at everything once. Every fact comes from `api` and `one`, so that what they answer can be
/// recorded and played again.
Snapshot lookAtComputer(const Api& api, const ServerLook& one, const Look& look,
                        const ProgressSink& progress, std::stop_token stop);

}  // namespace unclash
