// Which steps are carried out on Windows, by what, and who has to.
#pragma once

#include <stop_token>

#include "core/machine/windows/surroundings.h"
#include "core/model/step.h"

namespace unclash {

/// True where carryOutStep() knows the action. Signing out and restarting are not among them: they
/// would end this program in the middle of its work.
bool isCarriedOut(const Step& step);

/// True for steps that an administrator has to carry out, in an elevated copy of this program.
bool isForAdministrator(const Step& step);

/// Carries one step out: in this process, or, where it is for an administrator and this process is
/// none, as `hands.around.elevate` does.
StepOutcome performStep(const Hands& hands, const Step& step, std::stop_token stop);

/// Carries one step out in this process.
StepOutcome carryOutStep(const Hands& hands, const Step& step, std::stop_token stop);

}  // namespace unclash
