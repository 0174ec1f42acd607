// What the SMB client tells through Windows Management Instrumentation, in the namespace
// ROOT\Microsoft\Windows\SMB: its connections of all logon sessions, and global mappings.
#pragma once

#include <vector>

#include "core/machine/elevated_look.h"
#include "core/machine/inspection.h"
#include "core/machine/windows/api.h"

namespace unclash {

/// MSFT_SmbConnection: all of the computer, which takes an administrator. A code where they cannot
/// be had, ERROR_NOT_SUPPORTED before Windows 8.
DWORD listSmbConnections(const Api& api, const InspectorContext& context,
                         std::vector<SmbConnection>& connections);

/// MSFT_SmbGlobalMapping ("Get-SmbGlobalMapping"), with a letter or without one: adds those that
/// `part` does not list yet. Windows before 10 1709 has no such class and no such mappings; any
/// other failure is a gap.
void addGlobalMappings(const Api& api, const InspectorContext& context, Snapshot& part);

}  // namespace unclash
