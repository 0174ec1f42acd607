// A recording: everything is shown, nothing is carried out.
#include "core/machine/recorded/recorded_machine.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "core/machine/inspection.h"
#include "core/machine/machine.h"
#include "core/model/input_file.h"
#include "core/model/json_members.h"
#include "core/model/snapshot_json.h"

namespace unclash {
namespace {

class RecordedMachine final : public Machine {
 public:
  RecordedMachine(std::string identity, Received received)
      : identity_(std::move(identity)), received_(std::move(received)) {}

  std::string identity() const override { return identity_; }

  Result<Snapshot> inspect(const Look&, const ProgressSink& progress, std::stop_token) override {
    const Snapshot& snapshot = received_.snapshot;
    if (progress)
      for (const std::string& area : areas())
        progress({area, areaSeen(snapshot, area) ? AreaState::done : AreaState::gap,
                  countOf(snapshot, area)});
    return snapshot;
  }

  std::vector<std::string> areas() const override { return {std::begin(kAreas), std::end(kAreas)}; }

  bool canPerform(const Step&) const override { return false; }

  StepOutcome perform(const Step&, std::stop_token) override {
    return {StepResult::refused, 0, Message{"reason.recorded"}, "a recording cannot be changed"};
  }

  bool readOnly() const override { return true; }

  const Received& received() const { return received_; }

 private:
  std::string identity_;
  /// As it was when it was opened: standard input can be read once only.
  Received received_;
};

Failure notAReport(const std::string& name, const std::string& why) {
  return {Trouble::input, 0, Message{"error.not-a-report"}.with("file", Argument::Kind::text, name),
          name + ": " + why};
}

}  // namespace

Result<Received> readReceivedText(std::string name, std::string_view json) {
  const auto document = members::parse(json);
  if (!document) return document.failure();
  if (!document->is_object()) return notAReport(name, "not a JSON object");
  Received received;
  received.name = std::move(name);
  const members::Json* snapshot = &*document;
  if (document->value("schema", members::Json()) == "unclash.report/1") {
    const auto held = document->find("snapshot");
    if (held == document->end()) return notAReport(received.name, "a report without a snapshot");
    snapshot = &*held;
    received.redacted = document->value("redacted", members::Json()) == true;
    if (const auto answers = document->find("answers");
        answers != document->end() && answers->is_object())
      for (const auto& [question, answer] : answers->items())
        if (answer.is_string()) received.answers.set(question, answer.get<std::string>());
  }
  auto read = readSnapshot(snapshot->dump());
  if (!read) return read.failure();
  received.snapshot = std::move(*read);
  return received;
}

Result<Received> readReceived(const std::filesystem::path& file) {
  const auto text = readInputFile(file);
  if (!text) return text.failure();
  const auto utf8 = file.filename().u8string();
  auto received = readReceivedText({utf8.begin(), utf8.end()}, *text);
  if (!received && received.failure().message.id != "error.not-a-report")
    return failureInFile(file, received.failure());
  return received;
}

std::unique_ptr<Machine> recordedMachine(std::string identity, Received received) {
  return std::make_unique<RecordedMachine>(std::move(identity), std::move(received));
}

std::unique_ptr<Machine> recordedMachine(std::string identity, Snapshot snapshot) {
  Received received;
  received.snapshot = std::move(snapshot);
  return recordedMachine(std::move(identity), std::move(received));
}

const Received* receivedIn(const Machine& machine) {
  const auto* recorded = dynamic_cast<const RecordedMachine*>(&machine);
  return recorded ? &recorded->received() : nullptr;
}

Result<std::unique_ptr<Machine>> openRecordedMachine(const std::filesystem::path& file) {
  auto received = readReceived(file);
  if (!received) return received.failure();
  return recordedMachine("snapshot:" + file.string(), std::move(*received));
}

}  // namespace unclash
