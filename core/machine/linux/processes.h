// The processes of this computer, from /proc.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/machine/linux/places.h"
#include "core/model/result.h"

namespace unclash {

struct Process {
  pid_t id = 0;
  std::string name;    ///< at most 15 bytes; the program may have set it itself
  pid_t session = 0;   ///< id of the session's leader
  dev_t terminal = 0;  ///< 0 for none
  bool ended = false;  ///< nobody has asked yet what became of it (a zombie)
};

/// Understands one /proc/PID/stat (proc(5)); names may hold blanks and brackets.
std::optional<Process> parseProcessStat(std::string_view text);

/// All that run and can be seen. Fails with EACCES where /proc shows only the own ones (hidepid),
/// so that a service that runs is not taken for one that does not.
Result<std::vector<Process>> listProcesses(const Places& places);

/// Who has files or a working directory at or below a place.
struct Use {
  long files = 0;
  std::vector<std::string> programs;  ///< each once
};

/// Uses of each of `targets`, for processes that may be looked at (as a rule the own user's). Reads
/// only the links in /proc: what they lead to is never touched, so that a dead share delays
/// nothing.
std::map<std::string, Use> usesOf(const Places& places, const std::vector<std::string>& targets);

}  // namespace unclash
