// Who plays the redirector: the practice machines' own, or whatever stands behind Windows'
// functions. Rows of the table talk to this alone.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

/// Windows codes, by the numbers that its documentation gives.
enum : int {
  kOk = 0,
  kBadNetPath = 53,
  kBadNetName = 67,
  kAlreadyAssigned = 85,
  kInvalidPassword = 86,
  kCredentialConflict = 1219,
  kLogonFailure = 1326,
  kBadUserName = 2202,
  kNotConnected = 2250,
  kOpenFiles = 2401,
};

/// What the table leaves open, to be settled one way or the other.
struct Settled {
  bool sameExplicitAfterImplicit = true;
  int otherPassword = kCredentialConflict;
  int noneAfterExplicit = kOk;
  int lateLettingGo = 0;
};

struct SignIn {
  std::string user;
  std::string password;
};

struct Listed {
  std::string local;
  std::string remote;
  std::string user;
};

class Player {
 public:
  virtual ~Player() = default;
  /// Without `as` no name is given. `local` may be empty.
  virtual int connect(const std::string& remote, const std::optional<SignIn>& as,
                      const std::string& local = {}, bool remember = false) = 0;
  /// By a device, or by `\\server\share` for those without one.
  virtual int disconnect(const std::string& name, bool forget = false, bool force = false) = 0;
  virtual std::vector<Listed> listed() = 0;
  /// Devices that come back at sign-in.
  virtual std::vector<std::string> remembered() = 0;
  /// A sign-in for a server in the credential store, where `as` has it.
  virtual void store(const std::string& target, const SignIn& as) = 0;
  /// Somebody opens files by a connection.
  virtual void openFiles(const std::string& remote, int count) = 0;
  /// Opens `\\server\share` without giving a name.
  virtual int openPath(const std::string& remote) = 0;
};

/// The functions by which a connection can be asked for; every row is played with each.
std::vector<std::string> ways();
/// Those whose player can open a path as well.
std::vector<std::string> waysToOpenPaths();

/// A computer as world.json describes it, with nothing connected.
std::unique_ptr<Player> newPlayer(const std::string& way, const Settled& settled);
