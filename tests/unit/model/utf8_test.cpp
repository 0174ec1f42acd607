#include "core/model/utf8.h"

#include <gtest/gtest.h>

namespace unclash {
namespace {

TEST(Utf8, AcceptsWellFormedText) {
  for (const char* text : {"", "fs01", "Müller", "東京", "\xF0\x9F\x98\x80", "\xEF\xBF\xBD"})
    EXPECT_TRUE(validUtf8(text)) << text;
}

TEST(Utf8, RefusesWhatIsNotWellFormed) {
  for (const char* text : {"\x80", "a\xC3", "\xC0\xAF", "\xE0\x80\xAF", "\xED\xA0\x80",
                           "\xF4\x90\x80\x80", "\xFF", "\xC3(", "\xE2\x82"})
    EXPECT_FALSE(validUtf8(text));
}

TEST(Utf8, FoldsNamesAsPeopleWriteThem) {
  EXPECT_EQ(foldCase("FS01"), "fs01");
  EXPECT_EQ(foldCase("MÜLLER Ž Ł"), "müller ž ł");
  EXPECT_EQ(foldCase("ΆΝΝΑ"), "άννα");
  EXPECT_EQ(foldCase("АННА Ё"), "анна ё");
  EXPECT_EQ(foldCase("Straße × 東京"), "straße × 東京");
}

TEST(Utf8, FoldingKeepsBrokenBytes) {
  EXPECT_EQ(foldCase("A\xFF"
                     "B\xC3"),
            "a\xFF"
            "b\xC3");
}

}  // namespace
}  // namespace unclash
