#include "core/machine/windows/object_letters.h"

#include <gtest/gtest.h>

#include "core/machine/windows/connections.h"
#include "tests/unit/machine/windows/fake_computer.h"

namespace unclash {
namespace {

class WindowsOtherLetters : public ::testing::Test {
 protected:
  FakeComputer computer;

  void addLetter(const std::string& directory, const std::string& letter,
                 const std::string& target) {
    computer.objects[directory].push_back({letter, "SymbolicLink"});
    computer.links[directory + "\\" + letter] = target;
  }
  void addSession(const std::string& name) {
    computer.objects["\\Sessions\\0\\DosDevices"].push_back({name, "Directory"});
    computer.objects["\\Sessions\\0\\DosDevices\\" + name];
  }
  Snapshot look() { return lookWith(connectionsInspector(computer.api)); }
};

TEST_F(WindowsOtherLetters, AnotherLogonSessionsDriveIsShownAsItsOwn) {
  addSession("00000001-0009c41e");
  addLetter("\\Sessions\\0\\DosDevices\\00000001-0009c41e",
            "Z:", "\\Device\\LanmanRedirector\\;Z:000000010009c41e\\fs01\\projects\\deep");
  const Snapshot snapshot = look();
  ASSERT_EQ(each(snapshot.connections).size(), 1U);
  const Connection& found = snapshot.connections->front();
  EXPECT_EQ(found.local, std::string("Z:"));
  EXPECT_EQ(found.remote, "\\\\fs01\\projects\\deep");
  EXPECT_EQ(found.logonSession, std::string("0x10009c41e"));
  EXPECT_EQ(found.scope, Scope::session);
  EXPECT_TRUE(found.user.isNone());
  EXPECT_TRUE(found.state.isNone());
  EXPECT_EQ(gapsOf(snapshot), std::vector<std::string>{});
  EXPECT_TRUE(computer.gotAllBack());
}

TEST_F(WindowsOtherLetters, TheOwnSessionIsNotListedTwice) {
  addSession("00000001-0004d3a5");
  addLetter("\\Sessions\\0\\DosDevices\\00000001-0004d3a5",
            "Z:", "\\Device\\LanmanRedirector\\;Z:000000010004d3a5\\fs01\\projects");
  EXPECT_TRUE(each(look().connections).empty());
}

TEST_F(WindowsOtherLetters, ALetterOfTheWholeComputerIsGlobal) {
  addLetter("\\GLOBAL??", "C:", "\\Device\\HarddiskVolume3");
  addLetter("\\GLOBAL??", "PhysicalDrive0", "\\Device\\Harddisk0\\DR0");
  addLetter("\\GLOBAL??",
            "G:", "\\Device\\Mup\\;LanmanRedirector\\;G:00000000000003e7\\fs01\\public");
  const Snapshot snapshot = look();
  ASSERT_EQ(each(snapshot.connections).size(), 1U);
  EXPECT_EQ(snapshot.connections->front().scope, Scope::global);
  EXPECT_EQ(snapshot.connections->front().remote, "\\\\fs01\\public");
  EXPECT_EQ(snapshot.connections->front().logonSession, std::string("0x3e7"));
}

TEST_F(WindowsOtherLetters, OtherSessionsThatMayNotBeReadAreOneGapAndTheOwnListStays) {
  addSession("00000000-0009c41e");
  addSession("00000000-0009c55f");
  const auto open = computer.api.NtOpenDirectoryObject;
  computer.api.NtOpenDirectoryObject = [open](HANDLE* given, ACCESS_MASK access,
                                              LSA_OBJECT_ATTRIBUTES* attributes) {
    constexpr auto kAccessDenied = static_cast<NTSTATUS>(0xC0000022);
    const bool top = attributes->ObjectName->Length == 23 * sizeof(wchar_t);
    return top ? open(given, access, attributes) : kAccessDenied;
  };
  const Snapshot snapshot = look();
  EXPECT_TRUE(snapshot.connections.known());
  EXPECT_EQ(gapsOf(snapshot), std::vector<std::string>{"connections 5"});
  EXPECT_TRUE(computer.gotAllBack());
}

TEST_F(WindowsOtherLetters, ASessionThatEndsMeanwhileIsNoGap) {
  addSession("00000000-0009c41e");
  computer.objects.erase("\\Sessions\\0\\DosDevices\\00000000-0009c41e");
  EXPECT_EQ(gapsOf(look()), std::vector<std::string>{});
}

TEST_F(WindowsOtherLetters, EachFailureToReadIsAGap) {
  constexpr auto kInvalidHandle = static_cast<NTSTATUS>(0xC0000008);
  addLetter("\\GLOBAL??", "G:", "\\Device\\LanmanRedirector\\;G:00000000000003e7\\fs01\\x");
  const Api whole = computer.api;
  computer.api.NtQueryDirectoryObject = [](HANDLE, PVOID, ULONG, BOOLEAN, BOOLEAN, ULONG*, ULONG*) {
    return kInvalidHandle;
  };
  EXPECT_EQ(gapsOf(look()), std::vector<std::string>{"connections 6"});
  computer.api = whole;
  computer.api.NtQuerySymbolicLinkObject = [](HANDLE, LSA_UNICODE_STRING*, ULONG*) {
    return kInvalidHandle;
  };
  EXPECT_EQ(gapsOf(look()), std::vector<std::string>{"connections 6"});
  EXPECT_TRUE(computer.gotAllBack());
}

TEST_F(WindowsOtherLetters, SuccessWithoutEntriesOrTargetIsNotBelieved) {
  addLetter("\\GLOBAL??", "G:", "\\Device\\LanmanRedirector\\;G:00000000000003e7\\fs01\\x");
  const Api whole = computer.api;
  computer.api.NtQueryDirectoryObject = [](HANDLE, PVOID, ULONG, BOOLEAN, BOOLEAN, ULONG*,
                                           ULONG*) -> NTSTATUS { return 0; };
  EXPECT_EQ(gapsOf(look()), std::vector<std::string>{"connections 13"});
  computer.api = whole;
  computer.api.NtQuerySymbolicLinkObject = [](HANDLE, LSA_UNICODE_STRING*, ULONG*) -> NTSTATUS {
    return 0;
  };
  EXPECT_EQ(gapsOf(look()), std::vector<std::string>{"connections 13"});
}

TEST_F(WindowsOtherLetters, WithoutTheFunctionsThereIsAGap) {
  computer.api.NtQuerySymbolicLinkObject = nullptr;
  EXPECT_EQ(gapsOf(look()), std::vector<std::string>{"connections 127"});
}

TEST(WindowsLetterTarget, OnlyRedirectorsLeadToServers) {
  EXPECT_FALSE(letterTargetOf("\\Device\\HarddiskVolume3"));
  EXPECT_FALSE(letterTargetOf("\\??\\C:\\Users\\anna"));
  EXPECT_FALSE(letterTargetOf("\\Device\\LanmanRedirector\\;Z:000000000004d3a5"));
  EXPECT_FALSE(letterTargetOf("\\Device\\LanmanRedirector\\;Z:000000000004d3a5\\"));
  EXPECT_FALSE(letterTargetOf("\\Device\\LanmanRedirector\\;"));
}

TEST(WindowsLetterTarget, TheRedirectorNamesItsProvider) {
  const auto dav = letterTargetOf(
      "\\Device\\WebDavRedirector\\;W:000000000004d3a5\\cloud@SSL\\DavWWWRoot\\files");
  ASSERT_TRUE(dav);
  EXPECT_EQ(dav->provider, std::string("Web Client Network"));
  EXPECT_EQ(dav->remote, "\\\\cloud@SSL\\DavWWWRoot\\files");
  const auto other = letterTargetOf("\\Device\\hgfs\\;V:000000000004d3a5\\vmware-host\\shared");
  ASSERT_TRUE(other);
  EXPECT_TRUE(other->provider.isNone());
}

TEST(WindowsLetterTarget, ARemoteDesktopSessionsNumberIsNoLogonSession) {
  const auto found = letterTargetOf("\\Device\\RdpDr\\;T:2\\tsclient\\C");
  ASSERT_TRUE(found);
  EXPECT_TRUE(found->session.isNone());
  EXPECT_EQ(found->remote, "\\\\tsclient\\C");
}

}  // namespace
}  // namespace unclash
