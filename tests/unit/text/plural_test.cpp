#include "core/text/plural.h"

#include <gmock/gmock.h>

#include <cstdint>
#include <limits>

namespace unclash {
namespace {

// Samples from CLDR's "Language Plural Rules".
TEST(Plural, followsCldr) {
  struct Sample {
    const char* language;
    std::int64_t count;
    const char* category;
  };
  const Sample samples[] = {
      {"en", 1, "one"},        {"en", 0, "other"},
      {"en", 2, "other"},      {"de", 1, "one"},
      {"de", 0, "other"},      {"fr", 0, "one"},
      {"fr", 1, "one"},        {"fr", 2, "other"},
      {"fr", 1000000, "many"}, {"es", 0, "other"},
      {"es", 1, "one"},        {"es", 2000000, "many"},
      {"pt_BR", 0, "one"},     {"pt_BR", 2, "other"},
      {"ja", 1, "other"},      {"zh_CN", 1, "other"},
      {"ar", 0, "zero"},       {"ar", 1, "one"},
      {"ar", 2, "two"},        {"ar", 3, "few"},
      {"ar", 110, "few"},      {"ar", 11, "many"},
      {"ar", 199, "many"},     {"ar", 100, "other"},
      {"ar", 102, "other"},    {"en", -1, "one"},
      {"xx", 1, "one"},        {"ar", std::numeric_limits<std::int64_t>::min(), "few"}};
  for (const Sample& sample : samples)
    EXPECT_EQ(pluralCategoryOf(sample.language, sample.count), sample.category)
        << sample.language << ' ' << sample.count;
}

TEST(Plural, everyCategoryOfACountIsListed) {
  for (const char* language : {"en", "de", "ja", "zh_CN", "ar"})
    for (std::int64_t count = 0; count < 300; ++count)
      EXPECT_THAT(pluralCategoriesOf(language),
                  ::testing::Contains(pluralCategoryOf(language, count)));
}

}  // namespace
}  // namespace unclash
