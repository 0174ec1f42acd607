#include "core/text/catalog.h"

#include <gmock/gmock.h>

#include <cstdlib>

namespace unclash {
namespace {

using ::testing::Contains;

std::shared_ptr<const Catalog> catalogOf(const char* language, const char* arb,
                                         std::shared_ptr<const Catalog> fallback = nullptr) {
  auto catalog = Catalog::parse(language, arb, std::move(fallback));
  EXPECT_TRUE(catalog.ok());
  return *catalog;
}

TEST(Catalog, offersEnglishFirstAndGerman) {
  ASSERT_FALSE(Catalog::languages().empty());
  EXPECT_EQ(Catalog::languages().front(), "en");
  EXPECT_THAT(Catalog::languages(), Contains("de"));
}

TEST(Catalog, everyBuiltInLanguageLoadsAndNamesItself) {
  for (const std::string& language : Catalog::languages()) {
    const auto catalog = Catalog::load(language);
    ASSERT_TRUE(catalog.ok()) << language;
    EXPECT_EQ((*catalog)->language(), language);
    EXPECT_NE((*catalog)->nativeName(), language);
  }
}

TEST(Catalog, refusesAnUnknownLanguageAsWrongUsage) {
  const auto catalog = Catalog::load("tlh");
  ASSERT_FALSE(catalog.ok());
  EXPECT_EQ(catalog.failure().trouble, Trouble::usage);
}

TEST(Catalog, matchesLocalesOfAllSystems) {
  EXPECT_EQ(Catalog::bestMatch("de_AT.UTF-8"), "de");
  EXPECT_EQ(Catalog::bestMatch("de-CH"), "de");
  EXPECT_EQ(Catalog::bestMatch("de_DE@euro"), "de");
  EXPECT_EQ(Catalog::bestMatch("DE"), "de");
  EXPECT_EQ(Catalog::bestMatch("en-GB"), "en");
  EXPECT_EQ(Catalog::bestMatch("C"), "en");
  EXPECT_EQ(Catalog::bestMatch("POSIX"), "en");
  EXPECT_EQ(Catalog::bestMatch("C.UTF-8"), "en");
  EXPECT_EQ(Catalog::bestMatch(""), "en");
  EXPECT_EQ(Catalog::bestMatch("tlh_QO"), "en");
}

TEST(Catalog, matchesScriptsAndRegionsWhereThereIsSuchALanguage) {
  const auto languages = Catalog::languages();
  const auto expect = [&](const char* locale, const char* language) {
    const bool shipped = std::find(languages.begin(), languages.end(), language) != languages.end();
    EXPECT_EQ(Catalog::bestMatch(locale), shipped ? language : "en") << locale;
  };
  expect("zh-Hans-CN", "zh_CN");
  expect("pt-BR", "pt_BR");
  expect("pt_PT", "pt_BR");
  expect("ar_EG.UTF-8", "ar");
}

TEST(Catalog, takesTheSystemLanguageFromTheFirstVariableThatIsSet) {
  const auto set = [](const char* name, const char* value) {
#ifdef _WIN32
    _putenv_s(name, value);
#else
    setenv(name, value, 1);
#endif
  };
  set("LC_ALL", "");
  set("LC_MESSAGES", "de_DE.UTF-8");
  set("LANG", "en_US.UTF-8");
  EXPECT_EQ(Catalog::systemLanguage(), "de");
  set("LC_ALL", "C");
  EXPECT_EQ(Catalog::systemLanguage(), "en");
}

TEST(Catalog, takesWhatALanguageLacksFromTheFallback) {
  const auto english = catalogOf("en", R"({"a": "one", "b": "two", "@a": {"description": "x"}})");
  const auto german = catalogOf("de", R"({"@@locale": "de", "a": "eins", "b": ""})", english);
  EXPECT_EQ(german->pattern("a"), "eins");
  EXPECT_EQ(german->pattern("b"), "two");
  EXPECT_FALSE(german->has("@a"));
  EXPECT_FALSE(german->has("c"));
  EXPECT_EQ(german->ids(), (std::vector<std::string>{"a", "b"}));
}

TEST(Catalog, refusesBrokenFiles) {
  for (const char* arb : {"", "[]", "{", R"({"a": 1})", "\xFF"}) {
    const auto catalog = Catalog::parse("de", arb);
    ASSERT_FALSE(catalog.ok()) << arb;
    EXPECT_EQ(catalog.failure().trouble, Trouble::input);
  }
}

TEST(Catalog, knowsWhichLanguagesAreWrittenRightToLeft) {
  EXPECT_TRUE(catalogOf("ar", "{}")->rightToLeft());
  EXPECT_FALSE(catalogOf("de", "{}")->rightToLeft());
}

}  // namespace
}  // namespace unclash
