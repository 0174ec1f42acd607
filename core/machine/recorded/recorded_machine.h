// A machine that is a recording: what somebody saved of a computer that is not here.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "core/machine/machine.h"
#include "core/model/answers.h"

namespace unclash {

/// A snapshot or a report that somebody has saved.
struct Received {
  std::string name;  ///< of the file, without its folder
  Snapshot snapshot;
  Answers answers;        ///< a report's; empty for a bare snapshot
  bool redacted = false;  ///< a report says so of itself
};

/// Reads `unclash.snapshot/1` or `unclash.report/1`; `-` is standard input. Fails with
/// Trouble::input, naming the file, for anything else, and for a report without a snapshot.
Result<Received> readReceived(const std::filesystem::path& file);
Result<Received> readReceivedText(std::string name, std::string_view json);

/// Shows a snapshot as it is, and carries nothing out.
std::unique_ptr<Machine> recordedMachine(std::string identity, Received received);
std::unique_ptr<Machine> recordedMachine(std::string identity, Snapshot snapshot);

/// What a recording was made from; null for a machine of any other kind.
const Received* receivedIn(const Machine& machine);

}  // namespace unclash
