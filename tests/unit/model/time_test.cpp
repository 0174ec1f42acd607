#include "core/model/time.h"

#include <gtest/gtest.h>

namespace unclash {
namespace {

std::string utc(std::string_view text) {
  const auto time = parseTime(text);
  return time ? formatTime(*time) : "no time";
}

TEST(Time, ReadsRfc3339) {
  EXPECT_EQ(utc("2026-11-21T08:00:00Z"), "2026-11-21T08:00:00Z");
  EXPECT_EQ(utc("2026-11-21T08:00:00+01:00"), "2026-11-21T07:00:00Z");
  EXPECT_EQ(utc("2026-11-21T00:30:00+05:30"), "2026-11-20T19:00:00Z");
  EXPECT_EQ(utc("2026-11-21t08:00:00z"), "2026-11-21T08:00:00Z");
  EXPECT_EQ(utc("2016-12-31T23:59:60Z"), "2017-01-01T00:00:00Z");
  EXPECT_EQ(utc("1969-12-31T23:59:59-00:00"), "1969-12-31T23:59:59Z");
}

TEST(Time, ReadsABareDateAsMidnight) {
  EXPECT_EQ(utc("2026-11-21"), "2026-11-21T00:00:00Z");
  EXPECT_EQ(utc("2024-02-29"), "2024-02-29T00:00:00Z");
}

TEST(Time, KeepsMillisecondsOfAFraction) {
  const auto whole = parseTime("2026-11-21T08:00:00Z");
  const auto part = parseTime("2026-11-21T08:00:00.1239999999999Z");
  ASSERT_TRUE(whole && part);
  EXPECT_EQ(*part - *whole, std::chrono::milliseconds{123});
  EXPECT_EQ(*parseTime("2026-11-21T08:00:00.5Z") - *whole, std::chrono::milliseconds{500});
}

TEST(Time, RefusesWhatIsNoTime) {
  for (const char* text : {"",
                           "now",
                           "2026-11-21T",
                           "2026-11-21T08:00:00",
                           "2026-11-21T08:00Z",
                           "2026-13-01",
                           "2025-02-29",
                           "2026-00-10",
                           "2026-11-31",
                           "2026-11-21T24:00:00Z",
                           "2026-11-21T08:60:00Z",
                           "2026-11-21T08:00:61Z",
                           "2026-11-21T08:00:00.Z",
                           "2026-11-21T08:00:00+0100",
                           "2026-11-21T08:00:00+24:00",
                           "2026-11-21T08:00:00Z ",
                           "2026-11-21T08:00:00ZZ",
                           "-026-11-21",
                           "2026-1-21",
                           "20261121",
                           " 2026-11-21"})
    EXPECT_FALSE(parseTime(text)) << text;
}

TEST(Time, WritesTimesBefore1970) {
  EXPECT_EQ(formatTime(TimePoint{std::chrono::milliseconds{-1}}), "1969-12-31T23:59:59Z");
}

}  // namespace
}  // namespace unclash
