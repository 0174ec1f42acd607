// What only an administrator may see: which areas that concerns, what is passed between this
// program and its elevated copy, and how what the copy saw becomes part of the snapshot. Pure
// functions.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/result.h"
#include "core/model/snapshot.h"

namespace unclash {

/// Areas that an elevated process sees more of, and sees as the person who started it does. What is
/// the account's own (credentials, remembered connections, tickets, policy) is not among them: the
/// administrator may be somebody else.
inline constexpr const char* kAdministratorAreas[] = {
    "connections", "sessions", "logonSessions", "serverSessions", "services", "accounts", "events"};

/// Those of them in which a look was denied something.
std::vector<std::string> areasForAdministrator(const Snapshot& snapshot);

/// What an elevated copy is asked to look at.
struct ElevatedLook {
  std::vector<std::string> areas;
  std::chrono::milliseconds deadline{10'000};
};

/// One row of MSFT_SmbConnection: one for each share, user and credential. It tells the account of
/// the logon session, not the session.
struct SmbConnection {
  std::string server;
  std::string share;
  std::string user;         ///< the account of the logon session it belongs to
  std::string credential;   ///< the account that the server knows it by
  std::int64_t opens = -1;  ///< below 0: not told
};

/// What an elevated copy saw.
struct ElevatedSight {
  Snapshot snapshot;
  std::vector<SmbConnection> smb;
};

/// What became of a look with an administrator's rights.
struct ElevatedAnswer {
  std::optional<ElevatedSight> sight;
  /// Where there is none, a gap's reason and code; empty where the person declined.
  std::string reason = {};
  int code = 0;
};

/// Puts what was seen with an administrator's rights into `own`: lists take the place of what was
/// seen of them without, connections are added. Gaps for want of rights go; the copy's own come.
///
/// A row of `smb` tells more about a connection that is listed already; one that is not listed
/// becomes a connection of the one logon session that its account has. Where it has several, it is
/// put to the first one that a person signed in to. One of the own account that no other logon
/// session can have counts as the own session's: a use that nothing lists. Where it cannot be told
/// at all, a gap says that something was left out.
///
/// Where there is no sight the gaps stay, and one more for each area says why; none where the
/// person declined.
void mergeElevated(Snapshot& own, ElevatedAnswer answer, const std::vector<std::string>& areas);

std::string writeElevatedLook(const ElevatedLook& look);
std::string writeElevatedSight(const ElevatedSight& sight);
/// Fail with Trouble::input for anything else.
Result<ElevatedLook> readElevatedLook(std::string_view json);
Result<ElevatedSight> readElevatedSight(std::string_view json);

}  // namespace unclash
