#include "core/diagnose/knowledge.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <regex>
#include <set>
#include <sstream>

#include "core/diagnose/knowledge_data.h"
#include "tests/unit/taxonomy.h"

namespace unclash {
namespace {

using nlohmann::json;
using testing::HasSubstr;

// The contract's taxonomy: ids are stable, so they are written down a second time here.
const std::set<std::string> kCauses = {"mapped-drive-other-user",
                                       "deviceless-connection-other-user",
                                       "remembered-connection-other-user",
                                       "stored-credential-other-user",
                                       "implicit-sign-in-credential",
                                       "user-name-spelling",
                                       "other-logon-session",
                                       "background-program",
                                       "printer-connection",
                                       "same-server-two-accounts-needed",
                                       "dfs-same-server",
                                       "domain-join-existing-connection",
                                       "redirector-holds-stale-session",
                                       "password-changed",
                                       "stale-kerberos-ticket",
                                       "clock-skew",
                                       "server-unreachable",
                                       "server-connection-limit",
                                       "not-a-share",
                                       "access-denied-on-share",
                                       "guest-access-blocked",
                                       "smb-version-mismatch",
                                       "workstation-service-stopped",
                                       "disconnected-session-left",
                                       "shared-account-in-use",
                                       "no-session-time-limits",
                                       "session-policy-misconfigured",
                                       "network-drops-sessions",
                                       "update-or-restart-pending",
                                       "unauthorised-session",
                                       "application-session-bug",
                                       "logon-id-collision",
                                       "session-limit-reached",
                                       "broker-stale-session",
                                       "session-without-credentials",
                                       "credential-storage-disabled",
                                       "ntlm-level-mismatch",
                                       "same-account-other-password",
                                       "global-mapping-stale",
                                       "too-many-sessions-to-server"};

const std::map<std::string, std::set<std::string>> kQuestions = {
    {"symptom",
     {"more-than-one-user-name", "cannot-open-share", "asked-again-and-again",
      "old-session-still-there", "disconnected-suddenly", "cannot-start-program", "other"}},
    {"error", {}},
    {"moment",
     {"mapping-a-drive", "opening-a-share", "signing-in", "reconnecting-remote-desktop",
      "starting-a-program", "running-a-script-or-service", "joining-a-domain", "after-restart",
      "printing"}},
    {"server", {}},
    {"wanted-user", {}},
    {"recent-change",
     {"password", "account", "server-or-nas", "system-update", "network", "program", "nothing"}},
    {"account-shared", {"yes", "no"}},
    {"left-last-session", {"signed-out", "closed-window", "connection-lost", "power-lost"}},
    {"signed-in-elsewhere", {"yes", "no"}},
    {"only-as-administrator", {"yes", "no"}},
    {"touched-before", {"yes", "no"}},
    {"same-account-again", {"yes", "no"}},
    {"program-uses-server", {"yes", "no"}},
    {"works-by-other-name", {"yes", "no"}},
    {"back-after-restart", {"yes", "no"}},
    {"who-is-affected", {"only-me", "several", "everyone"}},
    {"two-accounts-needed", {"yes", "no"}},
    {"network-drops", {"yes", "no"}}};

std::string read(const std::string& path) {
  std::ifstream file(std::string(UNCLASH_SOURCE_DIR) + "/resources/" + path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

const std::vector<std::string> kFiles = {"causes.json", "evidence.json", "questions.json",
                                         "actions.json", "codes.json"};

std::vector<std::pair<std::string, std::string>> files() {
  std::vector<std::pair<std::string, std::string>> result;
  for (const std::string& name : kFiles) result.emplace_back(name, read("knowledge/" + name));
  return result;
}

const Knowledge& knowledge() {
  static const auto kLoaded = Knowledge::load();
  if (!kLoaded) {
    ADD_FAILURE() << kLoaded.failure().detail;
    std::abort();
  }
  return **kLoaded;
}

std::set<std::string> setOf(const std::vector<std::string>& list) {
  return {list.begin(), list.end()};
}

TEST(Knowledge, HasExactlyTheTaxonomysIds) {
  EXPECT_EQ(setOf(knowledge().causeIds()), kCauses);
  EXPECT_EQ(setOf(knowledge().actionIds()), test::actions());
  std::map<std::string, std::set<std::string>> questions;
  for (const QuestionInfo& question : knowledge().data().questions)
    questions[question.id] = setOf(question.answers);
  EXPECT_EQ(questions, kQuestions);
}

TEST(Knowledge, EachCauseCanBeSeenOrToldAndTreated) {
  const KnowledgeData& data = knowledge().data();
  for (std::size_t i = 0; i < data.causes.size(); ++i) {
    const CauseInfo& cause = data.causes[i];
    const bool seen = std::any_of(data.rules.begin(), data.rules.end(),
                                  [&](const RuleInfo& rule) { return rule.given[i] > rule.base; });
    EXPECT_TRUE(seen || !cause.errors.empty()) << cause.id;
    EXPECT_FALSE(cause.symptoms.empty()) << cause.id;
    EXPECT_FALSE(cause.moments.empty()) << cause.id;
    const bool treated =
        std::any_of(data.treatments.begin(), data.treatments.end(), [&](const TreatmentInfo& t) {
          return t.helps[i] > 0.2 && t.action.id != "report-to-helpdesk";
        });
    EXPECT_TRUE(treated) << cause.id;
  }
}

TEST(Knowledge, EachActionHelpsAgainstSomething) {
  for (const TreatmentInfo& treatment : knowledge().data().treatments)
    EXPECT_TRUE(std::any_of(treatment.helps.begin(), treatment.helps.end(), [](double chance) {
      return chance >= 0.1;
    })) << treatment.action.id;
}

/// What a rule settles has to be more than likely under it, and what it speaks against is not
/// settled by it.
TEST(Knowledge, DoesNotContradictItself) {
  const KnowledgeData& data = knowledge().data();
  for (const RuleInfo& rule : data.rules) {
    bool speaks = false;
    for (std::size_t i = 0; i < data.causes.size(); ++i) {
      speaks = speaks || rule.given[i] > 2 * rule.base || rule.given[i] < rule.base / 2 ||
               std::abs(rule.given[i] - rule.base) > 0.15;
      if (rule.conclusive[i]) {
        EXPECT_GT(rule.given[i], 3 * rule.base) << rule.sight.rule << " " << data.causes[i].id;
      }
    }
    EXPECT_TRUE(speaks) << rule.sight.rule << " says nothing about any cause";
  }
  for (const QuestionInfo& question : data.questions)
    for (const auto* rules : {&question.premise.settledBy, &question.premise.decidesWhere})
      for (const std::string& rule : *rules)
        EXPECT_NE(data.rule(rule), nullptr) << question.id << " " << rule;
  for (const TreatmentInfo& treatment : data.treatments) {
    // What can be put back says by whom, and what ends work is not put back.
    EXPECT_FALSE(treatment.action.disruptive && treatment.action.reversible) << treatment.action.id;
  }
}

/// The numbers of a code lead to causes that expect that number.
TEST(Knowledge, CodesAndCausesAgree) {
  const KnowledgeData& data = knowledge().data();
  const json codes = json::parse(read("knowledge/codes.json"));
  std::set<std::string> known;
  for (const json& code : codes["codes"]) {
    known.insert(std::to_string(code["code"].get<std::int64_t>()));
    for (const json& cause : code.value("causes", json::array()))
      EXPECT_TRUE(data.causeIndex(cause.get<std::string>())) << code["code"] << " " << cause;
  }
  EXPECT_GE(known.size(), 120U);
  for (const CauseInfo& cause : data.causes)
    for (const auto& [number, likely] : cause.errors)
      EXPECT_EQ(known.count(number), 1U) << cause.id << " expects " << number;
}

TEST(Knowledge, PriorsAreSane) {
  double sum = knowledge().data().somethingElse;
  for (const CauseInfo& cause : knowledge().data().causes) {
    EXPECT_LT(cause.prior, 0.25) << cause.id << " is no longer a guess but a verdict";
    EXPECT_GT(cause.prior, 0.002) << cause.id;
    sum += cause.prior;
  }
  EXPECT_GT(sum, 0.8);
  EXPECT_LT(sum, 1.6);
}

TEST(Knowledge, DistributionsAddUp) {
  for (const QuestionInfo& question : knowledge().data().questions) {
    if (question.answers.empty()) continue;
    for (const Distribution& given : question.given) {
      double sum = 0;
      for (const auto& [answer, value] : given) {
        EXPECT_GT(value, 0) << question.id << " " << answer;
        sum += value;
      }
      EXPECT_NEAR(sum, 1, 1e-9) << question.id;
    }
  }
}

TEST(Knowledge, EveryPredicateIsUsed) {
  std::set<std::string> used;
  for (const RuleInfo& rule : knowledge().data().rules) used.insert(rule.sight.predicate);
  EXPECT_EQ(used, setOf(predicateNames()));
}

/// Placeholders of a pattern: what stands behind a brace before `}` or `,`.
std::set<std::string> placeholders(const std::string& pattern) {
  static const std::regex kName(R"(\{(\w+)[,}])");
  std::set<std::string> names;
  for (std::sregex_iterator it(pattern.begin(), pattern.end(), kName), end; it != end; ++it)
    names.insert((*it)[1]);
  return names;
}

class Texts : public testing::TestWithParam<std::string> {
 protected:
  void expectText(const std::string& id) { EXPECT_TRUE(texts_.contains(id)) << id; }
  /// The text names exactly what it is given, and stands in a general form beside that.
  void expectText(const std::string& id, const std::vector<std::string>& facts) {
    expectText(id);
    if (!texts_.contains(id)) return;
    EXPECT_EQ(placeholders(texts_[id].get<std::string>()), setOf(facts)) << id;
    if (facts.empty()) return;
    expectText(id + ".general");
    if (texts_.contains(id + ".general")) {
      EXPECT_TRUE(placeholders(texts_[id + ".general"].get<std::string>()).empty()) << id;
    }
  }
  json texts_ = json::parse(read("translations/unclash_" + GetParam() + ".arb"));
};
INSTANTIATE_TEST_SUITE_P(Knowledge, Texts, testing::Values("en", "de"),
                         [](const auto& info) { return info.param; });

TEST_P(Texts, EveryIdHasItsWords) {
  for (const CauseInfo& cause : knowledge().data().causes) {
    expectText("cause." + cause.id + ".name", cause.nameFacts);
    expectText("cause." + cause.id + ".headline", cause.headlineFacts);
    expectText("cause." + cause.id + ".explanation", cause.explanationFacts);
    expectText(cause.prevention);
  }
  for (const RuleInfo& rule : knowledge().data().rules) expectText("evidence." + rule.sight.rule);
  for (const QuestionInfo& question : knowledge().data().questions) {
    expectText("question." + question.id);
    if (question.help) expectText("question." + question.id + ".help");
    for (const std::string& answer : question.answers)
      expectText("answer." + question.id + "." + answer);
    for (const std::string& answer : question.helpedAnswers)
      expectText("answer." + question.id + "." + answer + ".help");
  }
  for (const char* id : {"answer.unknown", "answer.unknown.help", "evidence.answer",
                         "evidence.answer.error", "evidence.answer.no-error", "error.knowledge"})
    expectText(id);
}

// As much of JSON Schema as knowledge.schema.json uses.
class Validator {
 public:
  explicit Validator(const json& schema) : schema_(schema) {}
  void check(const json& rules, const json& value, const std::string& where) {
    if (rules.contains("$ref")) {
      check(schema_.at(json::json_pointer(rules["$ref"].get<std::string>().substr(1))), value,
            where);
      return;
    }
    for (const auto& [keyword, argument] : rules.items()) {
      static const std::set<std::string> kKnown = {"type",
                                                   "const",
                                                   "enum",
                                                   "required",
                                                   "properties",
                                                   "additionalProperties",
                                                   "items",
                                                   "minItems",
                                                   "pattern",
                                                   "exclusiveMinimum",
                                                   "exclusiveMaximum",
                                                   "minimum",
                                                   "propertyNames",
                                                   "description",
                                                   "title",
                                                   "$schema",
                                                   "$id",
                                                   "$defs"};
      EXPECT_TRUE(kKnown.count(keyword)) << "the test does not know " << keyword;
    }
    if (rules.contains("type")) {
      EXPECT_TRUE(isType(value, rules["type"])) << where;
    }
    if (rules.contains("const")) {
      EXPECT_EQ(value, rules["const"]) << where;
    }
    if (rules.contains("enum")) {
      EXPECT_THAT(rules["enum"].get<std::vector<json>>(), testing::Contains(value)) << where;
    }
    if (rules.contains("exclusiveMinimum")) {
      EXPECT_GT(value.get<double>(), rules["exclusiveMinimum"].get<double>()) << where;
    }
    if (rules.contains("exclusiveMaximum")) {
      EXPECT_LT(value.get<double>(), rules["exclusiveMaximum"].get<double>()) << where;
    }
    if (rules.contains("minimum")) {
      EXPECT_GE(value.get<double>(), rules["minimum"].get<double>()) << where;
    }
    if (rules.contains("pattern")) {
      EXPECT_TRUE(std::regex_match(value.get<std::string>(),
                                   std::regex(rules["pattern"].get<std::string>())))
          << where << " " << value;
    }
    if (value.is_array()) {
      EXPECT_GE(value.size(), rules.value("minItems", std::size_t{0})) << where;
      for (std::size_t i = 0; i < value.size() && rules.contains("items"); ++i)
        check(rules["items"], value[i], where + "/" + std::to_string(i));
    }
    if (!value.is_object()) return;
    for (const json& name : rules.value("required", json::array()))
      EXPECT_TRUE(value.contains(name.get<std::string>())) << where << " lacks " << name;
    const json properties = rules.value("properties", json::object());
    for (const auto& [name, member] : value.items()) {
      const std::string at = where + "/" + name;
      if (rules.contains("propertyNames")) check(rules["propertyNames"], name, at);
      if (properties.contains(name))
        check(properties[name], member, at);
      else if (rules.contains("additionalProperties") && rules["additionalProperties"].is_object())
        check(rules["additionalProperties"], member, at);
      else
        EXPECT_NE(rules.value("additionalProperties", json(true)), json(false)) << at;
    }
  }

 private:
  static bool isType(const json& value, const std::string& type) {
    if (type == "object") return value.is_object();
    if (type == "array") return value.is_array();
    if (type == "string") return value.is_string();
    if (type == "boolean") return value.is_boolean();
    if (type == "integer") return value.is_number_integer();
    return type == "number" && value.is_number();
  }
  const json& schema_;
};

TEST(Knowledge, FilesFitTheirSchema) {
  const json schema = json::parse(read("knowledge/knowledge.schema.json"));
  Validator validator(schema);
  for (const char* name : {"causes", "evidence", "questions", "actions", "codes"})
    validator.check(schema["$defs"][name],
                    json::parse(read(std::string("knowledge/") + name + ".json")), name);
}

std::string complaintAbout(const std::string& file, const std::function<void(json&)>& change) {
  auto all = files();
  for (auto& [name, content] : all)
    if (name == file) {
      json changed = json::parse(content);
      change(changed);
      content = changed.dump();
    }
  const auto result = Knowledge::parse(all);
  if (result) return "read without complaint";
  EXPECT_EQ(result.failure().trouble, Trouble::input);
  EXPECT_EQ(result.failure().message.id, "error.knowledge");
  return result.failure().detail;
}

TEST(KnowledgeFiles, AreReadAsTheyAre) { EXPECT_TRUE(Knowledge::parse(files()).ok()); }

TEST(KnowledgeFiles, AMissingOrBrokenOneIsNamed) {
  for (const std::string& name : kFiles) {
    auto without = files();
    without.erase(std::find_if(without.begin(), without.end(),
                               [&](const auto& file) { return file.first == name; }));
    const auto missing = Knowledge::parse(without);
    ASSERT_FALSE(missing.ok());
    EXPECT_THAT(missing.failure().detail, HasSubstr(name));
    auto broken = files();
    for (auto& [file, content] : broken)
      if (file == name) content.resize(content.size() / 2);
    EXPECT_FALSE(Knowledge::parse(broken).ok()) << name;
  }
}

TEST(KnowledgeFiles, WrongContentIsNamedWithItsPlace) {
  EXPECT_THAT(complaintAbout("causes.json", [](json& j) { j["causes"][2]["prior"] = 1.5; }),
              HasSubstr("causes.json: /causes/2/prior is not between 0 and 1"));
  EXPECT_THAT(complaintAbout("causes.json", [](json& j) { j["causes"][0].erase("facts"); }),
              HasSubstr("/causes/0 lacks facts"));
  EXPECT_THAT(complaintAbout("causes.json", [](json& j) { j["causes"][0]["colour"] = "red"; }),
              HasSubstr("unknown colour"));
  EXPECT_THAT(
      complaintAbout("causes.json", [](json& j) { j["causes"][1]["id"] = j["causes"][0]["id"]; }),
      HasSubstr("twice"));
  EXPECT_THAT(
      complaintAbout("causes.json", [](json& j) { j["causes"][0]["symptoms"]["boredom"] = 0.1; }),
      HasSubstr("boredom"));
  EXPECT_THAT(complaintAbout("causes.json", [](json& j) { j["causes"][0]["errors"]["5"] = 0.5; }),
              HasSubstr("adds up to 1 or more"));
  EXPECT_THAT(complaintAbout("causes.json", [](json& j) { j["schema"] = "unclash.causes/2"; }),
              HasSubstr("unclash.causes/1"));
  EXPECT_THAT(
      complaintAbout("evidence.json", [](json& j) { j["rules"][0]["given"]["gremlins"] = 0.5; }),
      HasSubstr("gremlins"));
  EXPECT_THAT(
      complaintAbout("evidence.json", [](json& j) { j["rules"][0]["predicate"] = "crystal-ball"; }),
      HasSubstr("crystal-ball"));
  EXPECT_THAT(complaintAbout("evidence.json", [](json& j) { j["rules"][0]["areas"] = {"attic"}; }),
              HasSubstr("attic"));
  EXPECT_THAT(complaintAbout("evidence.json", [](json& j) { j["rules"][0]["base"] = "often"; }),
              HasSubstr("/rules/0/base is not a number"));
  EXPECT_THAT(complaintAbout("questions.json",
                             [](json& j) {
                               j["questions"][5]["given"]["password-changed"] = {{"perhaps", 0.5}};
                             }),
              HasSubstr("perhaps"));
  EXPECT_THAT(complaintAbout("questions.json",
                             [](json& j) {
                               j["questions"][6]["premise"] = {{"settledBy", {"nothing-at-all"}}};
                             }),
              HasSubstr("nothing-at-all"));
  EXPECT_THAT(
      complaintAbout("actions.json", [](json& j) { j["actions"][0]["needs"] = "a wizard"; }),
      HasSubstr("a wizard"));
  EXPECT_THAT(complaintAbout("actions.json", [](json& j) { j["actions"][0]["cost"] = 0; }),
              HasSubstr("/actions/0/cost"));
  EXPECT_THAT(complaintAbout("actions.json", [](json& j) { j["actions"][0].erase("undoNeeds"); }),
              HasSubstr("undoNeeds"));
  EXPECT_THAT(complaintAbout("actions.json", [](json& j) { j["actions"][0]["page"] = "calc.exe"; }),
              HasSubstr("calc.exe"));
}

TEST(KnowledgeFiles, TheirOrderOfMembersDoesNotMatter) {
  auto all = files();
  std::reverse(all.begin(), all.end());
  EXPECT_TRUE(Knowledge::parse(all).ok());
}

TEST(Actions, SayWhatTheyAre) {
  const ActionInfo* disconnect = knowledge().action("disconnect-connection");
  ASSERT_NE(disconnect, nullptr);
  EXPECT_EQ(disconnect->needs, Needs::user);
  EXPECT_TRUE(disconnect->reversible);
  EXPECT_EQ(disconnect->undoNeeds, UndoNeeds::password);
  EXPECT_FALSE(disconnect->disruptive);
  EXPECT_FALSE(knowledge().action("remove-stored-credential")->reversible);
  EXPECT_TRUE(knowledge().action("restart-computer")->disruptive);
  EXPECT_EQ(knowledge().action("restart-workstation-service")->needs, Needs::administrator);
  EXPECT_FALSE(knowledge().action("report-to-helpdesk")->automatic);
  EXPECT_EQ(knowledge().action("install-updates")->page, "ms-settings:windowsupdate");
  EXPECT_EQ(knowledge().action("do-magic"), nullptr);
}

}  // namespace
}  // namespace unclash
