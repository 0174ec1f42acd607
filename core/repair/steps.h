// Gives steps their words and their rights.
#pragma once

#include "core/diagnose/knowledge.h"
#include "core/model/snapshot.h"
#include "core/model/step.h"

namespace unclash {

/// Fills in who may, whether and how it can be undone (from the knowledge), and all texts, for the
/// platform whose commands `manual` is to name. Call it when everything else in the step is set; a
/// step that a planner has made manual stays so.
Step finished(Step step, const Knowledge& knowledge, Platform platform);

}  // namespace unclash
