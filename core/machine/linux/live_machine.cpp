// This computer, where it runs Linux: which inspectors there are, and who carries out which step.
#include "core/machine/linux/live_machine.h"

#include <algorithm>
#include <exception>
#include <functional>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "core/machine/inspection.h"
#include "core/machine/linux/accounts.h"
#include "core/machine/linux/connection_steps.h"
#include "core/machine/linux/events.h"
#include "core/machine/linux/machine_info.h"
#include "core/machine/linux/mounts.h"
#include "core/machine/linux/policy.h"
#include "core/machine/linux/samba.h"
#include "core/machine/linux/services.h"
#include "core/machine/linux/sessions.h"
#include "core/machine/linux/tickets.h"
#include "core/machine/servers.h"
#include "core/model/time.h"

namespace unclash {
namespace {

/// Where shares are mounted from. A desktop that does not answer keeps this waiting.
std::vector<std::string> mountedPaths(const Places& places) {
  std::vector<std::string> paths;
  for (const auto& shares : {mountedShares(places), gvfsShares(places)})
    if (shares)
      for (const Connection& share : *shares) paths.push_back(share.remote);
  return paths;
}

/// The one area that root sees more of here.
constexpr const char* kSambaArea = "serverSessions";

class LinuxMachine final : public Machine {
 public:
  LinuxMachine(Places places, std::filesystem::path sambaConfig)
      : places_(std::move(places)), samba_{std::move(sambaConfig)} {}

  std::string identity() const override { return "live:" + computerName(); }

  Result<Snapshot> inspect(const Look& look, const ProgressSink& progress,
                           std::stop_token stop) override {
    const std::string now = formatTime(systemClock().now());
    Snapshot snapshot = runInspectors(
        {machineInspector(places_, samba_.config), mountsInspector(places_), gvfsInspector(places_),
         rememberedInspector(places_), credentialsInspector(places_), sessionsInspector(places_),
         logonSessionsInspector(places_), sambaInspector(samba_), serversInspector(),
         connectedServersInspector(
             [places = places_](const InspectorContext&) { return mountedPaths(places); }),
         policyInspector(places_), servicesInspector(places_), ticketsInspector(),
         accountsInspector(places_), eventsInspector(places_)},
        look, progress, stop);
    snapshot.capturedAt = now;
    snapshot.platform = Platform::linux_;
    if (look.elevated && looksElevated(snapshot)) {
      const std::string area = kSambaArea;
      if (progress) progress({area, AreaState::looking, 0});
      mergeElevated(snapshot, lookAtSambaAsRoot(samba_, stop), {area});
      if (progress)
        progress({area, areaSeen(snapshot, area) ? AreaState::done : AreaState::gap,
                  countOf(snapshot, area)});
    }
    return snapshot;
  }

  bool looksElevated(const Snapshot& seen) const override {
    const auto denied = areasForAdministrator(seen);
    return std::find(denied.begin(), denied.end(), kSambaArea) != denied.end() &&
           canLookAtSambaAsRoot();
  }

  std::vector<std::string> areas() const override { return {std::begin(kAreas), std::end(kAreas)}; }

  bool canPerform(const Step& step) const override { return step.automatic && actionFor(step); }

  StepOutcome perform(const Step& step, std::stop_token stop) override {
    const Action action = step.automatic ? actionFor(step) : Action();
    if (!action)
      return {StepResult::refused, 0, Message{"reason.by-hand"}, "not carried out on this system"};
    try {
      return action(step, stop);
    } catch (const std::exception& error) {
      return {StepResult::failed, 0,
              Message{"reason.system-says"}.with("error", Argument::Kind::text, error.what()),
              error.what()};
    }
  }

 private:
  using Action = std::function<StepOutcome(const Step&, std::stop_token)>;

  /// What carries the step out; empty where nothing does.
  Action actionFor(const Step& step) const {
    const auto at = [this](auto function) -> Action {
      return [this, function](const Step& what, std::stop_token stop) {
        return function(places_, what, std::move(stop));
      };
    };
    if (step.action == "disconnect-connection")
      return at(step.undo ? connectAgain : disconnectConnection);
    if (step.undo) return {};
    if (step.action == "disconnect-server") return at(disconnectServer);
    if (step.action == "sign-out-session")
      return [this](const Step& what, std::stop_token stop) {
        return signOutSession(places_, what, std::move(stop));
      };
    if (step.action == "purge-kerberos-tickets")
      return [](const Step&, std::stop_token) { return purgeTickets(); };
    if (step.action == "close-server-session")
      return [this](const Step& what, std::stop_token stop) {
        return closeServerSession(samba_, what, std::move(stop));
      };
    return {};
  }

  Places places_;
  SambaOptions samba_;
};

}  // namespace

std::unique_ptr<Machine> openLinuxMachine(const Places& places,
                                          const std::filesystem::path& sambaConfig) {
  return std::make_unique<LinuxMachine>(places, sambaConfig);
}

std::unique_ptr<Machine> openLiveMachine(const MachineOptions& options) {
  return openLinuxMachine(Places::system(), options.sambaConfig);
}

bool canRecordCalls() { return false; }

Result<std::unique_ptr<Machine>> openRawMachine(const std::filesystem::path& file) {
  return Failure{Trouble::usage, 0, Message{"error.raw-windows-only"}, file.string()};
}

}  // namespace unclash
