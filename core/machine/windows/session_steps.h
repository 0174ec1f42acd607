// Ending Windows sessions, and sessions of clients on this computer's own shares.
#pragma once

#include <stop_token>

#include "core/machine/windows/surroundings.h"
#include "core/model/step.h"

namespace unclash {

/// Tells whoever may still sit there, half a minute before (disconnected sessions: nobody does),
/// then WTSLogoffSession, then waits until it is gone. Never the own session, never one that
/// belongs to somebody else than `step.user` by now.
StepOutcome signOutSession(const Hands& hands, const Step& step, std::stop_token stop);

/// NetSessionDel for one client and one user: never without a client, which would end all of that
/// user's sessions.
StepOutcome closeServerSession(const Hands& hands, const Step& step, std::stop_token stop);

}  // namespace unclash
