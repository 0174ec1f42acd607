// Who is connected to this computer's own shares.
#pragma once

#include "core/machine/inspection.h"
#include "core/machine/windows/api.h"
#include "core/model/time.h"

namespace unclash {

/// `now` is the moment that the seconds of the structures count back from.
ServerSession serverSessionOf(const SESSION_INFO_502& info, TimePoint now);
ServerSession serverSessionOf(const SESSION_INFO_10& info, TimePoint now);

/// All sessions: with the number of open files where an administrator or operator looks (level
/// 502), without where only the names may be seen (level 10). A stopped server service has none.
DWORD listServerSessions(const Api& api, TimePoint now, std::vector<ServerSession>& sessions);

/// Area `serverSessions` at the moment `now`: one entry for each share that a session has open
/// ("NetConnectionEnum"), or one for the session where that may not be seen, which is a gap then.
/// Files are counted from their own list ("NetFileEnum") where the session does not say.
Inspector serverSessionsInspector(const Api& api, TimePoint now);

}  // namespace unclash
