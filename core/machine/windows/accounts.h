// Accounts of this computer, and who is in its groups: for the audit of access rights.
#pragma once

#include "core/machine/inspection.h"
#include "core/machine/windows/api.h"
#include "core/model/time.h"

namespace unclash {

/// What USER_INFO_2 tells: its times count seconds, since 1970 or since now, 0 where the system
/// does not know. Its password member is never read.
Account accountOf(const USER_INFO_2& info, const std::string& computer, TimePoint now);

/// Area `accounts` at the moment `now`: local accounts as `COMPUTER\name`, and people of a domain
/// who are members of a local group. Groups within groups are not opened. What may not be read is a
/// gap beside the rest.
Inspector accountsInspector(const Api& api, TimePoint now);

}  // namespace unclash
