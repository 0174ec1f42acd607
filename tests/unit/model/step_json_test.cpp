#include "core/model/step_json.h"

#include <gtest/gtest.h>

namespace unclash {
namespace {

Message sample() {
  return Message{"step.disconnect-connection.title"}
      .with("device", Argument::Kind::device, "Z:")
      .with("count", Argument::Kind::number, std::int64_t{-3})
      .with("inner", Message{"inner"}.with("user", Argument::Kind::user, "CONTOSO\\änna\n\"x\""))
      .with("list", std::vector<Message>{Message{"one"}, Message{"two"}});
}

Step fullStep() {
  Step step;
  step.action = "disconnect-connection";
  step.target = "Z:";
  step.fact = "connections/0";
  step.cause = "mapped-drive-other-user";
  step.needs = Needs::serverAdministrator;
  step.reversible = true;
  step.undoNeeds = UndoNeeds::password;
  step.automatic = false;
  step.local = "Z:";
  step.remote = R"(\\fs01\data)";
  step.user = R"(CONTOSO\anna)";
  step.logonSession = "0x1a2b3c";
  step.client = "192.168.1.7";
  step.session = 3;
  step.persistent = true;
  step.alsoForget = true;
  step.openFiles = 2;
  step.alias = "fs01.contoso.com";
  step.value = "60000";
  step.before = "0";
  step.force = true;
  step.undo = true;
  step.alsoCutOff = {"FS01\\bert", ""};
  step.title = sample();
  step.effect = Message{"effect"};
  step.status = Message{"status"};
  step.manual = Message{"manual"}.with("command", Argument::Kind::code, "net use Z: /delete");
  step.warning = Message{"warning"};
  return step;
}

TEST(StepJson, GivesBackEveryMember) {
  const Result<Step> again = readStep(writeStep(fullStep()));
  ASSERT_TRUE(again) << again.failure().detail;
  EXPECT_EQ(*again, fullStep());
}

TEST(StepJson, GivesBackDefaults) {
  Step step;
  step.action = "restart-computer";
  const Result<Step> again = readStep(writeStep(step));
  ASSERT_TRUE(again) << again.failure().detail;
  EXPECT_EQ(*again, step);
}

TEST(StepJson, IsOneLine) { EXPECT_EQ(writeStep(fullStep()).find('\n'), std::string::npos); }

TEST(StepJson, ReplacesBytesThatAreNotUtf8) {
  Step step;
  step.action = "correct-path";
  step.remote = "\\\\fs01\\\xFF";
  const Result<Step> again = readStep(writeStep(step));
  ASSERT_TRUE(again);
  EXPECT_EQ(again->remote, "\\\\fs01\\\xEF\xBF\xBD");
}

TEST(StepJson, EveryArgumentKindSurvives) {
  using Kind = Argument::Kind;
  for (Kind kind :
       {Kind::text, Kind::code, Kind::number, Kind::server, Kind::user, Kind::path, Kind::device,
        Kind::computer, Kind::program, Kind::time, Kind::seconds, Kind::message, Kind::list}) {
    Message message{"x"};
    message.arguments.push_back({"a", kind, "t", 7, {}});
    const Result<Message> again = readMessage(writeMessage(message));
    ASSERT_TRUE(again);
    EXPECT_EQ(*again, message);
  }
}

TEST(StepJson, OutcomesSurvive) {
  for (StepResult result : {StepResult::done, StepResult::failed, StepResult::skipped,
                            StepResult::refused, StepResult::needsAdministrator}) {
    const StepOutcome outcome{result, 2401, sample(), "WNetCancelConnection2: 2401"};
    const Result<StepOutcome> again = readStepOutcome(writeStepOutcome(outcome));
    ASSERT_TRUE(again) << again.failure().detail;
    EXPECT_EQ(*again, outcome);
  }
}

TEST(StepJson, RefusesWhatIsNotAStep) {
  struct Case {
    const char* change;
    const char* with;
    const char* member;
  };
  const std::string good = writeStep(fullStep());
  for (const Case& each :
       {Case{R"("action")", R"("akshun")", "action"},
        Case{R"("needs":"server administrator")", R"("needs":"nobody")", "needs"},
        Case{R"("reversible":true)", R"("reversible":1)", "reversible"},
        Case{R"("session":3)", R"("session":"3")", "session"},
        Case{R"("force":true)", R"("force":true,"colour":"red")", "colour"},
        Case{R"("kind":"device")", R"("kind":"gadget")", "title/arguments/0/kind"},
        Case{R"("id":"two")", R"("id":2)", "title/arguments/3/messages/1/id"}}) {
    std::string broken = good;
    const auto at = broken.find(each.change);
    ASSERT_NE(at, std::string::npos) << each.change;
    broken.replace(at, std::string{each.change}.size(), each.with);
    const Result<Step> step = readStep(broken);
    ASSERT_FALSE(step) << each.with;
    EXPECT_EQ(step.failure().trouble, Trouble::input);
    EXPECT_NE(step.failure().detail.find(std::string{each.member} + ": "), std::string::npos)
        << step.failure().detail;
  }
  EXPECT_FALSE(readStep(good.substr(0, good.size() / 2)));
  EXPECT_FALSE(readStep("[]"));
  EXPECT_FALSE(readStep(""));
}

TEST(StepJson, OutcomeCodeMustFit) {
  EXPECT_FALSE(readStepOutcome(R"({"result":"done","code":99999999999})"));
}

}  // namespace
}  // namespace unclash
