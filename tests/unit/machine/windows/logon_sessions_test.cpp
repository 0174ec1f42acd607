#include "core/machine/windows/logon_sessions.h"

#include <gtest/gtest.h>

#include "tests/unit/machine/windows/fake_computer.h"

namespace unclash {
namespace {

constexpr auto kDenied = static_cast<NTSTATUS>(0xC0000022);
constexpr auto kNoSuchSession = static_cast<NTSTATUS>(0xC000005F);

class WindowsLogonSessions : public ::testing::Test {
 protected:
  FakeComputer computer;

  void listIds(std::vector<LUID> ids) {
    computer.api.LsaEnumerateLogonSessions = [this, ids](PULONG count, PLUID* list) -> NTSTATUS {
      *list = computer.give(ids);
      *count = static_cast<ULONG>(ids.size());
      return 0;
    };
  }
  LSA_UNICODE_STRING counted(const wchar_t* text) {
    LSA_UNICODE_STRING counted{};
    counted.Buffer = computer.text(text);
    counted.Length = static_cast<USHORT>(std::wcslen(text) * sizeof(wchar_t));
    return counted;
  }
  Snapshot look() { return lookWith(logonSessionsInspector(computer.api)); }
};

TEST_F(WindowsLogonSessions, BothHalvesOfAnAdministratorAreLinked) {
  constexpr LUID kElevated{0x9c41e, 1};
  listIds({FakeComputer::kOwnLogon, kElevated});
  computer.api.LsaGetLogonSessionData = [this](PLUID luid, PSECURITY_LOGON_SESSION_DATA* data) {
    SECURITY_LOGON_SESSION_DATA one{};
    one.Size = sizeof one;
    one.LogonId = *luid;
    one.UserName = counted(L"anna");
    one.LogonDomain = counted(L"CONTOSO");
    one.AuthenticationPackage = counted(L"Kerberos");
    one.LogonType = RemoteInteractive;
    one.Session = 2;
    *data = computer.give<SECURITY_LOGON_SESSION_DATA>({one});
    return NTSTATUS{0};
  };
  const auto ask = computer.api.GetTokenInformation;
  const HANDLE linked = computer.open();
  computer.api.GetTokenInformation = [=](HANDLE token, TOKEN_INFORMATION_CLASS what, LPVOID buffer,
                                         DWORD size, PDWORD used) -> BOOL {
    if (what == TokenLinkedToken) {
      static_cast<TOKEN_LINKED_TOKEN*>(buffer)->LinkedToken = linked;
      *used = sizeof(TOKEN_LINKED_TOKEN);
      return TRUE;
    }
    const BOOL done = ask(token, what, buffer, size, used);
    if (what == TokenStatistics && token == linked)
      static_cast<TOKEN_STATISTICS*>(buffer)->AuthenticationId = kElevated;
    return done;
  };
  const Snapshot snapshot = look();
  ASSERT_EQ(each(snapshot.logonSessions).size(), 2U);
  const LogonSession& own = (*snapshot.logonSessions)[0];
  EXPECT_EQ(own.luid, FakeComputer::kOwnLogonText);
  EXPECT_EQ(own.user, std::string("CONTOSO\\anna"));
  EXPECT_EQ(own.type, LogonType::remoteInteractive);
  EXPECT_EQ(own.package, std::string("Kerberos"));
  EXPECT_EQ(own.session, std::int64_t{2});
  EXPECT_EQ(own.elevated, false);
  EXPECT_EQ(own.linkedLuid, std::string("0x10009c41e"));
  EXPECT_EQ((*snapshot.logonSessions)[1].elevated, true);
  EXPECT_EQ((*snapshot.logonSessions)[1].linkedLuid, std::string(FakeComputer::kOwnLogonText));
  EXPECT_TRUE(computer.gotAllBack());
}

TEST_F(WindowsLogonSessions, ServicesAreKnownByTheirIdsWhereNobodyMayAsk) {
  listIds({{0x3e7, 0}, {0x3e4, 0}, {0x3e4, 1}});
  computer.api.LsaGetLogonSessionData = [](PLUID, PSECURITY_LOGON_SESSION_DATA*) {
    return kDenied;
  };
  const Snapshot snapshot = look();
  ASSERT_EQ(each(snapshot.logonSessions).size(), 3U);
  EXPECT_EQ((*snapshot.logonSessions)[0].user, std::string("NT AUTHORITY\\SYSTEM"));
  EXPECT_EQ((*snapshot.logonSessions)[1].type, LogonType::service);
  EXPECT_FALSE((*snapshot.logonSessions)[2].user.known());
  EXPECT_EQ(gapsOf(snapshot), std::vector<std::string>{"logonSessions 5"});
}

TEST_F(WindowsLogonSessions, ASessionThatEndsMeanwhileIsGone) {
  computer.api.LsaGetLogonSessionData = [](PLUID, PSECURITY_LOGON_SESSION_DATA*) {
    return kNoSuchSession;
  };
  const Snapshot snapshot = look();
  EXPECT_TRUE(each(snapshot.logonSessions).empty());
  EXPECT_EQ(gapsOf(snapshot), std::vector<std::string>{});
}

TEST_F(WindowsLogonSessions, EveryFailureToListIsAGapWithItsWin32Code) {
  const std::map<NTSTATUS, int> codes{
      {kDenied, 5}, {static_cast<NTSTATUS>(0xC000009A), 1450}, {kNoSuchSession, 1312}};
  for (const auto& [status, code] : codes) {
    computer.api.LsaEnumerateLogonSessions = [status = status](PULONG, PLUID*) { return status; };
    EXPECT_EQ(gapsOf(look()), std::vector<std::string>{"logonSessions " + std::to_string(code)});
  }
}

TEST_F(WindowsLogonSessions, NoSessionAtAllIsNoAnswer) {
  listIds({});
  EXPECT_EQ(gapsOf(look()), std::vector<std::string>{"logonSessions 13"});
  EXPECT_TRUE(computer.gotAllBack());
  computer.api.LsaEnumerateLogonSessions = [](PULONG, PLUID*) -> NTSTATUS { return 0; };
  EXPECT_EQ(gapsOf(look()), std::vector<std::string>{"logonSessions 13"});
}

TEST_F(WindowsLogonSessions, SuccessWithoutDataIsNotBelieved) {
  computer.api.LsaGetLogonSessionData = [](PLUID, PSECURITY_LOGON_SESSION_DATA*) -> NTSTATUS {
    return 0;
  };
  const Snapshot snapshot = look();
  EXPECT_EQ(each(snapshot.logonSessions).size(), 1U);
  EXPECT_EQ(gapsOf(snapshot), std::vector<std::string>{"logonSessions 13"});
}

TEST_F(WindowsLogonSessions, WithoutTheFunctionThereIsAGap) {
  computer.api.LsaEnumerateLogonSessions = nullptr;
  EXPECT_EQ(gapsOf(look()), std::vector<std::string>{"logonSessions 127"});
}

}  // namespace
}  // namespace unclash
