// Connections that stand: the SMB client's own list, what other network providers add, drive
// letters that neither lists, and those of other logon sessions.
#pragma once

#include "core/machine/inspection.h"
#include "core/machine/windows/api.h"
#include "core/machine/windows/network_resources.h"

namespace unclash {

/// One use of the SMB client. Its password member is never read. `refcount` counts open files,
/// directories and processes ("USE_INFO_2").
Connection connectionOf(const USE_INFO_2& use);

/// All of them, read in as many parts as it takes; gaps for what could not be read. Makes no
/// connection and touches no path.
void lookAtConnections(const Api& api, Snapshot& part);

/// Area `connections`.
Inspector connectionsInspector(const Api& api);

}  // namespace unclash
