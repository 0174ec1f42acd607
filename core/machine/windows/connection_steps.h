// Ending, making and remembering connections, gently: nothing is forced unless the person has
// agreed to it after hearing what is open.
#pragma once

#include <stop_token>
#include <string>

#include "core/machine/windows/surroundings.h"
#include "core/model/step.h"

namespace unclash {

/// WNetCancelConnection2 for `step.local`, else for the uses of `step.remote` without a device.
/// Open files refuse it (2401, 2404) unless `step.force`, and are told with the programs that are
/// known. Never another logon session's, and never a device that leads elsewhere by now. Undo
/// connects again.
StepOutcome disconnectConnection(const Hands& hands, const Step& step, std::stop_token stop);

/// Every connection of the own logon session to the server `step.target`, each gently.
StepOutcome disconnectServer(const Hands& hands, const Step& step, std::stop_token stop);

/// A mapping that is only remembered. A connection that stands under it stays. Undo remembers it
/// again with all that Windows had written.
StepOutcome forgetRemembered(const Hands& hands, const Step& step, std::stop_token stop);

/// WNetAddConnection3: once with what Windows knows, and, where that is refused as a wrong sign-in,
/// again with Windows' own prompt. The password never passes through here. One that comes about
/// under another name is closed again.
StepOutcome reconnectAs(const Hands& hands, const Step& step, std::stop_token stop);
/// The same to `\\alias\share`.
StepOutcome useServerAlias(const Hands& hands, const Step& step, std::stop_token stop);
/// With no name given and without a prompt: as whoever is connected.
StepOutcome reuseExisting(const Hands& hands, const Step& step, std::stop_token stop);

/// Remove-SmbGlobalMapping, since there is no other documented way that needs no WMI of its own.
StepOutcome removeGlobalMapping(const Hands& hands, const Step& step, std::stop_token stop);

}  // namespace unclash
