// Taking away and copying in the registry, for steps.
#pragma once

#include <string>

#include "core/machine/windows/registry.h"

namespace unclash {

/// Missing already counts as done.
DWORD deleteValue(const RegistryPlace& place, const std::wstring& name);

/// Every value with its type and bytes, and what is below. ERROR_FILE_NOT_FOUND where `from` is
/// missing.
DWORD copyKey(const RegistryPlace& from, const RegistryPlace& to);

/// One value with its type and bytes.
DWORD copyValue(const RegistryPlace& from, const std::wstring& name, const RegistryPlace& to,
                const std::wstring& newName);

}  // namespace unclash
