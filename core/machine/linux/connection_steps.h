// Ending and restoring mounted shares.
#pragma once

#include <chrono>
#include <filesystem>
#include <stop_token>

#include "core/machine/linux/places.h"
#include "core/model/step.h"

namespace unclash {

/// Unmounts as umount(8) does without any force: open files refuse it. Returns 0 or errno;
/// ETIMEDOUT and ECANCELED where the kernel did not answer in time or a stop came first, in which
/// case the share may still go later.
int unmountGently(const std::filesystem::path& target, std::chrono::milliseconds deadline,
                  std::stop_token stop);

/// Carries out `disconnect-connection` for the share at `step.local` (or, without one, of
/// `step.remote` and `step.user`): the kernel's by unmounting, GVfs's by `gio`. Files in use refuse
/// it, with errno 16 and who holds them; `step.force` changes nothing here, because closing other
/// programs' files is not to be had without tearing the share from under them. Where it is to be
/// forgotten as well and stands in fstab, the entry is left to the administrator and said.
StepOutcome disconnectConnection(const Places& places, const Step& step, std::stop_token stop);

/// Puts it back: by fstab, or by `gio` with what the keyring knows. What needs a password typed in
/// is left to the person.
StepOutcome connectAgain(const Places& places, const Step& step, std::stop_token stop);

/// Carries out `disconnect-server`: every mounted share of the server `step.target`.
StepOutcome disconnectServer(const Places& places, const Step& step, std::stop_token stop);

}  // namespace unclash
