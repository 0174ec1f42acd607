// The Samba file server of this machine: who is connected to it, and ending one of them.
#pragma once

#include <filesystem>
#include <stop_token>

#include "core/machine/elevated_look.h"
#include "core/machine/inspection.h"
#include "core/model/step.h"

namespace unclash {

struct SambaOptions {
  /// The smb.conf of the server to look at (`--samba-config`); empty: the one Samba was built with.
  std::filesystem::path config;
};

/// Area `serverSessions`: what `smbstatus --json` says (see smbstatus.h), found on PATH. Also fills
/// `policy.serverIdleDisconnectMinutes` from `deadtime` where `testparm` is there. A missing,
/// failing or unintelligible smbstatus is a gap, never an empty list.
Inspector sambaInspector(SambaOptions options);

/// The same as root, after asking: `smbstatus` alone is run by pkexec(1), which asks in a window or
/// in the terminal, or where there is none by sudo(8) in the terminal. The person has a few minutes
/// to answer.
ElevatedAnswer lookAtSambaAsRoot(const SambaOptions& options, std::stop_token stop);
/// True where that can be tried: not by root, who sees everything.
bool canLookAtSambaAsRoot();

/// Carries out `close-server-session`: finds the sessions that `step` names (by id, else by client,
/// user and share) anew, refuses (reason.others-cut-off) where someone would lose a session who is
/// not in `step.alsoCutOff`, ends them by `smbcontrol`, and is `done` only when smbstatus shows
/// that they are gone and everybody else is still there. Needs the right to signal smbd: root, as a
/// rule.
StepOutcome closeServerSession(const SambaOptions& options, const Step& step, std::stop_token stop);

}  // namespace unclash
