// Logon sessions as the Local Security Authority keeps them.
#pragma once

#include "core/machine/inspection.h"
#include "core/machine/windows/api.h"

namespace unclash {

/// The text of a counted string, whose length is in bytes.
std::string lsaText(const LSA_UNICODE_STRING& text);

/// What SECURITY_LOGON_SESSION_DATA tells. Its `LogonType` is one of SECURITY_LOGON_TYPE.
LogonSession logonSessionOf(const SECURITY_LOGON_SESSION_DATA& data);

/// Area `logonSessions`. An ordinary user sees the ids of all, and more only of the own ones
/// ("LsaGetLogonSessionData"); the rest is one gap.
Inspector logonSessionsInspector(const Api& api);

}  // namespace unclash
