// World: the whole state of a simulated Windows computer, and of the servers it can reach.
//
// Values only. The rules of the Windows redirector that move them stand in redirector.h; the format
// on disk is `unclash.practice/1`, documented in resources/practice/practice.schema.json. No secret
// is ever kept: a password is an id such as `anna-2`, and two passwords are one where the ids are.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/result.h"
#include "core/model/snapshot.h"

namespace unclash::practice {

inline constexpr const char* kWorldSchema = "unclash.practice/1";

/// The system codes that the simulated computer gives (winerror.h, lmerr.h).
enum Code : int {
  kSuccess = 0,
  kAccessDenied = 5,
  kBadNetPath = 53,
  kBadNetName = 67,
  kRequestNotAccepted = 71,
  kAlreadyAssigned = 85,
  kInvalidPassword = 86,
  kInvalidParameter = 87,
  kElementNotFound = 1168,
  kCredentialConflict = 1219,
  kNoNetwork = 1222,
  kCancelled = 1223,
  kGuestBlocked = 1272,
  kLogonFailure = 1326,
  kAccountDisabled = 1331,
  kSessionCollision = 1366,
  kBadUserName = 2202,
  kNotConnected = 2250,
  kOpenFiles = 2401,
};

/// An account as one server knows it.
struct SimAccount {
  std::string name;  ///< `CONTOSO\anna`, `FS01\backup`: the identity it gives
  std::vector<std::string>
      spellings;         ///< what else may be given for it: `anna`, `anna@contoso.com`
  std::string password;  ///< id of the password that is right now
  bool enabled = true;
  friend bool operator==(const SimAccount&, const SimAccount&) = default;
};

enum class ShareKind { disk, print };

struct SimShare {
  std::string name;
  ShareKind kind = ShareKind::disk;
  /// SimAccount::name of those that may use it; `*` is every account, `guest` the guest.
  std::vector<std::string> allowed;
  friend bool operator==(const SimShare&, const SimShare&) = default;
};

/// One server machine under all of its names. IPC$ is always there, for everybody signed on.
struct SimServer {
  std::vector<std::string> names;      ///< host names and aliases; the first is its own
  std::vector<std::string> addresses;  ///< names too, as the redirector sees it
  std::string domain;                  ///< NetBIOS name of its domain, for `CONTOSO\*` credentials
  bool reachable = true;
  bool guestOnly = false;                       ///< takes whatever is given for its guest
  bool guestFallback = false;                   ///< takes names that it does not know for its guest
  std::optional<std::int64_t> connectionLimit;  ///< how many machines it serves
  std::int64_t otherClients = 0;                ///< how many others it serves
  std::vector<SimAccount> accounts;
  std::vector<SimShare> shares;
  // What an unauthenticated NEGOTIATE shows.
  std::string guid;
  std::string dialect = "3.1.1";
  bool signingRequired = false;
  std::int64_t clockSkewSeconds = 0;
  bool isDfsRoot = false;
  friend bool operator==(const SimServer&, const SimServer&) = default;
};

/// A live connection (a "use") that the redirector holds and lists.
struct Use {
  std::string local;         ///< `Z:`, `LPT1:`; empty: without a device
  std::string remote;        ///< `\\server\share`, the server spelled as it was asked for
  std::string logonSession;  ///< LUID of its owner
  std::string user;          ///< the identity in force as DOMAIN\name; empty: guest or anonymous
  /// The name as it was given, or as the stored credential that was used unasked spells it. Empty:
  /// none was given, and the signed-in identity (or guest) counted.
  std::string given;
  bool implicit = false;  ///< nobody gave a name: the sign-in or a stored credential counted
  std::string password;   ///< id of the password that was used
  std::int64_t openFiles = 0;
  std::string owner;    ///< the program that made it; empty: unknown
  bool global = false;  ///< a machine-wide mapping: stands in every logon session
  friend bool operator==(const Use&, const Use&) = default;
};

/// A session that the redirector still holds for a server name although no listed use is left.
struct Lingering {
  std::string logonSession;
  std::string server;  ///< the name as it was used
  std::string user;
  std::string given;
  bool implicit = false;
  std::string password;
  /// Looks and attempts after which it is let go; 0: never by itself (a stale session, KB Q153066).
  std::int64_t attemptsLeft = 0;
  bool endsWhenIdle =
      false;  ///< let go by waiting for the idle end; else only by sign-out or restart
  friend bool operator==(const Lingering&, const Lingering&) = default;
};

/// A mapping that is restored at every sign-in of the own user (HKCU\Network). No password is in
/// it: it comes from the credential store, from the sign-in, or the person is asked.
struct Mapping {
  std::string local;
  std::string remote;
  std::string user;  ///< empty: none given
  friend bool operator==(const Mapping&, const Mapping&) = default;
};

/// An entry of a credential store.
struct StoredSignIn {
  std::string
      target;  ///< `fs01`, `fs01\data` (DFS), `*.contoso.com`, `contoso.com\*`, `*Session`, `*`
  std::string user;
  std::string password;
  CredentialKind kind = CredentialKind::domainPassword;
  CredentialPersist persist = CredentialPersist::enterprise;
  std::string lastWritten;  ///< ISO 8601; may be empty
  std::string ofUser;       ///< whose store it is in; empty: the own user's
  friend bool operator==(const StoredSignIn&, const StoredSignIn&) = default;
};

/// A program or service that uses a server.
struct Program {
  std::string name;          ///< `BackupAgent.exe`, as a use's `owner`
  std::string logonSession;  ///< in which it runs
  std::string remote;        ///< what it opens; empty: nothing by itself
  std::string local;         ///< the device it maps; empty: none
  std::string user;          ///< the name it gives; empty: none
  std::string password;
  bool running = true;
  bool startsAtSignIn = false;  ///< also what a service does at a restart
  /// Closed on purpose, or given another account: it is not started again at sign-in.
  bool keptClosed = false;
  friend bool operator==(const Program&, const Program&) = default;
};

/// Where domain.md, section 11, says "uncertain", a practice machine can be told either outcome.
struct Rules {
  /// None given (the sign-in counted), then the same account, password and spelling explicitly:
  /// accepted, or 1219.
  bool sameExplicitAfterImplicit = true;
  /// Explicit U, then explicit U with another password: 1219 or 86.
  int otherPassword = kCredentialConflict;
  /// Explicit U, then none given by WNetAddConnection2: 0 (shared), 2202 or 86.
  int noneAfterExplicit = kSuccess;
  /// After the last use of a name is closed, for how many looks and attempts the redirector still
  /// holds its session.
  std::int64_t lateLettingGo = 0;
  /// Whether the connections of other logon sessions are listed.
  bool otherConnectionsVisible = false;
  friend bool operator==(const Rules&, const Rules&) = default;
};

/// How the system's own password prompt is answered.
enum class Prompt { correct, cancels, wrong };

enum class GoalKind {
  connection,  ///< `\\server\share` under `user`
  signIn       ///< an interactive session of `user` on this computer
};

/// What the person wants, and how the computer fails them at the start.
struct Goal {
  GoalKind kind = GoalKind::connection;
  std::string server;  ///< as the person writes it
  std::string share;
  std::string user;          ///< empty: none named, so whoever is signed in
  std::string logonSession;  ///< in which it is tried; empty: the own one
  int error = kCredentialConflict;
  std::string symptom = "more-than-one-user-name";
  friend bool operator==(const Goal&, const Goal&) = default;
};

/// The whole simulated computer.
struct World {
  std::string name = "world";
  int difficulty = 0;  ///< order of the practice machines, easiest first
  std::string clock = "2026-11-20T08:00:00Z";
  Goal goal;
  std::map<std::string, std::string> answers;  ///< scripted: question id to answer
  Prompt prompt = Prompt::correct;
  std::string promptUser;      ///< the name that the person types where the prompt asks for one
  bool administrator = false;  ///< the person can and does consent where an administrator is needed
  Rules rules;
  /// What inspect() shows as it is and no rule of the redirector moves: machine, sessions,
  /// logonSessions, serverSessions, policy and its sources, services, tickets, accounts, events;
  /// and `gaps` for areas that Windows refuses to show (an area with a gap may be absent). The
  /// machine's `logonSession` is the own one.
  Snapshot base;
  /// User name to the id of the password that they signed in with.
  std::map<std::string, std::string> signInPasswords;
  std::vector<SimServer> servers;
  std::vector<Use> uses;
  std::vector<Lingering> lingering;
  std::vector<Mapping> mappings;
  std::vector<StoredSignIn> credentials;
  std::vector<Program> programs;
  /// Actions that no program can do and that the person can, here (personDoes()).
  std::vector<std::string> personCan;

