#include "core/machine/linux/tickets.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <krb5/krb5.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/model/snapshot_json.h"
#include "scratch.h"

namespace unclash {
namespace {

using testing::HasSubstr;
using testing::Not;

class Tickets : public testing::Test {
 protected:
  Tickets() { ::setenv("KRB5CCNAME", ("FILE:" + file_.string()).c_str(), 1); }
  ~Tickets() override { ::unsetenv("KRB5CCNAME"); }

  /// A cache with one ticket, and one of the entries that keep a cache's settings.
  void makeCache() const {
    krb5_context context = nullptr;
    ASSERT_EQ(krb5_init_context(&context), 0);
    krb5_ccache cache = nullptr;
    krb5_principal client = nullptr;
    krb5_principal server = nullptr;
    ASSERT_EQ(krb5_cc_default(context, &cache), 0);
    ASSERT_EQ(krb5_parse_name(context, "anna@CONTOSO.COM", &client), 0);
    ASSERT_EQ(krb5_parse_name(context, "cifs/fs01.contoso.com@CONTOSO.COM", &server), 0);
    ASSERT_EQ(krb5_cc_initialize(context, cache, client), 0);
    std::string secret = "SECRET-TICKET";
    krb5_creds creds{};
    creds.client = client;
    creds.server = server;
    creds.times.endtime = 1'700'000'000;
    creds.ticket.length = static_cast<unsigned>(secret.size());
    creds.ticket.data = secret.data();
    ASSERT_EQ(krb5_cc_store_cred(context, cache, &creds), 0);
    krb5_data setting{0, 3, secret.data()};
    ASSERT_EQ(krb5_cc_set_config(context, cache, nullptr, "fast_avail", &setting), 0);
    krb5_free_principal(context, client);
    krb5_free_principal(context, server);
    krb5_cc_close(context, cache);
    krb5_free_context(context);
  }

  Scratch scratch_;
  std::filesystem::path file_ = scratch_.root() / "cache";
};

TEST_F(Tickets, AreListedByNameOnly) {
  makeCache();
  const Snapshot seen = lookWith(ticketsInspector());
  ASSERT_EQ(each(seen.tickets).size(), 1U);
  EXPECT_EQ((*seen.tickets)[0].server, "cifs/fs01.contoso.com@CONTOSO.COM");
  EXPECT_EQ((*seen.tickets)[0].client, std::string("anna@CONTOSO.COM"));
  EXPECT_EQ((*seen.tickets)[0].endTime, std::string("2023-11-14T22:13:20Z"));
  EXPECT_THAT(writeSnapshot(seen), Not(HasSubstr("SECRET")));
}

TEST_F(Tickets, NoCacheIsAnEmptyList) {
  const Snapshot seen = lookWith(ticketsInspector());
  ASSERT_TRUE(seen.tickets.known());
  EXPECT_TRUE(seen.tickets->empty());
  EXPECT_TRUE(seen.gaps.isUnseen());
}

TEST_F(Tickets, ABrokenCacheIsAGap) {
  scratch_.write("cache", "\x05\x04rubbish");
  const Snapshot seen = lookWith(ticketsInspector());
  EXPECT_TRUE(seen.tickets.isUnseen());
  ASSERT_EQ(each(seen.gaps).size(), 1U);
  EXPECT_FALSE((*seen.gaps)[0].reason.empty());
}

TEST_F(Tickets, AKindOfCacheThatThereIsNotIsAGap) {
  ::setenv("KRB5CCNAME", "NOSUCHKIND:x", 1);
  const Snapshot seen = lookWith(ticketsInspector());
  EXPECT_TRUE(seen.tickets.isUnseen());
  EXPECT_EQ(each(seen.gaps).size(), 1U);
}

TEST_F(Tickets, APurgeLeavesNone) {
  makeCache();
  EXPECT_EQ(purgeTickets().result, StepResult::done);
  EXPECT_FALSE(std::filesystem::exists(file_));
  EXPECT_TRUE(each(lookWith(ticketsInspector()).tickets).empty());
  // There is nothing more to do.
  EXPECT_EQ(purgeTickets().result, StepResult::done);
}

TEST_F(Tickets, APurgeThatFailsSaysSo) {
  ::setenv("KRB5CCNAME", "NOSUCHKIND:x", 1);
  const StepOutcome outcome = purgeTickets();
  EXPECT_EQ(outcome.result, StepResult::failed);
  EXPECT_EQ(outcome.reason.id, "reason.tickets-stay");
}

}  // namespace
}  // namespace unclash
