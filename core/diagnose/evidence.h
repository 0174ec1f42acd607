// Evidence: what a snapshot shows, rule by rule. One function a rule, found by its name.
//
// A rule only says what is there. What it means for which cause is data
// (resources/knowledge/evidence.json); so are the words (`evidence.<rule>`).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/diagnose/conflicts.h"
#include "core/model/answers.h"
#include "core/model/message.h"
#include "core/model/snapshot.h"

namespace unclash {

enum class Presence {
  present,
  absent,  ///< looked for, and it is not there
  unseen   ///< could not look, or the question makes no sense here
};

/// One place in the snapshot that a rule points at.
struct Trace {
  std::string fact;  ///< JSON pointer without its first slash, e.g. `connections/0`
  Message text;      ///< `evidence.<rule>`
};

struct Observation {
  Presence presence = Presence::unseen;
  std::vector<Trace> traces;  ///< at least one where present; in an order that lists cannot change
};

/// Which event log entries a rule of kind `event` counts. Empty lists ask nothing.
struct EventPattern {
  std::string log;  ///< part of the log's or source's name, in any case
  std::vector<std::int64_t> ids;
  std::vector<std::int64_t> codes;
  std::vector<std::int64_t> reasons;
};

/// What a rule may look at.
struct Scene {
  const Snapshot& snapshot;
  const Answers& answers;
  const Wanted* wanted = nullptr;  ///< null where no server is known
  const Clash* clash = nullptr;    ///< as `wanted`
};

/// A rule of evidence.json, as far as looking is concerned.
struct Sight {
  std::string rule;       ///< id, and the message `evidence.<rule>`
  std::string predicate;  ///< name of the function
  /// What must have been looked at to say that something is not there.
  std::vector<std::string> areas;
  std::vector<EventPattern> events;
  std::vector<std::string> updates;  ///< for `known-update`: KB numbers
  std::int64_t threshold = 0;        ///< meaning depends on the predicate
};

/// Names of all predicates, sorted.
std::vector<std::string> predicateNames();

/// Looks. Absent becomes unseen where one of the rule's areas has a gap or was not looked at, or
/// where the predicate name is unknown.
Observation observe(const Sight& sight, const Scene& scene);

/// In `areas`: connections of every logon session; plain `connections` are those of the own one.
inline constexpr const char* kOthersConnections = "connections/others";

/// On this file server: indices of the sessions of the user (and on the share) that the person
/// names as ones that should not be there. Nothing where that is not asked: only where the server
/// named is this machine, or where it serves files and reaches no other server by that name.
std::optional<std::vector<std::size_t>> unwantedServerSessions(const Scene& scene);

/// True where an area was looked at and no gap says that a part of it is missing.
bool wholeAreaSeen(const Snapshot& snapshot, std::string_view area);

}  // namespace unclash
