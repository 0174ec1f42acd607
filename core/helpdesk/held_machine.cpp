#include "core/helpdesk/held_machine.h"

#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <utility>

#include "core/machine/recorded/recorded_machine.h"
#include "core/model/json_members.h"
#include "core/model/snapshot_json.h"

namespace unclash {
namespace {

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
  return recordedMachine("snapshot:" + received.name, received.snapshot);
}

std::unique_ptr<Machine> callersMachine() { return recordedMachine("caller", {}); }

}  // namespace unclash
