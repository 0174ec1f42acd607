// Small comparisons of names that world, redirector and events share.
#pragma once

#include <string>
#include <string_view>

#include "core/machine/practice/world.h"

namespace unclash::practice {

/// Lower case for ASCII, as system names compare.
std::string lowerText(std::string_view text);
bool sameText(std::string_view a, std::string_view b);

/// The account that a server takes a name for; nullptr where it knows none.
const SimAccount* accountOf(const SimServer& server, std::string_view user);

}  // namespace unclash::practice
