// A plan that comes from elsewhere does what it says on the computer it was made for, and nothing
// else anywhere.
#include "core/helpdesk/plan_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/machine/practice/practice_machine.h"
#include "core/report/report.h"
#include "tests/unit/helpdesk/sample.h"

namespace unclash {
namespace {

using testing::HasSubstr;
using testing::Not;

test::Sample sampleOf(const std::string& name) {
  for (test::Sample& sample : test::practiceSamples())
    if (sample.id == name) return sample;
  ADD_FAILURE() << name;
  return {};
}

PlanFile planFor(const Snapshot& snapshot, const Answers& answers) {
  const test::Consulted result = test::consult(snapshot, answers);
  return planFile(snapshot, result.answers, result.plan.steps);
}

std::vector<std::string> objections(const CheckedPlan& plan) {
  std::vector<std::string> ids;
  for (const CheckedStep& step : plan.steps)
    ids.push_back(step.objection ? step.objection->id : "");
  return ids;
}

TEST(PlanFile, FitsTheComputerItWasMadeFor) {
  for (const test::Sample& sample : test::practiceSamples()) {
    SCOPED_TRACE(sample.id);
    const PlanFile sent = planFor(sample.snapshot, sample.answers);
    const auto arrived = readPlanFile(writePlanFile(sent));
    ASSERT_TRUE(arrived.ok()) << arrived.failure().detail;
    const auto checked = checkPlan(test::knowledge(), *arrived, sample.snapshot, sample.answers);
    ASSERT_TRUE(checked.ok()) << checked.failure().detail;
    EXPECT_FALSE(checked->changed);
    EXPECT_THAT(objections(*checked), testing::Each(""));
    ASSERT_EQ(checked->steps.size(), sent.steps.size());
    for (std::size_t i = 0; i < sent.steps.size(); ++i) {
      const Step& step = checked->steps[i].step;
      EXPECT_EQ(step.title, sent.steps[i].title);
      EXPECT_EQ(step.manual, sent.steps[i].manual);
      EXPECT_EQ(step.automatic, sent.steps[i].automatic) << step.action;
      EXPECT_EQ(step.needs, sent.steps[i].needs);
    }
    EXPECT_EQ(checked->answers, arrived->answers);
  }
}

/// Words made anew, so a lie in the file has no place to stand.
TEST(PlanFile, HoldsNoSentence) {
  const auto sample = sampleOf("two-names");
  const std::string text = writePlanFile(planFor(sample.snapshot, sample.answers));
  EXPECT_THAT(text, HasSubstr("disconnect-connection"));
  EXPECT_THAT(text, Not(HasSubstr("net use")));
  EXPECT_THAT(text, Not(HasSubstr("title")));
}

TEST(PlanFile, IsRefusedWhereItIsBroken) {
  const auto sample = sampleOf("two-names");
  const std::string text = writePlanFile(planFor(sample.snapshot, sample.answers));
  std::size_t accepted = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    std::string changed = text;
    changed[i] = changed[i] == 'x' ? 'y' : 'x';
    if (readPlanFile(std::string_view(changed)).ok()) ++accepted;
  }
  EXPECT_EQ(accepted, 0U);
  EXPECT_FALSE(readPlanFile(std::string_view(text).substr(0, text.size() / 2)).ok());
  EXPECT_FALSE(readPlanFile(std::string_view("{}")).ok());
  std::string newer = text;
  newer.replace(newer.find("unclash.plan/1"), 14, "unclash.plan/2");
  const auto refused = readPlanFile(std::string_view(newer));
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.failure().message.id, "error.plan-version");
}

TEST(PlanFile, IsRefusedElsewhere) {
  const auto sample = sampleOf("two-names");
  PlanFile plan = planFor(sample.snapshot, sample.answers);
  plan.computer = "SOMEBODY-ELSE";
  const auto checked = checkPlan(test::knowledge(), plan, sample.snapshot, sample.answers);
  ASSERT_FALSE(checked.ok());
  EXPECT_EQ(checked.failure().message.id, "error.plan-other-computer");
}

TEST(PlanFile, LeavesOutWhatIsNotThere) {
  const auto sample = sampleOf("two-names");
  const PlanFile plan = planFor(sample.snapshot, sample.answers);
  Snapshot later = sample.snapshot;
  later.connections->clear();
  const auto checked = checkPlan(test::knowledge(), plan, later, sample.answers);
  ASSERT_TRUE(checked.ok());
  EXPECT_TRUE(checked->changed);
  for (const CheckedStep& step : checked->steps) {
    if (step.step.action == "disconnect-connection") {
      ASSERT_TRUE(step.objection.has_value());
      EXPECT_EQ(step.objection->id, "plan.objection.not-there");
    }
  }
}

