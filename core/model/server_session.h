// What the sessions on this machine's file server have to do with each other.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/snapshot.h"

namespace unclash {

/// The part of a ServerSession's id that names the server process: `4711` of `4711/3812/1`; empty
/// where the id tells no process. One process serves one TCP connection (Samba: "smbd forks for
/// each client"), and one connection can carry the sessions of several users.
std::string_view processOf(const ServerSession& session);

/// The id of a session without its tree connect: `4711/3812` of `4711/3812/1`; empty where the id
/// tells none.
std::string_view sessionOf(const ServerSession& session);

/// How a file server can end something, and what else that ends.
struct Closing {
  /// True: the whole server process ends, and with it the TCP connection and every session on it.
  /// False: one share is closed, for everybody on that connection; the sessions stay.
  bool wholeConnection = false;
  /// Indices of the rows that end, the wanted ones among them.
  std::vector<std::size_t> ends;
  /// Who else loses something, as they are to be told: the users of other sessions (their client
  /// where a user is unknown), each once, in the list's order.
  std::vector<std::string> alsoCutOff;
};

/// What it takes to end the tree connect or session `which` of `all`: its share alone where the
/// same session also uses other shares, which are to stay; otherwise the session, and that ends
/// with its connection only, because smbd cannot be told to end one of several sessions.
Closing closingOf(const std::vector<ServerSession>& all, std::size_t which);

/// `closingOf(...).alsoCutOff` for a row of `all`. Call it when planning, to fill Step::alsoCutOff.
std::vector<std::string> alsoCutOff(const std::vector<ServerSession>& all,
                                    const ServerSession& which);

}  // namespace unclash
