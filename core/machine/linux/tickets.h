// The Kerberos ticket cache of whoever looks: for whom and for what, never a ticket.
#pragma once

#include "core/machine/inspection.h"
#include "core/model/step.h"

namespace unclash {

/// Area `tickets`: the default cache (KRB5CCNAME, else krb5.conf's). A cache that is not there is
/// an empty list; one that may not be read is a gap.
Inspector ticketsInspector();

/// Carries out `purge-kerberos-tickets`: destroys the default cache and looks whether it is gone.
/// `done` as well where there was none.
StepOutcome purgeTickets();

}  // namespace unclash
