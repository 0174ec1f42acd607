// This computer, where it runs Windows: which inspectors there are, and who carries out which step.
#include "core/machine/windows/live_machine.h"

#include <algorithm>
#include <iterator>

#include "core/machine/gap_reasons.h"
#include "core/machine/inspection.h"
#include "core/machine/servers.h"
#include "core/machine/windows/connections.h"
#include "core/machine/windows/credentials.h"
#include "core/machine/windows/elevation.h"
#include "core/machine/windows/events.h"
#include "core/machine/windows/logon_sessions.h"
#include "core/machine/windows/machine_info.h"
#include "core/machine/windows/performing.h"
#include "core/machine/windows/policy.h"
#include "core/machine/windows/remembered.h"
#include "core/machine/windows/server_sessions.h"
#include "core/machine/windows/services.h"
#include "core/machine/windows/sessions.h"
#include "core/machine/windows/tickets.h"
#include "core/model/time.h"
#include "core/model/unc_path.h"

namespace unclash {
namespace {

/// Servers that connections lead to are asked too, beside those that the person named: by TCP and
/// without a session.
Inspector connectedServersInspector(const Api& api) {
  Inspector asking = serversInspector();
  return {asking.area, [api, look = asking.look](const InspectorContext& context) {
            std::vector<ServerName> known;
            for (const std::string& named : context.look.servers) known.emplace_back(named);
            InspectorContext connected = context;
            connected.look.servers.clear();
            Snapshot seen;
            lookAtConnections(api, seen);
            for (const Connection& each : unclash::each(seen.connections)) {
              const auto path = UncPath::parse(each.remote);
              if (!path || std::any_of(known.begin(), known.end(), [&](const ServerName& name) {
                    return sameRedirectorName(name, path->server());
                  }))
                continue;
              known.push_back(path->server());
              connected.look.servers.push_back(path->server().text());
            }
            return look(connected);
          }};
}

class WindowsMachine final : public Machine {
 public:
  WindowsMachine(const Api& api, Surroundings around)
      : api_(api), hands_{api, std::move(around)} {}

  std::string identity() const override { return "live:" + computerName(api_); }

  Result<Snapshot> inspect(const Look& look, const ProgressSink& progress,
                           std::stop_token stop) override {
    // One moment for all of them.
    const TimePoint now = systemTime(api_);
    Snapshot snapshot = runInspectors(
        {machineInspector(api_, now), connectionsInspector(api_), rememberedInspector(api_),
         credentialsInspector(api_), sessionsInspector(api_), logonSessionsInspector(api_),
         serverSessionsInspector(api_), serversInspector(), connectedServersInspector(api_),
         policyInspector(api_), servicesInspector(api_), ticketsInspector(api_), accountsGap(),
         eventsInspector(api_)},
        look, progress, std::move(stop));
    snapshot.capturedAt = formatTime(now);
    snapshot.platform = Platform::windows;
    return snapshot;
  }

  std::vector<std::string> areas() const override { return {std::begin(kAreas), std::end(kAreas)}; }

  bool canPerform(const Step& step) const override { return isCarriedOut(step); }

  StepOutcome perform(const Step& step, std::stop_token stop) override {
    return performStep(hands_, step, std::move(stop));
  }

 private:
  /// Accounts and groups are not read here; saying so keeps "none" and "not looked" apart.
  static Inspector accountsGap() {
    return {"accounts",
            [](const InspectorContext&) { return onlyGap("accounts", gap_reason::kNotLookedAt); }};
  }

  Api api_;
  Hands hands_;
};

}  // namespace

std::unique_ptr<Machine> openWindowsMachine(const Api& api, Surroundings around) {
  return std::make_unique<WindowsMachine>(api, std::move(around));
}

std::unique_ptr<Machine> openWindowsMachine(const Api& api) {
  return openWindowsMachine(api, Surroundings::system());
}

std::unique_ptr<Machine> openLiveMachine(const MachineOptions& options) {
  return openWindowsMachine(Api::system(), liveSurroundings(options.stateDir, options.say));
}

}  // namespace unclash
