// Small comparisons of names that world, redirector and events share.
#pragma once

#include <string_view>

#include "core/machine/practice/world.h"

namespace unclash::practice {

/// Case aside, as system names compare.
bool sameText(std::string_view a, std::string_view b);

/// The account that a server takes a name for; nullptr where it knows none.
const SimAccount* accountOf(const SimServer& server, std::string_view user);

}  // namespace unclash::practice
