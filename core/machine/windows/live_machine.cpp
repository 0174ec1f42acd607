// This computer, where it runs Windows: which inspectors there are, and who carries out which step.
#include "core/machine/windows/live_machine.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>

#include "core/machine/elevated_look.h"
#include "core/machine/inspection.h"
#include "core/machine/recorded/recorded_machine.h"
#include "core/machine/windows/elevation.h"
#include "core/machine/windows/inspectors.h"
#include "core/machine/windows/machine_info.h"
#include "core/machine/windows/performing.h"
#include "core/machine/windows/recording.h"
#include "core/machine/windows/services.h"
#include "core/model/input_file.h"

namespace unclash {
namespace {

Failure cannotWrite(const std::filesystem::path& file) {
  Failure failure;
  failure.message = Message{"error.cannot-write"}.with("file", Argument::Kind::text, file.string());
  failure.detail = "cannot write " + file.string();
  return failure;
}

/// What was denied; and whose the connections of others are takes the logon sessions.
std::vector<std::string> elevatedAreas(const Snapshot& snapshot) {
  std::vector<std::string> areas = areasForAdministrator(snapshot);
  for (const char* area : {"connections", "logonSessions"})
    if (std::find(areas.begin(), areas.end(), area) == areas.end()) areas.emplace_back(area);
  return areas;
}

void tell(const ProgressSink& progress, const Snapshot& snapshot,
          const std::vector<std::string>& areas, AreaState state) {
  if (!progress) return;
  for (const std::string& area : areas)
    progress({area, state == AreaState::done && !areaSeen(snapshot, area) ? AreaState::gap : state,
              countOf(snapshot, area)});
}

class WindowsMachine final : public Machine {
 public:
  WindowsMachine(const Api& api, Surroundings around, std::filesystem::path raw)
      : api_(api), hands_{api, std::move(around)}, raw_(std::move(raw)) {}

  std::string identity() const override { return "live:" + computerName(api_); }

  Result<Snapshot> inspect(const Look& look, const ProgressSink& progress,
                           std::stop_token stop) override {
    const auto tape = raw_.empty() ? nullptr : emptyTape(look.servers);
    const Calls calls = tape ? recording({api_, lookAtServer}, tape) : Calls{api_, lookAtServer};
    Snapshot snapshot = lookAtComputer(calls.api, calls.server, look, progress, stop);
    if (tape) endTape(*tape, stop.stop_requested());
    if (look.elevated && canLookElevated()) {
      const std::vector<std::string> areas = elevatedAreas(snapshot);
      tell(progress, snapshot, areas, AreaState::looking);
      ElevatedAnswer answer = hands_.around.lookElevated({areas, look.deadline}, std::move(stop));
      if (tape) addElevated(*tape, {areas, answer});
      mergeElevated(snapshot, std::move(answer), areas);
      nameOwners(snapshot);
      tell(progress, snapshot, areas, AreaState::done);
    }
    if (!tape) return snapshot;
    std::ofstream file(raw_, std::ios::binary);
    file << writeTape(*tape) << std::flush;
    if (!file) return cannotWrite(raw_);
    return snapshot;
  }

  bool looksElevated(const Snapshot& seen) const override {
    return canLookElevated() && !areasForAdministrator(seen).empty();
  }

  std::vector<std::string> areas() const override { return {std::begin(kAreas), std::end(kAreas)}; }

  bool canPerform(const Step& step) const override { return isCarriedOut(step); }

  StepOutcome perform(const Step& step, std::stop_token stop) override {
    return performStep(hands_, step, std::move(stop));
  }

 private:
  bool canLookElevated() const {
    return hands_.around.lookElevated && !(hands_.around.elevated && hands_.around.elevated());
  }

  Api api_;
  Hands hands_;
  std::filesystem::path raw_;
};

}  // namespace

std::unique_ptr<Machine> openWindowsMachine(const Api& api, Surroundings around) {
  return std::make_unique<WindowsMachine>(api, std::move(around), std::filesystem::path());
}

std::unique_ptr<Machine> openWindowsMachine(const Api& api) {
  return openWindowsMachine(api, Surroundings::system());
}

std::unique_ptr<Machine> openLiveMachine(const MachineOptions& options) {
  return std::make_unique<WindowsMachine>(
      Api::system(), liveSurroundings(options.stateDir, options.say), options.raw);
}

bool canRecordCalls() { return true; }

Result<std::unique_ptr<Machine>> openRawMachine(const std::filesystem::path& file) {
  const auto text = readInputFile(file);
  if (!text) return text.failure();
  const auto tape = readTape(*text);
  if (!tape) return failureInFile(file, tape.failure());
  const Calls calls = replaying(*tape);
  Look look;
  look.servers = serversOf(**tape);
  Snapshot snapshot = lookAtComputer(calls.api, calls.server, look, {}, {});
  if (auto elevated = elevatedOf(**tape)) {
    mergeElevated(snapshot, std::move(elevated->answer), elevated->areas);
    nameOwners(snapshot);
  }
  return recordedMachine("raw:" + file.string(), std::move(snapshot));
}

}  // namespace unclash
