// Taking stored sign-ins out and having Windows store others. No secret passes through here.
#pragma once

#include <stop_token>

#include "core/machine/windows/surroundings.h"
#include "core/model/step.h"

namespace unclash {

/// CredDelete for every entry of `step.target` (of `step.user`, where one is named), of whatever
/// kind. Cannot be undone: a secret cannot be read.
StepOutcome removeStoredCredential(const Hands& hands, const Step& step, std::stop_token stop);

/// cmdkey, which asks for the password itself, in a console: this one, or one of its own beside a
/// window. Done where the store then holds an entry for the name that was not there before.
StepOutcome replaceStoredCredential(const Hands& hands, const Step& step, std::stop_token stop);

}  // namespace unclash
