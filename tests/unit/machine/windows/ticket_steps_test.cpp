#include "core/machine/windows/ticket_steps.h"

#include <gtest/gtest.h>

#include <cstddef>

#include "tests/unit/machine/windows/fake_network.h"

namespace unclash {
namespace {

/// A ticket cache behind LSA's functions.
struct FakeTickets {
  struct One {
    std::wstring server;
    std::wstring realm;
  };
  std::vector<One> cache{{L"cifs/FS01.contoso.com", L"CONTOSO.COM"},
                         {L"krbtgt/CONTOSO.COM", L"CONTOSO.COM"},
                         {L"cifs/fs02", L"CONTOSO.COM"}};
  std::vector<std::string> purged;
  NTSTATUS purgeStatus = 0;
  bool lies = false;
  int buffers = 0;

  Api api() {
    Api api = Api::system();
    api.LsaConnectUntrusted = [this](PHANDLE handle) -> NTSTATUS {
      *handle = this;
      return 0;
    };
    api.LsaLookupAuthenticationPackage = [](HANDLE, PLSA_STRING, PULONG package) -> NTSTATUS {
      *package = 2;
      return 0;
    };
    api.LsaDeregisterLogonProcess = [](HANDLE) -> NTSTATUS { return 0; };
    api.LsaFreeReturnBuffer = [this](PVOID buffer) -> NTSTATUS {
      delete[] static_cast<std::max_align_t*>(buffer);
      --buffers;
      return 0;
    };
    api.LsaCallAuthenticationPackage = [this](HANDLE, ULONG, PVOID request, ULONG, PVOID* response,
                                              PULONG size, PNTSTATUS status) -> NTSTATUS {
      *status = 0;
      if (*static_cast<KERB_PROTOCOL_MESSAGE_TYPE*>(request) == KerbPurgeTicketCacheMessage) {
        *status = purge(*static_cast<KERB_PURGE_TKT_CACHE_REQUEST*>(request));
        return 0;
      }
      *size = static_cast<ULONG>(sizeof(KERB_QUERY_TKT_CACHE_EX_RESPONSE) +
                                 cache.size() * sizeof(KERB_TICKET_CACHE_INFO_EX));
      *response = new std::max_align_t[*size / sizeof(std::max_align_t) + 1]();
      ++buffers;
      auto* list = static_cast<KERB_QUERY_TKT_CACHE_EX_RESPONSE*>(*response);
      list->CountOfTickets = static_cast<ULONG>(cache.size());
      for (std::size_t i = 0; i < cache.size(); ++i) {
        list->Tickets[i].ServerName = text(cache[i].server);
        list->Tickets[i].ServerRealm = text(cache[i].realm);
      }
      return 0;
    };
    return api;
  }

 private:
  static UNICODE_STRING text(std::wstring& of) {
    const auto bytes = static_cast<USHORT>(of.size() * sizeof(wchar_t));
    return {bytes, bytes, of.data()};
  }
  static std::wstring wide(const UNICODE_STRING& of) {
    return {of.Buffer, of.Length / sizeof(wchar_t)};
  }
  NTSTATUS purge(const KERB_PURGE_TKT_CACHE_REQUEST& request) {
    const std::wstring server = wide(request.ServerName);
    purged.push_back(toUtf8(server));
    if (purgeStatus != 0 || lies) return purgeStatus;
    std::erase_if(cache, [&](const One& one) { return server.empty() || one.server == server; });
    return 0;
  }
};

class WindowsTicketSteps : public testing::Test {
 protected:
  void TearDown() override { EXPECT_EQ(tickets_.buffers, 0); }
  StepOutcome purge(const std::string& server) {
    Step step;
    step.action = "purge-kerberos-tickets";
    step.target = server;
    return purgeKerberosTickets({tickets_.api(), emptySurroundings(clock_)}, step, {});
  }
  FakeTickets tickets_;
  FastClock clock_;
};

TEST_F(WindowsTicketSteps, WithoutAServerTheCacheIsEmptied) {
  EXPECT_EQ(purge("").result, StepResult::done);
  EXPECT_EQ(tickets_.purged, std::vector<std::string>{""});
  EXPECT_TRUE(tickets_.cache.empty());
}

TEST_F(WindowsTicketSteps, OneServersTicketsGoAndTheOthersStay) {
  const StepOutcome outcome = purge("fs01");
  EXPECT_EQ(outcome.result, StepResult::done) << outcome.detail;
  EXPECT_EQ(tickets_.purged, std::vector<std::string>{"cifs/FS01.contoso.com"});
  EXPECT_EQ(tickets_.cache.size(), 2U);
}

TEST_F(WindowsTicketSteps, WithoutTicketsThereIsNothingToDo) {
  EXPECT_EQ(purge("fs09").result, StepResult::skipped);
  EXPECT_TRUE(tickets_.purged.empty());
}

TEST_F(WindowsTicketSteps, ARefusalIsToldWithItsCode) {
  tickets_.purgeStatus = static_cast<NTSTATUS>(0xC0000022);  // STATUS_ACCESS_DENIED
  const StepOutcome outcome = purge("");
  EXPECT_EQ(outcome.code, ERROR_ACCESS_DENIED);
  EXPECT_EQ(outcome.reason.id, "reason.tickets-stay");
}

TEST_F(WindowsTicketSteps, SuccessWithoutEffectIsNotBelieved) {
  tickets_.lies = true;
  EXPECT_EQ(purge("").reason.id, "reason.no-effect");
}

TEST_F(WindowsTicketSteps, WithoutLsaNothingIsPurged) {
  Step step;
  Api api = tickets_.api();
  api.LsaConnectUntrusted = nullptr;
  EXPECT_EQ(purgeKerberosTickets({api, emptySurroundings(clock_)}, step, {}).code,
            ERROR_PROC_NOT_FOUND);
}

}  // namespace
}  // namespace unclash
