#include "core/diagnose/knowledge.h"

#include <algorithm>
#include <mutex>
#include <nlohmann/json.hpp>
#include <set>

#include "core/diagnose/codes.h"
#include "core/diagnose/knowledge_data.h"
#include "core/model/resource.h"
#include "core/model/settings_page.h"

namespace unclash {
namespace {

using Json = nlohmann::json;

/// What is wrong with a file, and where. Never leaves this file.
struct Broken {
  std::string where;
  std::string what;
};

/// One JSON value and the way to it, so that each complaint can say where.
class Node {
 public:
  Node(const Json& json, std::string where) : json_(&json), where_(std::move(where)) {}

  [[noreturn]] void complain(const std::string& what) const { throw Broken{where_, what}; }

  /// An object with exactly these members; those in `optional` may be absent.
  void members(std::initializer_list<const char*> required,
               std::initializer_list<const char*> optional = {}) const {
    if (!json_->is_object()) complain("is not an object");
    for (const char* name : required)
      if (!json_->contains(name)) complain(std::string("lacks ") + name);
    const auto listed = [](std::initializer_list<const char*> names, const std::string& name) {
      return std::any_of(names.begin(), names.end(), [&](const char* n) { return name == n; });
    };
    for (const auto& [name, value] : json_->items())
      if (!listed(required, name) && !listed(optional, name)) complain("has an unknown " + name);
  }

  bool has(const char* name) const { return json_->contains(name); }
  Node operator[](const std::string& name) const {
    if (!json_->is_object() || !json_->contains(name)) complain("lacks " + name);
    return {(*json_)[name], where_ + "/" + name};
  }
  std::vector<Node> items() const {
    if (!json_->is_array()) complain("is not a list");
    std::vector<Node> result;
    for (std::size_t i = 0; i < json_->size(); ++i)
      result.emplace_back((*json_)[i], where_ + "/" + std::to_string(i));
    return result;
  }
  std::vector<std::pair<std::string, Node>> entries() const {
    if (!json_->is_object()) complain("is not an object");
    std::vector<std::pair<std::string, Node>> result;
    for (const auto& [name, value] : json_->items())
      result.emplace_back(name, Node(value, where_ + "/" + name));
    return result;
  }

  std::string text() const {
    if (!json_->is_string() || json_->get_ref<const std::string&>().empty())
      complain("is not a text");
    return json_->get<std::string>();
  }
  bool flag() const {
    if (!json_->is_boolean()) complain("is not true or false");
    return json_->get<bool>();
  }
  std::int64_t integer() const {
    if (!json_->is_number_integer()) complain("is not a whole number");
    return json_->get<std::int64_t>();
  }
  double number() const {
    if (!json_->is_number()) complain("is not a number");
    return json_->get<double>();
  }
  /// Above 0 and below 1: what is impossible or certain could never be learned otherwise.
  double probability() const {
    const double value = number();
    if (!(value > 0 && value < 1)) complain("is not between 0 and 1");
    return value;
  }
  std::vector<std::string> texts() const {
    std::vector<std::string> result;
    for (const Node& item : items()) result.push_back(item.text());
    return result;
  }
  std::vector<std::int64_t> integers() const {
    std::vector<std::int64_t> result;
    for (const Node& item : items()) result.push_back(item.integer());
    return result;
  }
  std::vector<std::string> textsAt(const char* name) const {
    return has(name) ? (*this)[name].texts() : std::vector<std::string>{};
  }

