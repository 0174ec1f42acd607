// Settings by the names that snapshots and steps give them.
#pragma once

#include <optional>
#include <string>

#include "core/machine/practice/world.h"

namespace unclash::practice {

/// Sets one member of the snapshot's `policy`: `true`, `false`, a whole number, or empty for "not
/// set". Returns false for an unknown member or a value of the wrong type; the world stays.
bool setPolicy(World& world, const std::string& member, const std::string& value);

/// As setPolicy() takes it; nothing for an unknown member.
std::optional<std::string> policyValue(const World& world, const std::string& member);

}  // namespace unclash::practice
