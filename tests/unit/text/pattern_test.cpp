#include "core/text/pattern.h"

#include <gtest/gtest.h>

namespace unclash {
namespace {

TEST(Pattern, readsArgumentsAndText) {
  const auto nodes = parsePattern("{ device } uses {server}.");
  ASSERT_TRUE(nodes);
  ASSERT_EQ(nodes->size(), 4U);
  EXPECT_EQ((*nodes)[0].name, "device");
  EXPECT_EQ((*nodes)[1].text, " uses ");
  EXPECT_EQ((*nodes)[3].text, ".");
}

TEST(Pattern, readsPluralsAndSelects) {
  const auto nodes =
      parsePattern("{n, plural, =0{none} one{# file} other{{who, select, a{x} other{#}}}}");
  ASSERT_TRUE(nodes);
  ASSERT_EQ(nodes->size(), 1U);
  const PatternNode& plural = nodes->front();
  ASSERT_EQ(plural.cases.size(), 3U);
  EXPECT_EQ(plural.cases[0].first, "=0");
  EXPECT_EQ(plural.cases[1].second.front().kind, PatternNode::Kind::count);
  const PatternNode& select = plural.cases[2].second.front();
  EXPECT_EQ(select.kind, PatternNode::Kind::select);
  EXPECT_EQ(select.cases[1].second.front().name, "n");
}

TEST(Pattern, readsApostrophes) {
  const auto textOf = [](const char* pattern) {
    const auto nodes = parsePattern(pattern);
    return nodes && nodes->size() == 1 ? nodes->front().text : std::string("?");
  };
  EXPECT_EQ(textOf("that's it"), "that's it");
  EXPECT_EQ(textOf("that''s it"), "that's it");
  EXPECT_EQ(textOf("'{'name'}'"), "{name}");
  EXPECT_EQ(textOf("'{name''s}'"), "{name's}");
  EXPECT_EQ(textOf("a # b"), "a # b");
  EXPECT_EQ(textOf("end'"), "end'");
}

TEST(Pattern, refusesWhatIsMalformed) {
  for (const char* pattern :
       {"{", "}", "a}", "{}", "{a", "{a,", "{a, plural}", "{a, plural, one{x}}",
        "{a, plural, other}", "{a, plural, other{x}", "{a, plural, other{{}}}", "{a, date}",
        "{a b}", "{a, select, {x} other{y}}"})
    EXPECT_FALSE(parsePattern(pattern)) << pattern;
}

TEST(Pattern, refusesEndlessNesting) {
  std::string pattern;
  for (int i = 0; i < 100000; ++i) pattern += "{a, select, other{";
  EXPECT_FALSE(parsePattern(pattern));
}

}  // namespace
}  // namespace unclash
