// The SMB client's service: started where it stands still, restarted with what depends on it.
#pragma once

#include <stop_token>

#include "core/machine/windows/surroundings.h"
#include "core/model/step.h"

namespace unclash {

/// Restarts LanmanWorkstation; one that does not run is started. What depends on it is stopped
/// first, in the order that the system gives, and brought back afterwards, also where something
/// fails half way. Drops every SMB connection of the computer.
StepOutcome restartWorkstationService(const Hands& hands, const Step& step, std::stop_token stop);

}  // namespace unclash
