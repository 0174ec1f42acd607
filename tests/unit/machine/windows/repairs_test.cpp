// Whole repairs over the system's real parts: looked at, explained, carried out, and undone.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "core/consultation.h"
#include "core/machine/windows/live_machine.h"
#include "core/machine/windows/registry.h"
#include "core/machine/windows/remembered.h"
#include "tests/unit/machine/windows/fake_network.h"
#include "tests/unit/machine/windows/real_service.h"

namespace unclash {
namespace {

namespace fs = std::filesystem;

class WindowsRepair : public testing::Test {
 protected:
  void SetUp() override {
    stateDir_ = fs::temp_directory_path() / L"unclash repairs";
    fs::remove_all(stateDir_);
    auto knowledge = Knowledge::load();
    ASSERT_TRUE(knowledge.ok());
    talk_ = std::make_unique<Consultation>(
        std::shared_ptr<Machine>(openWindowsMachine(Api::system())), *knowledge, stateDir_, clock_);
    talk_->setDeadline(std::chrono::seconds(5));
  }
  void TearDown() override {
    std::error_code ignored;
    fs::remove_all(stateDir_, ignored);
    deleteKey({HKEY_CURRENT_USER, L"Software\\Unclash"});
  }
  void look(std::initializer_list<std::pair<const char*, const char*>> answers) {
    for (const auto& [question, answer] : answers)
      ASSERT_TRUE(talk_->answer(question, answer).ok()) << question;
    auto task = talk_->startLooking();
    ASSERT_TRUE(talk_->finishLooking(task([](const AreaProgress&) {}, {})).ok());
    talk_->skipQuestions();
    talk_->showPlan();
  }
  /// What the diagnosis says of a cause points at that fact.
  bool explains(const std::string& cause, const std::string& area) const {
    for (const auto* findings : {&talk_->diagnosis().causes, &talk_->diagnosis().alsoPresent})
      for (const Finding& finding : *findings)
        if (finding.cause == cause)
          for (const Evidence& evidence : finding.evidence)
            if (!evidence.against && evidence.fact.starts_with(area)) return true;
    return false;
  }
  bool planned(const std::string& action) const {
    const auto& steps = talk_->plan().steps;
    return std::any_of(steps.begin(), steps.end(),
                       [&](const Step& step) { return step.action == action && step.automatic; });
  }
  /// Carries out the steps of one action.
  StepOutcome repair(const std::string& action) {
    const auto& steps = talk_->plan().steps;
    for (std::size_t i = 0; i < steps.size(); ++i) talk_->chooseStep(i, steps[i].action == action);
    auto task = talk_->startRepair();
    if (!task) return {StepResult::skipped, 0, {}, "nothing to repair"};
    RepairHooks hooks;
    hooks.consent = [](const Step&, std::size_t) { return Consent::yes; };
    RepairReport report = (*task)(hooks, {});
    const StepOutcome outcome = report.steps.front().outcome;
    talk_->finishRepair(std::move(report));
    return outcome;
  }
  StepOutcome undo() {
    auto task = talk_->startUndo();
    if (!task) return {StepResult::skipped, 0, {}, "nothing to undo"};
    RepairHooks hooks;
    hooks.consent = [](const Step&, std::size_t) { return Consent::yes; };
    auto report = (*task)(hooks, {});
    if (!report || report->steps.empty()) return {StepResult::skipped, 0, {}, "not undone"};
    return report->steps.front().outcome;
  }

  fs::path stateDir_;
  FastClock clock_;
  std::unique_ptr<Consultation> talk_;
};

TEST_F(WindowsRepair, APasswordThatAnotherProgramSavedIsExplainedAndTakenOut) {
  std::wstring target = L"unclash-fs01";
  std::wstring user = L"FS01\\backup";
  BYTE secret[] = {'s', 0};
  CREDENTIALW entry{};
  entry.Type = CRED_TYPE_DOMAIN_PASSWORD;
  entry.TargetName = target.data();
  entry.UserName = user.data();
  entry.CredentialBlobSize = sizeof secret;
  entry.CredentialBlob = secret;
  entry.Persist = CRED_PERSIST_LOCAL_MACHINE;
  ASSERT_TRUE(::CredWriteW(&entry, 0));
  const auto stored = [&] {
    PCREDENTIALW found = nullptr;
    const bool there = ::CredReadW(target.c_str(), CRED_TYPE_DOMAIN_PASSWORD, 0, &found) != FALSE;
    if (there) ::CredFree(found);
    return there;
  };
  look({{"error", "1219"}, {"server", "\\\\unclash-fs01\\data"}, {"wanted-user", "CONTOSO\\anna"}});
  EXPECT_TRUE(explains("stored-credential-other-user", "credentials/"));
  const char* const action = planned("remove-stored-credential") ? "remove-stored-credential"
                                                                 : "replace-stored-credential";
  const StepOutcome outcome = repair(action);
  EXPECT_EQ(outcome.result, StepResult::done) << action << ": " << outcome.detail;
  EXPECT_FALSE(stored());
  ::CredDeleteW(target.c_str(), CRED_TYPE_DOMAIN_PASSWORD, 0);
}

TEST_F(WindowsRepair, ADriveThatComesBackAsSomebodyElseIsForgottenAndPutBack) {
  const RegistryPlace place = rememberedPlace("Q:");
  ASSERT_EQ(writeValue(place, L"RemotePath", {REG_SZ, "\\\\unclash-fs01\\data", 0}),
            DWORD{ERROR_SUCCESS});
  ASSERT_EQ(writeValue(place, L"UserName", {REG_SZ, "FS01\\backup", 0}), DWORD{ERROR_SUCCESS});
  look({{"error", "1219"}, {"server", "\\\\unclash-fs01\\data"}, {"wanted-user", "CONTOSO\\anna"}});
  EXPECT_TRUE(explains("remembered-connection-other-user", "remembered/"));
  EXPECT_TRUE(planned("forget-remembered-connection"));
  const StepOutcome outcome = repair("forget-remembered-connection");
  EXPECT_EQ(outcome.result, StepResult::done) << outcome.detail;
  EXPECT_FALSE(valueAt(place, L"RemotePath"));
  EXPECT_EQ(undo().result, StepResult::done);
  EXPECT_EQ(valueAt(place, L"UserName")->text, "FS01\\backup");
  deleteKey(place);
}

TEST_F(WindowsRepair, AStoppedSmbClientIsNoticedAndStarted) {
  if (!underWine()) GTEST_SKIP() << "the service of this computer is in use";
  const RealWorkstation service;
  ASSERT_TRUE(service.made());
  look({{"error", "1222"}, {"server", "\\\\unclash-fs01\\data"}});
  EXPECT_TRUE(explains("workstation-service-stopped", "services/"));
  ASSERT_TRUE(planned("restart-workstation-service"));
  const StepOutcome outcome = repair("restart-workstation-service");
  EXPECT_EQ(outcome.result, StepResult::done) << outcome.detail;
  EXPECT_TRUE(service.runs());
}

}  // namespace
}  // namespace unclash
