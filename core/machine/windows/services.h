// Services that shares and sessions need, those that depend on the Workstation service, and those
// that run as somebody and so may have connections of their own.
#pragma once

#include <string>
#include <vector>

#include "core/machine/inspection.h"
#include "core/machine/windows/api.h"

namespace unclash {

inline constexpr const wchar_t* kWorkstationService = L"LanmanWorkstation";

/// State, start type and account of one service; `missing` where there is none of that name. A code
/// where it cannot be told.
DWORD lookAtService(const Api& api, SC_HANDLE manager, const std::wstring& name, Service& service);

/// Services that run and depend on another, in the order in which they would have to be stopped.
DWORD runningDependents(const Api& api, SC_HANDLE service, std::vector<std::wstring>& names);

/// Fills in `owner` of the connections of a service's logon session, where just one running service
/// has its account.
void nameOwners(Snapshot& snapshot);

/// Area `services`.
Inspector servicesInspector(const Api& api);

}  // namespace unclash
