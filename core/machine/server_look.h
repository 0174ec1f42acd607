// What a look at a server is made of: the parts that every platform's sockets share.
#pragma once

#include <chrono>
#include <stop_token>
#include <string>
#include <vector>

#include "core/machine/probe.h"
#include "core/model/snapshot.h"
#include "core/model/time.h"
#include "core/model/unc_path.h"

namespace unclash {

/// How long, and until told to stop.
struct LookLimits {
  std::chrono::steady_clock::time_point until;
  std::stop_token stop;
};

/// A server, and why not everything about it became known.
struct SeenServer {
  Server server;
  std::string missing;  ///< a gap's reason; empty for nothing missing
  int code = 0;
};

/// Looks the name up, connects by TCP and negotiates. One implementation for each platform, chosen
/// in CMake.
SeenServer lookAtServer(const ServerName& name, const LookLimits& limits);

/// Bytes that differ from one request to the next.
NegotiateNonce freshNonce();

/// What a server answered, and how its clock stands to this one's.
void fillInAnswer(Server& server, const Negotiated& negotiated, TimePoint asked,
                  TimePoint answered);

/// What the resolver said: addresses, each once, and the name it calls the server by (may be
/// empty).
void fillInNames(Server& server, const ServerName& name, const std::vector<std::string>& addresses,
                 const std::string& canonical);

/// `name`, `name:port` or `[address]:port`.
std::string writtenServer(const ServerName& name);

}  // namespace unclash
