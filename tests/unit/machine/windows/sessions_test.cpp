#include "core/machine/windows/sessions.h"

#include <gtest/gtest.h>

#include "tests/unit/machine/windows/fake_computer.h"

namespace unclash {
namespace {

constexpr std::int64_t kSecond = 10'000'000;
constexpr std::int64_t kNow = 134'000'000'000'000'000;

class WindowsSessions : public ::testing::Test {
 protected:
  FakeComputer computer;
  std::map<DWORD, SessionFacts> facts;
  std::vector<SessionEntry> entries;

  SessionFacts& add(DWORD id, WTS_CONNECTSTATE_CLASS state, const wchar_t* station,
                    const wchar_t* user) {
    entries.push_back({0, state, id, computer.text(station), nullptr, computer.text(user),
                       computer.text(L"CONTOSO"), nullptr});
    SessionFacts one{};
    one.Level = 1;
    one.Data.SessionId = id;
    one.Data.SessionState = state;
    one.Data.SessionFlags = 1;
    one.Data.CurrentTime.QuadPart = kNow;
    return facts[id] = one;
  }

  Snapshot look() {
    computer.api.WTSEnumerateSessionsExW = [this](HANDLE, DWORD*, DWORD, SessionEntry** given,
                                                  DWORD* count) -> BOOL {
      *given = computer.give(entries);
      *count = static_cast<DWORD>(entries.size());
      return TRUE;
    };
    const auto ask = computer.api.WTSQuerySessionInformationW;
    computer.api.WTSQuerySessionInformationW = [this, ask](HANDLE server, DWORD id,
                                                           WTS_INFO_CLASS what, LPWSTR* buffer,
                                                           DWORD* size) -> BOOL {
      if (what != kSessionFacts || facts.count(id) == 0) return ask(server, id, what, buffer, size);
      *buffer = reinterpret_cast<LPWSTR>(computer.give<SessionFacts>({facts[id]}));
      *size = sizeof(SessionFacts);
      return TRUE;
    };
    return lookWith(sessionsInspector(computer.api));
  }
};

TEST_F(WindowsSessions, ShowsWhoSitsWhereAndForHowLong) {
  add(FakeComputer::kOwnSession, WTSActive, L"Console", L"anna");
  SessionFacts& left = add(3, WTSDisconnected, L"", L"ben");
  left.Data.LogonTime.QuadPart = kNow - 7200 * kSecond;
  left.Data.LastInputTime.QuadPart = kNow - 1800 * kSecond;
  left.Data.DisconnectTime.QuadPart = kNow - 900 * kSecond;
  const Snapshot snapshot = look();
  ASSERT_EQ(each(snapshot.sessions).size(), 2U);
  const Session& own = (*snapshot.sessions)[0];
  EXPECT_EQ(own.user, std::string("CONTOSO\\anna"));
  EXPECT_EQ(own.current, true);
  EXPECT_EQ(own.idleSeconds, std::int64_t{60});
  const Session& other = (*snapshot.sessions)[1];
  EXPECT_EQ(other.state, SessionState::disconnected);
  EXPECT_EQ(other.idleSeconds, std::int64_t{900});
  EXPECT_TRUE(other.station.isNone());
  EXPECT_TRUE(other.signedInAt.known());
  EXPECT_EQ(gapsOf(snapshot), std::vector<std::string>{});
  EXPECT_TRUE(computer.gotAllBack());
}

TEST_F(WindowsSessions, ALockedScreenIsToldFromAnOpenOne) {
  add(FakeComputer::kOwnSession, WTSActive, L"Console", L"anna").Data.SessionFlags = 0;
  SessionFacts& unknown = add(3, WTSActive, L"RDP-Tcp#1", L"ben");
  unknown.Data.SessionFlags = -1;
  const Snapshot snapshot = look();
  EXPECT_EQ((*snapshot.sessions)[0].state, SessionState::locked);
  EXPECT_EQ((*snapshot.sessions)[1].state, SessionState::active);
}

TEST_F(WindowsSessions, ListenersAndTheServicesSessionAreNobodys) {
  add(0, WTSDisconnected, L"Services", L"");
  add(FakeComputer::kOwnSession, WTSActive, L"Console", L"anna");
  add(65536, WTSListen, L"RDP-Tcp", L"");
  EXPECT_EQ(each(look().sessions).size(), 1U);
}

TEST_F(WindowsSessions, AListWithoutTheOwnSessionIsNoAnswer) {
  add(7, WTSActive, L"Console", L"ben");
  const Snapshot snapshot = look();
  EXPECT_TRUE(snapshot.sessions.isUnseen());
  EXPECT_EQ(gapsOf(snapshot), std::vector<std::string>{"sessions 13"});
  EXPECT_TRUE(computer.gotAllBack());
}

TEST_F(WindowsSessions, EveryFailureToListIsAGap) {
  for (const DWORD code : {ERROR_ACCESS_DENIED, ERROR_INVALID_PARAMETER, ERROR_NOT_ENOUGH_MEMORY,
                           long{RPC_S_SERVER_UNAVAILABLE}, ERROR_SUCCESS}) {
    computer.api.WTSEnumerateSessionsExW = [code](HANDLE, DWORD*, DWORD, SessionEntry**,
                                                  DWORD*) -> BOOL {
      ::SetLastError(code);
      return FALSE;
    };
    const Snapshot snapshot = lookWith(sessionsInspector(computer.api));
    EXPECT_TRUE(snapshot.sessions.isUnseen());
    EXPECT_EQ(gapsOf(snapshot),
              std::vector<std::string>{"sessions " + std::to_string(code == 0 ? 13 : code)});
  }
}

TEST_F(WindowsSessions, SuccessWithoutAListIsNotBelieved) {
  computer.api.WTSEnumerateSessionsExW = [](HANDLE, DWORD*, DWORD, SessionEntry**, DWORD*) -> BOOL {
    return TRUE;
  };
  EXPECT_EQ(gapsOf(lookWith(sessionsInspector(computer.api))),
            std::vector<std::string>{"sessions 13"});
}

TEST_F(WindowsSessions, AnotherLevelThanAskedForIsNotRead) {
  const auto list = computer.api.WTSEnumerateSessionsExW;
  computer.api.WTSEnumerateSessionsExW = [list](HANDLE server, DWORD* level, DWORD filter,
                                                SessionEntry** entries, DWORD* count) {
    const BOOL done = list(server, level, filter, entries, count);
    *level = 0;
    return done;
  };
  EXPECT_EQ(gapsOf(lookWith(sessionsInspector(computer.api))),
            std::vector<std::string>{"sessions 13"});
  EXPECT_TRUE(computer.gotAllBack());
}

TEST_F(WindowsSessions, WhatIsNotToldAboutASessionIsAGapBesideTheList) {
  for (const DWORD code : {ERROR_ACCESS_DENIED, ERROR_INVALID_PARAMETER, ERROR_SUCCESS}) {
    computer.api.WTSQuerySessionInformationW = [code](HANDLE, DWORD, WTS_INFO_CLASS, LPWSTR*,
                                                      DWORD*) -> BOOL {
      ::SetLastError(code);
      return FALSE;
    };
    const Snapshot snapshot = lookWith(sessionsInspector(computer.api));
    ASSERT_EQ(each(snapshot.sessions).size(), 1U);
    EXPECT_EQ(snapshot.sessions->front().user, std::string("PC-0412\\anna"));
    EXPECT_EQ(gapsOf(snapshot),
              std::vector<std::string>{"sessions " + std::to_string(code == 0 ? 13 : code)});
  }
}

TEST_F(WindowsSessions, ASessionThatEndsMeanwhileIsNoGap) {
  computer.api.WTSQuerySessionInformationW = [](HANDLE, DWORD, WTS_INFO_CLASS, LPWSTR*,
                                                DWORD*) -> BOOL {
    ::SetLastError(ERROR_CTX_WINSTATION_NOT_FOUND);
    return FALSE;
  };
  EXPECT_EQ(gapsOf(lookWith(sessionsInspector(computer.api))), std::vector<std::string>{});
}

TEST_F(WindowsSessions, AnAnswerThatIsTooShortIsNotRead) {
  computer.api.WTSQuerySessionInformationW = [this](HANDLE, DWORD, WTS_INFO_CLASS, LPWSTR* buffer,
                                                    DWORD* size) -> BOOL {
    *buffer = computer.give<wchar_t>({L'x'});
    *size = 1;
    return TRUE;
  };
  EXPECT_EQ(gapsOf(lookWith(sessionsInspector(computer.api))),
            std::vector<std::string>{"sessions 13"});
  EXPECT_TRUE(computer.gotAllBack());
}

TEST_F(WindowsSessions, WithoutTheFunctionThereIsAGap) {
  computer.api.WTSEnumerateSessionsExW = nullptr;
  EXPECT_EQ(gapsOf(lookWith(sessionsInspector(computer.api))),
            std::vector<std::string>{"sessions 127"});
}

/// A session with its times in seconds before now; 0 for one that was never set.
SessionFacts::Level1 factsOf(WTS_CONNECTSTATE_CLASS state, std::int64_t input,
                             std::int64_t disconnect) {
  SessionFacts::Level1 facts{};
  facts.SessionState = state;
  facts.CurrentTime.QuadPart = kNow;
  if (input != 0) facts.LastInputTime.QuadPart = kNow - input * kSecond;
  if (disconnect != 0) facts.DisconnectTime.QuadPart = kNow - disconnect * kSecond;
  return facts;
}

TEST(WindowsIdleSeconds, TimesThatWereNeverSetCountNothing) {
  EXPECT_TRUE(idleSeconds(factsOf(WTSActive, 0, 0)).isNone());
  EXPECT_TRUE(idleSeconds(factsOf(WTSDisconnected, 0, 0)).isNone());
  EXPECT_EQ(idleSeconds(factsOf(WTSDisconnected, 0, 40)), std::int64_t{40});
}

TEST(WindowsIdleSeconds, AnOldDisconnectSaysNothingAboutAnActiveSession) {
  EXPECT_EQ(idleSeconds(factsOf(WTSActive, 50, 5)), std::int64_t{50});
}

TEST(WindowsIdleSeconds, AClockThatWasSetBackTellsNoNegativeTime) {
  EXPECT_TRUE(idleSeconds(factsOf(WTSActive, -30, 0)).isNone());
}

}  // namespace
}  // namespace unclash
