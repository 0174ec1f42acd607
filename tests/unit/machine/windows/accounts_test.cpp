#include "core/machine/windows/accounts.h"

#include <gtest/gtest.h>

#include "core/model/snapshot_json.h"
#include "tests/unit/machine/windows/fake_computer.h"

namespace unclash {
namespace {

class WindowsAccounts : public ::testing::Test {
 protected:
  FakeComputer computer;
  TimePoint now = *parseTime("2026-11-21T12:00:00Z");
  std::map<std::wstring, USER_INFO_2> users;
  std::map<std::wstring, std::vector<std::pair<SID_NAME_USE, const wchar_t*>>> groups;

  USER_INFO_2& add(const wchar_t* name) {
    USER_INFO_2 info{};
    info.usri2_name = computer.text(name);
    info.usri2_password = computer.text(L"hunter2");
    return users[name] = info;
  }

  Snapshot look() {
    computer.api.NetUserEnum = [this](LPCWSTR, DWORD, DWORD, LPBYTE* buffer, DWORD, LPDWORD read,
                                      LPDWORD total, LPDWORD) {
      std::vector<USER_INFO_0> names;
      for (const auto& [name, info] : users) names.push_back({computer.text(name)});
      return computer.list(names, buffer, read, total);
    };
    if (!broken)
      computer.api.NetUserGetInfo = [this](LPCWSTR, LPCWSTR name, DWORD,
                                           LPBYTE* buffer) -> NET_API_STATUS {
        *buffer = reinterpret_cast<LPBYTE>(computer.give<USER_INFO_2>({users[name]}));
        return NERR_Success;
      };
    computer.api.NetLocalGroupEnum = [this](LPCWSTR, DWORD, LPBYTE* buffer, DWORD, LPDWORD read,
                                            LPDWORD total, PDWORD_PTR) {
      std::vector<LOCALGROUP_INFO_0> names;
      for (const auto& [name, members] : groups) names.push_back({computer.text(name)});
      return computer.list(names, buffer, read, total);
    };
    if (!memberless)
      computer.api.NetLocalGroupGetMembers = [this](LPCWSTR, LPCWSTR group, DWORD, LPBYTE* buffer,
                                                    DWORD, LPDWORD read, LPDWORD total,
                                                    PDWORD_PTR) {
        std::vector<LOCALGROUP_MEMBERS_INFO_2> members;
        for (const auto& [use, name] : groups[group])
          members.push_back({nullptr, use, computer.text(name)});
        return computer.list(members, buffer, read, total);
      };
    return lookWith(accountsInspector(computer.api, now));
  }
  bool broken = false;
  bool memberless = false;
};

TEST_F(WindowsAccounts, ShowsWhoMayAndWhoWasLastHere) {
  USER_INFO_2& anna = add(L"anna");
  anna.usri2_last_logon = 1'700'000'000;
  anna.usri2_password_age = 86'400;
  add(L"old").usri2_flags = UF_ACCOUNTDISABLE;
  groups[L"Administratoren"] = {{SidTypeUser, L"PC-0412\\ANNA"},
                                {SidTypeUser, L"CONTOSO\\carla"},
                                {SidTypeGroup, L"CONTOSO\\Domain Admins"}};
  groups[L"Benutzer"] = {{SidTypeUser, L"PC-0412\\anna"}};
  const Snapshot snapshot = look();
  ASSERT_EQ(each(snapshot.accounts).size(), 3U);
  const Account& first = (*snapshot.accounts)[0];
  EXPECT_EQ(first.name, "PC-0412\\anna");
  EXPECT_EQ(first.enabled, true);
  EXPECT_EQ(first.lastSignIn, std::string("2023-11-14T22:13:20Z"));
  EXPECT_EQ(first.passwordSetAt, std::string("2026-11-20T12:00:00Z"));
  EXPECT_EQ(first.groups, (std::vector<std::string>{"Administratoren", "Benutzer"}));
  EXPECT_EQ((*snapshot.accounts)[1].enabled, false);
  EXPECT_TRUE((*snapshot.accounts)[1].lastSignIn.isNone());
  EXPECT_EQ((*snapshot.accounts)[2].name, "CONTOSO\\carla");
  EXPECT_TRUE((*snapshot.accounts)[2].enabled.isNone());
  EXPECT_EQ(writeSnapshot(snapshot).find("hunter2"), std::string::npos);
  EXPECT_EQ(gapsOf(snapshot), std::vector<std::string>{});
  EXPECT_TRUE(computer.gotAllBack());
}

TEST_F(WindowsAccounts, AnAccountThatMayNotBeSeenKeepsItsName) {
  add(L"anna");
  broken = true;
  for (const DWORD code :
       {ERROR_ACCESS_DENIED, ERROR_BAD_NETPATH, ERROR_INVALID_LEVEL, long{NERR_InvalidComputer}}) {
    computer.api.NetUserGetInfo = [code](LPCWSTR, LPCWSTR, DWORD, LPBYTE*) -> NET_API_STATUS {
      return code;
    };
    const Snapshot snapshot = look();
    ASSERT_EQ(each(snapshot.accounts).size(), 1U);
    EXPECT_EQ(snapshot.accounts->front().name, "PC-0412\\anna");
    EXPECT_TRUE(snapshot.accounts->front().enabled.isNone());
    EXPECT_EQ(gapsOf(snapshot), std::vector<std::string>{"accounts " + std::to_string(code)});
  }
}

TEST_F(WindowsAccounts, OneThatWasDeletedMeanwhileIsGone) {
  add(L"anna");
  broken = true;  // NERR_UserNotFound
  const Snapshot snapshot = look();
  EXPECT_TRUE(each(snapshot.accounts).empty());
  EXPECT_EQ(gapsOf(snapshot), std::vector<std::string>{});
}

TEST_F(WindowsAccounts, SuccessWithoutAnAccountIsNotBelieved) {
  add(L"anna");
  broken = true;
  computer.api.NetUserGetInfo = [](LPCWSTR, LPCWSTR, DWORD, LPBYTE*) -> NET_API_STATUS {
    return NERR_Success;
  };
  EXPECT_EQ(gapsOf(look()), std::vector<std::string>{"accounts 13"});
}

TEST_F(WindowsAccounts, EveryFailureToListIsAGapAndNoEmptyList) {
  for (const DWORD code : {ERROR_ACCESS_DENIED, ERROR_INVALID_LEVEL, long{NERR_BufTooSmall},
                           long{NERR_InvalidComputer}}) {
    computer.api.NetUserEnum = [code](LPCWSTR, DWORD, DWORD, LPBYTE*, DWORD, LPDWORD, LPDWORD,
                                      LPDWORD) -> NET_API_STATUS { return code; };
    const Snapshot snapshot = lookWith(accountsInspector(computer.api, now));
    EXPECT_TRUE(snapshot.accounts.isUnseen());
    EXPECT_EQ(gapsOf(snapshot), std::vector<std::string>{"accounts " + std::to_string(code)});
  }
}

TEST_F(WindowsAccounts, GroupsThatMayNotBeReadAreAGapBesideTheAccounts) {
  add(L"anna");
  groups[L"Administratoren"] = {};
  memberless = true;
  for (const DWORD code : {ERROR_ACCESS_DENIED, long{NERR_InvalidComputer}}) {
    computer.api.NetLocalGroupGetMembers = [code](LPCWSTR, LPCWSTR, DWORD, LPBYTE*, DWORD, LPDWORD,
                                                  LPDWORD,
                                                  PDWORD_PTR) -> NET_API_STATUS { return code; };
    const Snapshot snapshot = look();
    EXPECT_EQ(each(snapshot.accounts).size(), 1U);
    EXPECT_EQ(gapsOf(snapshot), std::vector<std::string>{"accounts " + std::to_string(code)});
  }
}

TEST_F(WindowsAccounts, AGroupThatWasDeletedMeanwhileIsNoGap) {
  groups[L"Team"] = {};
  memberless = true;
  for (const DWORD code : {DWORD{NERR_GroupNotFound}, DWORD{ERROR_NO_SUCH_ALIAS}}) {
    computer.api.NetLocalGroupGetMembers = [code](LPCWSTR, LPCWSTR, DWORD, LPBYTE*, DWORD, LPDWORD,
                                                  LPDWORD,
                                                  PDWORD_PTR) -> NET_API_STATUS { return code; };
    EXPECT_EQ(gapsOf(look()), std::vector<std::string>{});
  }
}

TEST_F(WindowsAccounts, ALongListStopsAtTheDeadlineWithAGap) {
  add(L"anna");
  look();
  const InspectorContext late{{}, std::chrono::steady_clock::now(), {}};
  const Snapshot snapshot = accountsInspector(computer.api, now).look(late);
  EXPECT_EQ(each(snapshot.gaps).front().reason, "timed out");
}

TEST_F(WindowsAccounts, WithoutTheFunctionThereIsAGap) {
  computer.api.NetUserEnum = nullptr;
  EXPECT_EQ(gapsOf(lookWith(accountsInspector(computer.api, now))),
            std::vector<std::string>{"accounts 127"});
}

}  // namespace
}  // namespace unclash
