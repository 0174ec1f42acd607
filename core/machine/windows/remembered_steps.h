// HKCU\Network as Windows writes it, taken away and put back.
#pragma once

#include <windows.h>

#include <string>

namespace unclash {

/// A device's remembered mapping.
struct Mapping {
  std::string local;   ///< `Z:`
  std::string remote;  ///< `\\fs01\data`
  std::string user;    ///< empty: none was given
};

/// Where the device's mapping leads now; empty where there is none.
std::string rememberedPath(const std::string& local);

/// Keeps every value of the mapping, with its type, so that rememberAgain() can put it back as it
/// was. It stands in HKCU\Software\Unclash\Forgotten and holds no secret, as the original does not.
DWORD keepMapping(const std::string& local);

/// Writes the mapping: as it was kept, where that led to the same place under the same name; else
/// with what Windows writes for a new one.
DWORD rememberAgain(const Mapping& mapping);

}  // namespace unclash
