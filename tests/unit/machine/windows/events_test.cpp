#include "core/machine/windows/events.h"

#include <gtest/gtest.h>

#include "tests/unit/machine/windows/fake_computer.h"

namespace unclash {
namespace {

const wchar_t* const kFailedLogon =
    L"<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System>"
    L"<Provider Name='Microsoft-Windows-Security-Auditing' Guid='{x}'/><EventID>4625</EventID>"
    L"<TimeCreated SystemTime='2026-11-21T08:00:00.1234567Z'/><Channel>Security</Channel></System>"
    L"<EventData><Data Name='TargetUserName'>hunter2</Data>"
    L"<Data Name='Status'>0xc000006d</Data></EventData></Event>";

class WindowsEvents : public ::testing::Test {
 protected:
  FakeComputer computer;
  std::map<HANDLE, std::wstring> opened;

  /// Each log has one event, unless `log` is named.
  void write(const std::wstring& xml, const std::wstring& log) {
    computer.api.EvtQuery = [this](EVT_HANDLE, LPCWSTR path, LPCWSTR, DWORD) {
      const HANDLE results = computer.open();
      opened[results] = path;
      return results;
    };
    computer.api.EvtNext = [this, log](EVT_HANDLE results, DWORD, EVT_HANDLE* events, DWORD, DWORD,
                                       PDWORD count) -> BOOL {
      if (std::exchange(opened[results], L"") != log) {
        ::SetLastError(ERROR_NO_MORE_ITEMS);
        return FALSE;
      }
      *events = computer.open();
      *count = 1;
      return TRUE;
    };
    computer.api.EvtRender = [xml](EVT_HANDLE, EVT_HANDLE, DWORD, DWORD size, PVOID buffer,
                                   PDWORD used, PDWORD) -> BOOL {
      const auto needed = static_cast<DWORD>((xml.size() + 1) * sizeof(wchar_t));
      *used = needed;
      if (size < needed) {
        ::SetLastError(ERROR_INSUFFICIENT_BUFFER);
        return FALSE;
      }
      std::memcpy(buffer, xml.c_str(), needed);
      return TRUE;
    };
  }
  Snapshot look() { return lookWith(eventsInspector(computer.api)); }
};

TEST_F(WindowsEvents, ShowsLogNumberTimeAndCodeButNoNames) {
  write(kFailedLogon, L"Security");
  const Snapshot snapshot = look();
  ASSERT_EQ(each(snapshot.events).size(), 1U);
  const Event& event = snapshot.events->front();
  EXPECT_EQ(event.log, "Security");
  EXPECT_EQ(event.id, 4625);
  EXPECT_EQ(event.time, std::string("2026-11-21T08:00:00Z"));
  EXPECT_EQ(event.code, std::int64_t{0xc000006d});
  EXPECT_TRUE(event.text.isUnseen());
  EXPECT_TRUE(computer.gotAllBack());
}

TEST_F(WindowsEvents, ASessionsReasonIsRead) {
  write(
      L"<Event><System><Provider Name='P'/><EventID Qualifiers='0'>40</EventID>"
      L"<Channel>L</Channel></System><UserData><EventXML xmlns='y'><Session>3</Session>"
      L"<Reason>5</Reason></EventXML></UserData></Event>",
      L"Microsoft-Windows-TerminalServices-LocalSessionManager/Operational");
  const Snapshot snapshot = look();
  ASSERT_EQ(each(snapshot.events).size(), 1U);
  EXPECT_EQ(snapshot.events->front().reason, std::int64_t{5});
}

TEST_F(WindowsEvents, ALongEventGetsTheRoomItAsksFor) {
  std::wstring xml = L"<Event><System><EventID>7</EventID></System>";
  xml += std::wstring(40'000, L'x') + L"</Event>";
  write(xml, L"System");
  EXPECT_EQ(each(look().events).size(), 1U);
  EXPECT_TRUE(computer.gotAllBack());
}

TEST_F(WindowsEvents, ALogThatMayNotBeReadIsAGapBesideTheOthers) {
  for (const DWORD code : {ERROR_ACCESS_DENIED, ERROR_EVT_INVALID_QUERY,
                           ERROR_EVT_INVALID_CHANNEL_PATH, long{RPC_S_SERVER_UNAVAILABLE}}) {
    write(kFailedLogon, L"System");
    const auto query = computer.api.EvtQuery;
    computer.api.EvtQuery = [=](EVT_HANDLE session, LPCWSTR path, LPCWSTR text,
                                DWORD flags) -> EVT_HANDLE {
      if (std::wcscmp(path, L"Security") != 0) return query(session, path, text, flags);
      ::SetLastError(code);
      return nullptr;
    };
    const Snapshot snapshot = look();
    EXPECT_EQ(each(snapshot.events).size(), 1U);
    EXPECT_EQ(gapsOf(snapshot), std::vector<std::string>{"events " + std::to_string(code)});
  }
  EXPECT_TRUE(computer.gotAllBack());
}

TEST_F(WindowsEvents, ALogThatThisEditionDoesNotHaveHoldsNothing) {
  computer.api.EvtQuery = [](EVT_HANDLE, LPCWSTR, LPCWSTR, DWORD) -> EVT_HANDLE {
    ::SetLastError(ERROR_EVT_CHANNEL_NOT_FOUND);
    return nullptr;
  };
  const Snapshot snapshot = look();
  EXPECT_EQ(gapsOf(snapshot), std::vector<std::string>{});
}

TEST_F(WindowsEvents, NullWithErrorZeroIsAGapAndNoEmptyLog) {
  computer.api.EvtQuery = [](EVT_HANDLE, LPCWSTR, LPCWSTR, DWORD) -> EVT_HANDLE {
    ::SetLastError(ERROR_SUCCESS);
    return nullptr;
  };
  const Snapshot snapshot = look();
  EXPECT_TRUE(snapshot.events.isUnseen());
  EXPECT_EQ(gapsOf(snapshot), std::vector<std::string>{"events 13"});
}

TEST_F(WindowsEvents, ALogThatBreaksOffIsAGapAndItsHandlesAreClosed) {
  for (const DWORD code : {ERROR_INVALID_HANDLE, ERROR_TIMEOUT, ERROR_EVT_QUERY_RESULT_STALE}) {
    computer.api.EvtNext = [code](EVT_HANDLE, DWORD, EVT_HANDLE*, DWORD, DWORD, PDWORD) -> BOOL {
      ::SetLastError(code);
      return FALSE;
    };
    EXPECT_EQ(gapsOf(look()), std::vector<std::string>{"events " + std::to_string(code)});
    EXPECT_TRUE(computer.gotAllBack());
  }
  computer.api.EvtNext = [](EVT_HANDLE, DWORD, EVT_HANDLE*, DWORD, DWORD, PDWORD) -> BOOL {
    return TRUE;
  };
  EXPECT_EQ(gapsOf(look()), std::vector<std::string>{"events 13"});
}

TEST_F(WindowsEvents, AnEventThatCannotBeRenderedIsAGapAndItsHandleIsClosed) {
  write(kFailedLogon, L"System");
  for (const DWORD code : {ERROR_INVALID_HANDLE, ERROR_EVT_UNRESOLVED_VALUE_INSERT}) {
    computer.api.EvtRender = [code](EVT_HANDLE, EVT_HANDLE, DWORD, DWORD, PVOID, PDWORD,
                                    PDWORD) -> BOOL {
      ::SetLastError(code);
      return FALSE;
    };
    EXPECT_EQ(gapsOf(look()), std::vector<std::string>{"events " + std::to_string(code)});
    EXPECT_TRUE(computer.gotAllBack());
  }
}

TEST_F(WindowsEvents, WithoutTheFunctionThereIsAGap) {
  computer.api.EvtRender = nullptr;
  EXPECT_EQ(gapsOf(look()), std::vector<std::string>{"events 127"});
}

TEST(WindowsEventOutline, KeepsWhatIsReadAndNoWordsOfPeople) {
  const std::string xml(kFailedLogon, kFailedLogon + std::wcslen(kFailedLogon));
  const std::string outline = eventOutline(xml);
  EXPECT_EQ(outline.find("hunter2"), std::string::npos);
  EXPECT_EQ(eventOf(outline), eventOf(xml));
  const std::string session =
      "<Event><System><EventID>24</EventID></System><UserData><EventXML><User>hunter2</User>"
      "<Reason>11</Reason></EventXML></UserData></Event>";
  EXPECT_EQ(eventOf(eventOutline(session))->reason, std::int64_t{11});
}

}  // namespace
}  // namespace unclash
