// What takes other rights than this process has. One implementation for each platform, chosen in
// CMake.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "core/model/message.h"

namespace unclash {

/// Where this process was started by another Unclash to carry out one step as an administrator:
/// does that, and gives the exit code. Nothing for any other start; both programs ask before they
/// look at their arguments. `say` is asked for a text that a step shows to somebody else. Linux
/// starts no such copies.
std::optional<int> actAsElevatedCopy(const std::function<std::string(const Message&)>& say);

/// True where the whole program was started as an administrator by somebody who also has an
/// ordinary logon session: what that session is connected to, the drives above all, cannot be seen
/// or changed from here. Linux: never.
bool hidesOwnConnections();

/// Starts this program again, with its arguments, in the ordinary logon session: through Explorer,
/// which runs there. False where there is no Explorer to ask.
bool startAgainAsUser();

}  // namespace unclash
