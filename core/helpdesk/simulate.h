// A practice computer that is as the snapshot of a real one says, to try a plan on.
#pragma once

#include <vector>

#include "core/machine/practice/world.h"
#include "core/model/answers.h"
#include "core/model/message.h"
#include "core/model/result.h"
#include "core/model/snapshot.h"

namespace unclash {

struct Copy {
  practice::World world;
  /// What nobody could know and is taken for granted, a sentence each.
  std::vector<Message> assumed;
};

/// Servers, shares and accounts are those that the snapshot and the answers name; each password is
/// right, each account may use each share of its server, the person can act as administrator. Where
/// 1219 was met and nothing that is listed explains it, the redirector holds a session that is not
/// listed. Fails (Trouble::failed) where no server is in question, or what the snapshot says
/// contradicts the redirector's rules.
Result<Copy> simulatedCopy(const Snapshot& snapshot, const Answers& answers);

}  // namespace unclash
