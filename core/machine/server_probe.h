// A look at one server over the network. One implementation for each platform, chosen in CMake.
#pragma once

#include <chrono>
#include <stop_token>
#include <string>

#include "core/model/result.h"
#include "core/model/snapshot.h"

namespace unclash {

/// Looks up `NAME` or `NAME:PORT` (445 where none is given), connects by TCP, sends one
/// unauthenticated NEGOTIATE and closes: no session comes into being. Returns soon after `stop` or
/// the deadline, even where the resolver or the server hangs. What the server did not tell stays
/// unseen; a name that cannot be resolved and a closed port are answers (`reachable` false), not
/// failures. Fails with Trouble::usage for a text that is no server name, Trouble::cancelled, or
/// Trouble::timedOut where nothing at all became known.
Result<Server> probeServer(const std::string& nameOrNamePort, std::chrono::milliseconds deadline,
                           std::stop_token stop);

}  // namespace unclash
