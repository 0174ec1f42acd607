// Who this process is: its account, its logon session and whether it runs elevated.
#pragma once

#include <string>

#include "core/machine/windows/api.h"
#include "core/model/fact.h"

namespace unclash {

struct TokenFacts {
  Fact<bool> elevated;
  Fact<std::string> logonSession;   ///< none where the system tells none (0:0)
  Fact<std::string> linkedSession;  ///< of the other half of an administrator's token
};

TokenFacts ownToken(const Api& api);

/// `AUTHORITY\name`. Can take its time where a domain is asked.
Fact<std::string> ownAccount(const Api& api);

}  // namespace unclash
