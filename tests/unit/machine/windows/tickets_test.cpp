#include "core/machine/windows/tickets.h"

#include <gtest/gtest.h>

#include "tests/unit/machine/windows/fake_computer.h"

namespace unclash {
namespace {

constexpr auto kDenied = static_cast<NTSTATUS>(0xC0000022);
constexpr auto kNoPackage = static_cast<NTSTATUS>(0xC00000FE);
constexpr auto kNoLogonSession = static_cast<NTSTATUS>(0xC000005F);

class WindowsTickets : public ::testing::Test {
 protected:
  FakeComputer computer;
  Snapshot look() { return lookWith(ticketsInspector(computer.api)); }
  LSA_UNICODE_STRING counted(const wchar_t* text) {
    LSA_UNICODE_STRING counted{};
    counted.Buffer = computer.text(text);
    counted.Length = static_cast<USHORT>(std::wcslen(text) * sizeof(wchar_t));
    return counted;
  }
  void answer(ULONG counts, ULONG size, std::vector<KERB_TICKET_CACHE_INFO_EX> tickets) {
    computer.api.LsaCallAuthenticationPackage = [=, this](HANDLE, ULONG, PVOID, ULONG,
                                                          PVOID* response, PULONG used,
                                                          PNTSTATUS status) -> NTSTATUS {
      std::vector<BYTE> bytes(offsetof(KERB_QUERY_TKT_CACHE_EX_RESPONSE, Tickets) +
                              (tickets.size() + 1) * sizeof(KERB_TICKET_CACHE_INFO_EX));
      auto* head = reinterpret_cast<KERB_QUERY_TKT_CACHE_EX_RESPONSE*>(bytes.data());
      head->CountOfTickets = counts;
      std::copy(tickets.begin(), tickets.end(), head->Tickets);
      *response = computer.give(bytes);
      *used = size;
      *status = 0;
      return 0;
    };
  }
};

TEST_F(WindowsTickets, ShowsForWhatAndUntilWhen) {
  KERB_TICKET_CACHE_INFO_EX ticket{};
  ticket.ServerName = counted(L"cifs/fs01");
  ticket.ServerRealm = counted(L"CONTOSO.EXAMPLE");
  ticket.ClientName = counted(L"anna");
  ticket.EndTime.QuadPart = 0x7fffffffffffffff;  // never
  answer(1, 8 + sizeof ticket, {ticket});
  const Snapshot snapshot = look();
  ASSERT_EQ(each(snapshot.tickets).size(), 1U);
  EXPECT_EQ(snapshot.tickets->front().server, "cifs/fs01@CONTOSO.EXAMPLE");
  EXPECT_EQ(snapshot.tickets->front().client, std::string("anna"));
  EXPECT_TRUE(snapshot.tickets->front().endTime.isNone());
  EXPECT_TRUE(computer.gotAllBack());
}

TEST_F(WindowsTickets, AnEmptyCacheIsKnownToBeEmpty) {
  const Snapshot snapshot = look();
  EXPECT_TRUE(snapshot.tickets.known());
  EXPECT_TRUE(computer.gotAllBack());
}

TEST_F(WindowsTickets, MoreTicketsThanThereIsRoomForAreNotRead) {
  answer(5000, 100, {});
  EXPECT_EQ(gapsOf(look()), std::vector<std::string>{"tickets 13"});
  EXPECT_TRUE(computer.gotAllBack());
}

TEST_F(WindowsTickets, EachCallsFailureIsAGapAndTheConnectionIsClosed) {
  const Api whole = computer.api;
  computer.api.LsaConnectUntrusted = [](PHANDLE) { return kDenied; };
  EXPECT_EQ(gapsOf(look()), std::vector<std::string>{"tickets 5"});
  computer.api = whole;
  computer.api.LsaLookupAuthenticationPackage = [](HANDLE, PLSA_STRING, PULONG) {
    return kNoPackage;
  };
  EXPECT_EQ(gapsOf(look()), std::vector<std::string>{"tickets 1364"});
  computer.api = whole;
  computer.api.LsaCallAuthenticationPackage = [](HANDLE, ULONG, PVOID, ULONG, PVOID*, PULONG,
                                                 PNTSTATUS) { return kDenied; };
  EXPECT_EQ(gapsOf(look()), std::vector<std::string>{"tickets 5"});
  // The call worked; what it asked for did not.
  computer.api.LsaCallAuthenticationPackage = [](HANDLE, ULONG, PVOID, ULONG, PVOID*, PULONG,
                                                 PNTSTATUS status) -> NTSTATUS {
    *status = kNoLogonSession;
    return 0;
  };
  EXPECT_EQ(gapsOf(look()), std::vector<std::string>{"tickets 1312"});
  EXPECT_TRUE(computer.gotAllBack());
}

TEST_F(WindowsTickets, SuccessWithoutAnAnswerOrAHandleIsNotBelieved) {
  const Api whole = computer.api;
  computer.api.LsaCallAuthenticationPackage = [](HANDLE, ULONG, PVOID, ULONG, PVOID*, PULONG,
                                                 PNTSTATUS) -> NTSTATUS { return 0; };
  EXPECT_EQ(gapsOf(look()), std::vector<std::string>{"tickets 13"});
  computer.api = whole;
  computer.api.LsaConnectUntrusted = [](PHANDLE) -> NTSTATUS { return 0; };
  EXPECT_EQ(gapsOf(look()), std::vector<std::string>{"tickets 13"});
  EXPECT_TRUE(computer.gotAllBack());
}

TEST_F(WindowsTickets, WithoutTheFunctionThereIsAGap) {
  computer.api.LsaCallAuthenticationPackage = nullptr;
  EXPECT_EQ(gapsOf(look()), std::vector<std::string>{"tickets 127"});
}

}  // namespace
}  // namespace unclash