 private:
  const Json* json_;
  std::string where_;
};

Distribution distributionOf(const Node& node) {
  Distribution result;
  double sum = 0;
  for (const auto& [name, value] : node.entries()) {
    result[name] = value.probability();
    // How likely each answer is, is said of those who know.
    if (name != kUnknownAnswer) sum += result[name];
  }
  if (sum >= 1) node.complain("adds up to 1 or more");
  return result;
}

template <class List>
void noDuplicates(const Node& node, const List& list,
                  std::string (*idOf)(const typename List::value_type&)) {
  std::set<std::string> ids;
  for (const auto& item : list)
    if (!ids.insert(idOf(item)).second) node.complain("has " + idOf(item) + " twice");
}

std::size_t causeAt(const KnowledgeData& data, const Node& node, const std::string& id) {
  const auto index = data.causeIndex(id);
  if (!index) node.complain("names a cause that is not in causes.json: " + id);
  return *index;
}

void readCauses(const Node& file, KnowledgeData& data) {
  file.members({"schema", "somethingElse", "causes"});
  data.somethingElse = file["somethingElse"].probability();
  for (const Node& node : file["causes"].items()) {
    node.members({"id", "prior", "errors", "symptoms", "moments", "facts", "prevention", "source"});
    CauseInfo cause;
    cause.id = node["id"].text();
    cause.prior = node["prior"].probability();
    cause.errors = distributionOf(node["errors"]);
    cause.symptoms = distributionOf(node["symptoms"]);
    cause.moments = distributionOf(node["moments"]);
    node["facts"].members({"name", "headline", "explanation"});
    cause.nameFacts = node["facts"]["name"].texts();
    cause.headlineFacts = node["facts"]["headline"].texts();
    cause.explanationFacts = node["facts"]["explanation"].texts();
    cause.prevention = node["prevention"].text();
    node["source"].text();
    data.causes.push_back(std::move(cause));
  }
  noDuplicates<std::vector<CauseInfo>>(file["causes"], data.causes,
                                       [](const CauseInfo& cause) { return cause.id; });
}

void readRules(const Node& file, KnowledgeData& data) {
  file.members({"schema", "rules"});
  const std::vector<std::string> predicates = predicateNames();
  for (const Node& node : file["rules"].items()) {
    node.members(
        {"id", "predicate", "areas", "base", "given", "source"},
        {"group", "conclusive", "problem", "absenceCounts", "events", "updates", "threshold"});
    RuleInfo rule;
    rule.sight.rule = node["id"].text();
    rule.sight.predicate = node["predicate"].text();
    if (!std::binary_search(predicates.begin(), predicates.end(), rule.sight.predicate))
      node["predicate"].complain("names no rule of the program: " + rule.sight.predicate);
    rule.sight.areas = node["areas"].texts();
    for (const std::string& area : rule.sight.areas)
      if (std::none_of(std::begin(kAreas), std::end(kAreas),
                       [&](const char* known) { return area == known; }) &&
          area != kOthersConnections)
        node["areas"].complain("names no area: " + area);
    if (node.has("events"))
      for (const Node& pattern : node["events"].items()) {
        pattern.members({"log"}, {"ids", "codes", "reasons"});
        EventPattern event;
        event.log = pattern["log"].text() == "*" ? std::string() : pattern["log"].text();
        if (pattern.has("ids")) event.ids = pattern["ids"].integers();
        if (pattern.has("codes")) event.codes = pattern["codes"].integers();
        if (pattern.has("reasons")) event.reasons = pattern["reasons"].integers();
        rule.sight.events.push_back(std::move(event));
      }
    rule.sight.updates = node.textsAt("updates");
    if (node.has("threshold")) rule.sight.threshold = node["threshold"].integer();
    rule.group = node.has("group") ? node["group"].text() : rule.sight.rule;
    rule.base = node["base"].probability();
    rule.given.assign(data.causes.size(), rule.base);
    for (const auto& [cause, value] : node["given"].entries())
      rule.given[causeAt(data, value, cause)] = value.probability();
    rule.conclusive.assign(data.causes.size(), false);
    for (const std::string& cause : node.textsAt("conclusive"))
      rule.conclusive[causeAt(data, node["conclusive"], cause)] = true;
    if (node.has("problem")) rule.problem = node["problem"].flag();
    if (node.has("absenceCounts")) rule.absenceCounts = node["absenceCounts"].probability();
    node["source"].text();
    data.rules.push_back(std::move(rule));
  }
  noDuplicates<std::vector<RuleInfo>>(file["rules"], data.rules,
                                      [](const RuleInfo& rule) { return rule.sight.rule; });
}

/// The answers that are listed as they are; the others share what is left as they do in `base`.
Distribution complete(const Distribution& listed, const Distribution& base) {
  double used = 0;
  double others = 0;
  for (const auto& [answer, value] : base) {
    const auto known = listed.find(answer);
    if (known == listed.end())
      others += value;
    else
      used += known->second;
  }
  Distribution result = listed;
  for (const auto& [answer, value] : base)
    if (listed.find(answer) == listed.end()) result[answer] = value / others * (1 - used);
  return result;
}

void readQuestions(const Node& file, KnowledgeData& data) {
  file.members({"schema", "questions"});
  for (const Node& node : file["questions"].items()) {
    node.members({"id", "source"},
                 {"start", "help", "cost", "unknown", "answers", "given", "premise"});
    QuestionInfo question;
    question.id = node["id"].text();
    if (node.has("start")) question.start = node["start"].flag();
    if (node.has("help")) question.help = node["help"].flag();
    if (node.has("answers")) {
      double sum = 0;
      for (const Node& answer : node["answers"].items()) {
        answer.members({"id", "base"}, {"help"});
        question.answers.push_back(answer["id"].text());
        if (answer.has("help") && answer["help"].flag())
          question.helpedAnswers.push_back(question.answers.back());
        sum += question.base[question.answers.back()] = answer["base"].probability();
      }
      if (question.base.size() != question.answers.size())
        node["answers"].complain("has an answer twice");
      for (auto& [answer, value] : question.base) value /= sum;
    }
    if (node.has("cost")) question.cost = node["cost"].number();
    if (!(question.cost > 0)) node["cost"].complain("is not above 0");
    if (node.has("unknown")) question.unknown = node["unknown"].probability();
    question.given.assign(data.causes.size(), question.base);
    question.unknownGiven.assign(data.causes.size(), question.unknown);
    if (node.has("given"))
      for (const auto& [cause, value] : node["given"].entries()) {
        Distribution listed = distributionOf(value);
        if (const auto unknown = listed.extract(kUnknownAnswer); !unknown.empty())
          question.unknownGiven[causeAt(data, value, cause)] = unknown.mapped();
        for (const auto& [answer, probability] : listed)
          if (question.base.find(answer) == question.base.end())
            value.complain("names no answer of the question: " + answer);
        if (listed.size() >= question.base.size()) value.complain("lists every answer");
        question.given[causeAt(data, value, cause)] = complete(listed, question.base);
      }
    if (node.has("premise")) {
      const Node premise = node["premise"];
      premise.members({}, {"answered", "platforms", "settledBy", "decidesWhere"});
      question.premise.answered = premise.textsAt("answered");
      question.premise.platforms = premise.textsAt("platforms");
      question.premise.settledBy = premise.textsAt("settledBy");
      question.premise.decidesWhere = premise.textsAt("decidesWhere");
      for (const auto* rules : {&question.premise.settledBy, &question.premise.decidesWhere})
        for (const std::string& rule : *rules)
          if (data.rule(rule) == nullptr)
            premise.complain("names no rule of evidence.json: " + rule);
    }
    node["source"].text();
    data.questions.push_back(std::move(question));
  }
  noDuplicates<std::vector<QuestionInfo>>(file["questions"], data.questions,
                                          [](const QuestionInfo& question) { return question.id; });
  for (const QuestionInfo& question : data.questions)
    for (const std::string& needed : question.premise.answered)
      if (data.question(needed) == nullptr)
        file["questions"].complain(question.id + " waits for an unknown question: " + needed);
  // What causes.json says about symptoms and moments has to be answers that exist.
  const auto fill = [&](const char* id, Distribution CauseInfo::*listed) {
    const auto question =
        std::find_if(data.questions.begin(), data.questions.end(),
                     [&](const QuestionInfo& candidate) { return candidate.id == id; });
    if (question == data.questions.end()) file["questions"].complain(std::string("lacks ") + id);
    for (std::size_t i = 0; i < data.causes.size(); ++i) {
      for (const auto& [answer, value] : data.causes[i].*listed)
        if (question->base.find(answer) == question->base.end())
          file["questions"].complain(std::string(id) +
                                     " lacks an answer that causes.json has for " +
                                     data.causes[i].id + ": " + answer);
      question->given[i] = complete(data.causes[i].*listed, question->base);
    }
  };
  fill("symptom", &CauseInfo::symptoms);
  fill("moment", &CauseInfo::moments);
}

template <class Value>
Value oneOf(const Node& node, std::initializer_list<std::pair<const char*, Value>> choices) {
  const std::string text = node.text();
  for (const auto& [name, value] : choices)
    if (text == name) return value;
  node.complain("is none of the known values: " + text);
}

void readActions(const Node& file, KnowledgeData& data) {
  file.members({"schema", "actions"});
  for (const Node& node : file["actions"].items()) {
    node.members(
        {"id", "cost", "needs", "reversible", "automatic", "disruptive", "helps", "source"},
        {"undoNeeds", "on", "page"});
    TreatmentInfo treatment;
    ActionInfo& action = treatment.action;
    action.id = node["id"].text();
    action.cost = node["cost"].number();
    if (!(action.cost > 0)) node["cost"].complain("is not above 0");
    action.needs =
        oneOf<Needs>(node["needs"], {{"user", Needs::user},
                                     {"administrator", Needs::administrator},
                                     {"server-administrator", Needs::serverAdministrator}});
    action.reversible = node["reversible"].flag();
    if (action.reversible != node.has("undoNeeds"))
      node.complain("has undoNeeds where it is not reversible, or the other way round");
    if (action.reversible)
      action.undoNeeds =
          oneOf<UndoNeeds>(node["undoNeeds"], {{"nothing", UndoNeeds::nothing},
                                               {"password", UndoNeeds::password},
                                               {"administrator", UndoNeeds::administrator}});
    action.automatic = node["automatic"].flag();
    action.disruptive = node["disruptive"].flag();
    if (node.has("page")) action.page = node["page"].text();
    if (!action.page.empty() && !isSettingsPage(action.page))
      node["page"].complain("is no page of Windows' settings: " + action.page);
    if (node.has("on"))
      treatment.on = oneOf<Object>(node["on"], {{"connection", Object::connection},

                                                {"remembered", Object::remembered},
                                                {"credential", Object::credential},
                                                {"session", Object::session},
                                                {"server-session", Object::serverSession},
                                                {"global-mapping", Object::globalMapping},
                                                {"second-name", Object::secondName}});
    treatment.helps.assign(data.causes.size(), 0);
    for (const auto& [cause, value] : node["helps"].entries())
      treatment.helps[causeAt(data, value, cause)] = value.probability();
    node["source"].text();
    data.treatments.push_back(std::move(treatment));
  }
  noDuplicates<std::vector<TreatmentInfo>>(
      file["actions"], data.treatments,
      [](const TreatmentInfo& treatment) { return treatment.action.id; });
}

class LoadedKnowledge final : public Knowledge {
 public:
  LoadedKnowledge(KnowledgeData data, CodeTable codes)
      : data_(std::move(data)), codes_(std::move(codes)) {}

