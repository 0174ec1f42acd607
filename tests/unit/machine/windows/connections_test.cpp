#include "core/machine/windows/connections.h"

#include <gtest/gtest.h>

#include "core/model/snapshot_json.h"
#include "tests/unit/machine/windows/fake_computer.h"

namespace unclash {
namespace {

class WindowsConnections : public ::testing::Test {
 protected:
  FakeComputer computer;

  USE_INFO_2 use(const wchar_t* local, const wchar_t* remote, const wchar_t* user) {
    USE_INFO_2 one{};
    one.ui2_local = local == nullptr ? nullptr : computer.text(local);
    one.ui2_remote = computer.text(remote);
    one.ui2_password = computer.text(L"hunter2");
    one.ui2_username = user == nullptr ? nullptr : computer.text(user);
    one.ui2_domainname = computer.text(L"CONTOSO");
    return one;
  }
  void listUses(std::vector<USE_INFO_2> uses) {
    computer.api.NetUseEnum = [this, uses](LMSTR, DWORD, LPBYTE* buffer, DWORD, LPDWORD read,
                                           LPDWORD total, LPDWORD) {
      return computer.list(uses, buffer, read, total);
    };
  }
  /// What a provider lists, one entry a call.
  void listResources(std::vector<NETRESOURCEW> resources) {
    computer.api.WNetEnumResourceW = [next = std::size_t{0}, resources](HANDLE, LPDWORD count,
                                                                        LPVOID buffer,
                                                                        LPDWORD) mutable -> DWORD {
      if (next >= resources.size()) return ERROR_NO_MORE_ITEMS;
      *static_cast<NETRESOURCEW*>(buffer) = resources[next++];
      *count = 1;
      return NO_ERROR;
    };
  }
  NETRESOURCEW resource(DWORD type, const wchar_t* local, const wchar_t* remote,
                        const wchar_t* provider) {
    NETRESOURCEW one{};
    one.dwType = type;
    one.lpLocalName = local == nullptr ? nullptr : computer.text(local);
    one.lpRemoteName = computer.text(remote);
    one.lpProvider = computer.text(provider);
    return one;
  }
  Snapshot look() { return lookWith(connectionsInspector(computer.api)); }
};

TEST_F(WindowsConnections, ShowsWhoIsConnectedWhereAndNeverThePassword) {
  USE_INFO_2 drive = use(L"Z:", L"\\\\fs01\\projects", L"backup");
  drive.ui2_refcount = 3;
  USE_INFO_2 ipc = use(nullptr, L"\\\\fs01\\IPC$", L"backup");
  ipc.ui2_asg_type = USE_IPC;
  ipc.ui2_status = USE_DISCONN;
  listUses({drive, ipc});
  const Snapshot snapshot = look();
  ASSERT_EQ(each(snapshot.connections).size(), 2U);
  const Connection& first = (*snapshot.connections)[0];
  EXPECT_EQ(first.local, std::string("Z:"));
  EXPECT_EQ(first.remote, "\\\\fs01\\projects");
  EXPECT_EQ(first.user, std::string("CONTOSO\\backup"));
  EXPECT_EQ(first.openFiles, std::int64_t{3});
  EXPECT_EQ(first.state, ConnectionState::connected);
  EXPECT_EQ(first.logonSession, std::string(FakeComputer::kOwnLogonText));
  const Connection& second = (*snapshot.connections)[1];
  EXPECT_TRUE(second.local.isNone());
  EXPECT_EQ(second.kind, ConnectionKind::ipc);
  EXPECT_EQ(second.state, ConnectionState::disconnected);
  EXPECT_EQ(writeSnapshot(snapshot).find("hunter2"), std::string::npos);
  EXPECT_EQ(gapsOf(snapshot), std::vector<std::string>{});
  EXPECT_TRUE(computer.gotAllBack());
}

TEST_F(WindowsConnections, AnEmptyNameIsTheGuestAndNoneIsUnknown) {
  listUses({use(L"Y:", L"\\\\nas\\public", L""), use(L"Z:", L"\\\\nas\\media", nullptr)});
  const Snapshot snapshot = look();
  EXPECT_EQ((*snapshot.connections)[0].user, std::string());
  EXPECT_TRUE((*snapshot.connections)[1].user.isNone());
}

TEST_F(WindowsConnections, AListInPartsIsReadToItsEnd) {
  computer.api.NetUseEnum = [this](LMSTR, DWORD, LPBYTE* buffer, DWORD, LPDWORD read, LPDWORD total,
                                   LPDWORD resume) -> NET_API_STATUS {
    const bool first = *resume == 0;
    *resume = 1;
    computer.list<USE_INFO_2>({use(nullptr, first ? L"\\\\a\\one" : L"\\\\b\\two", L"x")}, buffer,
                              read, total);
    return first ? ERROR_MORE_DATA : NERR_Success;
  };
  const Snapshot snapshot = look();
  ASSERT_EQ(each(snapshot.connections).size(), 2U);
  EXPECT_EQ((*snapshot.connections)[1].remote, "\\\\b\\two");
  EXPECT_TRUE(computer.gotAllBack());
}

TEST_F(WindowsConnections, EveryFailureOfTheListIsAGapAndNoEmptyList) {
  for (const DWORD code : {ERROR_ACCESS_DENIED, ERROR_INVALID_LEVEL, ERROR_INVALID_PARAMETER,
                           ERROR_NOT_SUPPORTED, ERROR_NOT_ENOUGH_MEMORY, ERROR_NETWORK_UNREACHABLE,
                           long{NERR_WkstaNotStarted}, long{RPC_S_SERVER_UNAVAILABLE}}) {
    computer.api.NetUseEnum = [&](LMSTR, DWORD, LPBYTE* buffer, DWORD, LPDWORD read, LPDWORD total,
                                  LPDWORD) -> NET_API_STATUS {
      // Some fail with a buffer in hand.
      computer.list<USE_INFO_2>({}, buffer, read, total);
      return code;
    };
    const Snapshot snapshot = look();
    EXPECT_TRUE(snapshot.connections.isUnseen()) << code;
    EXPECT_EQ(gapsOf(snapshot), std::vector<std::string>{"connections " + std::to_string(code)});
    EXPECT_TRUE(computer.gotAllBack()) << code;
  }
}

TEST_F(WindowsConnections, SuccessThatLeavesItsOutputsAloneIsNotBelieved) {
  computer.api.NetUseEnum = [](LMSTR, DWORD, LPBYTE*, DWORD, LPDWORD, LPDWORD,
                               LPDWORD) -> NET_API_STATUS { return NERR_Success; };
  EXPECT_EQ(gapsOf(look()), std::vector<std::string>{"connections 13"});
}

TEST_F(WindowsConnections, EntriesThatAreCountedButNotThereAreNotBelieved) {
  computer.api.NetUseEnum = [](LMSTR, DWORD, LPBYTE*, DWORD, LPDWORD read, LPDWORD,
                               LPDWORD) -> NET_API_STATUS {
    *read = 3;
    return NERR_Success;
  };
  EXPECT_EQ(gapsOf(look()), std::vector<std::string>{"connections 13"});
}

TEST_F(WindowsConnections, MoreThatNeverComesEndsTheList) {
  computer.api.NetUseEnum = [this](LMSTR, DWORD, LPBYTE* buffer, DWORD, LPDWORD read, LPDWORD total,
                                   LPDWORD) -> NET_API_STATUS {
    computer.list<USE_INFO_2>({}, buffer, read, total);
    return ERROR_MORE_DATA;
  };
  EXPECT_EQ(gapsOf(look()), std::vector<std::string>{"connections 13"});
  EXPECT_TRUE(computer.gotAllBack());
}

TEST_F(WindowsConnections, WithoutTheFunctionThereIsAGap) {
  computer.api.NetUseEnum = nullptr;
  EXPECT_EQ(gapsOf(look()), std::vector<std::string>{"connections 127"});
}

TEST_F(WindowsConnections, OtherProvidersAddTheirsAndSmbIsNotListedTwice) {
  listUses({use(L"Z:", L"\\\\fs01\\projects", L"anna")});
  listResources(
      {resource(RESOURCETYPE_DISK, L"z:", L"\\\\FS01\\Projects", L"Microsoft Windows Network"),
       resource(RESOURCETYPE_DISK, L"W:", L"\\\\cloud@SSL\\DavWWWRoot\\files",
                L"Web Client Network"),
       resource(RESOURCETYPE_PRINT, L"LPT1:", L"\\\\fs01\\laser", L"Microsoft Windows Network")});
  computer.api.WNetGetUserW = [](LPCWSTR name, LPWSTR user, LPDWORD) -> DWORD {
    if (std::wcscmp(name, L"W:") != 0) return ERROR_NOT_CONNECTED;
    std::wcscpy(user, L"anna@cloud.example");
    return NO_ERROR;
  };
  const Snapshot snapshot = look();
  ASSERT_EQ(each(snapshot.connections).size(), 3U);
  const Connection& dav = (*snapshot.connections)[1];
  EXPECT_EQ(dav.provider, std::string("Web Client Network"));
  EXPECT_EQ(dav.user, std::string("anna@cloud.example"));
  const Connection& printer = (*snapshot.connections)[2];
  EXPECT_EQ(printer.kind, ConnectionKind::print);
  EXPECT_TRUE(printer.user.isNone());
  EXPECT_TRUE(computer.gotAllBack());
}

TEST_F(WindowsConnections, AProviderThatCannotBeOpenedIsAGapBesideTheRest) {
  listUses({use(L"Z:", L"\\\\fs01\\projects", L"anna")});
  for (const DWORD code : {ERROR_NOT_CONTAINER, ERROR_INVALID_PARAMETER, ERROR_NO_NETWORK,
                           ERROR_EXTENDED_ERROR, ERROR_INVALID_ADDRESS}) {
    computer.api.WNetOpenEnumW = [code](DWORD, DWORD, DWORD, LPNETRESOURCEW, LPHANDLE) -> DWORD {
      return code;
    };
    const Snapshot snapshot = look();
    EXPECT_EQ(each(snapshot.connections).size(), 1U);
    EXPECT_EQ(gapsOf(snapshot), std::vector<std::string>{"connections " + std::to_string(code)});
    EXPECT_TRUE(computer.gotAllBack());
  }
}

TEST_F(WindowsConnections, AListThatBreaksOffIsAGapAndItsHandleIsClosed) {
  for (const DWORD code :
       {ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER, ERROR_NO_NETWORK, ERROR_EXTENDED_ERROR}) {
    computer.api.WNetEnumResourceW = [code](HANDLE, LPDWORD, LPVOID, LPDWORD) -> DWORD {
      return code;
    };
    EXPECT_EQ(gapsOf(look()), std::vector<std::string>{"connections " + std::to_string(code)});
    EXPECT_TRUE(computer.gotAllBack());
  }
}

TEST_F(WindowsConnections, ALongEntryGetsTheRoomItAsksFor) {
  computer.api.WNetEnumResourceW = [this, done = false](HANDLE, LPDWORD count, LPVOID buffer,
                                                        LPDWORD size) mutable -> DWORD {
    constexpr DWORD kNeeded = 100'000;
    if (done) return ERROR_NO_MORE_ITEMS;
    if (std::exchange(*size, kNeeded) < kNeeded) return ERROR_MORE_DATA;
    done = true;
    *static_cast<NETRESOURCEW*>(buffer) = resource(RESOURCETYPE_DISK, nullptr, L"\\\\a\\b", L"P");
    *count = 1;
    return NO_ERROR;
  };
  EXPECT_EQ(each(look().connections).size(), 1U);
}

TEST_F(WindowsConnections, AProviderThatClaimsEntriesWithoutAnyIsNotBelieved) {
  computer.api.WNetEnumResourceW = [](HANDLE, LPDWORD, LPVOID, LPDWORD) -> DWORD {
    return NO_ERROR;
  };
  EXPECT_EQ(gapsOf(look()), std::vector<std::string>{"connections 13"});
  EXPECT_TRUE(computer.gotAllBack());
}

TEST_F(WindowsConnections, ALetterThatNobodyListsIsFoundByItsName) {
  computer.api.GetLogicalDrives = []() -> DWORD { return 1U << 2U | 1U << 23U; };
  computer.api.WNetGetConnectionW = [](LPCWSTR local, LPWSTR remote, LPDWORD) -> DWORD {
    if (std::wcscmp(local, L"X:") != 0) return ERROR_NOT_CONNECTED;
    std::wcscpy(remote, L"\\\\old\\share");
    return NO_ERROR;
  };
  const Snapshot snapshot = look();
  ASSERT_EQ(each(snapshot.connections).size(), 1U);
  EXPECT_EQ((*snapshot.connections)[0].remote, "\\\\old\\share");
  EXPECT_TRUE((*snapshot.connections)[0].state.isNone());
}

TEST_F(WindowsConnections, ALetterThatCannotBeAskedAboutIsAGap) {
  computer.api.GetLogicalDrives = []() -> DWORD { return 1U << 23U; };
  for (const DWORD code : {ERROR_MORE_DATA, ERROR_EXTENDED_ERROR, ERROR_NO_NET_OR_BAD_PATH}) {
    computer.api.WNetGetConnectionW = [code](LPCWSTR, LPWSTR, LPDWORD) -> DWORD { return code; };
    EXPECT_EQ(gapsOf(look()), std::vector<std::string>{"connections " + std::to_string(code)});
  }
}

TEST_F(WindowsConnections, OnlyAMappingThatIsRememberedComesBack) {
  listUses({use(L"Y:", L"\\\\fs01\\a", L"anna"), use(L"Z:", L"\\\\fs01\\b", L"anna"),
            use(nullptr, L"\\\\fs01\\c", L"anna")});
  computer.set("HKCU\\Network\\Z\\RemotePath", "\\\\fs01\\b");
  const Snapshot snapshot = look();
  EXPECT_EQ((*snapshot.connections)[0].persistent, false);
  EXPECT_EQ((*snapshot.connections)[1].persistent, true);
  EXPECT_EQ((*snapshot.connections)[2].persistent, false);
}

TEST_F(WindowsConnections, PrintersOfOtherComputersAreListedWithoutAskingThem) {
  DWORD flags = 0;
  DWORD level = 0;
  computer.api.EnumPrintersW = [&](DWORD wanted, LPWSTR, DWORD as, LPBYTE buffer, DWORD size,
                                   LPDWORD needed, LPDWORD count) -> BOOL {
    flags = wanted;
    level = as;
    // More room than is offered at first.
    constexpr DWORD kNeeded = 100 * sizeof(PRINTER_INFO_4W);
    if (size < kNeeded) {
      *needed = kNeeded;
      ::SetLastError(ERROR_INSUFFICIENT_BUFFER);
      return FALSE;
    }
    auto* printers = reinterpret_cast<PRINTER_INFO_4W*>(buffer);
    printers[0].pPrinterName = computer.text(L"\\\\ps01\\laser");
    printers[1].pPrinterName = computer.text(L"Microsoft Print to PDF");
    *count = 2;
    return TRUE;
  };
  const Snapshot snapshot = look();
  EXPECT_EQ(flags, DWORD{PRINTER_ENUM_CONNECTIONS});
  EXPECT_EQ(level, 4U);  // any other opens each printer on its server
  ASSERT_EQ(each(snapshot.connections).size(), 1U);
  EXPECT_EQ(snapshot.connections->front().remote, "\\\\ps01\\laser");
  EXPECT_EQ(snapshot.connections->front().kind, ConnectionKind::print);
  EXPECT_TRUE(snapshot.connections->front().user.isNone());
}

TEST_F(WindowsConnections, PrintersThatCannotBeListedAreAGapUnlessNobodyPrints) {
  DWORD code = ERROR_ACCESS_DENIED;
  computer.api.EnumPrintersW = [&](DWORD, LPWSTR, DWORD, LPBYTE, DWORD, LPDWORD, LPDWORD) -> BOOL {
    ::SetLastError(code);
    return code == ERROR_SUCCESS;
  };
  EXPECT_EQ(gapsOf(look()), std::vector<std::string>{"connections 5"});
  code = ERROR_SUCCESS;  // and the number of them left alone
  EXPECT_EQ(gapsOf(look()), std::vector<std::string>{"connections 13"});
  code = RPC_S_SERVER_UNAVAILABLE;
  EXPECT_EQ(gapsOf(look()), std::vector<std::string>{});
}

}  // namespace
}  // namespace unclash
