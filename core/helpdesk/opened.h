// What the helpdesk sees of a case code: the same first cause and the same actions, in words that
// name nobody: "Connect ‹drive› to ‹path› as ‹user›".
#pragma once

#include "core/diagnose/diagnosis.h"
#include "core/diagnose/knowledge.h"
#include "core/helpdesk/case_code.h"
#include "core/repair/plan.h"

namespace unclash {

/// Causes best first, with the facts as their evidence, and the areas that could not be looked at
/// as gaps.
Diagnosis diagnosisOf(const Knowledge& knowledge, const CaseSummary& summary);
/// Steps to talk somebody through. None of them has a target.
Plan planOf(const Knowledge& knowledge, const CaseSummary& summary);
/// The answers that the caller gave, as sentences.
std::vector<Message> answersOf(const CaseSummary& summary);

}  // namespace unclash
