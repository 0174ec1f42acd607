// Settings that decide how sessions end and how shares are spoken to: where each is kept, what it
// says, who set it, and how it is changed.
#pragma once

#include <optional>
#include <string>

#include "core/machine/inspection.h"
#include "core/machine/windows/registry.h"

namespace unclash {

/// A value and where it was found. Not found anywhere: `place` is empty.
struct FoundSetting {
  std::optional<RegistryPlace> place;
  std::wstring name;
  SetBy setBy = SetBy::default_;
  RegistryValue value;
};

/// Reads a value for the settings; tests put their own registry in. Codes as readValue().
using SettingReader =
    std::function<DWORD(const RegistryPlace&, const std::wstring&, RegistryValue&)>;

/// Fills `part.policy` and `part.policySources`; gaps for what may not be read.
void lookAtPolicy(const SettingReader& read, Snapshot& part);

/// Area `policy`.
Inspector policyInspector();

}  // namespace unclash
