// Who is signed in: by logind where it runs, else by the login records (utmp).
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/machine/inspection.h"
#include "core/machine/linux/places.h"
#include "core/model/result.h"
#include "core/model/snapshot.h"
#include "core/model/step.h"

namespace unclash {

/// logind counts sessions (`3`) and, where the audit subsystem gives no number, `c2`. A snapshot's
/// ids are numbers: `c2` becomes 1000000002.
std::optional<std::int64_t> sessionNumber(std::string_view logindId);
std::string logindIdOf(std::int64_t number);

/// One sign-in of the login records. `id` in a snapshot is the process that was recorded.
struct LoginRecord {
  std::int64_t process = 0;
  std::string user;
  std::string line;  ///< terminal below /dev
  std::string host;
  long long since = 0;
};
/// The user processes in a utmp(5) file; a record that is cut off is left out.
std::vector<LoginRecord> parseUtmp(std::string_view bytes);

/// What logind knows of one session beyond sd-login(3), from its file below /run/systemd/sessions.
struct LogindDetails {
  std::optional<std::int64_t> leader;
  std::optional<std::uint32_t> audit;
  std::optional<long long> since;  ///< seconds since 1970
};
LogindDetails parseLogindFile(std::string_view text);

/// True where logind runs. Its folders alone prove nothing: a package brings them.
bool logindRuns(const Places& places);

/// Area `sessions`.
Inspector sessionsInspector(const Places& places);
/// Area `logonSessions`: logind's sessions by their audit numbers; a gap where it does not run.
Inspector logonSessionsInspector(const Places& places);

/// Carries out `sign-out-session` for `step.session`: by logind, or by hanging up on the session's
/// processes as a closed line does. Refuses the own session. `done` only where it is gone within
/// `time`.
StepOutcome signOutSession(const Places& places, const Step& step, std::stop_token stop,
                           std::chrono::milliseconds time = std::chrono::seconds(5));

}  // namespace unclash
