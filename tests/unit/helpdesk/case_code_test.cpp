// A case read out on the telephone arrives as the same case, or not at all.
#include "core/helpdesk/case_code.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <regex>

#include "core/diagnose/knowledge_data.h"
#include "core/helpdesk/code_book.h"
#include "core/report/report.h"
#include "core/text/catalog.h"
#include "tests/unit/helpdesk/sample.h"

namespace unclash {
namespace {

using test::Sample;

CaseSummary summaryFor(const Sample& sample) {
  const test::Consulted result = test::consult(sample.snapshot, sample.answers);
  return summaryOf(test::knowledge(), sample.snapshot, result.answers, result.diagnosis,
                   result.plan);
}

std::string bare(const std::string& code) {
  std::string text;
  for (const char c : code)
    if (c != '-') text += c;
  return text;
}

TEST(CaseCode, EveryCaseArrivesWithItsCauseAndItsActions) {
  const std::vector<Sample> samples = test::allSamples();
  ASSERT_GE(samples.size(), 50U);
  std::size_t facts = 0;
  std::size_t withFirst = 0;
  for (const Sample& sample : samples) {
    SCOPED_TRACE(sample.id);
    const CaseSummary sent = summaryFor(sample);
    const std::string code = writeCaseCode(sent);
    EXPECT_LE(code.size(), kLongestCaseCode) << code;
    EXPECT_TRUE(std::regex_match(code, std::regex("[0-9A-Z]{4}(-[0-9A-Z]{4}){1,4}"))) << code;
    const auto opened = readCaseCode(code);
    ASSERT_TRUE(opened.ok()) << opened.failure().detail;
    ASSERT_EQ(opened->causes.empty(), sent.causes.empty());
    if (!sent.causes.empty()) {
      EXPECT_EQ(opened->causes.front().id, sent.causes.front().id);
      EXPECT_EQ(likelihoodOf(opened->causes.front().probability),
                likelihoodOf(sent.causes.front().probability));
    }
    EXPECT_EQ(opened->steps, sent.steps);
    EXPECT_EQ(opened->answers, sent.answers);
    EXPECT_EQ(opened->serverNamed, sent.serverNamed);
    EXPECT_EQ(opened->userNamed, sent.userNamed);
    EXPECT_EQ(opened->gaps, sent.gaps);
    EXPECT_EQ(opened->enough, sent.enough);
    EXPECT_TRUE(opened->complete);
    for (const CaseFact& fact : opened->facts) EXPECT_THAT(sent.facts, testing::Contains(fact));
    if (!sent.facts.empty() && testing::Value(opened->facts, testing::Contains(sent.facts.front())))
      ++withFirst;
    facts += opened->facts.size();
    const std::string typed = bare(code);
    for (std::size_t a = 0; a < typed.size(); ++a)
      for (std::size_t b = a + 1; b < typed.size(); ++b) {
        std::string swapped = typed;
        std::swap(swapped[a], swapped[b]);
        EXPECT_EQ(readCaseCode(swapped).ok(), typed[a] == typed[b]) << code << ": " << swapped;
      }
  }
  RecordProperty("meanFacts",
                 std::to_string(static_cast<double>(facts) / static_cast<double>(samples.size())));
  // Long answers and a long plan leave room for little of what was seen, and now and then for none.
  EXPECT_GE(2 * facts, 5 * samples.size());
  EXPECT_GE(100 * withFirst, 95 * samples.size());
}

TEST(CaseCode, EverythingThePersonSaidArrivesOrIsSaidToBeMissing) {
  for (const Sample& sample : test::allSamples()) {
    SCOPED_TRACE(sample.id);
    const Diagnosis diagnosis = diagnose(test::knowledge(), sample.snapshot, sample.answers);
    const Plan plan = makePlan(test::knowledge(), sample.snapshot, sample.answers, diagnosis);
    const CaseSummary sent =
        summaryOf(test::knowledge(), sample.snapshot, sample.answers, diagnosis, plan);
    const auto opened = readCaseCode(writeCaseCode(sent));
    ASSERT_TRUE(opened.ok());
    EXPECT_EQ(opened->steps, sent.steps);
    EXPECT_EQ(opened->complete, opened->answers == sent.answers);
    for (const auto& [question, answer] : opened->answers.all())
      EXPECT_EQ(sent.answers.all().at(question), answer);
  }
}

TEST(CaseCode, AnyWrongCharacterIsNoticed) {
  for (const Sample& sample : test::practiceSamples()) {
    const std::string code = bare(writeCaseCode(summaryFor(sample)));
    const auto right = readCaseCode(code);
    ASSERT_TRUE(right.ok());
    for (std::size_t at = 0; at < code.size(); ++at)
      for (const char other : std::string("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")) {
        std::string typed = code;
        typed[at] = other;
        const auto opened = readCaseCode(typed);
        // A look-alike of the right character is the right character.
        const bool twin =
            opened.ok() && writeCaseCode(*readCaseCode(code)) == writeCaseCode(*opened);
        if (other == code[at])
          EXPECT_TRUE(opened.ok());
        else
          EXPECT_TRUE(!opened.ok() ||
                      (twin && std::string("OILZSGB").find(other) != std::string::npos))
              << code << " read as " << typed;
      }
  }
}

TEST(CaseCode, AnyTwoWrongOrSwappedCharactersAreNoticed) {
  const std::string code = bare(writeCaseCode(summaryFor(test::practiceSamples().front())));
  for (std::size_t a = 0; a < code.size(); ++a)
    for (std::size_t b = a + 1; b < code.size(); ++b) {
      if (code[a] != code[b]) {
        std::string swapped = code;
        std::swap(swapped[a], swapped[b]);
        EXPECT_FALSE(readCaseCode(swapped).ok()) << code << " read as " << swapped;
      }
      for (const char first : std::string("0123456789ACEHJKMPRTWXY"))
        for (const char second : std::string("0123456789ACEHJKMPRTWXY")) {
          if (first == code[a] && second == code[b]) continue;
          std::string wrong = code;
          wrong[a] = first;
          wrong[b] = second;
          ASSERT_FALSE(readCaseCode(wrong).ok()) << code << " read as " << wrong;
        }
    }
}

TEST(CaseCode, IsReadHoweverItIsTyped) {
  const CaseSummary sent = summaryFor(test::practiceSamples().front());
  const std::string code = writeCaseCode(sent);
  const auto opened = readCaseCode(code);
  ASSERT_TRUE(opened.ok());
  std::string low = code;
  std::transform(low.begin(), low.end(), low.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  for (const std::string& typed : {low, bare(code), "  " + code + "\n"}) {
    const auto again = readCaseCode(typed);
    ASSERT_TRUE(again.ok()) << typed;
    EXPECT_EQ(*again, *opened);
  }
  std::string dashes;
  for (const char c : code) dashes += c == '-' ? std::string("\xE2\x80\x93") : std::string(1, c);
  EXPECT_TRUE(readCaseCode(dashes).ok()) << dashes;
  for (const std::string words :
       {"Case code: ", "Case code ", "Re: ticket 7: Code de cas : ", "Fallcode ",
        "\xE3\x82\xB1\xE3\x83\xBC\xE3\x82\xB9 \xEF\xBC\x9A"}) {
    const auto pasted = readCaseCode(words + code + "\n");
    ASSERT_TRUE(pasted.ok()) << words;
    EXPECT_EQ(*pasted, *opened);
  }
  // What is no word is part of the code, and wrong.
  EXPECT_FALSE(readCaseCode("0000 " + code).ok());
  std::string twins = code;
  for (char& c : twins) c = c == '0' ? 'O' : c == '1' ? 'l' : c == '5' ? 's' : c;
  EXPECT_TRUE(readCaseCode(twins).ok()) << twins;
}

TEST(CaseCode, SaysWhatIsWrongWithIt) {
  const std::string code = writeCaseCode(summaryFor(test::practiceSamples().front()));
  const auto problem = [](const std::string& typed) {
    const auto opened = readCaseCode(typed);
    return opened.ok() ? std::string() : opened.failure().message.id;
  };
  EXPECT_EQ(problem(""), "error.case-code.length");
  EXPECT_EQ(problem(code.substr(0, code.size() - 1)), "error.case-code.length");
  EXPECT_EQ(problem(code + "-0000-00"), "error.case-code.length");
  EXPECT_EQ(problem("V" + code.substr(1)), "error.case-code.character");
  std::string wrong = code;
  wrong[0] = wrong[0] == '3' ? '4' : '3';
  EXPECT_EQ(problem(wrong), "error.case-code.wrong");
  for (const auto* id : {"length", "character", "wrong", "version"})
    EXPECT_TRUE((*Catalog::load("en"))->has(std::string("error.case-code.") + id)) << id;
}

TEST(CaseCode, NeverReadsWhatNobodyWrote) {
  std::mt19937 random(20260111);
  const std::string alphabet = "0123456789ACEHJKMPRTWXY";
  std::size_t read = 0;
  for (int i = 0; i < 20000; ++i) {
    std::string typed;
    const std::size_t length = 8 + 4 * (random() % 4);
    for (std::size_t c = 0; c < length; ++c) typed += alphabet[random() % alphabet.size()];
    const auto opened = readCaseCode(typed);
    if (!opened) continue;
    ++read;
    // What is read all the same is a case that could have been sent.
    const auto again = readCaseCode(writeCaseCode(*opened));
    ASSERT_TRUE(again.ok()) << typed;
    EXPECT_EQ(again->steps, opened->steps) << typed;
  }
  EXPECT_LE(read, 60U);
}

TEST(CaseCode, FitsWhateverThereIsToSay) {
  std::mt19937 random(7);
  const auto& book = helpdesk::questions();
  for (int i = 0; i < 300; ++i) {
    CaseSummary summary;
    summary.platform = Platform::windows;
    summary.answers.set("error", std::to_string(random() % 70000));
    for (const auto& question : book)
      if (!question.answers.empty())
        summary.answers.set(std::string(question.id),
                            std::string(question.answers[random() % question.answers.size()]));
    for (int c = 0; c < 3; ++c)
      summary.causes.push_back(
          {std::string(helpdesk::causes().ids[random() % helpdesk::causes().ids.size()]), 0.3});
    for (std::size_t s = random() % 5; s > 0; --s)
      summary.steps.push_back(
          {std::string(helpdesk::actions().ids[random() % helpdesk::actions().ids.size()]),
           random() % 2 == 0});
    for (const auto& area : helpdesk::areas().ids)
      if (random() % 2 == 0) summary.gaps.emplace_back(area);
    for (int f = 0; f < 12; ++f)
      summary.facts.push_back(
          {std::string(helpdesk::rules().ids[random() % helpdesk::rules().ids.size()]), true});
    const std::string code = writeCaseCode(summary);
    EXPECT_LE(code.size(), kLongestCaseCode);
    const auto opened = readCaseCode(code);
    ASSERT_TRUE(opened.ok()) << code << opened.failure().detail;
    EXPECT_EQ(opened->causes.front().id, summary.causes.front().id);
    EXPECT_EQ(opened->steps, summary.steps);
    EXPECT_EQ(opened->answers.given("symptom"), summary.answers.given("symptom"));
    EXPECT_EQ(opened->complete, opened->answers == summary.answers && opened->gaps == summary.gaps);
  }
}

/// A long row of digits could be a telephone number; it is no error number either.
TEST(CaseCode, CarriesNoNumberThatCannotBeAnError) {
  CaseSummary summary;
  summary.answers.set("error", "4915112345678");
  const auto opened = readCaseCode(writeCaseCode(summary));
  ASSERT_TRUE(opened.ok());
  EXPECT_FALSE(opened->answers.asked("error"));
  EXPECT_FALSE(opened->complete);
}

// Where this fails, add the new ids to the end of the lists in core/helpdesk/code_book.cpp.
TEST(CodeBook, HasAllThatIsKnown) {
  const Knowledge& knowledge = test::knowledge();
  for (const std::string& id : knowledge.causeIds())
    EXPECT_TRUE(helpdesk::causes().indexOf(id)) << id;
  for (const std::string& id : knowledge.actionIds())
    EXPECT_TRUE(helpdesk::actions().indexOf(id)) << id;
  for (const RuleInfo& rule : knowledge.data().rules)
    EXPECT_TRUE(helpdesk::rules().indexOf(rule.sight.rule)) << rule.sight.rule;
  for (const char* area : kAreas) EXPECT_TRUE(helpdesk::areas().indexOf(area)) << area;
  for (const QuestionInfo& question : knowledge.data().questions) {
    const auto& book = helpdesk::questions();
    const auto known =
        std::find_if(book.begin(), book.end(), [&](const auto& q) { return q.id == question.id; });
    ASSERT_NE(known, book.end()) << question.id;
    for (const std::string& answer : question.answers)
      EXPECT_THAT(known->answers, testing::Contains(answer)) << question.id;
    EXPECT_LE(known->answers.size(), helpdesk::kMostAnswers);
  }
  EXPECT_LE(helpdesk::rules().ids.size(), helpdesk::kMostRules);
  EXPECT_LE(helpdesk::areas().ids.size(), helpdesk::kMostAreas);
  EXPECT_LE(helpdesk::questions().size(), helpdesk::kMostQuestions);
  EXPECT_EQ(helpdesk::errorWeights().size(), helpdesk::kMostErrors);
  EXPECT_EQ(helpdesk::causes().weights.size(), 56U);
  EXPECT_EQ(helpdesk::actions().weights.size(), 60U);
}

// The meaning of a code that somebody wrote down does not change with a new version.
TEST(CodeBook, StaysAsItIs) {
  CaseSummary summary;
  summary.platform = Platform::windows;
  summary.answers.set("error", "1219");
  summary.answers.set("symptom", "more-than-one-user-name");
  summary.serverNamed = summary.userNamed = true;
  summary.causes = {{"mapped-drive-other-user", 0.9}};
  summary.steps = {{"disconnect-connection", true}, {"reconnect-as", true}};
  summary.facts = {{"drive-other-user", true}};
  EXPECT_EQ(writeCaseCode(summary), "3XAH-T8TM-RJ6J");
}

}  // namespace
}  // namespace unclash
