// The data files of `resources/` that are built into every program.
#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace unclash {

/// One file below `resources/`, e.g. `knowledge/causes.json`. Lives as long as the program.
struct Resource {
  std::string_view name;
  std::string_view data;
};

/// All of them, sorted by name.
std::span<const Resource> allResources();

/// The one of that name; nothing where there is none.
inline std::optional<std::string_view> findResource(std::string_view name) {
  for (const Resource& resource : allResources())
    if (resource.name == name) return resource.data;
  return std::nullopt;
}

}  // namespace unclash
