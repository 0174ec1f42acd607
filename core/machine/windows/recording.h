// What each call of an inspection returned, as a file: a machine in the field is looked at there
// and played again elsewhere, call by call.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/machine/elevated_look.h"
#include "core/machine/servers.h"
#include "core/machine/windows/api.h"
#include "core/model/result.h"

namespace unclash {

inline constexpr const char* kRawSchema = "unclash.raw/1";

/// The functions that an inspection calls.
struct Calls {
  Api api;
  ServerLook server;
};

class Tape;

/// Passes every call on and writes it to the tape. The clock stands still from its first reading,
/// so that all of a look has one moment. Passwords, credentials' secrets and attributes, and
/// people's words in event logs are left out; nothing here ever reads them.
Calls recording(const Calls& system, const std::shared_ptr<Tape>& tape);

/// Answers every call from the tape, in the order of the calls with the same arguments; the last
/// answer stands for all that follow. What was never asked answers ERROR_NOT_SUPPORTED. Functions
/// that were missing then are missing; those that change anything are missing always.
Calls replaying(const std::shared_ptr<Tape>& tape);

/// `servers`: those that the person named.
std::shared_ptr<Tape> emptyTape(std::vector<std::string> servers);
std::vector<std::string> serversOf(const Tape& tape);

/// The look is over: what has not returned by now is played as what it was, an area that timed out
/// or was stopped.
void endTape(Tape& tape, bool stopped);

/// What an elevated copy saw; its own calls are not recorded.
struct RecordedElevation {
  std::vector<std::string> areas;
  ElevatedAnswer answer;
};
void addElevated(Tape& tape, const RecordedElevation& elevation);
std::optional<RecordedElevation> elevatedOf(const Tape& tape);

/// `{"schema": "unclash.raw/1", "servers": [...], "absent": [...], "calls": [{"call": "NetUseEnum",
/// "with": {...}, "result": 0, "gave": {...}}]}`, calls in the order in which they returned; last
/// those that had not, with `"pending": "timed out"` in place of a result.
std::string writeTape(const Tape& tape);

/// Fails with Trouble::input for what is not such a file.
Result<std::shared_ptr<Tape>> readTape(std::string_view json);

}  // namespace unclash
