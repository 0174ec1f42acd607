// A recording: everything is shown, nothing is carried out.
#include "core/machine/recorded/recorded_machine.h"

#include <utility>

#include "core/machine/inspection.h"
#include "core/machine/machine.h"
#include "core/model/snapshot_json.h"

namespace unclash {
namespace {

class RecordedMachine final : public Machine {
 public:
  RecordedMachine(std::string identity, Snapshot snapshot)
      : identity_(std::move(identity)), snapshot_(std::move(snapshot)) {}

  std::string identity() const override { return identity_; }

  Result<Snapshot> inspect(const Look&, const ProgressSink& progress, std::stop_token) override {
    if (progress)
      for (const std::string& area : areas())
        progress({area, areaSeen(snapshot_, area) ? AreaState::done : AreaState::gap,
                  countOf(snapshot_, area)});
    return snapshot_;
  }

  std::vector<std::string> areas() const override { return {std::begin(kAreas), std::end(kAreas)}; }

  bool canPerform(const Step&) const override { return false; }

  StepOutcome perform(const Step&, std::stop_token) override {
    return {StepResult::refused, 0, Message{"reason.recorded"}, "a recording cannot be changed"};
  }

  bool readOnly() const override { return true; }

 private:
  std::string identity_;
  /// As it was when it was opened: standard input can be read once only.
  Snapshot snapshot_;
};

}  // namespace

std::unique_ptr<Machine> recordedMachine(std::string identity, Snapshot snapshot) {
  return std::make_unique<RecordedMachine>(std::move(identity), std::move(snapshot));
}

Result<std::unique_ptr<Machine>> openRecordedMachine(const std::filesystem::path& file) {
  Result<Snapshot> snapshot = readSnapshotFile(file);
  if (!snapshot) return snapshot.failure();
  return recordedMachine("snapshot:" + file.string(), std::move(*snapshot));
}

}  // namespace unclash
