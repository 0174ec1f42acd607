// A computer that is not here: what somebody sent of it, or nothing but what its user
// says. Everything known is shown, nothing can be carried out.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "core/machine/machine.h"
#include "core/model/answers.h"

namespace unclash {

/// A snapshot or a report that a caller has sent.
struct Received {
  std::string name;  ///< of the file, without its folder
  Snapshot snapshot;
  Answers answers;        ///< a report's; empty for a bare snapshot
  bool redacted = false;  ///< a report says so of itself
};

/// Reads `unclash.snapshot/1` or `unclash.report/1`. Fails with Trouble::input for anything else,
/// and for a report without a snapshot.
Result<Received> readReceived(const std::filesystem::path& file);
Result<Received> readReceivedText(std::string name, std::string_view json);

/// `snapshot:NAME`.
std::unique_ptr<Machine> heldMachine(const Received& received);
/// `caller`: somebody on the telephone. Nobody looked at anything.
std::unique_ptr<Machine> callersMachine();

}  // namespace unclash
