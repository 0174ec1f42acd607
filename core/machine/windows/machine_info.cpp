#include "core/machine/windows/machine_info.h"

#include <array>
#include <chrono>
#include <cstring>
#include <optional>

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

/// The real version: GetVersionEx tells what the program's manifest wants to hear.
std::optional<OSVERSIONINFOEXW> realVersion() {
  using RtlGetVersion = LONG(WINAPI*)(OSVERSIONINFOEXW*);
  const FARPROC found = ::GetProcAddress(::GetModuleHandleW(L"ntdll.dll"), "RtlGetVersion");
  if (found == nullptr) return std::nullopt;
  RtlGetVersion ask = nullptr;
  static_assert(sizeof ask == sizeof found);
  std::memcpy(&ask, &found, sizeof ask);
  OSVERSIONINFOEXW version{};
  version.dwOSVersionInfoSize = sizeof version;
  if (ask(&version) != 0 || version.dwBuildNumber == 0) return std::nullopt;
  return version;
}

std::string textAt(const RegistryPlace& place, const wchar_t* name) {
  const auto value = valueAt(place, name);
  return value && value->isText() ? value->text : std::string();
}

Fact<std::string> osName(const std::optional<OSVERSIONINFOEXW>& version) {
  const std::string product = textAt(kVersion, L"ProductName");
  if (product.empty() || !version) return Fact<std::string>::none();
  return systemName(product, textAt(kVersion, L"DisplayVersion"), version->dwBuildNumber);
}

/// Remote Desktop Session Host: the terminal server serves applications, not only administration.
Fact<Role> roleOf(const std::optional<OSVERSIONINFOEXW>& version) {
  if (!version) return Fact<Role>::none();
  if (version->wProductType == VER_NT_WORKSTATION) return Role::client;
  const auto applications = valueAt(
      {HKEY_LOCAL_MACHINE, L"SYSTEM\\CurrentControlSet\\Control\\Terminal Server"}, L"TSAppCompat");
  return applications && numberOf(*applications) == 1 ? Role::terminalServer : Role::server;
}

bool joinedToEntra() {
  std::vector<std::wstring> joins;
  listKeys({HKEY_LOCAL_MACHINE, L"SYSTEM\\CurrentControlSet\\Control\\CloudDomainJoin\\JoinInfo"},
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
    info.join = joinedToEntra() ? Join::entra : Join::workgroup;
  } else {
    return ERROR_INVALID_DATA;
  }
  return ERROR_SUCCESS;
}

/// The places where servicing and updates leave their note.
bool rebootPending() {
  return keyExists({HKEY_LOCAL_MACHINE,
                    L"SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Component Based Servicing\\"
                    L"RebootPending"}) ||
         keyExists({kUpdates.root, kUpdates.key + L"\\RebootRequired"});
}

/// The date of `2026-11-20 03:12:45`. Newer systems no longer keep it.
Fact<std::string> lastUpdate() {
  const std::string time =
      textAt({kUpdates.root, kUpdates.key + L"\\Results\\Install"}, L"LastSuccessTime");
  if (time.size() < 10 || !parseTime(time.substr(0, 10))) return Fact<std::string>::none();
  return time.substr(0, 10);
}

}  // namespace

std::string systemName(std::string product, const std::string& release, std::uint32_t build) {
  constexpr std::string_view kTen = "Windows 10";
  if (build >= kFirstBuildOf11 && product.starts_with(kTen))
    product.replace(0, kTen.size(), "Windows 11");
  if (!release.empty()) product += " " + release;
  return product + " (" + std::to_string(build) + ")";
}

std::string computerName() {
  std::array<wchar_t, MAX_COMPUTERNAME_LENGTH + 1> name{};
  auto size = static_cast<DWORD>(name.size());
  if (!::GetComputerNameW(name.data(), &size)) return {};
  return toUtf8(name.data());
}

Inspector machineInspector(const Api& api) {
  return {kMachine, [api](const InspectorContext&) {
            Snapshot part;
            MachineInfo& info = part.machine.ensure();
            const std::string name = computerName();
            info.name = name.empty() ? Fact<std::string>::none() : Fact<std::string>(name);
            const auto version = realVersion();
            info.os = osName(version);
            info.role = roleOf(version);
            const TokenFacts token = ownToken();
            info.elevated = token.elevated;
            info.logonSession = token.logonSession;
            const auto uptime = std::chrono::milliseconds(::GetTickCount64());
            info.bootTime = formatTime(systemClock().now() - uptime);
            info.rebootPending = rebootPending();
            info.lastUpdate = lastUpdate();
            if (const DWORD code = fillInJoin(api, info); code != ERROR_SUCCESS)
              part.gaps.ensure().push_back(gapOfWin32(kMachine, code));
            // Last, since a domain can take its time.
            info.user = ownAccount();
            return part;
          }};
}

}  // namespace unclash
