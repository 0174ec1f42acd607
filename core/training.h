// Training: what a practice computer teaches: what its person wants, hints, and afterwards what the
// blunt ways out would have cost.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/diagnose/knowledge.h"
#include "core/machine/practice/world.h"
#include "core/model/message.h"
#include "core/model/result.h"

namespace unclash {

/// What the person at the practice computer wants and meets.
Message storyOf(const practice::World& world);

/// From vague to plain, at most three; made from the cause that is found there, so that a new
/// practice computer needs no texts of its own. Empty where nothing is wrong any more.
std::vector<Message> hintsFor(const Knowledge& knowledge, const practice::World& world);

/// How it could have gone: sentences, computed on copies of the computer as it was.
struct Debrief {
  Message kept;                    ///< the connections that the repair left alone; may be empty
  std::vector<Message> deleteAll;  ///< `net use * /delete`
  std::vector<Message> restart;
};
Debrief debrief(const practice::World& before, const practice::World& now);

/// A practice computer as it is before anybody has touched it. Fails (Trouble::usage) for an
/// unknown name.
Result<practice::World> freshPractice(const std::string& name);

/// Puts a practice computer back to how it starts. What its journal still could undo is undone with
/// that, and is noted as such. Fails where the state cannot be removed or the journal not be
/// written.
Result<void> resetPractice(const std::string& name, const std::filesystem::path& stateDir);

}  // namespace unclash
