// The user's credential store: who and for what, never a secret.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "core/machine/inspection.h"
#include "core/machine/windows/api.h"

namespace unclash {

/// What the store says of one entry. Its blob is not looked at.
Credential credentialOf(const CREDENTIALW& entry);

/// All entries of this logon session's store; a code where it cannot be read (1312 in logons that
/// have none). "Nothing there" is success.
DWORD listCredentials(const Api& api, std::vector<Credential>& credentials);

/// The entry that Windows itself would use for a server ("CredReadDomainCredentials"): its place in
/// `credentials`, where it is put if it is not there; nothing where there is none. `code` says why
/// it cannot be told.
std::optional<std::size_t> credentialFor(const Api& api, const std::string& server,
                                         std::vector<Credential>& credentials, DWORD& code);

/// Area `credentials`. The entry that would be used for a server that the person named says so: an
/// additional member `usedFor` lists those names.
Inspector credentialsInspector(const Api& api);

}  // namespace unclash