/// A letter that now leads elsewhere, or stands under somebody else, is another connection.
TEST(PlanFile, LeavesAnotherConnectionUnderTheSameLetterAlone) {
  const auto sample = sampleOf("two-names");
  const PlanFile plan = planFor(sample.snapshot, sample.answers);
  for (const bool otherUser : {false, true}) {
    Snapshot later = sample.snapshot;
    for (Connection& connection : *later.connections)
      if (otherUser)
        connection.user = std::string("OTHER\\carl");
      else
        connection.remote = R"(\\elsewhere\data)";
    const auto checked = checkPlan(test::knowledge(), plan, later, sample.answers);
    ASSERT_TRUE(checked.ok());
    for (const CheckedStep& step : checked->steps)
      EXPECT_EQ(step.objection.has_value(), step.step.action == "disconnect-connection")
          << step.step.action;
  }
}

Step foreignStep(std::string action) {
  Step step;
  step.action = std::move(action);
  return step;
}

// What somebody could put into a file to make a person do something they do not want.
TEST(PlanFile, LeadsNobodyToAServerTheyDoNotKnow) {
  const auto sample = sampleOf("two-names");
  PlanFile plan = planFor(sample.snapshot, sample.answers);
  plan.steps.clear();
  Step lure = foreignStep("reconnect-as");
  lure.remote = R"(\\thief.example\data)";
  lure.user = "anna";
  plan.steps.push_back(lure);
  lure.action = "use-server-alias";
  lure.remote = R"(\\fs01\data)";
  lure.alias = "thief.example";
  plan.steps.push_back(lure);
  Step stored = foreignStep("replace-stored-credential");
  stored.target = "thief.example";
  stored.user = "anna";
  plan.steps.push_back(stored);
  plan.steps.push_back(foreignStep("format-disk"));
  Step program = foreignStep("close-program");
  program.target = "lsass.exe";
  plan.steps.push_back(program);
  Step setting = foreignStep("change-smb-setting");
  setting.target = "insecureGuestLogon";
  setting.value = "true & calc.exe";
  plan.steps.push_back(setting);
  plan.answers.set("server", R"(\\thief.example\data)");
  const auto checked = checkPlan(test::knowledge(), plan, sample.snapshot, sample.answers);
  ASSERT_TRUE(checked.ok());
  EXPECT_THAT(objections(*checked), testing::Each(Not("")));
  EXPECT_TRUE(checked->fitting().empty());
  EXPECT_FALSE(checked->answers.given("server").has_value());
}

TEST(PlanFile, FromAReportWithoutNamesComesBackToTheNamesHere) {
  for (const char* name :
       {"two-names", "saved-sign-in", "comes-back-at-sign-in", "printer-queue"}) {
    SCOPED_TRACE(name);
    const auto sample = sampleOf(name);
    Redactor redactor;
    const Snapshot sent = redact(sample.snapshot, redactor);
    Answers said = sample.answers;
    if (const auto place = said.server()) said.set("server", redactor.path(place->root()));
    if (const auto user = said.wantedUser()) said.set("wanted-user", redactor.user(user->text()));
    const PlanFile plan = planFor(sent, said);
    const std::string text = writePlanFile(plan);
    EXPECT_THAT(text, Not(HasSubstr("fs01"))) << text;

    const auto checked = checkPlan(test::knowledge(), plan, sample.snapshot, sample.answers);
    ASSERT_TRUE(checked.ok()) << checked.failure().detail;
    const Plan own = test::consult(sample.snapshot, sample.answers).plan;
    EXPECT_THAT(objections(*checked), testing::Each(""));
    ASSERT_EQ(checked->steps.size(), own.steps.size());
    for (std::size_t i = 0; i < own.steps.size(); ++i)
      EXPECT_EQ(checked->steps[i].step.title, own.steps[i].title);

    // What was sent is no longer so: whom a stand-in means is not sure any more.
    Snapshot later = sample.snapshot;
    if (later.sessions.known()) later.sessions->clear();
    later.connections.ensure().push_back({.remote = R"(\\new\one)"});
    EXPECT_FALSE(checkPlan(test::knowledge(), plan, later, sample.answers).ok());
  }
}

}  // namespace
}  // namespace unclash
