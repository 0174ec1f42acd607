#include "core/machine/linux/accounts.h"

#include <gtest/gtest.h>
#include <lastlog.h>
#include <pwd.h>
#include <unistd.h>

#include <algorithm>

#include "core/machine/linux/text_files.h"
#include "core/model/snapshot_json.h"
#include "scratch.h"

namespace unclash {
namespace {

TEST(ParseLoginDefs, TakesTheRangeOfPeople) {
  const PeopleIds ids =
      parseLoginDefs("# UID_MIN 1\nUID_MIN\t\t 500 # people\nUID_MAX 9000\nSYS_UID_MIN 7\n");
  EXPECT_EQ(ids.least, 500U);
  EXPECT_EQ(ids.most, 9000U);
  EXPECT_EQ(parseLoginDefs("").least, 1000U);
}

std::string lastlogOf(std::initializer_list<int> times) {
  std::string bytes;
  for (const int time : times) {
    lastlog entry{};
    entry.ll_time = time;
    bytes.append(reinterpret_cast<const char*>(&entry), sizeof entry);
  }
  return bytes;
}

TEST(LastSignIn, IsAtTheUsersPlace) {
  const std::string bytes = lastlogOf({0, 1'700'000'000});
  EXPECT_EQ(lastSignInOf(bytes, 1), 1'700'000'000);
  EXPECT_EQ(lastSignInOf(bytes, 0), std::nullopt);
  EXPECT_EQ(lastSignInOf(bytes, 2), std::nullopt);
  EXPECT_EQ(lastSignInOf(bytes, 4'294'967'295U), std::nullopt);
  EXPECT_EQ(lastSignInOf("", 0), std::nullopt);
}

TEST(LetsIn, NotWhereTheShellIsNone) {
  EXPECT_TRUE(letsIn("/bin/bash"));
  EXPECT_FALSE(letsIn("/usr/sbin/nologin"));
  EXPECT_FALSE(letsIn("/bin/false"));
}

TEST(AccountsInspector, ListsWhoLooks) {
  const Snapshot seen = lookWith(accountsInspector(Places::system()));
  ASSERT_TRUE(seen.accounts.known());
  const passwd* own = ::getpwuid(::geteuid());
  if (own == nullptr) GTEST_SKIP() << "this user has no account";
  const auto found = std::find_if(seen.accounts->begin(), seen.accounts->end(),
                                  [&](const Account& each) { return each.name == own->pw_name; });
  ASSERT_NE(found, seen.accounts->end());
  EXPECT_FALSE(each(found->groups).empty());
}

TEST(AccountsInspector, GivesNoPasswordAway) {
  const auto shadow = readTextFile("/etc/shadow");
  if (!shadow) GTEST_SKIP() << "only an administrator may read the passwords";
  const std::string seen = writeSnapshot(lookWith(accountsInspector(Places::system())));
  for (const std::string_view line : linesOf(*shadow)) {
    const auto fields = splitAt(line, ':');
    if (fields.size() > 1 && fields[1].size() > 4) {
      EXPECT_EQ(seen.find(fields[1]), std::string::npos) << fields[0];
    }
  }
}

TEST(AccountsInspector, StopsWhenTold) {
  std::stop_source stop;
  stop.request_stop();
  const Snapshot seen = lookWith(accountsInspector(Places::system()), stop.get_token());
  ASSERT_EQ(each(seen.gaps).size(), 1U);
  EXPECT_EQ((*seen.gaps)[0].reason, "stopped");
}

}  // namespace
}  // namespace unclash
