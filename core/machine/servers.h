// What servers say before anyone signs in: names, addresses, and an SMB2 NEGOTIATE.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/machine/inspection.h"
#include "core/machine/server_look.h"
#include "core/machine/server_probe.h"

namespace unclash {

/// Looks at one server: lookAtServer(), or a recording of it.
using ServerLook = std::function<SeenServer(const ServerName&, const LookLimits&)>;

/// The servers that the person named, each once; what names none is left out.
std::vector<ServerName> serversOf(const Look& look);

/// Area `servers`: probes every server of `Look::servers`, side by side, each within the look's
/// deadline. One that has not answered by then is a gap ("NAME: timed out") beside what is known.
Inspector serversInspector(ServerLook one = lookAtServer);

/// The same for the servers that `paths` lead to, except those that the person named: connections,
/// mounts. On its own, so that whatever lists the paths keeps nobody from asking the named ones.
Inspector connectedServersInspector(
    std::function<std::vector<std::string>(const InspectorContext&)> paths,
    ServerLook one = lookAtServer);

}  // namespace unclash
