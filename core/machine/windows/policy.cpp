#include "core/machine/windows/policy.h"

#include <cstdint>
#include <variant>
#include <vector>

#include "core/machine/windows/gap_reasons.h"
#include "core/machine/windows/text.h"

namespace unclash {
namespace {

constexpr const char* kPolicy = "policy";
/// What stands for "without limit" in a DWORD.
constexpr std::int64_t kUnlimited = 0xffffffff;

struct SettingPlace {
  HKEY root;
  const wchar_t* key;
  const wchar_t* name;
  SetBy setBy;
  /// A value beside it that has to be 0 for this one to count; null for none.
  const wchar_t* inherit = nullptr;
};

using Number = Fact<std::int64_t> Policy::*;
using Flag = Fact<bool> Policy::*;

struct Setting {
  const char* member;
  std::variant<Number, Flag> fact;
  /// In force where none of the places has a value; nothing where that differs between editions.
  std::optional<std::int64_t> fallback;
  /// The strongest first; the last one is where an administrator sets it.
  std::vector<SettingPlace> places;
  /// What kUnlimited stands for; nothing: no limit is known.
  std::optional<std::int64_t> unlimited = std::nullopt;
};

const wchar_t* const kTerminalPolicy =
    L"SOFTWARE\\Policies\\Microsoft\\Windows NT\\Terminal Services";
const wchar_t* const kTerminalServer = L"SYSTEM\\CurrentControlSet\\Control\\Terminal Server";
/// What the listener of Remote Desktop is set to, below the policies.
const wchar_t* const kListener =
    L"SYSTEM\\CurrentControlSet\\Control\\Terminal Server\\WinStations\\RDP-Tcp";
const wchar_t* const kSystemPolicy =
    L"SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Policies\\System";
const wchar_t* const kExplorerPolicy =
    L"Software\\Microsoft\\Windows\\CurrentVersion\\Policies\\Explorer";
const wchar_t* const kWorkstationPolicy =
    L"SOFTWARE\\Policies\\Microsoft\\Windows\\LanmanWorkstation";
const wchar_t* const kWorkstation =
    L"SYSTEM\\CurrentControlSet\\Services\\LanmanWorkstation\\Parameters";
const wchar_t* const kServer = L"SYSTEM\\CurrentControlSet\\Services\\LanmanServer\\Parameters";
const wchar_t* const kLsa = L"SYSTEM\\CurrentControlSet\\Control\\Lsa";
const wchar_t* const kProviders = L"SYSTEM\\CurrentControlSet\\Control\\NetworkProvider";

/// A limit of Remote Desktop sessions, in milliseconds: the computer's policy beats the user's
/// (admx.help, TerminalServer policies), and both beat the listener's own value, which counts only
/// where the listener does not take the limit from the user's account: `inherit` is 0
/// ("Win32_TSSessionSetting", TimeLimitPolicy).
Setting terminalLimit(const char* member, Number fact, const wchar_t* name,
                      const wchar_t* inherit) {
  return {member,
          fact,
          std::nullopt,
          {{HKEY_LOCAL_MACHINE, kTerminalPolicy, name, SetBy::groupPolicy},
           {HKEY_CURRENT_USER, kTerminalPolicy, name, SetBy::groupPolicy},
           {HKEY_LOCAL_MACHINE, kListener, name, SetBy::administrator, inherit}}};
}

const std::vector<Setting>& settings() {
  static const std::vector<Setting> kSettings{
      terminalLimit("disconnectedSessionLimitMs", &Policy::disconnectedSessionLimitMs,
                    L"MaxDisconnectionTime", L"fInheritMaxDisconnectionTime"),
      terminalLimit("idleSessionLimitMs", &Policy::idleSessionLimitMs, L"MaxIdleTime",
                    L"fInheritMaxIdleTime"),
      terminalLimit("activeSessionLimitMs", &Policy::activeSessionLimitMs, L"MaxConnectionTime",
                    L"fInheritMaxSessionTime"),
      {"singleSessionPerUser",
       &Policy::singleSessionPerUser,
       std::nullopt,
       {{HKEY_LOCAL_MACHINE, kTerminalPolicy, L"fSingleSessionPerUser", SetBy::groupPolicy},
        {HKEY_LOCAL_MACHINE, kTerminalServer, L"fSingleSessionPerUser", SetBy::administrator}}},
      {"linkedConnections",
       &Policy::linkedConnections,
       0,
       {{HKEY_LOCAL_MACHINE, kSystemPolicy, L"EnableLinkedConnections", SetBy::administrator}}},
      {"insecureGuestLogon",
       &Policy::insecureGuestLogon,
       std::nullopt,
       {{HKEY_LOCAL_MACHINE, kWorkstationPolicy, L"AllowInsecureGuestAuth", SetBy::groupPolicy},
        {HKEY_LOCAL_MACHINE, kWorkstation, L"AllowInsecureGuestAuth", SetBy::administrator}}},
      {"restoreConnections",
       &Policy::restoreConnections,
       std::nullopt,
       {{HKEY_LOCAL_MACHINE, kProviders, L"RestoreConnection", SetBy::administrator}}},
      {"maxSessions",
       &Policy::maxSessions,
       std::nullopt,
       {{HKEY_LOCAL_MACHINE, kTerminalPolicy, L"MaxInstanceCount", SetBy::groupPolicy},
        {HKEY_LOCAL_MACHINE, kListener, L"MaxInstanceCount", SetBy::administrator}}},
      {"keepAliveMinutes",
       &Policy::keepAliveMinutes,
       std::nullopt,
       {{HKEY_LOCAL_MACHINE, kTerminalPolicy, L"KeepAliveInterval", SetBy::groupPolicy},
        {HKEY_LOCAL_MACHINE, kTerminalServer, L"KeepAliveInterval", SetBy::administrator}}},
      {"credentialStorageDisabled",
       &Policy::credentialStorageDisabled,
       0,
       {{HKEY_LOCAL_MACHINE, kLsa, L"DisableDomainCreds", SetBy::administrator}}},
      // "Network security: LAN Manager authentication level": 3 where it is not defined.
      {"ntlmLevel",
       &Policy::ntlmLevel,
       3,
       {{HKEY_LOCAL_MACHINE, kLsa, L"LmCompatibilityLevel", SetBy::administrator}}},
      // "Mapped drive connection to network share may be lost": 15 minutes, 600 seconds.
      {"serverIdleDisconnectMinutes",
       &Policy::serverIdleDisconnectMinutes,
       15,
       {{HKEY_LOCAL_MACHINE, kServer, L"autodisconnect", SetBy::administrator}},
       -1},
      {"clientIdleDisconnectSeconds",
       &Policy::clientIdleDisconnectSeconds,
       600,
       {{HKEY_LOCAL_MACHINE, kWorkstation, L"KeepConn", SetBy::administrator}}},
      {"signingRequired",
       &Policy::signingRequired,
       std::nullopt,
       {{HKEY_LOCAL_MACHINE, kWorkstation, L"RequireSecuritySignature", SetBy::administrator}}},
      {"noConnectDisconnect",
       &Policy::noConnectDisconnect,
       0,
       {{HKEY_LOCAL_MACHINE, kExplorerPolicy, L"NoNetConnectDisconnect", SetBy::groupPolicy},
        {HKEY_CURRENT_USER, kExplorerPolicy, L"NoNetConnectDisconnect", SetBy::groupPolicy}}},
  };
  return kSettings;
}

const Setting* settingNamed(const std::string& member) {
  for (const Setting& setting : settings())
    if (member == setting.member) return &setting;
  return nullptr;
}

/// The place where a person who sets it puts it. User policies are the user's own; limits of
/// Remote Desktop are set for the computer.
const SettingPlace& homeOf(const Setting& setting) {
  const SettingPlace& last = setting.places.back();
  const bool weak = last.root == HKEY_CURRENT_USER || last.inherit != nullptr;
  return weak ? setting.places.front() : last;
}

std::string rawText(const RegistryValue& value) {
  switch (value.type) {
    case REG_DWORD:
      return std::to_string(value.number) + " (REG_DWORD)";
    case REG_QWORD:
      return std::to_string(value.number) + " (REG_QWORD)";
    case REG_SZ:
    case REG_EXPAND_SZ:
      return "\"" + value.text + "\" (REG_SZ)";
    default:
      return "type " + std::to_string(value.type);
  }
}

/// The first place that has a value. Only ERROR_FILE_NOT_FOUND lets the next one count.
DWORD find(const Setting& setting, const SettingReader& read, FoundSetting& found) {
  for (const SettingPlace& place : setting.places) {
    const RegistryPlace key{place.root, place.key};
    RegistryValue value;
    const DWORD code = read(key, place.name, value);
    if (code == ERROR_FILE_NOT_FOUND) continue;
    if (code != ERROR_SUCCESS) return code;
    if (place.inherit != nullptr) {
      RegistryValue inherits;
      const DWORD asked = read(key, place.inherit, inherits);
      if (asked != ERROR_SUCCESS && asked != ERROR_FILE_NOT_FOUND) return asked;
      if (asked == ERROR_FILE_NOT_FOUND || numberOf(inherits) != 0) continue;
    }
    found = {key, place.name, place.setBy, value};
    return ERROR_SUCCESS;
  }
  return ERROR_SUCCESS;
}

/// What is in force; nothing where that is not known or nothing limits.
std::optional<std::int64_t> inForce(const Setting& setting, const FoundSetting& found) {
  if (!found.place) return setting.fallback;
  const auto number = numberOf(found.value);
  return number == kUnlimited ? setting.unlimited : number;
}

void fillIn(Policy& policy, const Setting& setting, const std::optional<std::int64_t>& value) {
  if (const Flag* flag = std::get_if<Flag>(&setting.fact))
    policy.*(*flag) = value ? Fact<bool>(*value != 0) : Fact<bool>::none();
  else
    policy.*std::get<Number>(setting.fact) =
        value ? Fact<std::int64_t>(*value) : Fact<std::int64_t>::none();
}

PolicySource sourceOf(const Setting& setting, const FoundSetting& found) {
  PolicySource source;
  source.name = setting.member;
  const SettingPlace& home = homeOf(setting);
  source.source = found.place ? placeText(*found.place) + "\\" + toUtf8(found.name)
                              : placeText({home.root, home.key}) + "\\" + toUtf8(home.name);
  source.setBy = found.setBy;
  source.raw = found.place ? Fact<std::string>(rawText(found.value)) : Fact<std::string>::none();
  return source;
}

}  // namespace

void lookAtPolicy(const SettingReader& read, Snapshot& part) {
  Policy& policy = part.policy.ensure();
  DWORD problem = ERROR_SUCCESS;
  for (const Setting& setting : settings()) {
    FoundSetting found;
    if (const DWORD code = find(setting, read, found); code != ERROR_SUCCESS) {
      fillIn(policy, setting, std::nullopt);
      problem = code;
      continue;
    }
    fillIn(policy, setting, inForce(setting, found));
    part.policySources.ensure().push_back(sourceOf(setting, found));
  }
  if (problem != ERROR_SUCCESS) part.gaps.ensure().push_back(gapOfWin32(kPolicy, problem));
}

std::optional<SettingHome> settingHome(const std::string& member) {
  const Setting* setting = settingNamed(member);
  if (setting == nullptr) return std::nullopt;
  const SettingPlace& home = homeOf(*setting);
  return SettingHome{{home.root, home.key},
                     home.name,
                     std::holds_alternative<Flag>(setting->fact),
                     setting->unlimited == -1};
}

std::string settingInForce(const std::string& member) {
  const Setting* setting = settingNamed(member);
  FoundSetting found;
  const auto read = [](const RegistryPlace& place, const std::wstring& name, RegistryValue& value) {
    return readValue(place, name, value);
  };
  if (setting == nullptr || find(*setting, read, found) != ERROR_SUCCESS) return {};
  const auto value = inForce(*setting, found);
  if (!value) return {};
  if (std::holds_alternative<Flag>(setting->fact)) return *value != 0 ? "true" : "false";
  return std::to_string(*value);
}

Inspector policyInspector(const Api& api) {
  return {kPolicy, [api](const InspectorContext&) {
            Snapshot part;
            lookAtPolicy([&](const RegistryPlace& place, const std::wstring& name,
                             RegistryValue& value) { return readValue(api, place, name, value); },
                         part);
            return part;
          }};
}

}  // namespace unclash
