#include "core/machine/linux/services.h"

#include <gtest/gtest.h>

#include "scratch.h"

namespace unclash {
namespace {

const Service* find(const std::vector<Service>& services, const std::string& name) {
  for (const Service& service : services)
    if (service.name == name) return &service;
  return nullptr;
}

TEST(ServicesOf, TellsRunningStoppedAndMissingApart) {
  const auto services = servicesOf(
      {Process{.id = 2, .name = "smbd"}, Process{.id = 3, .name = "systemd-timesyn"}},
      [](const std::string& program) { return program == "nmbd"; },
      [](const std::string& name) {
        return name == "smbd" ? Fact<StartType>(StartType::automatic) : Fact<StartType>();
      });
  EXPECT_EQ(find(services, "smbd")->state, ServiceState::running);
  EXPECT_EQ(find(services, "smbd")->startType, StartType::automatic);
  // The kernel keeps fifteen letters.
  EXPECT_EQ(find(services, "systemd-timesyncd")->state, ServiceState::running);
  EXPECT_EQ(find(services, "nmbd")->state, ServiceState::stopped);
  EXPECT_TRUE(find(services, "nmbd")->startType.isUnseen());
  EXPECT_EQ(find(services, "winbindd")->state, ServiceState::missing);
}

TEST(ServicesInspector, ReadsHowTheyStart) {
  namespace fs = std::filesystem;
  const Scratch scratch;
  scratch.write("proc/1/stat", "1 (smbd) S 0 1 1 0 -1");
  scratch.write("proc/2/stat", "2 (nmbd) S 0 1 1 0 -1");
  const fs::path units = scratch.places().etc / "systemd" / "system";
  fs::create_directories(units / "multi-user.target.wants");
  fs::create_symlink("/lib/systemd/system/smbd.service",
                     units / "multi-user.target.wants/smbd.service");
  fs::create_symlink("/dev/null", units / "nmbd.service");
  const Snapshot seen = lookWith(servicesInspector(scratch.places()));
  ASSERT_TRUE(seen.services.known());
  EXPECT_EQ(find(*seen.services, "smbd")->startType, StartType::automatic);
  EXPECT_EQ(find(*seen.services, "nmbd")->startType, StartType::disabled);
}

TEST(ServicesInspector, HiddenProcessesAreAGap) {
  const Scratch scratch;
  const Snapshot seen = lookWith(servicesInspector(scratch.places()));
  EXPECT_TRUE(seen.services.isUnseen());
  EXPECT_EQ(each(seen.gaps).size(), 1U);
}

}  // namespace
}  // namespace unclash
