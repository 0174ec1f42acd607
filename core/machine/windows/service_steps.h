// Steps by services: the SMB client's is started where it stands still, or restarted with what
// depends on it; the time service sets the clock.
#pragma once

#include <stop_token>

#include "core/machine/windows/surroundings.h"
#include "core/model/step.h"

namespace unclash {

/// Restarts LanmanWorkstation; one that does not run is started. What depends on it is stopped
/// first, in the order that the system gives, and brought back afterwards, also where something
/// fails half way. Drops every SMB connection of the computer.
StepOutcome restartWorkstationService(const Hands& hands, const Step& step, std::stop_token stop);

/// Has the Windows Time service ask its own source for the time (`w32tm /resync`), after starting
/// it where it stands still, as it may outside of a domain. The source stays as it is configured.
/// `done` only where the clock of the server `step.target`, asked without signing in, is then
/// within five minutes of this one, which is what Kerberos allows; without a target, and that
/// alone, by the program's own word.
StepOutcome correctClock(const Hands& hands, const Step& step, std::stop_token stop);

}  // namespace unclash
