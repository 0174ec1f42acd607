// Who is connected to this computer's own shares.
#pragma once

#include "core/machine/inspection.h"
#include "core/machine/windows/api.h"

namespace unclash {

ServerSession serverSessionOf(const SESSION_INFO_502& info);
ServerSession serverSessionOf(const SESSION_INFO_10& info);

/// All sessions: with the number of open files where an administrator or operator looks (level
/// 502), without where only the names may be seen (level 10). A stopped server service has none.
DWORD listServerSessions(const Api& api, std::vector<ServerSession>& sessions);

/// Area `serverSessions`.
Inspector serverSessionsInspector(const Api& api);

}  // namespace unclash
