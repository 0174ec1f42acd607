// Settings of this computer: written where an administrator sets them, with what stood there kept.
#pragma once

#include <stop_token>

#include "core/machine/windows/surroundings.h"
#include "core/model/step.h"

namespace unclash {

/// Sets the member of Policy that `step.target` names to `step.value`; done where it is in force
/// afterwards (a group policy may decide otherwise; then it is put back). What stood there, with
/// its type, is kept in HKLM\SOFTWARE\Unclash\Before, and undo puts exactly that back; without it,
/// `step.before`.
StepOutcome changeSetting(const Hands& hands, const Step& step, std::stop_token stop);

}  // namespace unclash
