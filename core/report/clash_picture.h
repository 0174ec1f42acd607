// The pictures of the problem as plain values: what is drawn, and the same content as text.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/diagnose/diagnosis.h"
#include "core/model/answers.h"
#include "core/model/message.h"
#include "core/model/snapshot.h"

namespace unclash {

/// One line between this computer and the server.
struct PictureLine {
  enum class Kind {
    inTheWay,    ///< holds the name under another identity
    wanted,      ///< what the person asked for, not there yet
    works,       ///< what the person asked for, and it is there
    uninvolved,  ///< on the same server, not in the way
    folded       ///< several uninvolved ones; `count` says how many
  };
  Kind kind = Kind::uninvolved;
  Message label;  ///< "Z:  ·  CONTOSO\anna"
  std::size_t count = 1;
};

/// "in-the-way", "wanted", "works", "uninvolved", "folded": part of message ids and of the sheet's
/// classes.
const char* toString(PictureLine::Kind kind);

struct ClashPicture {
  std::string computer;  ///< may be empty
  std::string server;
  std::vector<PictureLine> lines;
};

/// Who uses the server, and what is wanted of it. Nothing where no server is known or there is
/// nothing to show. Uninvolved connections beyond four lines are folded into one.
std::optional<ClashPicture> clashPicture(const Snapshot& snapshot, const Answers& answers);

/// The connection that gives what is wanted, as an index into the snapshot's; nothing where none
/// does.
std::optional<std::size_t> workingConnection(const Snapshot& snapshot, const Answers& answers);

/// One person's session in the picture of sessions.
struct SessionBar {
  std::size_t index = 0;  ///< in the snapshot's list
  std::int64_t id = 0;    ///< the system's number
  std::string user;
  SessionState state = SessionState::active;
  std::string client;      ///< the computer it is used from; may be empty
  bool remote = false;     ///< by Remote Desktop or the like
  bool console = false;    ///< at the computer itself
  std::string signedInAt;  ///< ISO 8601; may be empty
  double start = 0;        ///< 0 to 1 on the time axis
  double idleFrom = 1;     ///< from here on nobody used it; 1 where that is not known
  std::int64_t idleSeconds = 0;
  bool current = false;
};

/// Sessions on a time axis that ends now; nothing where none is known. Those whose sign-in time is
/// unknown start at 0.
struct SessionsPicture {
  std::vector<SessionBar> bars;
  std::string since;  ///< ISO 8601, the left end of the axis; empty where no time is known
};
std::optional<SessionsPicture> sessionsPicture(const Snapshot& snapshot);

/// "disconnected, not signed out, untouched for 3 hours".
Message stateOf(const SessionBar& bar);
/// Which, where from and since when: "session 2, from LAPTOP-22, signed in 18 Nov 2026, 07:30".
Message whereOf(const SessionBar& bar);
/// Both: all that the picture shows, in words.
Message spokenBar(const SessionBar& bar);

}  // namespace unclash
