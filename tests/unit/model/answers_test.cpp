#include "core/model/answers.h"

#include <gtest/gtest.h>

namespace unclash {
namespace {

TEST(Answers, TellNotAskedFromNotKnown) {
  Answers answers;
  answers.set("account-shared", kUnknownAnswer);
  EXPECT_TRUE(answers.asked("account-shared"));
  EXPECT_FALSE(answers.given("account-shared"));
  EXPECT_TRUE(answers.is("account-shared", "unknown"));
  EXPECT_FALSE(answers.asked("symptom"));
  EXPECT_FALSE(answers.is("symptom", "other"));
}

TEST(Answers, ForgetMakesAQuestionUnasked) {
  Answers answers;
  answers.set("symptom", "other");
  answers.set("symptom", "cannot-open-share");
  EXPECT_EQ(answers.given("symptom"), "cannot-open-share");
  answers.forget("symptom");
  answers.forget("never-asked");
  EXPECT_EQ(answers, Answers{});
}

TEST(Answers, UnderstandTheServer) {
  Answers answers;
  EXPECT_FALSE(answers.server());
  answers.set("server", R"(\\fs01\data)");
  ASSERT_TRUE(answers.server());
  EXPECT_EQ(answers.server()->share(), "data");
  answers.set("server", kUnknownAnswer);
  EXPECT_FALSE(answers.server());
  answers.set("server", "no server at all");
  EXPECT_FALSE(answers.server());
}

TEST(Answers, AnEmptyWantedUserIsNone) {
  Answers answers;
  EXPECT_FALSE(answers.wantedUser());
  answers.set("wanted-user", "");
  EXPECT_FALSE(answers.wantedUser());
  answers.set("wanted-user", R"(FS01\backup)");
  ASSERT_TRUE(answers.wantedUser());
  EXPECT_EQ(answers.wantedUser()->account(), "backup");
}

TEST(Answers, UnderstandTheError) {
  Answers answers;
  const auto error = [&](std::string text) {
    answers.set("error", std::move(text));
    return answers.error();
  };
  EXPECT_EQ(error("1219"), 1219);
  EXPECT_EQ(error("0x4C3"), 1219);
  EXPECT_EQ(error("3227320323"), 3227320323);
  EXPECT_FALSE(error("none"));
  EXPECT_FALSE(error(kUnknownAnswer));
  EXPECT_FALSE(error(""));
  EXPECT_FALSE(error("0x"));
  EXPECT_FALSE(error("1219 or so"));
  EXPECT_FALSE(error("99999999999999999999"));
}

}  // namespace
}  // namespace unclash
