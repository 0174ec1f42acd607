// Taking Kerberos tickets out of the own logon session's cache.
#pragma once

#include <stop_token>

#include "core/machine/windows/surroundings.h"
#include "core/model/step.h"

namespace unclash {

/// The tickets for the server `step.target`; without one, all. Windows gets new ones by itself.
StepOutcome purgeKerberosTickets(const Hands& hands, const Step& step, std::stop_token stop);

}  // namespace unclash
