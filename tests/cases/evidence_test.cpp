// What a diagnosis rests on is there: every fact, every sentence, and every cause somewhere first.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "core/text/catalog.h"
#include "core/text/render.h"
#include "tests/cases/subjects.h"

namespace unclash {
namespace {

using nlohmann::json;
using test::Subject;

/// True where a fact names an answer that was given, an area that could not be looked at, or a
/// place of the snapshot.
bool exists(const std::string& fact, const Subject& subject) {
  const std::string first = fact.substr(0, fact.find('/'));
  const std::string rest = first.size() < fact.size() ? fact.substr(first.size() + 1) : "";
  if (first == "answer") return subject.answers.contains(rest);
  if (first == "gap") {
    const json gaps = subject.snapshot.value("gaps", json::array());
    return !subject.snapshot.contains(rest) ||
           std::any_of(gaps.begin(), gaps.end(),
                       [&](const json& gap) { return gap.value("area", "") == rest; });
  }
  return !fact.empty() && subject.snapshot.contains(json::json_pointer("/" + fact));
}

void expectFactsOf(const Subject& subject) {
  const test::Worked worked = test::workedOut(subject);
  for (const auto* findings : {&worked.diagnosis.causes, &worked.diagnosis.alsoPresent})
    for (const Finding& finding : *findings)
      for (const Evidence& evidence : finding.evidence)
        EXPECT_TRUE(exists(evidence.fact, subject)) << subject.id << " " << finding.cause << " "
                                                    << evidence.text.id << " " << evidence.fact;
  for (const Step& step : worked.plan.steps)
    if (!step.fact.empty()) {
      EXPECT_TRUE(exists(step.fact, subject))
          << subject.id << " " << step.action << " " << step.fact;
    }
}

TEST(Evidence, PointsToWhatIsThere) {
  for (const Subject& subject : test::subjects()) expectFactsOf(subject);
}

TEST(Evidence, PointsToWhatIsThereWhereSomethingIsMissing) {
  for (const Subject& subject : test::subjects()) {
    for (const auto& [id, value] : subject.answers.items()) {
      Subject other = subject;
      other.answers.erase(id);
      other.id += " without " + id;
      expectFactsOf(other);
      other = subject;
      other.answers[id] = kUnknownAnswer;
      other.id += " not knowing " + id;
      expectFactsOf(other);
    }
    for (const auto& [area, value] : subject.snapshot.items()) {
      if (area == "schema") continue;
      Subject other = subject;
      other.snapshot.erase(area);
      other.id += " without " + area;
      expectFactsOf(other);
    }
  }
}

TEST(Evidence, SpeaksForTheFirstCause) {
  for (const Subject& subject : test::subjects()) {
    const test::Worked worked = test::workedOut(subject);
    ASSERT_FALSE(worked.diagnosis.causes.empty()) << subject.id;
    const auto& evidence = worked.diagnosis.causes.front().evidence;
    EXPECT_TRUE(std::any_of(evidence.begin(), evidence.end(), [](const Evidence& one) {
      return !one.against;
    })) << subject.id;
  }
}

TEST(Evidence, EveryCauseOfTheTaxonomyComesFirstSomewhereAndIsExplained) {
  const auto catalog = Catalog::load("en");
  ASSERT_TRUE(catalog.ok());
  const Renderer renderer(*catalog, Dress::plain);
  std::set<std::string> first;
  for (const Subject& subject : test::subjects()) {
    const test::Worked worked = test::workedOut(subject);
    if (worked.diagnosis.causes.empty()) continue;
    const Finding& finding = worked.diagnosis.causes.front();
    first.insert(finding.cause);
    for (const Message* message : {&finding.name, &finding.headline, &finding.explanation}) {
      const std::string text = renderer(*message);
      EXPECT_GT(text.size(), 10U) << subject.id << " " << message->id;
      EXPECT_EQ(text.find('{'), std::string::npos) << text;
      EXPECT_EQ(text.find("«"), std::string::npos) << text;
    }
    for (const Evidence& evidence : finding.evidence) {
      const std::string text = renderer(evidence.text);
      EXPECT_EQ(text.find('{'), std::string::npos) << text;
      EXPECT_EQ(text.find("«"), std::string::npos) << text;
    }
  }
  for (const std::string& cause : test::knowledge().causeIds())
    EXPECT_EQ(first.count(cause), 1U) << cause << " comes first nowhere";
}

}  // namespace
}  // namespace unclash
