#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "core/report/report.h"

namespace unclash {
namespace {

using nlohmann::json;
using Kind = Argument::Kind;

std::shared_ptr<const Catalog> texts() {
  const auto catalog =
      Catalog::parse("en", R"({"@@locale": "en", "text": "{what}", "fixed": "fixed"})");
  return *catalog;
}
Renderer plain() { return Renderer{texts(), Dress::plain}; }
Message text(const char* what) { return Message{"text"}.with("what", Kind::text, what); }

Step step() {
  Step step;
  step.action = "disconnect-connection";
  step.target = "Z:";
  step.fact = "connections/0";
  step.cause = "mapped-drive-other-user";
  step.reversible = true;
  step.undoNeeds = UndoNeeds::password;
  step.title = text("Disconnect Z:");
  step.manual = text("net use Z: /delete");
  step.warning = text("2 files are open");
  return step;
}

TEST(DiagnosisJson, HasTheContractsForm) {
  Diagnosis diagnosis;
  Finding finding;
  finding.cause = "mapped-drive-other-user";
  finding.probability = 0.91;
  finding.evidence = {{text(R"(Z: is connected to \\fs01)"), "connections/0", false}};
  diagnosis.causes = {finding};
  finding.cause = "stored-credential-other-user";
  diagnosis.alsoPresent = {finding};
  diagnosis.question = Question{"two-accounts-needed",
                                text("Both?"),
                                {},
                                {{"yes", text("Yes"), {}}, {"unknown", text("?"), {}}}};
  Gap gap;
  gap.area = "sessions";
  gap.reason = "access denied";
  gap.code = std::int64_t{5};
  diagnosis.gaps = {gap};
  Plan plan;
  plan.steps = {step()};

  const json said = json::parse(diagnosisJson(diagnosis, plan, plain()));
  EXPECT_EQ(said["schema"], "unclash.diagnosis/1");
  EXPECT_EQ(said["causes"][0]["id"], "mapped-drive-other-user");
  EXPECT_DOUBLE_EQ(said["causes"][0]["probability"].get<double>(), 0.91);
  EXPECT_EQ(said["causes"][0]["evidence"][0],
            json({{"text", R"(Z: is connected to \\fs01)"}, {"fact", "connections/0"}}));
  EXPECT_EQ(said["alsoPresent"][0]["id"], "stored-credential-other-user");
  EXPECT_EQ(said["question"]["id"], "two-accounts-needed");
  EXPECT_EQ(said["question"]["answers"][0], json({{"id", "yes"}, {"text", "Yes"}}));
  EXPECT_EQ(said["plan"][0], json::parse(R"({"action": "disconnect-connection", "target": "Z:",
    "fact": "connections/0", "needs": "user", "reversible": true, "undoNeeds": "password",
    "warning": "2 files are open", "manual": "net use Z: /delete", "why": "mapped-drive-other-user",
    "title": "Disconnect Z:"})"));
  EXPECT_EQ(said["gaps"][0],
            json::parse(R"({"area": "sessions", "reason": "access denied", "code": 5})"));
}

TEST(DiagnosisJson, LeavesOutWhatDoesNotApply) {
  Step plain_ = step();
  plain_.reversible = false;
  plain_.warning.reset();
  plain_.needs = Needs::serverAdministrator;
  Plan plan;
  plan.steps = {plain_};
  const json said = json::parse(diagnosisJson({}, plan, plain()));
  EXPECT_FALSE(said["plan"][0].contains("undoNeeds"));
  EXPECT_FALSE(said["plan"][0].contains("warning"));
  EXPECT_EQ(said["plan"][0]["needs"], "server administrator");
  EXPECT_TRUE(said["question"].is_null());
  EXPECT_EQ(said["causes"], json::array());
  EXPECT_EQ(said["alsoPresent"], json::array());
  EXPECT_EQ(said["gaps"], json::array());
}

TEST(DiagnosisJson, ProbabilitiesNeverAddUpToMoreThanOne) {
  Diagnosis diagnosis;
  for (int i = 0; i < 3; ++i) {
    Finding finding;
    finding.probability = 1.0 / 3;
    diagnosis.causes.push_back(finding);
  }
  double sum = 0;
  const json root = json::parse(diagnosisJson(diagnosis, {}, plain()));
  for (const json& cause : root["causes"]) sum += cause["probability"].get<double>();
  EXPECT_LE(sum, 1.0);
}

TEST(DiagnosisJson, BytesThatAreNotUtf8DoNoHarm) {
  Diagnosis diagnosis;
  Finding finding;
  finding.evidence = {{text("user \xFF"), "connections/0", false}};
  diagnosis.causes = {finding};
  EXPECT_TRUE(json::accept(diagnosisJson(diagnosis, {}, plain())));
}

TEST(RepairJson, HasTheContractsForm) {
  RepairReport report;
  report.steps = {{step(), {StepResult::failed, 2401, text("files are open"), "detail"}},
                  {step(), {StepResult::needsAdministrator, 5, {}, "access denied"}},
                  {step(), {StepResult::done, 0, {}, {}}}};
  json said = json::parse(repairJson(report, plain()));
  EXPECT_EQ(said["schema"], "unclash.repair/1");
  EXPECT_EQ(said["steps"][0]["action"], "disconnect-connection");
  EXPECT_EQ(said["steps"][0]["target"], "Z:");
  EXPECT_EQ(said["steps"][0]["result"], "failed");
  EXPECT_EQ(said["steps"][0]["code"], 2401);
  EXPECT_EQ(said["steps"][0]["reason"], "files are open");
  EXPECT_EQ(said["steps"][1]["result"], "needs-administrator");
  EXPECT_EQ(said["steps"][1]["reason"], "access denied");
  EXPECT_EQ(said["steps"][2]["result"], "done");
  EXPECT_TRUE(said["helped"].is_null());
  report.helped = true;
  EXPECT_EQ(json::parse(repairJson(report, plain()))["helped"], true);
  report.helped = false;
  EXPECT_EQ(json::parse(repairJson(report, plain()))["helped"], false);
  EXPECT_EQ(json::parse(repairJson({}, plain()))["steps"], json::array());
}

TEST(ExplanationJson, HasTheContractsForm) {
  CodeInfo conflict;
  conflict.code = 1219;
  conflict.name = "ERROR_SESSION_CREDENTIAL_CONFLICT";
  conflict.ntstatus = "0xC0000195";
  conflict.hresult = "0x800704C3";
  conflict.text = text("two names");
  conflict.meaning = text("one server, two names");
  conflict.causes = {"mapped-drive-other-user"};
  EXPECT_EQ(json::parse(explanationJson({conflict}, plain())), json::parse(R"({
    "schema": "unclash.explanation/1", "codes": [{"code": 1219, "hex": "0x4C3",
    "name": "ERROR_SESSION_CREDENTIAL_CONFLICT", "ntstatus": "0xC0000195", "hresult": "0x800704C3",
    "text": "two names", "meaning": "one server, two names", "causes": ["mapped-drive-other-user"]}]})"));
  CodeInfo large;
  large.code = 3227320323;
  EXPECT_EQ(json::parse(explanationJson({large}, plain()))["codes"][0]["hex"], "0xC05D0003");
}

TEST(ErrorJson, HasTheContractsForm) {
  EXPECT_EQ(json::parse(errorJson(3, "the file is missing")),
            json({{"schema", "unclash.error/1"}, {"code", 3}, {"reason", "the file is missing"}}));
}

}  // namespace
}  // namespace unclash
