// What servers say before anyone signs in: names, addresses, and an SMB2 NEGOTIATE.
#pragma once

#include "core/machine/inspection.h"
#include "core/machine/server_probe.h"

namespace unclash {

/// Area `servers`: probes every server of `Look::servers`, side by side, each within the look's
/// deadline. One that has not answered by then is a gap ("NAME: timed out") beside what is known.
Inspector serversInspector();

}  // namespace unclash
