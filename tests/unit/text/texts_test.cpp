// The texts themselves: complete, parsable and with the same placeholders in every language, and
// every id that the sources name is there.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <regex>
#include <set>
#include <sstream>

#include "core/text/catalog.h"
#include "core/text/pattern.h"
#include "core/text/plural.h"

namespace unclash {
namespace {

using Texts = std::map<std::string, std::string>;

std::string readFile(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

nlohmann::json arbOf(const std::string& language) {
  return nlohmann::json::parse(readFile(std::filesystem::path(UNCLASH_SOURCE_DIR) /
                                        ("resources/translations/unclash_" + language + ".arb")));
}

/// Read from the file, because a catalog fills gaps from English.
Texts textsOf(const std::string& language) {
  Texts texts;
  const nlohmann::json arb = arbOf(language);
  for (const auto& [id, value] : arb.items())
    if (id.front() != '@') texts[id] = value.get<std::string>();
  return texts;
}

/// Has a plural a branch for every count of a category, by the category or number by number?
bool tellsApart(const PatternNode& plural, const std::string& language, std::string_view category) {
  const auto has = [&](std::string_view key) {
    return std::any_of(plural.cases.begin(), plural.cases.end(),
                       [&](const auto& each) { return each.first == key; });
  };
  if (has(category)) return true;
  for (std::int64_t count = 0; count <= 200; ++count)
    if (pluralCategoryOf(language, count) == category && !has("=" + std::to_string(count)))
      return false;
  return true;
}

/// Names of the arguments, and what is wrong with plurals.
void examine(const PatternNode::Nodes& nodes, const std::string& language,
             std::set<std::string>& names, std::vector<std::string>& faults) {
  for (const PatternNode& node : nodes) {
    if (node.kind != PatternNode::Kind::text) names.insert(node.name);
    if (node.kind == PatternNode::Kind::plural) {
      for (const std::string_view category : pluralCategoriesOf(language))
        if (!tellsApart(node, language, category))
          faults.push_back(node.name + " has no " + std::string(category));
      static const std::set<std::string> kCategories = {"zero", "one",  "two",
                                                        "few",  "many", "other"};
      for (const auto& [key, branch] : node.cases)
        if (key.front() != '=' && kCategories.count(key) == 0)
          faults.push_back("no category: " + key);
    }
    for (const auto& [key, branch] : node.cases) examine(branch, language, names, faults);
  }
}

std::set<std::string> argumentsOf(const std::string& pattern) {
  std::set<std::string> names;
  std::vector<std::string> faults;
  if (const auto nodes = parsePattern(pattern)) examine(*nodes, "en", names, faults);
  return names;
}

/// Dates and joints choose from what they are given, so that languages may differ in it.
bool choosesItsArguments(const std::string& id) { return id == "time.moment" || id == "time.date"; }

class EveryLanguage : public ::testing::TestWithParam<std::string> {};

TEST_P(EveryLanguage, hasEveryTextAndNoOther) {
  const Texts english = textsOf("en");
  const Texts texts = textsOf(GetParam());
  for (const auto& [id, text] : english)
    EXPECT_TRUE(texts.count(id)) << GetParam() << " lacks " << id;
  for (const auto& [id, text] : texts) EXPECT_TRUE(english.count(id)) << "English lacks " << id;
}

TEST_P(EveryLanguage, everyPatternParsesAndTellsItsPluralsApart) {
  for (const auto& [id, text] : textsOf(GetParam())) {
    EXPECT_FALSE(text.empty()) << id;
    const auto nodes = parsePattern(text);
    ASSERT_TRUE(nodes) << id << ": " << text;
    std::set<std::string> names;
    std::vector<std::string> faults;
    examine(*nodes, GetParam(), names, faults);
    for (const std::string& fault : faults)
      ADD_FAILURE() << GetParam() << ' ' << id << ": " << fault;
  }
}

TEST_P(EveryLanguage, usesThePlaceholdersOfEnglish) {
  const Texts english = textsOf("en");
  for (const auto& [id, text] : textsOf(GetParam())) {
    const auto source = english.find(id);
    if (source == english.end() || choosesItsArguments(id)) continue;
    EXPECT_EQ(argumentsOf(text), argumentsOf(source->second)) << id;
  }
}

TEST_P(EveryLanguage, writesAsPeopleDo) {
  for (const auto& [id, text] : textsOf(GetParam())) {
    EXPECT_FALSE(std::regex_search(text, std::regex("\\w[.,]?  \\w"))) << id << ": two spaces";
    EXPECT_FALSE(text.front() == ' ' || text.back() == ' ') << id << ": a space at an end";
    EXPECT_EQ(text.find("..."), std::string::npos) << id << ": three dots for an ellipsis";
  }
}

TEST_P(EveryLanguage, leavesNothingInEnglish) {
  if (GetParam() == "en") return;
  const Texts english = textsOf("en");
  const std::regex sentence("[A-Za-z]{2,} [A-Za-z]{2,} [A-Za-z]{2,}");
  for (const auto& [id, text] : textsOf(GetParam())) {
    const auto source = english.find(id);
    if (source == english.end() || source->second != text) continue;
    // Words can be the same by chance, and what is typed is; a sentence cannot.
    std::string words = std::regex_replace(text, std::regex("[{][^{}]*[}]"), "");
    words = std::regex_replace(words, std::regex("[“„`][^”“`]*[”“`]"), "");
    const bool typed = id.size() > 7 && id.find(".manual") != std::string::npos;
    EXPECT_TRUE(typed || !std::regex_search(words, sentence)) << id << ": " << text;
  }
}

INSTANTIATE_TEST_SUITE_P(Texts, EveryLanguage, ::testing::ValuesIn(Catalog::languages()),
                         [](const auto& info) { return info.param; });

/// `{count} files` is wrong for one of them.
TEST(Texts, whatIsCountedHasAPlural) {
  const nlohmann::json arb = arbOf("en");
  const std::regex counted("[{]([A-Za-z]+)[}] [a-z]{2,}s\\b");
  for (const auto& [id, text] : textsOf("en"))
    for (std::sregex_iterator at(text.begin(), text.end(), counted), end; at != end; ++at) {
      const auto meta = arb.find('@' + id);
      if (meta == arb.end() || !meta->contains("placeholders")) continue;
      const std::string example =
          meta->at("placeholders").at((*at)[1].str()).at("example").get<std::string>();
      EXPECT_FALSE(std::regex_match(example, std::regex("[0-9]+"))) << id << ": " << text;
    }
}

TEST(Texts, placeholdersAreDescribedToTranslators) {
  const nlohmann::json arb = arbOf("en");
  for (const auto& [id, text] : textsOf("en")) {
    std::set<std::string> described;
    if (const auto meta = arb.find('@' + id); meta != arb.end() && meta->contains("placeholders"))
      for (const auto& [name, value] : meta->at("placeholders").items()) described.insert(name);
    for (const std::string& name : argumentsOf(text))
      EXPECT_TRUE(described.count(name)) << id << " does not describe {" << name << "}";
  }
}

/// A source without its comments, so that examples in them are no uses.
std::string codeOf(const std::filesystem::path& file) {
  return std::regex_replace(readFile(file), std::regex("//[^\n]*"), "");
}

void expectTexts(const std::vector<const char*>& folders, const std::set<std::string>& extensions,
                 const std::regex& use) {
  const Texts english = textsOf("en");
  for (const char* folder : folders) {
    const std::filesystem::path root = std::filesystem::path(UNCLASH_SOURCE_DIR) / folder;
    if (!std::filesystem::exists(root)) continue;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
      if (extensions.count(entry.path().extension().string()) == 0) continue;
      const std::string code = codeOf(entry.path());
      for (std::sregex_iterator at(code.begin(), code.end(), use), end; at != end; ++at)
        EXPECT_TRUE(english.count((*at)[1].str()))
            << std::filesystem::relative(entry.path(), UNCLASH_SOURCE_DIR).string() << " says "
            << (*at)[1].str() << ", which has no text";
    }
  }
}

TEST(Texts, everyMessageInTheSourcesHasAText) {
  expectTexts({"core", "app", "ui"}, {".cpp", ".h"},
              std::regex("\\bMessage\\s*\\{\\s*\"([^\"]+)\"\\s*[,}]"));
}

TEST(Texts, everythingThatPagesSayHasAText) {
  expectTexts({"ui"}, {".qml"}, std::regex("\\bsay\\(\\s*\"([^\"]+)\"\\s*[,)]"));
}

}  // namespace
}  // namespace unclash
