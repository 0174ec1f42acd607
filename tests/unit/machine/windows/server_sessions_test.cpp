#include "core/machine/windows/server_sessions.h"

#include <gtest/gtest.h>

#include "tests/unit/machine/windows/fake_computer.h"

namespace unclash {
namespace {

class WindowsServerSessions : public ::testing::Test {
 protected:
  FakeComputer computer;
  TimePoint now = *parseTime("2026-11-21T12:00:00Z");

  SESSION_INFO_502 session(const wchar_t* client, const wchar_t* user) {
    SESSION_INFO_502 one{};
    one.sesi502_cname = computer.text(client);
    one.sesi502_username = user == nullptr ? nullptr : computer.text(user);
    one.sesi502_num_opens = 4;
    one.sesi502_time = 3600;
    one.sesi502_idle_time = 60;
    return one;
  }
  void listSessions(std::vector<SESSION_INFO_502> sessions) {
    computer.api.NetSessionEnum = [this, sessions](LMSTR, LMSTR, LMSTR, DWORD, LPBYTE* buffer,
                                                   DWORD, LPDWORD read, LPDWORD total, LPDWORD) {
      return computer.list(sessions, buffer, read, total);
    };
  }
  /// Level 502 is for administrators.
  void listNamesOnly(std::vector<const wchar_t*> users) {
    computer.api.NetSessionEnum = [this, users](LMSTR, LMSTR, LMSTR, DWORD level, LPBYTE* buffer,
                                                DWORD, LPDWORD read, LPDWORD total,
                                                LPDWORD) -> NET_API_STATUS {
      if (level != 10) return ERROR_ACCESS_DENIED;
      std::vector<SESSION_INFO_10> sessions;
      for (const wchar_t* user : users)
        sessions.push_back({computer.text(L"\\\\10.0.0.7"), computer.text(user), 100, 5});
      return computer.list(sessions, buffer, read, total);
    };
  }
  Snapshot look() { return lookWith(serverSessionsInspector(computer.api, now)); }
};

TEST_F(WindowsServerSessions, ShowsEachShareThatAClientHasOpen) {
  listSessions({session(L"\\\\10.0.0.7", L"anna"), session(L"\\\\10.0.0.8", L"")});
  computer.api.NetConnectionEnum = [this](LMSTR, LMSTR qualifier, DWORD, LPBYTE* buffer, DWORD,
                                          LPDWORD read, LPDWORD total, LPDWORD) {
    std::vector<CONNECTION_INFO_1> shares;
    if (std::wcscmp(qualifier, L"\\\\10.0.0.7") == 0)
      for (const wchar_t* share : {L"projects", L"IPC$"}) {
        CONNECTION_INFO_1 one{};
        one.coni1_num_opens = 2;
        one.coni1_username = computer.text(L"ANNA");
        one.coni1_netname = computer.text(share);
        shares.push_back(one);
      }
    return computer.list(shares, buffer, read, total);
  };
  const Snapshot snapshot = look();
  ASSERT_EQ(each(snapshot.serverSessions).size(), 3U);
  const ServerSession& first = (*snapshot.serverSessions)[0];
  EXPECT_EQ(first.client, "10.0.0.7");
  EXPECT_EQ(first.user, std::string("anna"));
  EXPECT_EQ(first.share, std::string("projects"));
  EXPECT_EQ(first.openFiles, std::int64_t{2});
  EXPECT_EQ(first.connectedAt, std::string("2026-11-21T11:00:00Z"));
  EXPECT_EQ(first.idleSeconds, std::int64_t{60});
  EXPECT_EQ((*snapshot.serverSessions)[1].share, std::string("IPC$"));
  // A guest without a share keeps what the session says.
  EXPECT_EQ((*snapshot.serverSessions)[2].user, std::string());
  EXPECT_EQ((*snapshot.serverSessions)[2].openFiles, std::int64_t{4});
  EXPECT_EQ(gapsOf(snapshot), std::vector<std::string>{});
  EXPECT_TRUE(computer.gotAllBack());
}

TEST_F(WindowsServerSessions, AnOrdinaryUserSeesTheNamesAndAGap) {
  listNamesOnly({L"anna"});
  computer.api.NetConnectionEnum = [](LMSTR, LMSTR, DWORD, LPBYTE*, DWORD, LPDWORD, LPDWORD,
                                      LPDWORD) -> NET_API_STATUS { return ERROR_ACCESS_DENIED; };
  computer.api.NetFileEnum = [](LMSTR, LMSTR, LMSTR, DWORD, LPBYTE*, DWORD, LPDWORD, LPDWORD,
                                PDWORD_PTR) -> NET_API_STATUS { return ERROR_ACCESS_DENIED; };
  const Snapshot snapshot = look();
  ASSERT_EQ(each(snapshot.serverSessions).size(), 1U);
  EXPECT_TRUE(snapshot.serverSessions->front().openFiles.isNone());
  EXPECT_EQ(gapsOf(snapshot), std::vector<std::string>{"serverSessions 5"});
  EXPECT_TRUE(computer.gotAllBack());
}

TEST_F(WindowsServerSessions, FilesAreCountedWhereTheSessionDoesNotSay) {
  listNamesOnly({L"anna", L"ben", L"ben"});
  computer.api.NetFileEnum = [this](LMSTR, LMSTR, LMSTR, DWORD, LPBYTE* buffer, DWORD, LPDWORD read,
                                    LPDWORD total, PDWORD_PTR) {
    FILE_INFO_3 file{};
    file.fi3_username = computer.text(L"Anna");
    return computer.list<FILE_INFO_3>({file, file}, buffer, read, total);
  };
  const Snapshot snapshot = look();
  EXPECT_EQ((*snapshot.serverSessions)[0].openFiles, std::int64_t{2});
  // Two sessions of one user: nobody knows whose files these are.
  EXPECT_TRUE((*snapshot.serverSessions)[1].openFiles.isNone());
  EXPECT_TRUE(computer.gotAllBack());
}

TEST_F(WindowsServerSessions, AServerThatDoesNotRunHasNone) {
  computer.api.NetSessionEnum = [](LMSTR, LMSTR, LMSTR, DWORD, LPBYTE*, DWORD, LPDWORD, LPDWORD,
                                   LPDWORD) -> NET_API_STATUS { return NERR_ServerNotStarted; };
  const Snapshot snapshot = look();
  EXPECT_TRUE(snapshot.serverSessions.known());
  EXPECT_EQ(gapsOf(snapshot), std::vector<std::string>{});
}

TEST_F(WindowsServerSessions, EveryFailureToListIsAGap) {
  for (const DWORD code :
       {ERROR_ACCESS_DENIED, ERROR_INVALID_LEVEL, ERROR_INVALID_PARAMETER, ERROR_NOT_ENOUGH_MEMORY,
        long{NERR_ClientNameNotFound}, long{NERR_InvalidComputer}, long{NERR_UserNotFound}}) {
    computer.api.NetSessionEnum = [code](LMSTR, LMSTR, LMSTR, DWORD, LPBYTE*, DWORD, LPDWORD,
                                         LPDWORD, LPDWORD) -> NET_API_STATUS { return code; };
    const Snapshot snapshot = look();
    EXPECT_TRUE(snapshot.serverSessions.isUnseen());
    EXPECT_EQ(gapsOf(snapshot), std::vector<std::string>{"serverSessions " + std::to_string(code)});
  }
}

TEST_F(WindowsServerSessions, SuccessThatLeavesItsOutputsAloneIsNotBelieved) {
  computer.api.NetSessionEnum = [](LMSTR, LMSTR, LMSTR, DWORD, LPBYTE*, DWORD, LPDWORD, LPDWORD,
                                   LPDWORD) -> NET_API_STATUS { return NERR_Success; };
  EXPECT_EQ(gapsOf(look()), std::vector<std::string>{"serverSessions 13"});
}

TEST_F(WindowsServerSessions, SharesThatCannotBeListedAreAGapBesideTheSessions) {
  listSessions({session(L"\\\\10.0.0.7", L"anna")});
  for (const DWORD code : {ERROR_ACCESS_DENIED, ERROR_INVALID_LEVEL, ERROR_INVALID_PARAMETER,
                           ERROR_NOT_ENOUGH_MEMORY, long{NERR_NetNameNotFound}}) {
    computer.api.NetConnectionEnum = [code](LMSTR, LMSTR, DWORD, LPBYTE*, DWORD, LPDWORD, LPDWORD,
                                            LPDWORD) -> NET_API_STATUS { return code; };
    const Snapshot snapshot = look();
    EXPECT_EQ(each(snapshot.serverSessions).size(), 1U);
    EXPECT_EQ(gapsOf(snapshot), std::vector<std::string>{"serverSessions " + std::to_string(code)});
  }
  EXPECT_TRUE(computer.gotAllBack());
}

TEST_F(WindowsServerSessions, WithoutTheFunctionThereIsAGap) {
  computer.api.NetSessionEnum = nullptr;
  EXPECT_EQ(gapsOf(look()), std::vector<std::string>{"serverSessions 127"});
}

}  // namespace
}  // namespace unclash
