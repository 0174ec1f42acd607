#include "core/machine/linux/machine_info.h"

#include <pwd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <system_error>

#include "core/machine/linux/gap_reasons.h"
#include "core/machine/linux/text_files.h"

namespace unclash {
namespace {

namespace fs = std::filesystem;

constexpr const char* kMachine = "machine";
/// What the kernel writes where no session was ever set: (uid_t)-1.
constexpr std::uint32_t kNoAuditSession = 0xffffffffU;

bool runs(const std::vector<Process>& processes, std::string_view name) {
  return std::any_of(processes.begin(), processes.end(),
                     [&](const Process& process) { return process.name == name; });
}

Fact<std::string> osName(const Places& places) {
  for (const fs::path& file : {places.etc / "os-release", places.usr / "lib/os-release"})
    if (const auto text = readTextFile(file))
      if (auto name = parseOsRelease(*text)) return *name;
  return Fact<std::string>::none();
}

/// Debian's packages leave a note, where something is installed that takes notes.
Fact<bool> rebootPending(const Places& places) {
  std::error_code error;
  if (fs::exists(places.run / "reboot-required", error)) return true;
  for (const char* hook : {"share/update-notifier/notify-reboot-required",
                           "share/reboot-notifier/notify-reboot-required"})
    if (fs::exists(places.usr / hook, error)) return false;
  return Fact<bool>::none();
}

}  // namespace

std::optional<std::string> parseOsRelease(std::string_view text) {
  const auto values = keyValues(text);
  for (const char* key : {"PRETTY_NAME", "NAME"})
    if (const auto found = values.find(key); found != values.end() && !found->second.empty())
      return found->second;
  return std::nullopt;
}

std::optional<long long> parseBootTime(std::string_view text) {
  constexpr std::string_view kKey = "btime ";
  for (const std::string_view line : linesOf(text)) {
    if (line.substr(0, kKey.size()) != kKey) continue;
    const std::string_view number = trimmed(line.substr(kKey.size()));
    long long seconds = 0;
    if (std::from_chars(number.data(), number.data() + number.size(), seconds).ec == std::errc{})
      return seconds;
  }
  return std::nullopt;
}

Role roleOf(const std::vector<Process>& processes) {
  if (runs(processes, "xrdp-sesman")) return Role::terminalServer;
  return runs(processes, "smbd") ? Role::server : Role::client;
}

void joinOf(std::string_view smbConf, bool otherMember, MachineInfo& info) {
  const auto global = configSection(smbConf, "global");
  const auto value = [&](const char* key) {
    const auto found = global.find(key);
    return found == global.end() ? std::string() : found->second;
  };
  const std::string security = lowerCase(value("security"));
  if (security == "ads" || security == "domain") {
    info.join = Join::domain;
    const std::string domain = value("workgroup");
    info.domain = domain.empty() ? Fact<std::string>::none() : Fact<std::string>(domain);
    return;
  }
  info.join = otherMember ? Fact<Join>::none() : Fact<Join>(Join::workgroup);
  info.domain = Fact<std::string>::none();
}

std::string accountName(const std::string& computer, const std::string& name) {
  if (name.empty() || computer.empty() || name.find_first_of("\\@") != std::string::npos)
    return name;
  return computer + "\\" + name;
}

std::string computerName() {
  std::array<char, 256> name{};
  if (::gethostname(name.data(), name.size() - 1) != 0) return {};
  const std::string full = name.data();
  return full.substr(0, full.find('.'));
}

std::string userName(unsigned id) {
  std::array<char, 16384> buffer{};
  passwd entry{};
  passwd* found = nullptr;
  if (::getpwuid_r(id, &entry, buffer.data(), buffer.size(), &found) == 0 && found != nullptr)
    return found->pw_name;
  return std::to_string(id);
}

Fact<std::string> parseAuditSession(std::string_view text) {
  const std::string_view digits = trimmed(text);
  std::uint32_t number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (error != std::errc{} || end != digits.data() + digits.size() || number == kNoAuditSession)
    return Fact<std::string>::none();
  std::array<char, 16> hex{};
  const auto written = std::to_chars(hex.data(), hex.data() + hex.size(), number, 16);
  return "0x" + std::string(hex.data(), written.ptr);
}

Inspector machineInspector(const Places& places, const std::filesystem::path& sambaConfig) {
  return {kMachine, [places, sambaConfig](const InspectorContext&) {
            Snapshot part;
            MachineInfo& info = part.machine.ensure();
            const std::string computer = computerName();
            info.name = computer;
            info.os = osName(places);
            info.elevated = ::geteuid() == 0;
            info.rebootPending = rebootPending(places);

            const auto stat = readTextFile(places.proc / "stat");
            const auto boot = stat ? parseBootTime(*stat) : std::nullopt;
            info.bootTime = boot ? Fact<std::string>(timeText(*boot)) : Fact<std::string>::none();

            if (const auto processes = listProcesses(places)) {
              info.role = roleOf(*processes);
            } else {
              info.role = Fact<Role>::none();
              part.gaps.ensure().push_back(
                  makeGap(kMachine, processes.failure().detail, processes.failure().code));
            }

            const auto session = readTextFile(places.proc / "self" / "sessionid");
            info.logonSession = session ? parseAuditSession(*session) : Fact<std::string>::none();

            std::error_code error;
            const bool otherMember = fs::exists(places.etc / "sssd" / "sssd.conf", error) || error;
            const auto smbConf =
                readTextFile(sambaConfig.empty() ? places.etc / "samba" / "smb.conf" : sambaConfig);
            joinOf(smbConf ? *smbConf : std::string(), otherMember, info);

            // Last, since a name service can take its time.
            info.user = accountName(computer, userName(::geteuid()));
            return part;
          }};
}

}  // namespace unclash
