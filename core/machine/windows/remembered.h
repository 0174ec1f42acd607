// Connections that come back at every sign-in: HKCU\Network, printers, and what the providers
// remember beside them.
#pragma once

#include <functional>
#include <optional>

#include "core/machine/inspection.h"
#include "core/machine/windows/api.h"
#include "core/machine/windows/registry.h"

namespace unclash {

using ValueReader = std::function<std::optional<RegistryValue>(const wchar_t* name)>;

/// One key of HKCU\Network. `UserName` is a text, an empty one, or the number 0 where no name was
/// given. Nothing where RemotePath is no text or empty: such a key connects nothing.
std::optional<Remembered> rememberedOf(const std::string& device, const ValueReader& value);

/// `\\server\printer` of a key below HKCU\Printers\Connections, `,,server,printer`; empty for any
/// other name.
std::string printerPath(std::string_view key);

/// The key that keeps a device's mapping: `Z:` is kept in HKCU\Network\Z.
RegistryPlace rememberedPlace(const std::string& device);

/// All of them; gaps for what could not be read.
void lookAtRemembered(const Api& api, Snapshot& part);

/// Area `remembered`.
Inspector rememberedInspector(const Api& api);

}  // namespace unclash
