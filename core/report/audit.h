// The access audit: who may sign in here, who is signed in, and what deserves a second look.
#pragma once

#include <cstdint>

#include "core/model/snapshot.h"
#include "core/report/sheet.h"

namespace unclash {

/// An enabled account that nobody used for this long is called unused. A common limit of audits,
/// not a rule of the system.
inline constexpr std::int64_t kUnusedAfterDays = 90;

/// One row for each account of the machine, and for each other account that a session or a client
/// of its file server uses now. Columns: account, groups, enabled, last sign-in, password set,
/// where it is used now, and what deserves a look:
/// used from several places at a time; a session left disconnected; not used for kUnusedAfterDays;
/// never signed in; in use though disabled. Accounts that deserve a look stand first, then by name.
/// "Now" is when the snapshot was taken. Two spellings are one account only where that is certain.
Grid accessAudit(const Snapshot& snapshot);

}  // namespace unclash
