// Kerberos tickets of the own logon session: who and for what, never the ticket.
#pragma once

#include <string>
#include <vector>

#include "core/machine/inspection.h"
#include "core/machine/windows/api.h"

namespace unclash {

Ticket ticketOf(const KERB_TICKET_CACHE_INFO_EX& info);

/// A Win32 code where the cache cannot be read.
DWORD listTickets(const Api& api, std::vector<Ticket>& tickets);

/// Takes tickets for a server and realm out of the cache of the own logon session, which needs no
/// privilege; all of them where both are empty ("KERB_PURGE_TKT_CACHE_REQUEST"). A Win32 code;
/// proves nothing by itself.
DWORD purgeTickets(const Api& api, const std::string& server, const std::string& realm);

/// Area `tickets`.
Inspector ticketsInspector(const Api& api);

}  // namespace unclash
