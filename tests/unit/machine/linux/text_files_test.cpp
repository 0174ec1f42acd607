#include "core/machine/linux/text_files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cerrno>

#include "scratch.h"

namespace unclash {
namespace {

using testing::ElementsAre;
using testing::Pair;

TEST(ReadTextFile, ReadsUpToItsLimit) {
  const Scratch scratch;
  const auto file = scratch.write("file", "12345");
  EXPECT_EQ(*readTextFile(file, 5), "12345");
  EXPECT_EQ(readTextFile(file, 4).failure().code, EFBIG);
}

TEST(ReadTextFile, SaysWhyItCannot) {
  const Scratch scratch;
  EXPECT_EQ(readTextFile(scratch.root() / "missing").failure().detail, "not on this system");
  EXPECT_EQ(readTextFile(scratch.root()).failure().code, EISDIR);
}

TEST(LinesOf, LeavesLineEndsOut) {
  EXPECT_THAT(linesOf("a\r\n\nb"), ElementsAre("a", "", "b"));
  EXPECT_THAT(linesOf("a\n"), ElementsAre("a"));
  EXPECT_TRUE(linesOf("").empty());
}

TEST(KeyValues, UndoesQuotes) {
  EXPECT_THAT(keyValues("# no\nNAME=\"Debian \\\"12\\\"\"\nID=debian\nX='a\\b'\nrubbish\n"),
              ElementsAre(Pair("ID", "debian"), Pair("NAME", "Debian \"12\""), Pair("X", "a\\b")));
}

TEST(ConfigSection, TakesOneSectionInAnyCase) {
  EXPECT_THAT(configSection("[Global]\n ; no\n Client  Signing = required\nworkgroup=A\n"
                            "[homes]\nworkgroup = B\n[GLOBAL]\nworkgroup = C\n",
                            "global"),
              ElementsAre(Pair("client signing", "required"), Pair("workgroup", "C")));
  EXPECT_TRUE(configSection("[", "global").empty());
}

TEST(TimeText, IsRfc3339) { EXPECT_EQ(timeText(1'700'000'000), "2023-11-14T22:13:20Z"); }

}  // namespace
}  // namespace unclash
