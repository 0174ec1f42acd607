// The redirector's rules, as domain.md, section 11, has them: one identity for each server name and
// logon session, decided by the first use.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "core/machine/practice/world.h"

namespace unclash::practice {

/// How a connection is asked for.
enum class How {
  addConnection,  ///< WNetAddConnection2
  openPath        ///< opening a UNC path, which never asks for a name
};

struct Request {
  std::string logonSession;         ///< empty: the own one
  std::string remote;               ///< `\\server\share`
  std::string local;                ///< empty: without a device
  std::optional<std::string> user;  ///< nothing: none given
  std::string password;             ///< with a user: the password's id
  bool remember = false;            ///< CONNECT_UPDATE_PROFILE
  std::string owner;
  How how = How::addConnection;
};

/// Makes a connection. Returns the Win32 code; anything but 0 leaves the world as it was, except
/// that an attempt counts down a session that is held late.
int connect(World& world, const Request& request);

/// WNetCancelConnection2.
struct CancelRequest {
  std::string logonSession;         ///< empty: the own one
  std::string name;                 ///< a device, or `\\server\share` for its uses without one
  std::optional<std::string> user;  ///< only uses of this identity (NetUseDel can tell them apart)
  bool updateProfile = false;       ///< CONNECT_UPDATE_PROFILE: also forget
  bool force = false;               ///< close open files
};
int cancel(World& world, const CancelRequest& request);

/// Who holds a server name in a logon session.
struct Holding {
  std::string user;
  std::string given;
  bool implicit = false;
  std::string password;
};
/// By a listed use or by a session that is still held; nothing where the name is free.
std::optional<Holding> holding(const World& world, std::string_view logonSession,
                               std::string_view server);

/// The stored credential that Windows uses unasked for a name, in the documented order of
/// CredReadDomainCredentials; nullptr for none. `share` matters to DFS roots alone.
const StoredSignIn* storedSignIn(const World& world, std::string_view logonSession,
                                 std::string_view server, std::string_view share);

/// What a server makes of a name and a password.
struct Authentication {
  int code = kSuccess;
  std::string user;  ///< empty: guest
};
Authentication authenticate(const World& world, const SimServer& server, std::string_view user,
                            std::string_view password);

/// The id of the password that is right for a name on a server; empty where there is no such
/// account.
std::string rightPassword(const SimServer& server, std::string_view user);

/// One look or attempt has passed: sessions that are held late come one nearer to being let go.
/// Returns whether anything changed.
bool countDown(World& world, std::string_view logonSession = {}, std::string_view server = {});

/// Ends the uses that `ends` picks, with no regard to open files; the last one of a name leaves a
/// late session behind where the rules say so.
void endUses(World& world, const std::function<bool(const Use&)>& ends);

}  // namespace unclash::practice
