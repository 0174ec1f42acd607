// The version that both programs print.
#pragma once

namespace unclash {

inline constexpr const char* kVersion = UNCLASH_VERSION;

}  // namespace unclash