  std::vector<CodeInfo> explain(std::string_view text) const override {
    std::vector<CodeInfo> named = codes_.named(text);
    return named.empty() ? spoken().explain(text) : named;
  }
  std::string symptom(std::string_view text) const override { return codes_.symptom(text); }
  const ActionInfo* action(std::string_view id) const override {
    const TreatmentInfo* treatment = data_.treatment(id);
    return treatment == nullptr ? nullptr : &treatment->action;
  }
  std::vector<std::string> causeIds() const override {
    std::vector<std::string> ids;
    for (const CauseInfo& cause : data_.causes) ids.push_back(cause.id);
    return ids;
  }
  std::vector<std::string> actionIds() const override {
    std::vector<std::string> ids;
    for (const TreatmentInfo& treatment : data_.treatments) ids.push_back(treatment.action.id);
    return ids;
  }
  std::vector<std::string> questionIds() const override {
    std::vector<std::string> ids;
    for (const QuestionInfo& question : data_.questions) ids.push_back(question.id);
    return ids;
  }
  const KnowledgeData& data() const override { return data_; }

 private:
  /// With the messages of every language that is built in. Made when words are first asked for:
  /// reading the catalogs takes longer than all other knowledge.
  const CodeTable& spoken() const {
    std::call_once(once_, [this] {
      spoken_ = codes_;
      for (const Resource& resource : allResources()) {
        if (resource.name.substr(0, kCatalogs.size()) != kCatalogs) continue;
        const Json texts = Json::parse(resource.data, nullptr, false);
        if (!texts.is_object()) continue;
        for (const CodeInfo& info : codes_.all())
          if (const auto text = texts.find(info.text.id); text != texts.end() && text->is_string())
            spoken_.learn(info.code, text->get_ref<const std::string&>());
      }
    });
    return spoken_;
  }

