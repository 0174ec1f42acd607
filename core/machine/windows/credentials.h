// The user's credential store: who and for what, never a secret.
#pragma once

#include "core/machine/inspection.h"
#include "core/machine/windows/api.h"

namespace unclash {

/// What the store says of one entry. Its blob is not looked at.
Credential credentialOf(const CREDENTIALW& entry);

/// All entries of this logon session's store; a code where it cannot be read (1312 in logons that
/// have none). "Nothing there" is success.
DWORD listCredentials(const Api& api, std::vector<Credential>& credentials);

/// Area `credentials`.
Inspector credentialsInspector(const Api& api);

}  // namespace unclash
