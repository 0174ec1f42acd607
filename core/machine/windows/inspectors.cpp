#include "core/machine/windows/inspectors.h"

#include <algorithm>
#include <memory>
#include <mutex>
#include <utility>

#include "core/machine/inspection.h"
#include "core/machine/windows/accounts.h"
#include "core/machine/windows/connections.h"
#include "core/machine/windows/credentials.h"
#include "core/machine/windows/events.h"
#include "core/machine/windows/gap_reasons.h"
#include "core/machine/windows/logon_sessions.h"
#include "core/machine/windows/machine_info.h"
#include "core/machine/windows/policy.h"
#include "core/machine/windows/remembered.h"
#include "core/machine/windows/server_sessions.h"
#include "core/machine/windows/services.h"
#include "core/machine/windows/sessions.h"
#include "core/machine/windows/smb_client.h"
#include "core/machine/windows/tickets.h"
#include "core/machine/windows/token.h"

namespace unclash {
namespace {

std::vector<std::string> connectedPaths(const Api& api) {
  Snapshot seen;
  lookAtConnections(api, seen);
  std::vector<std::string> paths;
  for (const Connection& connection : each(seen.connections)) paths.push_back(connection.remote);
  return paths;
}

/// Where the rows of an inspector that may be left behind arrive.
struct Rows {
  std::mutex mutex;
  std::vector<SmbConnection> all;
};

/// Beside the connections themselves: those of everybody, for whoever can tell whose they are.
Inspector smbConnectionsInspector(const Api& api, const std::shared_ptr<Rows>& rows) {
  return {"connections", [api, rows](const InspectorContext& context) {
            std::vector<SmbConnection> found;
            const DWORD code = listSmbConnections(api, context, found);
            const std::lock_guard lock(rows->mutex);
            rows->all = std::move(found);
            Snapshot part;
            part.connections.ensure();
            if (code != ERROR_SUCCESS)
              part.gaps.ensure().push_back(gapOfWin32("connections", code));
            return part;
          }};
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
  nameOwners(snapshot);
  snapshot.capturedAt = formatTime(now);
  snapshot.platform = Platform::windows;
  return snapshot;
}

ElevatedSight lookAsAdministrator(const Api& api, const ElevatedLook& wanted) {
  const TimePoint now = systemTime(api);
  const auto rows = std::make_shared<Rows>();
  std::vector<Inspector> inspectors;
  for (const Inspector& each :
       {connectionsInspector(api), smbConnectionsInspector(api, rows), sessionsInspector(api),
        logonSessionsInspector(api), serverSessionsInspector(api, now), servicesInspector(api),
        accountsInspector(api, now), eventsInspector(api)})
    if (std::find(wanted.areas.begin(), wanted.areas.end(), each.area) != wanted.areas.end())
      inspectors.push_back(each);
  Look look;
  look.deadline = wanted.deadline;
  ElevatedSight sight;
  sight.snapshot = runInspectors(inspectors, look, {}, {});
  sight.snapshot.machine.ensure().logonSession = ownToken(api).logonSession;
  const std::lock_guard lock(rows->mutex);
  sight.smb = rows->all;
  return sight;
}

}  // namespace unclash
