#include "core/helpdesk/held_machine.h"

#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <utility>

#include "core/machine/inspection.h"
#include "core/model/json_members.h"
#include "core/model/snapshot_json.h"

namespace unclash {
namespace {

class HeldMachine final : public Machine {
 public:
  HeldMachine(std::string identity, Snapshot snapshot)
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
    return {StepResult::refused, 0, Message{"reason.recorded"}, "is not this computer"};
  }
  bool readOnly() const override { return true; }

 private:
  std::string identity_;
  Snapshot snapshot_;
};

Failure notAReport(const std::string& name, const std::string& why) {
  return {Trouble::input, 0, Message{"error.not-a-report"}.with("file", Argument::Kind::text, name),
          name + ": " + why};
}

}  // namespace

Result<Received> readReceivedText(std::string name, std::string_view json) {
  const auto document = members::parse(json);
  if (!document) return document.failure();
  Received received;
  received.name = std::move(name);
  const members::Json* snapshot = &*document;
  if (document->is_object() && document->value("schema", members::Json()) == "unclash.report/1") {
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
  const auto utf8 = file.filename().u8string();
  const std::string name(utf8.begin(), utf8.end());
  std::ifstream stream(file, std::ios::binary);
  if (!stream) return notAReport(name, "cannot be read");
  stream.seekg(0, std::ios::end);
  if (stream.tellg() > static_cast<std::streamoff>(kMaxInputBytes))
    return notAReport(name, "too large");
  stream.seekg(0);
  const std::string text{std::istreambuf_iterator<char>(stream), {}};
  return readReceivedText(name, text);
}

std::unique_ptr<Machine> heldMachine(const Received& received) {
  return std::make_unique<HeldMachine>("snapshot:" + received.name, received.snapshot);
}

std::unique_ptr<Machine> callersMachine() {
  return std::make_unique<HeldMachine>("caller", Snapshot{});
}

}  // namespace unclash
