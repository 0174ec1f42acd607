#include "core/machine/linux/policy.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <filesystem>
#include <map>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "core/machine/linux/gap_reasons.h"
#include "core/machine/linux/sessions.h"
#include "core/machine/linux/text_files.h"

namespace unclash {
namespace {

namespace fs = std::filesystem;

constexpr const char* kPolicy = "policy";

struct Unit {
  const char* name;
  double milliseconds;
};
constexpr std::array kUnits{
    Unit{"us", 0.001},         Unit{"usec", 0.001},       Unit{"ms", 1},
    Unit{"msec", 1},           Unit{"s", 1000},           Unit{"sec", 1000},
    Unit{"second", 1000},      Unit{"seconds", 1000},     Unit{"", 1000},
    Unit{"m", 60'000},         Unit{"min", 60'000},       Unit{"minute", 60'000},
    Unit{"minutes", 60'000},   Unit{"h", 3'600'000},      Unit{"hr", 3'600'000},
    Unit{"hour", 3'600'000},   Unit{"hours", 3'600'000},  Unit{"d", 86'400'000},
    Unit{"day", 86'400'000},   Unit{"days", 86'400'000},  Unit{"w", 604'800'000},
    Unit{"week", 604'800'000}, Unit{"weeks", 604'800'000}};

/// Where a setting was found.
struct Setting {
  std::string value;
  std::string file;
};

/// The [Login] settings in force: logind.conf, then the drop-ins by their names, of which those
/// below /etc hide others of the same name.
std::map<std::string, Setting> loginSettings(const Places& places) {
  std::map<std::string, Setting> settings;
  const auto readInto = [&](const fs::path& file) {
    const auto text = readTextFile(file);
    if (!text) return;
    for (auto& [key, value] : configSection(*text, "Login")) settings[key] = {value, file.string()};
  };
  for (const fs::path& file :
       {places.usr / "lib/systemd/logind.conf", places.etc / "systemd/logind.conf"})
    readInto(file);
  std::map<std::string, fs::path> dropIns;
  for (const fs::path& folder :
       {places.usr / "lib/systemd/logind.conf.d", places.run / "systemd/logind.conf.d",
        places.etc / "systemd/logind.conf.d"}) {
    std::error_code error;
    for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error))
      if (it->path().extension() == ".conf") dropIns[it->path().filename().string()] = it->path();
  }
  for (const auto& [name, file] : dropIns) readInto(file);
  return settings;
}

void lookAtLogind(const Places& places, Snapshot& part) {
  Policy& policy = part.policy.ensure();
  const auto settings = loginSettings(places);
  const auto found = settings.find("stopidlesessionsec");
  PolicySource source;
  source.name = "idleSessionLimitMs";
  if (found == settings.end()) {
    // The default is "infinity".
    policy.idleSessionLimitMs = Fact<std::int64_t>::none();
    source.source = (places.etc / "systemd/logind.conf").string();
    source.setBy = SetBy::default_;
  } else {
    const auto limit = parseTimeSpan(found->second.value);
    policy.idleSessionLimitMs =
        limit && *limit > 0 ? Fact<std::int64_t>(*limit) : Fact<std::int64_t>::none();
    source.source = found->second.file;
    source.setBy = SetBy::administrator;
    source.raw = found->second.value;
  }
  // logind ends no session for being disconnected: it has none of that kind.
  part.policySources.ensure().push_back(std::move(source));
}

bool lookAtSmbClient(const Places& places, Snapshot& part) {
  const fs::path file = places.proc / "fs/cifs/SecurityFlags";
  const auto text = readTextFile(file);
  const auto signing = text ? parseSecurityFlags(*text) : std::nullopt;
  if (!signing) return false;
  part.policy.ensure().signingRequired = *signing;
  PolicySource source;
  source.name = "signingRequired";
  source.source = file.string();
  source.raw = std::string(trimmed(*text));
  part.policySources.ensure().push_back(std::move(source));
  return true;
}

}  // namespace

std::optional<std::int64_t> parseTimeSpan(std::string_view text) {
  text = trimmed(text);
  if (text.empty()) return std::nullopt;
  if (text == "infinity") return 0;
  double total = 0;
  while (!text.empty()) {
    double amount = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), amount);
    if (error != std::errc{} || !(amount >= 0)) return std::nullopt;
    text = trimmed(text.substr(static_cast<std::size_t>(end - text.data())));
    const std::size_t letters = std::min(text.find_first_of("0123456789. \t"), text.size());
    const std::string_view unit = text.substr(0, letters);
    const auto* found = std::find_if(kUnits.begin(), kUnits.end(),
                                     [&](const Unit& each) { return unit == each.name; });
    if (found == kUnits.end()) return std::nullopt;
    total += amount * found->milliseconds;
    text = trimmed(text.substr(letters));
  }
  // Centuries are as good as never.
  if (total > 1e13) return 0;
  return static_cast<std::int64_t>(total);
}

std::optional<bool> parseSecurityFlags(std::string_view text) {
  text = trimmed(text);
  if (text.substr(0, 2) == "0x") text.remove_prefix(2);
  unsigned flags = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), flags, 16);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return (flags & 0x01000U) != 0;
}

Inspector policyInspector(const Places& places) {
  return {kPolicy, [places](const InspectorContext&) {
            Snapshot part;
            const bool client = lookAtSmbClient(places, part);
            const bool sessions = logindRuns(places);
            if (sessions) lookAtLogind(places, part);
            if (!client && !sessions) return onlyGap(kPolicy, gap_reason::kNotOnThisSystem);
            return part;
          }};
}

}  // namespace unclash
