// Settings that decide how sessions end and how shares are spoken to.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "core/machine/inspection.h"
#include "core/machine/linux/places.h"

namespace unclash {

/// A time span as systemd.time(7) writes it (`30min`, `1h 30s`, a bare number of seconds) in
/// milliseconds; 0 for `infinity`. Nothing for anything else.
std::optional<std::int64_t> parseTimeSpan(std::string_view text);

/// Whether the kernel's SMB client insists on signing, by /proc/fs/cifs/SecurityFlags: the bits
/// 0x01000 of its "must sign" mask 0x01001 (kernel documentation, admin-guide/cifs).
std::optional<bool> parseSecurityFlags(std::string_view text);

/// Area `policy`: logind.conf(5) with its drop-ins (StopIdleSessionSec), and the SMB client's
/// flags. A gap where neither is here.
Inspector policyInspector(const Places& places);

}  // namespace unclash
