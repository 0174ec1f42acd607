// What `smbstatus --json` and `testparm -s` of Samba 4.17 or newer say, understood. Pure functions.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/result.h"
#include "core/model/snapshot.h"

namespace unclash {

/// What of a Samba server's configuration matters here.
struct SambaConfig {
  /// Folder by share name in lower case, as configured; a path that Samba makes up per user
  /// (`/srv/%U`) is left out.
  std::map<std::string, std::string> paths;
  /// `deadtime`: minutes after which an idle connection without open files ends; 0 is never
  /// (smb.conf(5)). Nothing where it is not told.
  std::optional<std::int64_t> deadtimeMinutes;
};

/// Reads the output of `testparm -s`.
SambaConfig parseTestparm(std::string_view text);

/// One row for each tree connect and one, without a share, for each session that has none, sorted
/// by id: `PID/SESSION/TCON` or `PID/SESSION` (`NODE:PID/...` in a cluster).
///
/// Users are as smbstatus writes them; none for a session whose sign-in has not ended. Samba tells
/// the process, the Unix user and the folder of an open file, but not its tree connect: where
/// several could be the one, their openFiles is none ("could not tell").
///
/// Fails with Trouble::input for text that is not JSON or lacks `sessions` or `tcons` (smbstatus
/// leaves them out where it may not look).
Result<std::vector<ServerSession>> parseSmbstatus(std::string_view json,
                                                  const SambaConfig& config = {});

}  // namespace unclash
