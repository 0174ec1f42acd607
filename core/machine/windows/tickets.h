// Kerberos tickets of the own logon session: who and for what, never the ticket.
#pragma once

#include <vector>

#include "core/machine/inspection.h"
#include "core/machine/windows/api.h"

namespace unclash {

Ticket ticketOf(const KERB_TICKET_CACHE_INFO_EX& info);

/// A Win32 code where the cache cannot be read.
DWORD listTickets(const Api& api, std::vector<Ticket>& tickets);

/// Area `tickets`.
Inspector ticketsInspector(const Api& api);

}  // namespace unclash
