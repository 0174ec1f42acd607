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

/// Where an administrator sets a member of Policy (`idleSessionLimitMs`, ...), and in which form.
struct SettingHome {
  RegistryPlace place;
  std::wstring name;
  bool flag = false;             ///< `true` or `false`; else a number
  bool minusOneIsNever = false;  ///< -1 is kept as 0xffffffff
};
/// Nothing for a name that is none.
std::optional<SettingHome> settingHome(const std::string& member);

/// What is in force for a member: a number, `true` or `false`; empty where nothing is set or the
/// registry cannot be read.
std::string settingInForce(const std::string& member);

/// Area `policy`.
Inspector policyInspector(const Api& api);

}  // namespace unclash
