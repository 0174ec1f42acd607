// The Samba file server of this machine: who is connected to it, and ending one of them.
#pragma once

#include <filesystem>
#include <stop_token>

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

/// Carries out `close-server-session`: finds the sessions that `step` names (by id, else by client,
/// user and share) anew, refuses (reason.others-cut-off) where someone would lose a session who is
/// not in `step.alsoCutOff`, ends them by `smbcontrol`, and is `done` only when smbstatus shows
/// that they are gone and everybody else is still there. Needs the right to signal smbd: root, as a
/// rule.
StepOutcome closeServerSession(const SambaOptions& options, const Step& step, std::stop_token stop);

}  // namespace unclash
