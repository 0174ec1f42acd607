// What the helpdesk sees and tries: an opened case code, a computer that is not here, a copy of it,
// a ticket.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/consultation.h"
#include "core/helpdesk/held_machine.h"
#include "core/helpdesk/opened.h"
#include "core/helpdesk/simulate.h"
#include "core/helpdesk/ticket.h"
#include "core/model/snapshot_json.h"
#include "core/report/report.h"
#include "tests/unit/helpdesk/sample.h"

namespace unclash {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string say(const Message& message) {
  static const Renderer kSay(*Catalog::load("en"), Dress::plain);
  return kSay(message);
}

CaseSummary arrived(const test::Sample& sample, const test::Consulted& result) {
  const auto opened = readCaseCode(writeCaseCode(summaryOf(
      test::knowledge(), sample.snapshot, result.answers, result.diagnosis, result.plan)));
  EXPECT_TRUE(opened.ok());
  return opened ? *opened : CaseSummary{};
}

TEST(OpenedCase, SaysTheSameInWordsThatNameNobody) {
  for (const test::Sample& sample : test::allSamples()) {
    SCOPED_TRACE(sample.id);
    const test::Consulted result = test::consult(sample.snapshot, sample.answers);
    const CaseSummary summary = arrived(sample, result);
    const Diagnosis diagnosis = diagnosisOf(test::knowledge(), summary);
    const Plan plan = planOf(test::knowledge(), summary);
    ASSERT_EQ(diagnosis.problemFound(), result.diagnosis.problemFound());
    std::vector<Message> words;
    if (diagnosis.problemFound()) {
      EXPECT_EQ(diagnosis.causes.front().cause, result.diagnosis.causes.front().cause);
      words.push_back(diagnosis.causes.front().headline);
      words.push_back(diagnosis.causes.front().explanation);
      for (const Finding& finding : diagnosis.causes) words.push_back(finding.name);
      for (const Evidence& evidence : diagnosis.causes.front().evidence)
        words.push_back(evidence.text);
    }
    ASSERT_EQ(plan.steps.size(), result.plan.steps.size());
    for (std::size_t i = 0; i < plan.steps.size(); ++i) {
      EXPECT_EQ(plan.steps[i].action, result.plan.steps[i].action);
      EXPECT_EQ(plan.steps[i].automatic, result.plan.steps[i].automatic);
      words.push_back(plan.steps[i].title);
      words.push_back(plan.steps[i].manual);
    }
    for (const Message& message : answersOf(summary)) words.push_back(message);
    for (const Message& message : words) {
      const std::string text = say(message);
      EXPECT_THAT(text, Not(HasSubstr("{"))) << text;
      EXPECT_THAT(text, Not(HasSubstr("\xC2\xAB"))) << text;
    }
  }
}

TEST(HeldMachine, TakesASnapshotAndAReport) {
  const test::Sample sample = test::practiceSamples().front();
  const auto bare = readReceivedText("one.json", writeSnapshot(sample.snapshot));
  ASSERT_TRUE(bare.ok());
  EXPECT_EQ(bare->snapshot, sample.snapshot);
  EXPECT_TRUE(bare->answers.all().empty());

  const test::Consulted result = test::consult(sample.snapshot, sample.answers);
  ReportContent content;
  content.snapshot = &sample.snapshot;
  content.diagnosis = &result.diagnosis;
  content.plan = &result.plan;
  content.answers = &result.answers;
  const auto catalog = *Catalog::load("en");
  const auto open = readReceivedText("two.json", writeReport(content, ReportFormat::json, catalog));
  ASSERT_TRUE(open.ok()) << open.failure().detail;
  EXPECT_EQ(open->snapshot, sample.snapshot);
  EXPECT_EQ(open->answers, result.answers);
  EXPECT_FALSE(open->redacted);

  Redactor redactor;
  const auto shut =
      readReceivedText("three.json", writeReport(content, ReportFormat::json, catalog, &redactor));
  ASSERT_TRUE(shut.ok()) << shut.failure().detail;
  EXPECT_TRUE(shut->redacted);
  // Without names it is the same case.
  const test::Consulted again = test::consult(shut->snapshot, shut->answers);
  EXPECT_EQ(again.diagnosis.causes.front().cause, result.diagnosis.causes.front().cause);

  for (const char* wrong : {"", "{}", "[]", R"({"schema": "unclash.report/1"})", "<html>"})
    EXPECT_FALSE(readReceivedText("x", wrong).ok()) << wrong;
  EXPECT_FALSE(readReceived("/nowhere/at-all.json").ok());
}

// Somebody who has no Unclash is helped by their answers alone.
TEST(HeldMachine, ACallerIsHelpedByTheirAnswers) {
  const std::shared_ptr<Machine> caller = callersMachine();
  EXPECT_TRUE(caller->readOnly());
  Consultation talk(caller, *Knowledge::load(), {});
  ASSERT_TRUE(talk.answer("error", "1219").ok());
  ASSERT_TRUE(talk.answer("server", "fs01").ok());
  ASSERT_TRUE(
      talk.finishLooking(talk.startLooking()([](const AreaProgress&) {}, std::stop_token{})).ok());
  int asked = 0;
  for (; talk.state() == Consultation::State::asking && asked < 10; ++asked)
    ASSERT_TRUE(talk.answer(talk.question()->id, talk.question()->answers.front().id).ok());
  EXPECT_GT(asked, 0);
  ASSERT_TRUE(talk.diagnosis().problemFound());
  EXPECT_FALSE(talk.plan().empty());
  for (const Step& step : talk.plan().steps) EXPECT_FALSE(step.manual.empty());
}

TEST(Copy, OfEachPracticeComputerShowsTheSame) {
  for (const test::Sample& sample : test::practiceSamples()) {
    SCOPED_TRACE(sample.id);
    if (!sample.answers.server()) continue;
    const auto copy = simulatedCopy(sample.snapshot, sample.answers);
    ASSERT_TRUE(copy.ok()) << copy.failure().detail;
    EXPECT_FALSE(copy->assumed.empty());
    Look look;
    look.servers = {sample.answers.server()->server().text()};
    const Snapshot seen = practice::snapshotOf(copy->world, look);
    const test::Consulted before = test::consult(sample.snapshot, sample.answers);
    const test::Consulted after = test::consult(seen, sample.answers);
    ASSERT_TRUE(after.diagnosis.problemFound());
    EXPECT_EQ(after.diagnosis.causes.front().cause, before.diagnosis.causes.front().cause);
  }
}

TEST(Copy, APlanIsTriedOnItAndHelps) {
  std::size_t helped = 0;
  for (const test::Sample& sample : test::practiceSamples()) {
    if (sample.answers.error() != 1219 || !sample.answers.wantedUser()) continue;
    SCOPED_TRACE(sample.id);
    auto copy = simulatedCopy(sample.snapshot, sample.answers);
    ASSERT_TRUE(copy.ok()) << copy.failure().detail;
    practice::World& world = copy->world;
    EXPECT_NE(world.tryWanted(), 0);
    const test::Consulted result = test::consult(sample.snapshot, sample.answers);
    for (Step step : result.plan.steps) {
      step.force = true;
      if (step.automatic) (void)practice::performOn(world, step);
    }
    if (world.tryWanted() == 0) ++helped;
  }
  EXPECT_GE(helped, 3U);
}

TEST(Copy, IsNotMadeOfNothing) { EXPECT_FALSE(simulatedCopy({}, {}).ok()); }

TEST(Ticket, TellsTheCaseShortly) {
  test::Sample sample;
  for (test::Sample& one : test::practiceSamples())
    if (one.id == "two-names") sample = one;
  const test::Consulted result = test::consult(sample.snapshot, sample.answers);
  ReportContent content;
  content.snapshot = &sample.snapshot;
  content.diagnosis = &result.diagnosis;
  content.plan = &result.plan;
  content.answers = &result.answers;
  const auto catalog = *Catalog::load("en");
  const std::string open = ticketText(content, "4KH0-R7CA", "9.9", catalog);
  for (const char* part : {"1219", "very likely", "Seen:", "Planned:", "4KH0-R7CA", "9.9", "fs01"})
    EXPECT_THAT(open, HasSubstr(part)) << open;
  EXPECT_LT(open.size(), 2000U);
  RepairReport repair;
  repair.steps.push_back({result.plan.steps.front(), {StepResult::done, 0, {}, {}}});
  repair.verdict = Message{"verdict.helped"};
  content.repair = &repair;
  EXPECT_THAT(ticketText(content, "", "9.9", catalog), HasSubstr("Done:"));

  Redactor redactor;
  const std::string shut = ticketText(content, "4KH0-R7CA", "9.9", catalog, &redactor);
  for (const char* name : {"fs01", "anna", "CONTOSO", "PC-0412"})
    EXPECT_THAT(shut, Not(HasSubstr(name))) << shut;
}

}  // namespace
}  // namespace unclash
