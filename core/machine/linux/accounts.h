// The people who have an account on this computer.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/machine/inspection.h"
#include "core/machine/linux/places.h"

namespace unclash {

/// Which user ids are people's, by login.defs(5).
struct PeopleIds {
  std::uint32_t least = 1000;
  std::uint32_t most = 60000;
};
PeopleIds parseLoginDefs(std::string_view text);

/// When a user last signed in, in seconds since 1970, of a lastlog file; nothing for never.
std::optional<long long> lastSignInOf(std::string_view lastlog, std::uint32_t userId);

/// False for a shell that lets nobody in.
bool letsIn(std::string_view shell);

/// Area `accounts`: everyone whom the name service lists, and who looks. Whether a password is
/// locked and when it was set only an administrator sees.
Inspector accountsInspector(const Places& places);

}  // namespace unclash