  static constexpr std::string_view kCatalogs = "translations/";
  KnowledgeData data_;
  CodeTable codes_;
  mutable std::once_flag once_;
  mutable CodeTable spoken_;
};

Failure broken(const std::string& file, const std::string& detail) {
  Failure failure;
  failure.trouble = Trouble::input;
  failure.message = Message{"error.knowledge", {}}.with("file", Argument::Kind::code, file);
  failure.detail = file + ": " + detail;
  return failure;
}

using Files = std::vector<std::pair<std::string, std::string>>;

const std::string* contentOf(const Files& files, std::string_view name) {
  for (const auto& [path, content] : files) {
    const std::size_t slash = path.find_last_of('/');
    if (path.substr(slash == std::string::npos ? 0 : slash + 1) == name) return &content;
  }
  return nullptr;
}

}  // namespace

const KnowledgeData& Knowledge::data() const {
  static const KnowledgeData kNothing;
  return kNothing;
}

std::optional<std::size_t> KnowledgeData::causeIndex(std::string_view id) const {
  for (std::size_t i = 0; i < causes.size(); ++i)
    if (causes[i].id == id) return i;
  return std::nullopt;
}

const RuleInfo* KnowledgeData::rule(std::string_view id) const {
  for (const RuleInfo& rule : rules)
    if (rule.sight.rule == id) return &rule;
  return nullptr;
}

const QuestionInfo* KnowledgeData::question(std::string_view id) const {
  for (const QuestionInfo& question : questions)
    if (question.id == id) return &question;
  return nullptr;
}

const TreatmentInfo* KnowledgeData::treatment(std::string_view action) const {
  for (const TreatmentInfo& treatment : treatments)
    if (treatment.action.id == action) return &treatment;
  return nullptr;
}

Result<std::shared_ptr<const Knowledge>> Knowledge::parse(const Files& files) {
  struct Part {
    const char* file;
    const char* schema;
    void (*read)(const Node&, KnowledgeData&);
  };
  // In this order: each file names ids of those before it.
  static constexpr Part kParts[] = {{"causes.json", "unclash.causes/1", readCauses},
                                    {"evidence.json", "unclash.evidence/1", readRules},
                                    {"questions.json", "unclash.questions/1", readQuestions},
                                    {"actions.json", "unclash.actions/1", readActions}};
  KnowledgeData data;
  for (const Part& part : kParts) {
    const std::string* content = contentOf(files, part.file);
    if (content == nullptr) return broken(part.file, "is missing");
    const Json json = Json::parse(*content, nullptr, false);
    if (json.is_discarded()) return broken(part.file, "is not JSON");
    try {
      const Node file(json, "");
      if (file["schema"].text() != part.schema)
        file["schema"].complain(std::string("is not ") + part.schema);
      part.read(file, data);
    } catch (const Broken& what) {
      return broken(part.file, (what.where.empty() ? "" : what.where + " ") + what.what);
    }
  }
  const std::string* codes = contentOf(files, "codes.json");
  if (codes == nullptr) return broken("codes.json", "is missing");
  Result<CodeTable> table = CodeTable::parse(*codes);
  if (!table) return table.failure();
  return std::shared_ptr<const Knowledge>(
      std::make_shared<LoadedKnowledge>(std::move(data), std::move(*table)));
}

Result<std::shared_ptr<const Knowledge>> Knowledge::load() {
  static const Result<std::shared_ptr<const Knowledge>> kBuiltIn = [] {
    Files files;
    constexpr std::string_view kFolder = "knowledge/";
    for (const Resource& resource : allResources())
      if (resource.name.substr(0, kFolder.size()) == kFolder)
        files.emplace_back(resource.name, resource.data);
    return parse(files);
  }();
  return kBuiltIn;
}

}  // namespace unclash
