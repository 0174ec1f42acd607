// This computer, where it runs Windows: which inspectors there are, and who carries out which step.
#include "core/machine/windows/live_machine.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>

#include "core/machine/recorded/recorded_machine.h"
#include "core/machine/windows/elevation.h"
#include "core/machine/windows/inspectors.h"
#include "core/machine/windows/machine_info.h"
#include "core/machine/windows/performing.h"
#include "core/machine/windows/recording.h"
#include "core/model/input_file.h"

namespace unclash {
namespace {

Failure cannotWrite(const std::filesystem::path& file) {
  Failure failure;
  failure.message = Message{"error.cannot-write"}.with("file", Argument::Kind::text, file.string());
  failure.detail = "cannot write " + file.string();
  return failure;
}

class WindowsMachine final : public Machine {
 public:
  WindowsMachine(const Api& api, Surroundings around, std::filesystem::path raw)
      : api_(api), hands_{api, std::move(around)}, raw_(std::move(raw)) {}

  std::string identity() const override { return "live:" + computerName(api_); }

  Result<Snapshot> inspect(const Look& look, const ProgressSink& progress,
                           std::stop_token stop) override {
    if (raw_.empty()) return lookAtComputer(api_, lookAtServer, look, progress, std::move(stop));
    const auto tape = emptyTape(look.servers);
    const Calls calls = recording({api_, lookAtServer}, tape);
    Snapshot snapshot = lookAtComputer(calls.api, calls.server, look, progress, std::move(stop));
    std::ofstream file(raw_, std::ios::binary);
    file << writeTape(*tape) << std::flush;
    if (!file) return cannotWrite(raw_);
    return snapshot;
  }

  std::vector<std::string> areas() const override { return {std::begin(kAreas), std::end(kAreas)}; }

  bool canPerform(const Step& step) const override { return isCarriedOut(step); }

  StepOutcome perform(const Step& step, std::stop_token stop) override {
    return performStep(hands_, step, std::move(stop));
  }

 private:
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
  return recordedMachine("raw:" + file.string(),
                         lookAtComputer(calls.api, calls.server, look, {}, {}));
}

}  // namespace unclash
