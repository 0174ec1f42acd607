// Who has files open on a connection, as far as that can be known here: no documented function
// tells a client which of its programs hold files on a server.
#pragma once

#include <string>
#include <vector>

#include "core/machine/windows/surroundings.h"

namespace unclash {

struct OpenFiles {
  std::vector<std::string> programs;  ///< each once
  std::vector<std::string> files;     ///< where the server is this computer and lets one see them
};

/// Programs that were started from there, Explorer's windows that show it, and, where the server is
/// this computer, what NetFileEnum lists and the Restart Manager says of those files. Another
/// server is not asked: that would connect to the very name that is to be left.
OpenFiles openFilesOn(const Hands& hands, const std::string& local, const std::string& remote);

/// True where an address of Explorer (`file://fs01/data/x`, `file:///Z:/x`) is `remote`, or below
/// it or the device.
bool showsPlace(const std::string& address, const std::string& local, const std::string& remote);

}  // namespace unclash
