// Who has files open on a connection, as far as that can be known here: no documented function
// tells a client which of its programs hold files on a server.
#pragma once

#include <string>
#include <vector>

#include "core/machine/windows/surroundings.h"

namespace unclash {

struct OpenFiles {
  std::vector<std::string> programs;  ///< each once
  std::vector<std::string> files;     ///< those that are known to be open
};

/// Programs that were started from there and Explorer's windows that show it; documents beside
/// which an office program keeps its owner file (`~$plan.docx`); where the server is this computer,
/// what NetFileEnum lists; and what the Restart Manager says of all those files and of the ones
/// right in the drive. Another server is not asked: that would connect to the very name that is to
/// be left. Call it where a connection has just refused to end, as the drive is read.
OpenFiles openFilesOn(const Hands& hands, const std::string& local, const std::string& remote);

/// True where an address of Explorer (`file://fs01/data/x`, `file:///Z:/x`) is `remote`, or below
/// it or the device.
bool showsPlace(const std::string& address, const std::string& local, const std::string& remote);

}  // namespace unclash
