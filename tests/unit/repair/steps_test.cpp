#include "core/repair/steps.h"

#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <set>

#include "tests/unit/repair/fakes.h"
#include "tests/unit/taxonomy.h"

namespace unclash {
namespace {

using namespace unclash::test;

nlohmann::json catalog(const char* language) {
  std::ifstream in(std::string(UNCLASH_SOURCE_DIR) + "/resources/translations/unclash_" + language +
                   ".arb");
  return nlohmann::json::parse(in, nullptr, false);
}

/// Every way in which a planner fills a step in.
std::vector<Step> waysOf(const std::string& action) {
  std::vector<Step> ways;
  for (const char* local : {"", "Z:"})
    for (const char* remote : {"", "\\\\fs01\\data"})
      for (const char* user : {"", "FS01\\backup"})
        for (const char* target : {"", "fs01", "insecureGuestLogon", "signingRequired", "ntlmLevel",
                                   "idleSessionLimitMs"})
          for (const int bits : {0, 1, 2, 3, 4, 5, 6, 7, 8, 15}) {
            Step step;
            step.action = action;
            step.local = local;
            step.remote = remote;
            step.user = user;
            step.target = target;
            step.persistent = step.alsoForget = (bits & 1) != 0;
            step.value = (bits & 2) != 0 ? "7200000" : "";
            step.alias = (bits & 2) != 0 ? "10.0.0.5" : (bits & 4) != 0 ? "fs01.contoso.com" : "";
            step.fact = (bits & 4) != 0 ? "connections/0" : "";
            step.session = (bits & 4) != 0 ? 3 : -1;
            step.client = (bits & 4) != 0 ? "10.0.0.9" : "";
            step.openFiles = (bits & 8) != 0 ? 2 : 0;
            if (bits == 15) step.alsoCutOff = {"FS01\\ben"};
            step.logonSession = bits == 8 ? "0x2000" : "";
            ways.push_back(step);
          }
  return ways;
}

TEST(StepTexts, EveryTextOfEveryActionExistsInEnglishAndGerman) {
  const FakeKnowledge knowledge;
  const auto english = catalog("en");
  const auto german = catalog("de");
  ASSERT_TRUE(english.is_object() && german.is_object());
  std::set<std::string> ids;
  for (const std::string& action : actions())
    for (const Step& way : waysOf(action))
      for (const Platform platform : {Platform::windows, Platform::linux_}) {
        const Step step = finished(way, knowledge, platform);
        for (const Message* message : {&step.title, &step.effect, &step.status, &step.manual})
          ids.insert(message->id);
        if (step.warning) ids.insert(step.warning->id);
      }
  for (const std::string& id : ids) {
    EXPECT_TRUE(english.contains(id)) << id;
    EXPECT_TRUE(german.contains(id)) << id;
  }
}

TEST(StepTexts, NamesWhatTheTextsNeed) {
  const FakeKnowledge knowledge;
  const auto english = catalog("en");
  for (const std::string& action : actions())
    for (const Step& way : waysOf(action)) {
      const Step step = finished(way, knowledge, Platform::windows);
      for (const Message* message : {&step.title, &step.effect, &step.status, &step.manual}) {
        const std::string pattern = english.value(message->id, "");
        for (std::size_t at = pattern.find('{'); at != std::string::npos;
             at = pattern.find('{', at + 1)) {
          const std::size_t end = pattern.find_first_of("{},", at + 1);
          const std::string name = pattern.substr(at + 1, end - at - 1);
          if (name.find_first_of(" #") != std::string::npos) continue;  // a plural's own words
          const auto named = [&](const Argument& argument) { return argument.name == name; };
          // A step without its path or target is only planned where the texts are not used.
          if (way.remote.empty() || way.target.empty() || way.value.empty() || way.session < 0)
            continue;
          EXPECT_TRUE(std::any_of(message->arguments.begin(), message->arguments.end(), named))
              << message->id << " needs " << name << " (" << step.local << ", " << step.user << ")";
        }
      }
    }
}

}  // namespace
}  // namespace unclash
