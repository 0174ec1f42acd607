// Programs and windows that hold a server: asked to close, never killed. And waiting.
#pragma once

#include <stop_token>

#include "core/machine/windows/surroundings.h"
#include "core/model/step.h"

namespace unclash {

/// Every program of this session whose file is called `step.target` (with or without path and
/// ".exe") is asked to close, and given time for it.
StepOutcome closeProgram(const Hands& hands, const Step& step, std::stop_token stop);

/// Explorer's windows that show a folder on the server `step.target` (all of the server's where it
/// names a path), also by way of a drive.
StepOutcome closeExplorerWindows(const Hands& hands, const Step& step, std::stop_token stop);

/// The minutes of `step.value`, after which an unused session has ended by itself.
StepOutcome waitForIdleEnd(const Hands& hands, const Step& step, std::stop_token stop);

}  // namespace unclash
