// Questions in the words of the computer at hand: the accounts and drives that are meant, by name.
#pragma once

#include "core/diagnose/diagnosis.h"

namespace unclash {

/// The question with what was seen in the place of general words; as it is where nothing is known.
/// Ids of question and answers stay.
Question named(Question question, const Snapshot& snapshot, const Answers& answers);

}  // namespace unclash
