#include "core/model/server_session.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace unclash {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr const char* kNone = nullptr;

ServerSession row(const char* id, const char* user, const char* share) {
  const auto fact = [](const char* text) {
    return text == nullptr ? Fact<std::string>::none() : Fact<std::string>(text);
  };
  return {.id = fact(id), .client = "10.0.0.7", .user = fact(user), .share = fact(share)};
}

TEST(ServerSessionId, NamesProcessAndSession) {
  EXPECT_EQ(processOf(row("4711/3812/1", "anna", "docs")), "4711");
  EXPECT_EQ(sessionOf(row("4711/3812/1", "anna", "docs")), "4711/3812");
  EXPECT_EQ(sessionOf(row("4711/3812", "anna", kNone)), "4711/3812");
  EXPECT_EQ(processOf(row("0:4711/3812", "anna", kNone)), "0:4711");
  EXPECT_EQ(processOf(row("anna@10.0.0.7", "anna", "docs")), "");
  EXPECT_EQ(sessionOf(ServerSession{}), "");
}

TEST(ClosingOf, EndsTheConnectionOfTheOnlySession) {
  const std::vector<ServerSession> all{row("1/10/100", "anna", "docs"),
                                       row("1/10/101", "anna", "IPC$"),
                                       row("2/20/200", "ben", "docs")};
  const Closing closing = closingOf(all, 0);
  EXPECT_TRUE(closing.wholeConnection);
  EXPECT_THAT(closing.ends, ElementsAre(0, 1));
  EXPECT_THAT(closing.alsoCutOff, IsEmpty());
}

TEST(ClosingOf, KeepsTheOtherSharesOfTheSession) {
  const std::vector<ServerSession> all{row("1/10/100", "anna", "docs"),
                                       row("1/10/101", "anna", "plans")};
  const Closing closing = closingOf(all, 0);
  EXPECT_FALSE(closing.wholeConnection);
  EXPECT_THAT(closing.ends, ElementsAre(0));
}

TEST(ClosingOf, NamesWhoeverSharesTheConnection) {
  const std::vector<ServerSession> all{
      row("1/10/100", "anna", "docs"), row("1/11/110", "ben", "plans"),
      row("1/11/111", "ben", "IPC$"), row("1/12", kNone, kNone), row("2/20/200", "carl", "docs")};
  EXPECT_THAT(closingOf(all, 0).ends, ElementsAre(0, 1, 2, 3));
  EXPECT_THAT(alsoCutOff(all, all[0]), ElementsAre("ben", "10.0.0.7"));
  EXPECT_THAT(alsoCutOff(all, all[4]), IsEmpty());
}

TEST(ClosingOf, NamesOnlyUsersOfTheShareWhereOnlyThatIsClosed) {
  const std::vector<ServerSession> all{
      row("1/10/100", "anna", "docs"), row("1/10/101", "anna", "plans"),
      row("1/11/110", "ben", "plans"), row("1/12/120", "carl", "DOCS")};
  const Closing closing = closingOf(all, 0);
  EXPECT_FALSE(closing.wholeConnection);
  EXPECT_THAT(closing.ends, ElementsAre(0, 3));
  EXPECT_THAT(closing.alsoCutOff, ElementsAre("carl"));
}

TEST(ClosingOf, CountsASecondSessionOfTheSameUser) {
  const std::vector<ServerSession> all{row("1/10/100", "anna", "docs"),
                                       row("1/11/110", "anna", "docs")};
  EXPECT_THAT(alsoCutOff(all, all[0]), ElementsAre("anna"));
}

TEST(ClosingOf, TakesRowsWithoutAProcessForConnectionsOfTheirOwn) {
  const std::vector<ServerSession> all{row("anna", "anna", "docs"), row("ben", "ben", "docs")};
  EXPECT_THAT(closingOf(all, 0).ends, ElementsAre(0));
  EXPECT_THAT(alsoCutOff(all, row("gone", "anna", "docs")), IsEmpty());
}

}  // namespace
}  // namespace unclash