  friend bool operator==(const World&, const World&) = default;

  /// LUID of the own logon session.
  std::string ownLogonSession() const;
  /// The user who looks, as DOMAIN\name.
  std::string ownUser() const;
  /// The machine behind a name or address; nullptr where nothing has that name.
  const SimServer* server(std::string_view name) const;
  SimServer* server(std::string_view name);

  // What happens around the program. Implemented in events.cpp.

  /// The own user signs out and in again: the uses of all their logon sessions end, session-only
  /// credentials and tickets go, remembered mappings come back, programs start.
  void signOutAndIn();
  /// All of that for everybody, and every session that the redirector still held is gone.
  void restart();
  /// The Workstation service restarts: all uses and held sessions end, in every logon session.
  void restartWorkstation();
  /// Time passes without anybody using anything: idle uses without a device end.
  void waitForIdleEnd();
  /// Explorer opens `\\server` without giving a name. Returns the code it meets.
  int explorerTouches(std::string_view server);
  /// A running program opens again what it holds; a closed one does nothing (0). Returns the code.
  int programReopens(std::string_view owner);
  /// Tries what the goal wants, as the person would, and leaves nothing behind but a counted-down
  /// late session. 0: it works (or stands already, under any name of the same server).
  int tryWanted();
  /// Does what only a person can (an entry of personCan). False where this world does not let them.
  bool personDoes(std::string_view action);
};

/// Why a world cannot be: two identities under one name in one logon session, an own logon session
/// that is not listed, and the like. Nothing for a sound one.
std::optional<std::string> contradiction(const World& world);

/// Fails with Trouble::input for: not JSON, unknown schema, unknown or missing members, a wrong
/// type or value, or a contradiction. Never guesses.
Result<World> readWorld(std::string_view json);
std::string writeWorld(const World& world);

}  // namespace unclash::practice
