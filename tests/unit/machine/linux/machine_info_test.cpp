#include "core/machine/linux/machine_info.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include "scratch.h"

namespace unclash {
namespace {

TEST(ParseOsRelease, TakesTheFullName) {
  EXPECT_EQ(
      parseOsRelease("NAME=\"Debian GNU/Linux\"\nPRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\n"),
      "Debian GNU/Linux 12 (bookworm)");
  EXPECT_EQ(parseOsRelease("NAME=Void\n"), "Void");
  EXPECT_EQ(parseOsRelease(""), std::nullopt);
}

TEST(ParseBootTime, FindsItAmongTheRest) {
  EXPECT_EQ(parseBootTime("cpu 1 2 3\nbtime 1700000000\nprocesses 9\n"), 1'700'000'000);
  EXPECT_EQ(parseBootTime("cpu 1 2 3\n"), std::nullopt);
}

TEST(RoleOf, IsWhatTheMachineServes) {
  EXPECT_EQ(roleOf({}), Role::client);
  EXPECT_EQ(roleOf({Process{.id = 2, .name = "smbd"}}), Role::server);
  EXPECT_EQ(roleOf({Process{.id = 2, .name = "smbd"}, Process{.id = 3, .name = "xrdp-sesman"}}),
            Role::terminalServer);
}

TEST(JoinOf, SaysOnlyWhatIsSure) {
  MachineInfo member;
  joinOf("[global]\nsecurity = ADS\nworkgroup = CONTOSO\n", false, member);
  EXPECT_EQ(member.join, Join::domain);
  EXPECT_EQ(member.domain, std::string("CONTOSO"));

  MachineInfo alone;
  joinOf("[global]\nworkgroup = WORKGROUP\n", false, alone);
  EXPECT_EQ(alone.join, Join::workgroup);
  EXPECT_TRUE(alone.domain.isNone());

  MachineInfo unclear;
  joinOf("", true, unclear);
  EXPECT_TRUE(unclear.join.isNone());
}

TEST(AccountName, GivesLocalNamesTheComputers) {
  EXPECT_EQ(accountName("pc", "anna"), R"(pc\anna)");
  EXPECT_EQ(accountName("pc", R"(CONTOSO\anna)"), R"(CONTOSO\anna)");
  EXPECT_EQ(accountName("pc", "anna@contoso.com"), "anna@contoso.com");
  EXPECT_EQ(accountName("pc", ""), "");
}

TEST(ParseAuditSession, KnowsWhenThereIsNone) {
  EXPECT_EQ(parseAuditSession("26\n"), std::string("0x1a"));
  EXPECT_TRUE(parseAuditSession("4294967295").isNone());
  EXPECT_TRUE(parseAuditSession("").isNone());
  EXPECT_TRUE(parseAuditSession("-1").isNone());
}

TEST(MachineInspector, TellsPendingRestarts) {
  Scratch scratch;
  scratch.write("proc/1/stat", "1 (init) S 0 1 1 0 -1");
  const auto pending = [&] {
    return lookWith(machineInspector(scratch.places(), {})).machine->rebootPending;
  };
  EXPECT_TRUE(pending().isNone());
  scratch.write("usr/share/update-notifier/notify-reboot-required", "");
  EXPECT_EQ(pending(), false);
  scratch.write("run/reboot-required", "");
  EXPECT_EQ(pending(), true);
}

TEST(MachineInspector, SeesThisComputer) {
  const Snapshot seen = lookWith(machineInspector(Places::system(), {}));
  ASSERT_TRUE(seen.machine.known());
  EXPECT_EQ(seen.machine->name, computerName());
  EXPECT_EQ(seen.machine->elevated, ::geteuid() == 0);
  EXPECT_TRUE(seen.machine->user.known());
  EXPECT_TRUE(seen.machine->bootTime.known());
}

TEST(MachineInspector, DoesNotGuessARoleWhereProcessesAreHidden) {
  const Scratch scratch;
  const Snapshot seen = lookWith(machineInspector(scratch.places(), {}));
  EXPECT_TRUE(seen.machine->role.isNone());
  ASSERT_EQ(each(seen.gaps).size(), 1U);
  EXPECT_EQ((*seen.gaps)[0].reason, "access denied");
}

}  // namespace
}  // namespace unclash
