#include "core/unfinished.h"

#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <fstream>

#include "core/settings.h"

namespace unclash {
namespace {

using namespace std::chrono_literals;

class UnfinishedTest : public ::testing::Test {
 protected:
  void SetUp() override {
    dir = std::filesystem::temp_directory_path() /
          (std::string("unclash-unfinished-") +
           ::testing::UnitTest::GetInstance()->current_test_info()->name());
    std::filesystem::remove_all(dir);
  }
  void TearDown() override { std::filesystem::remove_all(dir); }

  static Unfinished some() {
    Unfinished one;
    one.machine = "live:PC-7";
    one.answers.set("server", "\\\\fs01\\archive");
    one.answers.set("symptom", "unknown");
    one.place = Unfinished::Place::plan;
    return one;
  }
  void write(const char* file, const std::string& text) {
    std::filesystem::create_directories(dir);
    std::ofstream(dir / file, std::ios::binary) << text;
  }

  std::filesystem::path dir;
  const TimePoint now = *parseTime("2026-11-20T08:00:00Z");
};

TEST_F(UnfinishedTest, IsFoundAgainForItsMachineOnly) {
  ASSERT_TRUE(keepUnfinished(dir, some(), now));
  EXPECT_FALSE(findUnfinished(dir, "practice:two-names", now + 1h));
  const auto found = findUnfinished(dir, "live:PC-7", now + 23h);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->answers, some().answers);
  EXPECT_EQ(found->place, Unfinished::Place::plan);
}

TEST_F(UnfinishedTest, EachMachineKeepsItsOwn) {
  Unfinished other = some();
  other.machine = "practice:two-names";
  other.answers.set("server", "\\\\fs02\\team");
  ASSERT_TRUE(keepUnfinished(dir, some(), now));
  ASSERT_TRUE(keepUnfinished(dir, other, now + 23h));
  EXPECT_EQ(findUnfinished(dir, "live:PC-7", now + 23h)->answers, some().answers);
  EXPECT_EQ(findUnfinished(dir, "practice:two-names", now + 23h)->answers, other.answers);
  EXPECT_FALSE(findUnfinished(dir, "live:PC-7", now + 25h)) << "each for a day of its own";
  EXPECT_TRUE(findUnfinished(dir, "practice:two-names", now + 25h));
  forgetUnfinished(dir, "practice:two-names", now + 25h);
  EXPECT_FALSE(std::filesystem::exists(dir / "unfinished.json"));
}

TEST_F(UnfinishedTest, TheFileOfOneConsultationIsStillRead) {
  write("unfinished.json", R"({"schema": "unclash.unfinished/1", "machine": "live:PC-7",
    "savedAt": "2026-11-20T07:00:00Z", "place": "plan", "answers": {"server": "fs01"}})");
  const auto found = findUnfinished(dir, "live:PC-7", now);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->answers.given("server"), "fs01");
  EXPECT_EQ(found->place, Unfinished::Place::plan);
}

TEST_F(UnfinishedTest, IsForgottenAfterADay) {
  ASSERT_TRUE(keepUnfinished(dir, some(), now));
  EXPECT_FALSE(findUnfinished(dir, "live:PC-7", now + 25h));
  EXPECT_FALSE(std::filesystem::exists(dir / "unfinished.json"));
}

TEST_F(UnfinishedTest, IsForgottenWhenTheClockCannotTell) {
  ASSERT_TRUE(keepUnfinished(dir, some(), now));
  EXPECT_FALSE(findUnfinished(dir, "live:PC-7", now - 1h));
  EXPECT_FALSE(findUnfinished(dir, "live:PC-7", now));
}

TEST_F(UnfinishedTest, WhatCannotBeReadIsRemoved) {
  for (const char* text :
       {"", "{\"schema\": \"unclash.unfin", "[]", "{\"schema\": \"unclash.unfinished/2\"}",
        "{\"schema\": \"unclash.unfinished/1\", \"savedAt\": \"2026-11-20T08:00:00Z\", "
        "\"answers\": "
        "{\"server\": 7}}"}) {
    write("unfinished.json", text);
    EXPECT_FALSE(findUnfinished(dir, "live:PC-7", now)) << text;
    EXPECT_FALSE(std::filesystem::exists(dir / "unfinished.json")) << text;
  }
}

TEST_F(UnfinishedTest, ForgettingNothingIsFine) {
  forgetUnfinished(dir, "live:PC-7", now);
  forgetAllUnfinished(dir);
  EXPECT_FALSE(findUnfinished(dir, "live:PC-7", now));
}

TEST_F(UnfinishedTest, AFolderInTheirPlaceIsAsIfNeverWritten) {
  for (const char* file : {"settings.json", "unfinished.json"})
    std::filesystem::create_directories(dir / file / "inside");
  EXPECT_EQ(readSettings(dir), Settings{});
  EXPECT_FALSE(findUnfinished(dir, "live:PC-7", now));
  EXPECT_FALSE(keepUnfinished(dir, some(), now));
  EXPECT_FALSE(writeSettings(dir, {"de", false}));
}

TEST_F(UnfinishedTest, WithoutAFolderNothingIsKept) {
  EXPECT_EQ(readSettings({}), Settings{});
  EXPECT_FALSE(keepUnfinished({}, some(), now));
  EXPECT_FALSE(findUnfinished({}, "live:PC-7", now));
  EXPECT_FALSE(std::filesystem::exists("unfinished.json"));
}

TEST_F(UnfinishedTest, SettingsComeBackAndBrokenOnesAreDefaults) {
  EXPECT_EQ(readSettings(dir), Settings{});
  ASSERT_TRUE(writeSettings(dir, {"de", false}));
  EXPECT_EQ(readSettings(dir), (Settings{"de", false}));
  write("settings.json", "{\"schema\": \"unclash.settings/1\", \"language\": 3, \"keepAnswers\"");
  EXPECT_EQ(readSettings(dir), Settings{});
}

}  // namespace
}  // namespace unclash
