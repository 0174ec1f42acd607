#include "core/machine/linux/services.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <system_error>

#include "core/machine/linux/gap_reasons.h"
#include "core/machine/linux/process.h"

namespace unclash {
namespace {

namespace fs = std::filesystem;

constexpr const char* kServices = "services";

struct Known {
  const char* program;
  const char* directory;  ///< where it lives, where that is on nobody's PATH
};

/// File server, its name and sign-in services, mounting on demand, sessions, network and clock.
constexpr std::array kKnown{
    Known{"smbd", ""},        Known{"nmbd", ""},
    Known{"winbindd", ""},    Known{"sssd", ""},
    Known{"automount", ""},   Known{"systemd-logind", "/usr/lib/systemd/"},
    Known{"xrdp-sesman", ""}, Known{"NetworkManager", ""},
    Known{"chronyd", ""},     Known{"systemd-timesyncd", "/usr/lib/systemd/"},
};

/// What systemd would do, from its links: enabled for a target, or masked. Unseen elsewhere.
Fact<StartType> startTypeOf(const Places& places, const std::string& name) {
  const fs::path units = places.etc / "systemd" / "system";
  std::error_code error;
  const fs::path masked = fs::read_symlink(units / (name + ".service"), error);
  if (!error && masked == "/dev/null") return StartType::disabled;
  for (fs::directory_iterator it(units, error), end; !error && it != end; it.increment(error)) {
    std::error_code absent;
    if (it->path().extension() == ".wants" &&
        fs::is_symlink(it->path() / (name + ".service"), absent))
      return StartType::automatic;
  }
  return {};
}

}  // namespace

std::vector<Service> servicesOf(
    const std::vector<Process>& processes, const std::function<bool(const std::string&)>& installed,
    const std::function<Fact<StartType>(const std::string&)>& startType) {
  std::vector<Service> services;
  for (const Known& known : kKnown) {
    Service service;
    service.name = known.program;
    // The kernel keeps 15 bytes of a name.
    const bool runs = std::any_of(processes.begin(), processes.end(), [&](const Process& process) {
      return process.name == service.name.substr(0, 15);
    });
    service.state = runs                                        ? ServiceState::running
                    : installed(known.directory + service.name) ? ServiceState::stopped
                                                                : ServiceState::missing;
    if (service.state != ServiceState::missing) service.startType = startType(service.name);
    services.push_back(std::move(service));
  }
  return services;
}

Inspector servicesInspector(const Places& places) {
  return {kServices, [places](const InspectorContext&) {
            const auto processes = listProcesses(places);
            if (!processes)
              return onlyGap(kServices, processes.failure().detail, processes.failure().code);
            Snapshot part;
            part.services = servicesOf(
                *processes,
                [](const std::string& program) { return !findProgram(program).empty(); },
                [&](const std::string& name) { return startTypeOf(places, name); });
            return part;
          }};
}

}  // namespace unclash
