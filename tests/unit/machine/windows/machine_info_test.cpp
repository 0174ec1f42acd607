#include "core/machine/windows/machine_info.h"

#include <gtest/gtest.h>

#include "tests/unit/machine/windows/fake_computer.h"

namespace unclash {
namespace {

#define WINDOWS "HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\"
#define PACKAGES WINDOWS "Component Based Servicing\\Packages\\"

class WindowsMachineInfo : public ::testing::Test {
 protected:
  FakeComputer computer;
  Snapshot look() {
    return lookWith(machineInspector(computer.api, *parseTime("2026-11-21T12:00:00Z")));
  }
  void addPackage(const std::string& name, std::uint32_t state, std::uint32_t high) {
    computer.set((PACKAGES + name + "\\CurrentState").c_str(), state);
    computer.set((PACKAGES + name + "\\InstallTimeHigh").c_str(), high);
    computer.set((PACKAGES + name + "\\InstallTimeLow").c_str(), 0U);
  }
};

TEST_F(WindowsMachineInfo, SaysWhatThisComputerIs) {
  computer.set("HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\ProductName",
               "Windows 10 Pro");
  computer.set("HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\DisplayVersion", "24H2");
  const Snapshot snapshot = look();
  const MachineInfo& info = *snapshot.machine;
  EXPECT_EQ(info.name, std::string("PC-0412"));
  EXPECT_EQ(info.os, std::string("Windows 11 Pro 24H2 (26100)"));
  EXPECT_EQ(info.user, std::string("PC-0412\\anna"));
  EXPECT_EQ(info.role, Role::client);
  EXPECT_EQ(info.join, Join::workgroup);
  EXPECT_EQ(info.elevated, false);
  EXPECT_EQ(info.bootTime, std::string("2026-11-21T10:00:00Z"));
  EXPECT_EQ(info.rebootPending, false);
  EXPECT_EQ(info.logonSession, std::string(FakeComputer::kOwnLogonText));
  EXPECT_EQ(gapsOf(snapshot), std::vector<std::string>{});
  EXPECT_TRUE(computer.gotAllBack());
}

TEST_F(WindowsMachineInfo, KnowsTheLettersThatDisksHave) {
  EXPECT_FALSE(look().machine->drives.known()) << "none at all is no answer";
  computer.api.GetLogicalDrives = []() -> DWORD { return 1U << 2U | 1U << 25U; };
  EXPECT_EQ(*look().machine->drives, (std::vector<std::string>{"C:", "Z:"}));
}

TEST_F(WindowsMachineInfo, AnUpdateWithoutItsRestartIsSeen) {
  computer.keys.insert(WINDOWS "Component Based Servicing\\RebootPending");
  EXPECT_EQ(look().machine->rebootPending, true);
}

TEST_F(WindowsMachineInfo, KnowsTheUpdatesAndWhenTheLastOneWasInstalled) {
  addPackage("Package_for_KB5055523~31bf3856ad364e35~amd64~~26100.3775.1.3", 0x70, 0x01dd5000);
  addPackage("Package_for_RollupFix~31bf3856ad364e35~amd64~~26100.4061.1.7", 0x70, 0x01dd7900);
  addPackage("Package_for_KB5000001~31bf3856ad364e35~amd64~~1.0", 0x20, 0x01dd79a0);
  addPackage("Microsoft-Windows-Foo~31bf3856ad364e35~amd64~~10.0", 0x70, 0x01dd79a0);
  const Snapshot snapshot = look();
  EXPECT_EQ(*snapshot.machine->updates, std::vector<std::string>{"KB5055523"});
  EXPECT_EQ(snapshot.machine->lastUpdate, std::string("2026-11-20"));
}

TEST_F(WindowsMachineInfo, ADomainIsNamed) {
  computer.api.NetGetJoinInformation = [this](LPCWSTR, LPWSTR* name,
                                              PNETSETUP_JOIN_STATUS status) -> NET_API_STATUS {
    *name = computer.give<wchar_t>({L'A', L'D', L'\0'});
    *status = NetSetupDomainName;
    return NERR_Success;
  };
  const Snapshot snapshot = look();
  EXPECT_EQ(snapshot.machine->join, Join::domain);
  EXPECT_EQ(snapshot.machine->domain, std::string("AD"));
  EXPECT_TRUE(computer.gotAllBack());
}

TEST_F(WindowsMachineInfo, AWorkgroupComputerMayBelongToEntra) {
  computer.keys.insert("HKLM\\SYSTEM\\CurrentControlSet\\Control\\CloudDomainJoin\\JoinInfo\\0123");
  EXPECT_EQ(look().machine->join, Join::entra);
}

TEST_F(WindowsMachineInfo, AMembershipThatCannotBeToldIsAGap) {
  for (const DWORD code : {ERROR_ACCESS_DENIED, ERROR_NOT_ENOUGH_MEMORY}) {
    computer.api.NetGetJoinInformation =
        [code](LPCWSTR, LPWSTR*, PNETSETUP_JOIN_STATUS) -> NET_API_STATUS { return code; };
    const Snapshot snapshot = look();
    EXPECT_TRUE(snapshot.machine->join.isNone());
    EXPECT_EQ(gapsOf(snapshot), std::vector<std::string>{"machine " + std::to_string(code)});
  }
  computer.api.NetGetJoinInformation =
      [](LPCWSTR, LPWSTR*, PNETSETUP_JOIN_STATUS) -> NET_API_STATUS { return NERR_Success; };
  EXPECT_EQ(gapsOf(look()), std::vector<std::string>{"machine 13"});
}

TEST_F(WindowsMachineInfo, ARegistryThatMayNotBeReadLeavesTheRestartOpen) {
  computer.registryCode = ERROR_ACCESS_DENIED;
  const Snapshot snapshot = look();
  EXPECT_TRUE(snapshot.machine->rebootPending.isNone());
  EXPECT_TRUE(snapshot.machine->updates.isUnseen());
  EXPECT_EQ(gapsOf(snapshot), std::vector<std::string>{"machine 5"});
}

TEST_F(WindowsMachineInfo, AServerOfApplicationsIsATerminalServer) {
  computer.api.RtlGetVersion = [](OSVERSIONINFOEXW* version) -> NTSTATUS {
    version->dwBuildNumber = 20348;
    version->wProductType = VER_NT_SERVER;
    return 0;
  };
  EXPECT_EQ(look().machine->role, Role::server);
  computer.set("HKLM\\SYSTEM\\CurrentControlSet\\Control\\Terminal Server\\TSAppCompat", 1U);
  EXPECT_EQ(look().machine->role, Role::terminalServer);
}

TEST_F(WindowsMachineInfo, WhatIsNotToldAboutTheProcessStaysOpen) {
  computer.api.OpenProcessToken = [](HANDLE, DWORD, PHANDLE) -> BOOL { return FALSE; };
  computer.api.RtlGetVersion = nullptr;
  computer.api.GetComputerNameW = [](LPWSTR, LPDWORD) -> BOOL { return FALSE; };
  const Snapshot snapshot = look();
  EXPECT_TRUE(snapshot.machine->elevated.isNone());
  EXPECT_TRUE(snapshot.machine->logonSession.isNone());
  EXPECT_TRUE(snapshot.machine->user.isNone());
  EXPECT_TRUE(snapshot.machine->role.isNone());
  EXPECT_TRUE(snapshot.machine->name.isNone());
}

TEST(WindowsUpdateName, OnlyNumberedPackagesAreUpdates) {
  EXPECT_EQ(updateOf("Package_for_KB5055523~31bf3856ad364e35~amd64~~26100.3775.1.3"), "KB5055523");
  EXPECT_EQ(updateOf("Package_for_RollupFix~31bf3856ad364e35~amd64~~26100.4061.1.7"), "");
  EXPECT_EQ(updateOf("Package_for_KB"), "");
  EXPECT_EQ(updateOf("Microsoft-Windows-Foo~x"), "");
}

}  // namespace
}  // namespace unclash
