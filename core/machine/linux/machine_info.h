// This computer itself: name, system, who looks, role, since when it runs.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/machine/inspection.h"
#include "core/machine/linux/places.h"
#include "core/machine/linux/processes.h"
#include "core/model/snapshot.h"

namespace unclash {

/// The full product name of an os-release(5) file; nothing where it says none.
std::optional<std::string> parseOsRelease(std::string_view text);

/// When the kernel started, in seconds since 1970, of a /proc/stat file.
std::optional<long long> parseBootTime(std::string_view text);

/// Terminal server where Remote Desktop is served, server where files are, else client.
Role roleOf(const std::vector<Process>& processes);

/// Membership by smb.conf(5): `security = ads` or `domain`. Nothing where only another service
/// (sssd) could say.
void joinOf(std::string_view smbConf, bool otherMember, MachineInfo& info);

/// An account as snapshots write it, `COMPUTER\name` for a local one. Names of domains that already
/// have an authority stay.
std::string accountName(const std::string& computer, const std::string& name);

std::string computerName();
/// Of a user id; the number where no account has it.
std::string userName(unsigned id);

/// The audit subsystem's number of the logon session, as 0x1a; none where nobody signed in.
Fact<std::string> parseAuditSession(std::string_view text);

/// Area `machine`.
Inspector machineInspector(const Places& places, const std::filesystem::path& sambaConfig);

}  // namespace unclash
