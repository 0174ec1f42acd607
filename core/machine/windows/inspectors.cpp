#include "core/machine/windows/inspectors.h"

#include <utility>

#include "core/machine/inspection.h"
#include "core/machine/windows/accounts.h"
#include "core/machine/windows/connections.h"
#include "core/machine/windows/credentials.h"
#include "core/machine/windows/events.h"
#include "core/machine/windows/logon_sessions.h"
#include "core/machine/windows/machine_info.h"
#include "core/machine/windows/policy.h"
#include "core/machine/windows/remembered.h"
#include "core/machine/windows/server_sessions.h"
#include "core/machine/windows/services.h"
#include "core/machine/windows/sessions.h"
#include "core/machine/windows/tickets.h"

namespace unclash {
namespace {

std::vector<std::string> connectedPaths(const Api& api) {
  Snapshot seen;
  lookAtConnections(api, seen);
  std::vector<std::string> paths;
  for (const Connection& connection : each(seen.connections)) paths.push_back(connection.remote);
  return paths;
}

}  // namespace

Snapshot lookAtComputer(const Api& api, const ServerLook& one, const Look& look,
                        const ProgressSink& progress, std::stop_token stop) {
  // One moment for all of them.
  const TimePoint now = systemTime(api);
  Snapshot snapshot = runInspectors(
      {machineInspector(api, now), connectionsInspector(api), rememberedInspector(api),
       credentialsInspector(api), sessionsInspector(api), logonSessionsInspector(api),
       serverSessionsInspector(api, now), serversInspector(one),
       connectedServersInspector([api](const InspectorContext&) { return connectedPaths(api); },
                                 one),
       policyInspector(api), servicesInspector(api), ticketsInspector(api),
       accountsInspector(api, now), eventsInspector(api)},
      look, progress, std::move(stop));
  snapshot.capturedAt = formatTime(now);
  snapshot.platform = Platform::windows;
  return snapshot;
}

}  // namespace unclash
