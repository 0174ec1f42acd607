#include "core/machine/windows/machine_info.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <optional>
#include <set>
#include <vector>

#include "core/machine/windows/gap_reasons.h"
#include "core/machine/windows/registry.h"
#include "core/machine/windows/text.h"
#include "core/machine/windows/token.h"
#include "core/model/time.h"

namespace unclash {
namespace {

constexpr const char* kMachine = "machine";
constexpr std::uint32_t kFirstBuildOf11 = 22000;

const RegistryPlace kVersion{HKEY_LOCAL_MACHINE,
                             L"SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion"};
const RegistryPlace kUpdates{HKEY_LOCAL_MACHINE,
                             L"SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\WindowsUpdate\\"
                             L"Auto Update"};

/// Packages of Windows itself, with the time of their installation (key names and values as
/// `Get-ItemProperty` shows them; an installed one has the state 0x70).
const RegistryPlace kPackages{HKEY_LOCAL_MACHINE,
                              L"SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\"
                              L"Component Based Servicing\\Packages"};
constexpr std::string_view kPackage = "Package_for_";
constexpr std::int64_t kInstalled = 0x70;

/// The real version: GetVersionEx tells what the program's manifest wants to hear.
std::optional<OSVERSIONINFOEXW> realVersion(const Api& api) {
  if (api.RtlGetVersion == nullptr) return std::nullopt;
  OSVERSIONINFOEXW version{};
  version.dwOSVersionInfoSize = sizeof version;
  if (api.RtlGetVersion(&version) != 0 || version.dwBuildNumber == 0) return std::nullopt;
  return version;
}

std::string textAt(const Api& api, const RegistryPlace& place, const wchar_t* name) {
  const auto value = valueAt(api, place, name);
  return value && value->isText() ? value->text : std::string();
}

std::optional<std::int64_t> numberAt(const Api& api, const RegistryPlace& place,
                                     const wchar_t* name) {
  const auto value = valueAt(api, place, name);
  return value ? numberOf(*value) : std::nullopt;
}

Fact<std::string> osName(const Api& api, const std::optional<OSVERSIONINFOEXW>& version) {
  const std::string product = textAt(api, kVersion, L"ProductName");
  if (product.empty() || !version) return Fact<std::string>::none();
  return systemName(product, textAt(api, kVersion, L"DisplayVersion"), version->dwBuildNumber);
}

/// Remote Desktop Session Host: the terminal server serves applications, not only administration.
Fact<Role> roleOf(const Api& api, const std::optional<OSVERSIONINFOEXW>& version) {
  if (!version) return Fact<Role>::none();
  if (version->wProductType == VER_NT_WORKSTATION) return Role::client;
  const auto applications =
      numberAt(api, {HKEY_LOCAL_MACHINE, L"SYSTEM\\CurrentControlSet\\Control\\Terminal Server"},
               L"TSAppCompat");
  return applications == 1 ? Role::terminalServer : Role::server;
}

bool joinedToEntra(const Api& api) {
  std::vector<std::wstring> joins;
  listKeys(api,
           {HKEY_LOCAL_MACHINE, L"SYSTEM\\CurrentControlSet\\Control\\CloudDomainJoin\\JoinInfo"},
           joins);
  return !joins.empty();
}

/// ERROR_SUCCESS, or why it cannot be told.
DWORD fillInJoin(const Api& api, MachineInfo& info) {
  info.join = Fact<Join>::none();
  info.domain = Fact<std::string>::none();
  if (api.NetGetJoinInformation == nullptr || api.NetApiBufferFree == nullptr)
    return ERROR_PROC_NOT_FOUND;
  LPWSTR given = nullptr;
  NETSETUP_JOIN_STATUS status = NetSetupUnknownStatus;
  const DWORD code = api.NetGetJoinInformation(nullptr, &given, &status);
  const Held name(given, [&](LPWSTR text) { api.NetApiBufferFree(text); });
  if (code != NERR_Success) return code;
  if (status == NetSetupDomainName && name) {
    info.join = Join::domain;
    info.domain = toUtf8(name.get());
  } else if (status == NetSetupWorkgroupName || status == NetSetupUnjoined) {
    info.join = joinedToEntra(api) ? Join::entra : Join::workgroup;
  } else {
    return ERROR_INVALID_DATA;
  }
  return ERROR_SUCCESS;
}

/// The places where servicing and updates leave their note. ERROR_SUCCESS, or why they cannot be
/// read.
DWORD fillInRestart(const Api& api, MachineInfo& info) {
  info.rebootPending = false;
  const RegistryPlace servicing{HKEY_LOCAL_MACHINE,
                                L"SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\"
                                L"Component Based Servicing\\RebootPending"};
  const RegistryPlace updates{kUpdates.root, kUpdates.key + L"\\RebootRequired"};
  DWORD problem = ERROR_SUCCESS;
  for (const RegistryPlace& place : {servicing, updates}) {
    const DWORD code = findKey(api, place);
    if (code == ERROR_SUCCESS) info.rebootPending = true;
    if (code != ERROR_SUCCESS && code != ERROR_FILE_NOT_FOUND) problem = code;
  }
  if (problem != ERROR_SUCCESS && info.rebootPending == false)
    info.rebootPending = Fact<bool>::none();
  return problem;
}

/// 100 ns since 1601; nothing where the package is not installed.
std::optional<std::uint64_t> installedAt(const Api& api, const RegistryPlace& package) {
  if (numberAt(api, package, L"CurrentState") != kInstalled) return std::nullopt;
  const auto high = numberAt(api, package, L"InstallTimeHigh");
  const auto low = numberAt(api, package, L"InstallTimeLow");
  if (!high || !low) return std::nullopt;
  return (static_cast<std::uint64_t>(*high) << 32U) | static_cast<std::uint64_t>(*low);
}

/// Updates that are installed, and when the last one was. The code where they cannot be read.
DWORD fillInUpdates(const Api& api, MachineInfo& info) {
  info.lastUpdate = Fact<std::string>::none();
  std::vector<std::wstring> packages;
  if (const DWORD code = listKeys(api, kPackages, packages); code != ERROR_SUCCESS)
    return code == ERROR_FILE_NOT_FOUND ? DWORD{ERROR_SUCCESS} : code;
  std::set<std::string> updates;
  std::uint64_t last = 0;
  for (const std::wstring& package : packages) {
    const std::string name = toUtf8(package);
    if (!name.starts_with(kPackage)) continue;
    const auto time = installedAt(api, {kPackages.root, kPackages.key + L"\\" + package});
    if (!time) continue;
    last = std::max(last, *time);
    if (const std::string update = updateOf(name); !update.empty()) updates.insert(update);
  }
  info.updates = std::vector<std::string>(updates.begin(), updates.end());
  if (const Fact<std::string> time = fileTimeText(last)) info.lastUpdate = time->substr(0, 10);
  return ERROR_SUCCESS;
}

/// The date of `2026-11-20 03:12:45`, which only older systems keep.
Fact<std::string> lastUpdate(const Api& api) {
  const std::string time =
      textAt(api, {kUpdates.root, kUpdates.key + L"\\Results\\Install"}, L"LastSuccessTime");
  if (time.size() < 10 || !parseTime(time.substr(0, 10))) return Fact<std::string>::none();
  return time.substr(0, 10);
}

/// What the system keeps itself; touches neither a disk nor the network ("GetLogicalDrives": 0 is a
/// failure). Unseen where it does not tell.
Fact<std::vector<std::string>> lettersTaken(const Api& api) {
  const DWORD letters = api.GetLogicalDrives ? api.GetLogicalDrives() : 0;
  if (letters == 0) return Fact<std::vector<std::string>>::unseen();
  std::vector<std::string> taken;
  for (unsigned index = 0; index < 26; ++index)
    if ((letters & (1U << index)) != 0) taken.push_back({static_cast<char>('A' + index), ':'});
  return taken;
}

Snapshot look(const Api& api, TimePoint now) {
  Snapshot part;
  MachineInfo& info = part.machine.ensure();
  // One gap for each reason.
  std::set<DWORD> problems;
  const auto check = [&](DWORD code) {
    if (code != ERROR_SUCCESS && problems.insert(code).second)
      part.gaps.ensure().push_back(gapOfWin32(kMachine, code));
  };
  const std::string name = computerName(api);
  info.name = name.empty() ? Fact<std::string>::none() : Fact<std::string>(name);
  const auto version = realVersion(api);
  info.os = osName(api, version);
  info.role = roleOf(api, version);
  const TokenFacts token = ownToken(api);
  info.elevated = token.elevated;
  info.logonSession = token.logonSession;
  info.drives = lettersTaken(api);
  info.bootTime = Fact<std::string>::none();
  if (api.GetTickCount64 != nullptr)
    info.bootTime = formatTime(now - std::chrono::milliseconds(api.GetTickCount64()));
  check(fillInRestart(api, info));
  check(fillInUpdates(api, info));
  if (!info.lastUpdate.known()) info.lastUpdate = lastUpdate(api);
  check(fillInJoin(api, info));
  // Last, since a domain can take its time.
  info.user = ownAccount(api);
  return part;
}

}  // namespace

std::string systemName(std::string product, const std::string& release, std::uint32_t build) {
  constexpr std::string_view kTen = "Windows 10";
  if (build >= kFirstBuildOf11 && product.starts_with(kTen))
    product.replace(0, kTen.size(), "Windows 11");
  if (!release.empty()) product += " " + release;
  return product + " (" + std::to_string(build) + ")";
}

std::string computerName(const Api& api) {
  std::array<wchar_t, MAX_COMPUTERNAME_LENGTH + 1> name{};
  auto size = static_cast<DWORD>(name.size());
  if (api.GetComputerNameW == nullptr || !api.GetComputerNameW(name.data(), &size)) return {};
  name.back() = L'\0';
  return toUtf8(name.data());
}

TimePoint systemTime(const Api& api) {
  FILETIME time{};
  if (api.GetSystemTimeAsFileTime != nullptr) api.GetSystemTimeAsFileTime(&time);
  const Fact<std::string> text = fileTimeText(time);
  const auto read = text ? parseTime(*text) : std::nullopt;
  return read ? *read : systemClock().now();
}

std::string updateOf(std::string_view package) {
  if (!package.starts_with(kPackage)) return {};
  const std::string_view name =
      package.substr(kPackage.size(), package.find('~') - kPackage.size());
  if (!name.starts_with("KB") || name.size() < 3) return {};
  const bool digits = std::all_of(name.begin() + 2, name.end(),
                                  [](char letter) { return letter >= '0' && letter <= '9'; });
  return digits ? std::string(name) : std::string();
}

Inspector machineInspector(const Api& api, TimePoint now) {
  return {kMachine, [api, now](const InspectorContext&) { return look(api, now); }};
}

}  // namespace unclash
