#include "core/diagnose/diagnosis.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <tuple>

#include "core/diagnose/conflicts.h"
#include "core/diagnose/evidence.h"
#include "core/diagnose/inference.h"
#include "core/diagnose/knowledge_data.h"
#include "core/diagnose/named_question.h"

namespace unclash {
namespace {

// The machine room's word for an area that nothing on this system looks at (gap_reasons.h).
constexpr const char* kNobodyLooked = "no way to look";
// Causes below this are not worth a line.
constexpr double kWorthNaming = 0.015;
constexpr std::size_t kMostCauses = 8;
constexpr std::size_t kMostEvidence = 8;
// From here on a sure second fault counts as a rival of the first, below as present beside it.
constexpr double kRival = 0.05;
// How much likelier than by chance something must be to be named as evidence, and how much less.
const double kSpeaksFor = std::log(1.5);
const double kSpeaksAgainst = std::log(0.34);

/// Why is nobody complaining? Where there is no complaint, only visible problems count.
bool complains(const KnowledgeData& data, const Answers& answers) {
  for (const QuestionInfo& question : data.questions) {
    if (question.id == "server" || question.id == "wanted-user") continue;
    if (question.id == "error" ? answers.error().has_value()
                               : answers.given(question.id).has_value())
      return true;
  }
  return false;
}

Message questionText(const std::string& id) { return Message{"question." + id, {}}; }

Message answerText(const std::string& question, const std::string& answer) {
  if (answer == kUnknownAnswer) return Message{"answer.unknown", {}};
  return Message{"answer." + question + "." + answer, {}};
}

Question asQuestion(const QuestionInfo& info) {
  Question question;
  question.id = info.id;
  question.text = questionText(info.id);
  if (info.help) question.help = Message{"question." + info.id + ".help", {}};
  const auto helped = [&](const std::string& answer) {
    return std::find(info.helpedAnswers.begin(), info.helpedAnswers.end(), answer) !=
           info.helpedAnswers.end();
  };
  for (const std::string& answer : info.answers) {
    const Message text = answerText(info.id, answer);
    question.answers.push_back(
        {answer, text, helped(answer) ? Message{text.id + ".help", {}} : Message{}});
  }
  if (!info.answers.empty())
    question.answers.push_back(
        {kUnknownAnswer, answerText(info.id, kUnknownAnswer), Message{"answer.unknown.help", {}}});
  return question;
}

/// One piece of evidence with how much it says, before it is sorted.
struct Weighed {
  Evidence evidence;
  double weight = 0;
};

/// The text with its facts, or its general form where they are not known. All facts of one text
/// come from one piece of evidence (beside what was asked for), so that nothing is claimed of the
/// wrong thing.
Message wording(const std::string& id, const std::vector<std::string>& needed,
                const std::vector<Weighed>& evidence, const std::vector<Argument>& asked) {
  if (needed.empty()) return Message{id, {}};
  const auto fill = [&](const std::vector<Argument>& facts) -> std::optional<Message> {
    Message message{id, {}};
    for (const std::string& name : needed) {
      const Argument* found = nullptr;
      for (const auto* list : {&facts, &asked})
        for (const Argument& fact : *list)
          if (found == nullptr && fact.name == name) found = &fact;
      if (found == nullptr) return std::nullopt;
      message.arguments.push_back(*found);
    }
    return message;
  };
  for (const Weighed& one : evidence)
    if (!one.evidence.against)
      if (auto message = fill(one.evidence.text.arguments)) return *message;
  if (auto message = fill({})) return *message;
  return Message{id + ".general", {}};
}

class Doctor {
 public:
  Doctor(const KnowledgeData& data, const Snapshot& snapshot, const Answers& answers,
         const std::vector<Tried>& tried)
      : data_(data), snapshot_(snapshot), answers_(answers), tried_(tried) {}

  Diagnosis examine();

 private:
  void look();
  bool visibleProblem() const;
  bool conclusivelyPresent(std::size_t cause) const;
  Finding describe(std::size_t cause, double probability) const;
  std::vector<Gap> gaps(const std::vector<Finding>& findings) const;
  std::vector<Gap> otherGaps(const std::vector<Gap>& told) const;
  Scene scene() const {
    return {snapshot_, answers_, wanted_ ? &*wanted_ : nullptr, clash_ ? &*clash_ : nullptr};
  }

  const KnowledgeData& data_;
  const Snapshot& snapshot_;
  const Answers& answers_;
  const std::vector<Tried>& tried_;
  std::optional<Wanted> wanted_;
  std::optional<Clash> clash_;
  bool clashIsSure_ = false;  ///< a name was given, or two identities stand on the server now
  bool complaint_ = false;
  inference::Observations seen_;
  std::vector<inference::Finding> said_;
};

void Doctor::look() {
  wanted_ = wantedOf(snapshot_, answers_);
  const std::vector<ServerName> clashing = clashingServers(snapshot_);
  if (!wanted_ && !clashing.empty()) {
    // Several servers are in the same trouble: the first by name stands for them.
    Answers first = answers_;
    first.set("server", clashing.front().text());
    wanted_ = wantedOf(snapshot_, first);
  }
  if (wanted_) {
    clash_ = findClash(snapshot_, *wanted_);
    clashIsSure_ = wanted_->named || std::find(clashing.begin(), clashing.end(),
                                               wanted_->place.server()) != clashing.end();
  }
  complaint_ = complains(data_, answers_);
  seen_.clear();
  for (const RuleInfo& rule : data_.rules) seen_.push_back(observe(rule.sight, scene()));
  said_ = inference::answerFindings(data_, answers_);
}

/// Something is wrong even though nobody says so.
bool Doctor::visibleProblem() const {
  for (std::size_t r = 0; r < data_.rules.size(); ++r) {
    const RuleInfo& rule = data_.rules[r];
    if (!rule.problem || seen_[r].presence != Presence::present) continue;
    // Another identity than the signed-in one is in the way only of somebody who wants another.
    const auto& areas = rule.sight.areas;
    const bool aboutConnections =
        std::find(areas.begin(), areas.end(), "connections") != areas.end();
    if (!aboutConnections || clashIsSure_) return true;
  }
  return false;
}

bool Doctor::conclusivelyPresent(std::size_t cause) const {
  const auto code = answers_.error();
  const bool fitsError = code && data_.causes[cause].errors.count(std::to_string(*code)) != 0;
  for (std::size_t r = 0; r < data_.rules.size(); ++r)
    if (seen_[r].presence == Presence::present && data_.rules[r].conclusive[cause] &&
        (data_.rules[r].problem || fitsError))
      return true;
  return false;
}

Finding Doctor::describe(std::size_t cause, double probability) const {
  const CauseInfo& info = data_.causes[cause];
  std::vector<Weighed> weighed;
  for (std::size_t r = 0; r < data_.rules.size(); ++r) {
    if (seen_[r].presence != Presence::present) continue;
    const double weight = inference::ruleWeight(data_.rules[r], Presence::present, cause);
    if (weight < kSpeaksFor && weight > kSpeaksAgainst) continue;
    for (const Trace& trace : seen_[r].traces)
      weighed.push_back({{trace.text, trace.fact, weight < 0}, weight});
  }
  for (const inference::Finding& said : said_) {
    const double weight = said.weights[cause];
    if (weight < kSpeaksFor && weight > kSpeaksAgainst) continue;
    const std::string id = said.fact.substr(said.fact.find('/') + 1);
    if (!answers_.given(id)) continue;  // "I don't know" counts, and is no fact to show
    Message text;
    if (const auto code = answers_.error(); id == "error" && code)
      text = Message{"evidence.answer.error", {}}.with("code", Argument::Kind::number,
                                                       static_cast<std::int64_t>(*code));
    else if (id == "error")
      text = Message{"evidence.answer.no-error", {}};
    else
      text = Message{"evidence.answer", {}}
                 .with("question", questionText(id))
                 .with("answer", answerText(id, *answers_.given(id)));
    weighed.push_back({{std::move(text), said.fact, weight < 0}, weight});
  }
  // What speaks for it first, what was seen before what was said, then by weight.
  const auto rank = [](const Weighed& one) {
    const bool said = one.evidence.fact.rfind("answer/", 0) == 0;
    return std::tuple(one.evidence.against, said, -std::abs(one.weight));
  };
  std::stable_sort(weighed.begin(), weighed.end(),
                   [&](const Weighed& a, const Weighed& b) { return rank(a) < rank(b); });

  std::vector<Argument> asked;
  if (wanted_) {
    asked.push_back({"server", Argument::Kind::server, wanted_->place.server().text(), 0, {}});
    if (wanted_->named)
      asked.push_back({"wanted", Argument::Kind::user, wanted_->user.text(), 0, {}});
  }

  Finding finding;
  finding.cause = info.id;
  finding.probability = probability;
  const std::string id = "cause." + info.id;
  finding.name = wording(id + ".name", info.nameFacts, weighed, asked);
  finding.headline = wording(id + ".headline", info.headlineFacts, weighed, asked);
  finding.explanation = wording(id + ".explanation", info.explanationFacts, weighed, asked);
  for (Weighed& one : weighed)
    if (finding.evidence.size() < kMostEvidence)
      finding.evidence.push_back(std::move(one.evidence));
  return finding;
}

/// Areas that could not be looked at, where a look could have told these causes apart.
std::vector<Gap> Doctor::gaps(const std::vector<Finding>& findings) const {
  std::set<std::string> areas;
  if (findings.empty()) {
    for (const char* area : kAreas)
      if (!wholeAreaSeen(snapshot_, area)) areas.insert(area);
  } else {
    for (std::size_t r = 0; r < data_.rules.size(); ++r) {
      if (seen_[r].presence == Presence::present) continue;
      for (const Finding& finding : findings) {
        const RuleInfo& rule = data_.rules[r];
        const double given = rule.given[*data_.causeIndex(finding.cause)];
        if (finding.probability < kRival || given < 3 * rule.base || given < 0.2) continue;
        for (const std::string& area : rule.sight.areas)
          if (!wholeAreaSeen(snapshot_, area)) areas.insert(area.substr(0, area.find('/')));
      }
    }
  }
  std::vector<Gap> result;
  for (const char* area : kAreas) {
    if (areas.count(area) == 0) continue;
    const std::size_t before = result.size();
    for (const Gap& gap : each(snapshot_.gaps))
      if (gap.area == area) result.push_back(gap);
    // An area that a recording simply lacks; where nobody asks, only the ones that decide count.
    if (result.size() == before && (!findings.empty() || std::string_view(area) == "connections")) {
      Gap missing;
      missing.area = area;
      missing.reason = kNobodyLooked;
      result.push_back(std::move(missing));
    }
  }
  return result;
}

/// Those of the snapshot that are not told already.
std::vector<Gap> Doctor::otherGaps(const std::vector<Gap>& told) const {
  std::vector<Gap> result;
  for (const Gap& gap : each(snapshot_.gaps))
    if (std::find(told.begin(), told.end(), gap) == told.end()) result.push_back(gap);
  return result;
}

Diagnosis Doctor::examine() {
  look();
  Diagnosis diagnosis;
  if (!complaint_ && !visibleProblem()) {
    // A list of one's own connections is enough to say that nothing is in the way, even where
    // those of other logon sessions are not to be seen.
    diagnosis.enough = snapshot_.connections.known();
    diagnosis.gaps = gaps({});
    diagnosis.otherGaps = otherGaps(diagnosis.gaps);
    return diagnosis;
  }
  const inference::Posterior likely = inference::posterior(data_, seen_, answers_, tried_);
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < likely.size(); ++i) order.push_back(i);
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return likely[a] > likely[b]; });
  for (const std::size_t cause : order) {
    const bool first = diagnosis.causes.empty();
    const bool beside = !first && likely[cause] < kRival && conclusivelyPresent(cause);
    if (!first && !beside &&
        (likely[cause] < kWorthNaming || diagnosis.causes.size() >= kMostCauses))
      continue;
    Finding finding = describe(cause, likely[cause]);
    if (beside) {
      diagnosis.alsoPresent.push_back(std::move(finding));
      continue;
    }
    const bool supported =
        complaint_ || std::any_of(finding.evidence.begin(), finding.evidence.end(),
                                  [](const Evidence& evidence) { return !evidence.against; });
    if (first || supported) diagnosis.causes.push_back(std::move(finding));
  }
  const std::vector<inference::Footing> footings = inference::footings(data_, scene());
  diagnosis.treatments = inference::rankTreatments(data_, likely, footings, tried_);
  if (const auto question =
          inference::nextQuestion(data_, scene(), seen_, likely, footings, tried_))
    diagnosis.question = named(asQuestion(data_.questions[*question]), snapshot_, answers_);
  diagnosis.gaps = gaps(diagnosis.causes);
  diagnosis.otherGaps = otherGaps(diagnosis.gaps);
  return diagnosis;
}

}  // namespace

Diagnosis diagnose(const Knowledge& knowledge, const Snapshot& snapshot, const Answers& answers,
                   const std::vector<Tried>& tried) {
  const KnowledgeData& data = knowledge.data();
  if (data.causes.empty()) return {};
  return Doctor(data, snapshot, answers, tried).examine();
}

std::optional<Question> questionById(const Knowledge& knowledge, std::string_view id) {
  const QuestionInfo* question = knowledge.data().question(id);
  if (question == nullptr) return std::nullopt;
  return asQuestion(*question);
}

}  // namespace unclash
