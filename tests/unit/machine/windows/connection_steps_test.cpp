#include "core/machine/windows/connection_steps.h"

#include <gtest/gtest.h>

#include "core/machine/windows/registry.h"
#include "core/machine/windows/remembered.h"
#include "core/machine/windows/remembered_steps.h"
#include "tests/unit/machine/windows/fake_network.h"

namespace unclash {
namespace {

const HWND kWindow = reinterpret_cast<HWND>(std::intptr_t{0x1234});

class WindowsConnectionSteps : public testing::Test {
 protected:
  void TearDown() override {
    EXPECT_EQ(network_.buffers, 0);
    for (const char* device : {"Q:", "R:"}) deleteKey(rememberedPlace(device));
    deleteKey({HKEY_CURRENT_USER, L"Software\\Unclash"});
  }

  Hands hands() { return {network_.api(), around_}; }

  static Step disconnecting(const std::string& local, const std::string& remote) {
    Step step;
    step.action = "disconnect-connection";
    step.local = local;
    step.remote = remote;
    return step;
  }
  static Step connecting(const std::string& local, const std::string& user) {
    Step step;
    step.action = "reconnect-as";
    step.local = local;
    step.remote = "\\\\fs01\\data";
    step.user = user;
    return step;
  }
  static void remember(const std::string& device, const std::string& remote,
                       const std::string& user) {
    const RegistryPlace place = rememberedPlace(device);
    EXPECT_EQ(writeValue(place, L"RemotePath", {REG_SZ, remote, 0}), DWORD{ERROR_SUCCESS});
    EXPECT_EQ(writeValue(place, L"UserName", {REG_SZ, user, 0}), DWORD{ERROR_SUCCESS});
    EXPECT_EQ(writeValue(place, L"ProviderName", {REG_SZ, "Other Network", 0}),
              DWORD{ERROR_SUCCESS});
    EXPECT_EQ(writeValue(place, L"DeferFlags", {REG_DWORD, {}, 1}), DWORD{ERROR_SUCCESS});
  }
  void thereIsAWindow() {
    around_.asking = [] { return Asking{kWindow, false}; };
  }

  FakeNetwork network_;
  FastClock clock_;
  Surroundings around_ = emptySurroundings(clock_);
};

// ---- disconnecting -----------------------------------------------------------------------------

TEST_F(WindowsConnectionSteps, ADriveIsDisconnectedAndStaysRemembered) {
  network_.uses = {{"Q:", "\\\\fs01\\data", "FS01\\backup"}, {"R:", "\\\\fs02\\x", "PC\\anna"}};
  remember("Q:", "\\\\fs01\\data", "FS01\\backup");
  const StepOutcome outcome =
      disconnectConnection(hands(), disconnecting("Q:", "\\\\FS01\\Data"), {});
  EXPECT_EQ(outcome.result, StepResult::done) << outcome.detail;
  ASSERT_EQ(network_.cancels.size(), 1U);
  EXPECT_EQ(network_.cancels[0].flags, 0U);
  EXPECT_FALSE(network_.cancels[0].force);
  ASSERT_EQ(network_.uses.size(), 1U);
  EXPECT_EQ(network_.uses[0].local, "R:");
  EXPECT_EQ(rememberedPath("Q:"), "\\\\fs01\\data");
}

TEST_F(WindowsConnectionSteps, ADriveIsForgottenAlongEvenIfWindowsLeavesItsMapping) {
  network_.uses = {{"Q:", "\\\\fs01\\data", "FS01\\backup"}};
  remember("Q:", "\\\\fs01\\data", "FS01\\backup");
  Step step = disconnecting("Q:", "\\\\fs01\\data");
  step.alsoForget = true;
  EXPECT_EQ(disconnectConnection(hands(), step, {}).result, StepResult::done);
  EXPECT_EQ(network_.cancels.at(0).flags, DWORD{CONNECT_UPDATE_PROFILE});
  EXPECT_EQ(rememberedPath("Q:"), "");
}

TEST_F(WindowsConnectionSteps, WithoutADeviceThePathIsCancelled) {
  network_.uses = {{"", "\\\\fs01\\IPC$", "FS01\\backup"}, {"Q:", "\\\\fs01\\data", "x"}};
  EXPECT_EQ(disconnectConnection(hands(), disconnecting("", "\\\\fs01\\ipc$"), {}).result,
            StepResult::done);
  // Verbatim as the system lists it.
  EXPECT_EQ(network_.cancels.at(0).name, "\\\\fs01\\IPC$");
  EXPECT_EQ(network_.uses.size(), 1U);
}

TEST_F(WindowsConnectionSteps, OpenFilesRefuseItAndNameWhoUsesThem) {
  network_.uses = {{"Q:", "\\\\fs01\\data", "FS01\\backup", 2}};
  around_.runningPrograms = [](std::vector<RunningProgram>& programs) {
    programs = {{10, 1, "tool.exe", "Q:\\bin\\tool.exe"}, {11, 1, "else.exe", "C:\\else.exe"}};
    return DWORD{ERROR_SUCCESS};
  };
  around_.explorerWindows = [](std::vector<ExplorerWindow>& windows) {
    windows = {{"file:///Q:/reports", {}}, {"file://fs02/data", {}}};
    return DWORD{ERROR_SUCCESS};
  };
  const StepOutcome outcome =
      disconnectConnection(hands(), disconnecting("Q:", "\\\\fs01\\data"), {});
  EXPECT_EQ(outcome.result, StepResult::failed);
  EXPECT_EQ(outcome.code, ERROR_OPEN_FILES);
  EXPECT_EQ(outcome.reason.id, "reason.in-use");
  EXPECT_EQ(outcome.detail, "open in tool.exe, explorer.exe");
  ASSERT_EQ(network_.cancels.size(), 1U);
  EXPECT_FALSE(network_.cancels[0].force);
}

TEST_F(WindowsConnectionSteps, ADeviceInUseCountsAsOpenFiles) {
  network_.uses = {{"Q:", "\\\\fs01\\data", "FS01\\backup"}};
  network_.cancelCodes = {ERROR_DEVICE_IN_USE};
  const StepOutcome outcome =
      disconnectConnection(hands(), disconnecting("Q:", "\\\\fs01\\data"), {});
  EXPECT_EQ(outcome.code, ERROR_DEVICE_IN_USE);
  EXPECT_EQ(outcome.reason.id, "reason.open-files");
}

TEST_F(WindowsConnectionSteps, ForceIsUsedOnlyWhereThePersonAgreed) {
  network_.uses = {{"Q:", "\\\\fs01\\data", "FS01\\backup", 2}};
  Step step = disconnecting("Q:", "\\\\fs01\\data");
  step.force = true;
  EXPECT_EQ(disconnectConnection(hands(), step, {}).result, StepResult::done);
  EXPECT_TRUE(network_.cancels.at(0).force);
}

TEST_F(WindowsConnectionSteps, SuccessWithoutEffectIsNotBelieved) {
  network_.uses = {{"Q:", "\\\\fs01\\data", "FS01\\backup"}};
  network_.lies = true;
  const StepOutcome outcome =
      disconnectConnection(hands(), disconnecting("Q:", "\\\\fs01\\data"), {});
  EXPECT_EQ(outcome.result, StepResult::failed);
  EXPECT_EQ(outcome.reason.id, "reason.still-there");
}

TEST_F(WindowsConnectionSteps, SuccessThatCannotBeCheckedIsNoSuccess) {
  network_.uses = {{"", "\\\\fs01\\data", "FS01\\backup"}};
  network_.listCode = ERROR_ACCESS_DENIED;
  const StepOutcome outcome =
      disconnectConnection(hands(), disconnecting("", "\\\\fs01\\data"), {});
  EXPECT_EQ(outcome.result, StepResult::failed);
  EXPECT_EQ(outcome.reason.id, "reason.unconfirmed");
}

TEST_F(WindowsConnectionSteps, WhatIsGoneAlreadyIsTold) {
  const StepOutcome outcome =
      disconnectConnection(hands(), disconnecting("Q:", "\\\\fs01\\data"), {});
  EXPECT_EQ(outcome.code, ERROR_NOT_CONNECTED);
  EXPECT_EQ(outcome.reason.id, "reason.not-connected");
}

TEST_F(WindowsConnectionSteps, ADriveThatLeadsElsewhereByNowIsLeftAlone) {
  network_.uses = {{"Q:", "\\\\fs02\\private", "PC\\anna"}};
  EXPECT_EQ(disconnectConnection(hands(), disconnecting("Q:", "\\\\fs01\\data"), {}).code,
            ERROR_NOT_CONNECTED);
  EXPECT_TRUE(network_.cancels.empty());
}

TEST_F(WindowsConnectionSteps, AnotherLogonSessionsConnectionIsLeftAlone) {
  network_.uses = {{"Q:", "\\\\fs01\\data", "FS01\\backup"}};
  Step step = disconnecting("Q:", "\\\\fs01\\data");
  step.logonSession = "0xabcdef012345";
  EXPECT_EQ(disconnectConnection(hands(), step, {}).reason.id, "reason.other-logon-session");
  EXPECT_TRUE(network_.cancels.empty());
}

TEST_F(WindowsConnectionSteps, AMissingFunctionIsAnError) {
  network_.uses = {{"Q:", "\\\\fs01\\data", "FS01\\backup"}};
  Hands hands = this->hands();
  hands.api.WNetCancelConnection2W = nullptr;
  EXPECT_EQ(disconnectConnection(hands, disconnecting("Q:", "\\\\fs01\\data"), {}).code,
            ERROR_PROC_NOT_FOUND);
}

TEST_F(WindowsConnectionSteps, UndoConnectsTheDriveAgainAndRemembersItAsItWas) {
  network_.uses = {{"Q:", "\\\\fs01\\data", "FS01\\backup"}};
  remember("Q:", "\\\\fs01\\data", "FS01\\backup");
  Step step = disconnecting("Q:", "\\\\fs01\\data");
  step.user = "FS01\\backup";
  step.alsoForget = true;
  ASSERT_EQ(disconnectConnection(hands(), step, {}).result, StepResult::done);
  step.undo = true;
  EXPECT_EQ(disconnectConnection(hands(), step, {}).result, StepResult::done);
  EXPECT_EQ(network_.uses.at(0).user, "FS01\\backup");
  EXPECT_EQ(valueAt(rememberedPlace("Q:"), L"ProviderName")->text, "Other Network");
}

TEST_F(WindowsConnectionSteps, EveryConnectionToTheServerIsEndedAndNoOther) {
  network_.uses = {{"Q:", "\\\\fs01\\data", "a"},
                   {"", "\\\\FS01\\IPC$", "a"},
                   {"", "\\\\FS01\\IPC$", "a"},
                   {"R:", "\\\\fs01.contoso.com\\data", "a"}};
  Step step;
  step.action = "disconnect-server";
  step.target = "fs01";
  EXPECT_EQ(disconnectServer(hands(), step, {}).result, StepResult::done);
  ASSERT_EQ(network_.uses.size(), 1U);
  EXPECT_EQ(network_.uses[0].local, "R:");
}

TEST_F(WindowsConnectionSteps, AServerWithOpenFilesLosesOnlyWhatIsIdle) {
  network_.uses = {{"Q:", "\\\\fs01\\data", "a", 1}, {"", "\\\\fs01\\IPC$", "a"}};
  Step step;
  step.action = "disconnect-server";
  step.target = "FS01";
  EXPECT_EQ(disconnectServer(hands(), step, {}).code, ERROR_OPEN_FILES);
  ASSERT_EQ(network_.uses.size(), 1U);
  EXPECT_EQ(network_.uses[0].local, "Q:");
}

// ---- remembered --------------------------------------------------------------------------------

Step forgetting(const std::string& local, const std::string& remote, const std::string& user = {}) {
  Step step;
  step.action = "forget-remembered-connection";
  step.local = local;
  step.remote = remote;
  step.user = user;
  return step;
}

TEST_F(WindowsConnectionSteps, AMappingIsForgottenAndPutBackWithAllItsValues) {
  remember("Q:", "\\\\fs01\\data", "CONTOSO\\jürgen");
  Step step = forgetting("Q:", "\\\\fs01\\data", "CONTOSO\\jürgen");
  ASSERT_EQ(forgetRemembered(hands(), step, {}).result, StepResult::done);
  EXPECT_EQ(rememberedPath("Q:"), "");
  step.undo = true;
  ASSERT_EQ(forgetRemembered(hands(), step, {}).result, StepResult::done);
  const RegistryPlace place = rememberedPlace("Q:");
  EXPECT_EQ(valueAt(place, L"UserName")->text, "CONTOSO\\jürgen");
  EXPECT_EQ(valueAt(place, L"ProviderName")->text, "Other Network");
  EXPECT_EQ(valueAt(place, L"DeferFlags")->number, 1U);
}

TEST_F(WindowsConnectionSteps, WithNothingKeptAMappingIsWrittenAsWindowsWritesIt) {
  Step step = forgetting("Q:", "\\\\fs01\\data");
  step.undo = true;
  ASSERT_EQ(forgetRemembered(hands(), step, {}).result, StepResult::done);
  const RegistryPlace place = rememberedPlace("Q:");
  // No name is the number 0.
  EXPECT_EQ(valueAt(place, L"UserName")->type, DWORD{REG_DWORD});
  EXPECT_EQ(valueAt(place, L"ProviderName")->text, "Microsoft Windows Network");
  EXPECT_EQ(valueAt(place, L"ProviderType")->number, 0x20000U);
}

TEST_F(WindowsConnectionSteps, ForgettingLeavesAStandingConnectionAlone) {
  remember("Q:", "\\\\fs01\\data", "FS01\\backup");
  network_.uses = {{"Q:", "\\\\fs01\\data", "PC\\anna"}};
  EXPECT_EQ(forgetRemembered(hands(), forgetting("Q:", "\\\\fs01\\data"), {}).result,
            StepResult::done);
  EXPECT_TRUE(network_.cancels.empty());
  EXPECT_EQ(network_.uses.size(), 1U);
}

TEST_F(WindowsConnectionSteps, AMappingThatLeadsElsewhereByNowIsKept) {
  remember("Q:", "\\\\fs02\\private", "");
  EXPECT_EQ(forgetRemembered(hands(), forgetting("Q:", "\\\\fs01\\data"), {}).code,
            ERROR_NOT_FOUND);
  Step undo = forgetting("Q:", "\\\\fs01\\data");
  undo.undo = true;
  EXPECT_EQ(forgetRemembered(hands(), undo, {}).code, ERROR_ALREADY_ASSIGNED);
  EXPECT_EQ(rememberedPath("Q:"), "\\\\fs02\\private");
}

TEST_F(WindowsConnectionSteps, WhatIsNotRememberedNeedsNoForgetting) {
  EXPECT_EQ(forgetRemembered(hands(), forgetting("Q:", "\\\\fs01\\data"), {}).result,
            StepResult::skipped);
}

// ---- connecting --------------------------------------------------------------------------------

TEST_F(WindowsConnectionSteps, ConnectsWithANameAndNeverWithAPassword) {
  Step step = connecting("Q:", "FS01\\backup");
  step.persistent = true;
  const StepOutcome outcome = reconnectAs(hands(), step, {});
  EXPECT_EQ(outcome.result, StepResult::done) << outcome.detail;
  ASSERT_EQ(network_.adds.size(), 1U);
  EXPECT_EQ(network_.adds[0].user, "FS01\\backup");
  EXPECT_FALSE(network_.adds[0].password);
  EXPECT_EQ(network_.adds[0].flags, DWORD{CONNECT_UPDATE_PROFILE});
  EXPECT_EQ(rememberedPath("Q:"), "\\\\fs01\\data");
}

TEST_F(WindowsConnectionSteps, WindowsAsksInFrontOfTheWindow) {
  network_.addCodes = {ERROR_LOGON_FAILURE};
  thereIsAWindow();
  EXPECT_EQ(reconnectAs(hands(), connecting("Q:", "FS01\\backup"), {}).result, StepResult::done);
  ASSERT_EQ(network_.adds.size(), 2U);
  EXPECT_EQ(network_.adds[1].owner, kWindow);
  EXPECT_EQ(network_.adds[1].flags, DWORD{CONNECT_INTERACTIVE | CONNECT_PROMPT});
  EXPECT_FALSE(network_.adds[1].password);
}

TEST_F(WindowsConnectionSteps, WindowsAsksInTheConsole) {
  network_.addCodes = {ERROR_LOGON_FAILURE};
  around_.asking = [] { return Asking{nullptr, true}; };
  EXPECT_EQ(reconnectAs(hands(), connecting("Q:", "FS01\\backup"), {}).result, StepResult::done);
  EXPECT_EQ(network_.adds.at(1).flags,
            DWORD{CONNECT_INTERACTIVE | CONNECT_PROMPT | CONNECT_COMMANDLINE});
}

TEST_F(WindowsConnectionSteps, InAScriptNobodyIsAsked) {
  network_.addCodes = {ERROR_LOGON_FAILURE};
  const StepOutcome outcome = reconnectAs(hands(), connecting("Q:", "FS01\\backup"), {});
  EXPECT_EQ(outcome.result, StepResult::failed);
  EXPECT_EQ(outcome.code, ERROR_LOGON_FAILURE);
  EXPECT_EQ(outcome.reason.id, "reason.no-prompt");
  EXPECT_EQ(network_.adds.size(), 1U);
}

TEST_F(WindowsConnectionSteps, AClosedPromptIsARefusal) {
  network_.addCodes = {ERROR_LOGON_FAILURE, ERROR_CANCELLED};
  thereIsAWindow();
  const StepOutcome outcome = reconnectAs(hands(), connecting("Q:", "FS01\\backup"), {});
  EXPECT_EQ(outcome.result, StepResult::refused);
  EXPECT_EQ(outcome.reason.id, "reason.prompt-cancelled");
}

TEST_F(WindowsConnectionSteps, AClashIsToldWithoutAskingForAPassword) {
  network_.addCodes = {ERROR_SESSION_CREDENTIAL_CONFLICT};
  thereIsAWindow();
  const StepOutcome outcome = reconnectAs(hands(), connecting("Q:", "FS01\\backup"), {});
  EXPECT_EQ(outcome.code, ERROR_SESSION_CREDENTIAL_CONFLICT);
  EXPECT_EQ(outcome.reason.id, "reason.other-identity");
  EXPECT_EQ(network_.adds.size(), 1U);
}

TEST_F(WindowsConnectionSteps, ANameTypedOverTheWantedOneIsClosedAgain) {
  network_.addCodes = {ERROR_LOGON_FAILURE};
  network_.typedUser = "FS01\\somebody";
  thereIsAWindow();
  const StepOutcome outcome = reconnectAs(hands(), connecting("Q:", "FS01\\backup"), {});
  EXPECT_EQ(outcome.result, StepResult::failed);
  EXPECT_EQ(outcome.reason.id, "reason.other-identity");
  EXPECT_TRUE(network_.uses.empty());
}

TEST_F(WindowsConnectionSteps, AConnectionThatIsNotThereWasNotMade) {
  network_.lies = true;
  EXPECT_EQ(reconnectAs(hands(), connecting("Q:", "FS01\\backup"), {}).reason.id,
            "reason.no-effect");
}

TEST_F(WindowsConnectionSteps, WhatStandsAsWantedIsLeftAsItIs) {
  network_.uses = {{"Q:", "\\\\fs01\\data", "FS01\\backup"}};
  EXPECT_EQ(reconnectAs(hands(), connecting("Q:", "fs01\\BACKUP"), {}).result, StepResult::done);
  EXPECT_TRUE(network_.adds.empty());
}

TEST_F(WindowsConnectionSteps, UndoEndsTheConnectionAndForgetsIt) {
  Step step = connecting("Q:", "FS01\\backup");
  step.persistent = true;
  ASSERT_EQ(reconnectAs(hands(), step, {}).result, StepResult::done);
  step.undo = true;
  EXPECT_EQ(reconnectAs(hands(), step, {}).result, StepResult::done);
  EXPECT_TRUE(network_.uses.empty());
  EXPECT_EQ(rememberedPath("Q:"), "");
}

TEST_F(WindowsConnectionSteps, TheSecondNameOfAServerTakesItsPlace) {
  Step step = connecting("", "FS01\\backup");
  step.alias = "192.168.1.5";
  EXPECT_EQ(useServerAlias(hands(), step, {}).result, StepResult::done);
  EXPECT_EQ(network_.adds.at(0).remote, "\\\\192.168.1.5\\data");
}

TEST_F(WindowsConnectionSteps, WhoeverIsConnectedIsUsedWithoutAName) {
  network_.uses = {{"", "\\\\fs01\\IPC$", "FS01\\backup"}};
  network_.signedIn = "FS01\\backup";
  network_.addCodes = {};
  thereIsAWindow();
  EXPECT_EQ(reuseExisting(hands(), connecting("", "FS01\\backup"), {}).result, StepResult::done);
  EXPECT_EQ(network_.adds.at(0).user, "");
  network_.uses.clear();
  network_.addCodes = {ERROR_INVALID_PASSWORD};
  EXPECT_EQ(reuseExisting(hands(), connecting("", "FS01\\backup"), {}).code,
            ERROR_INVALID_PASSWORD);
  EXPECT_EQ(network_.adds.size(), 2U);  // never with a prompt
}

// ---- mappings of the whole computer ------------------------------------------------------------

class WindowsGlobalMapping : public WindowsConnectionSteps {
 protected:
  WindowsGlobalMapping() {
    network_.uses = {{"G:", "\\\\fs02\\all", "CONTOSO\\svc"}};
    around_.runSystemProgram = [this](const std::wstring& program, const std::wstring& arguments,
                                      bool, std::stop_token) {
      program_ = toUtf8(program);
      command_ = toUtf8(arguments);
      if (removes_) network_.uses.clear();
      return ended_;
    };
  }
  StepOutcome remove(const std::string& local, const std::string& remote) {
    Step step;
    step.action = "remove-global-mapping";
    step.local = local;
    step.remote = remote;
    return removeGlobalMapping(hands(), step, {});
  }

  bool removes_ = true;
  Surroundings::Ended ended_;
  std::string program_;
  std::string command_;
};

TEST_F(WindowsGlobalMapping, IsRemovedByItsLetterElseByItsPath) {
  EXPECT_EQ(remove("G:", "\\\\fs02\\all").result, StepResult::done);
  EXPECT_EQ(program_, "WindowsPowerShell\\v1.0\\powershell.exe");
  EXPECT_NE(command_.find("Remove-SmbGlobalMapping -Force -ErrorAction Stop -LocalPath 'G:'"),
            std::string::npos)
      << command_;
  EXPECT_EQ(remove("", "\\\\fs02\\bob's").result, StepResult::done);
  EXPECT_NE(command_.find("-RemotePath '\\\\fs02\\bob''s'"), std::string::npos) << command_;
}

TEST_F(WindowsGlobalMapping, WhatWouldEndTheQuotesIsNotPassedOn) {
  EXPECT_EQ(remove("", "\\\\fs02\\a\" ; calc").code, ERROR_INVALID_PARAMETER);
  EXPECT_EQ(remove("G: ; calc", "\\\\fs02\\all").code, ERROR_INVALID_PARAMETER);
  EXPECT_TRUE(command_.empty());
}

TEST_F(WindowsGlobalMapping, RefusalsAreToldByTheSystemsOwnCode) {
  removes_ = false;
  ended_.exitCode = ERROR_ACCESS_DENIED;
  EXPECT_EQ(remove("G:", "\\\\fs02\\all").result, StepResult::needsAdministrator);
  ended_.exitCode = 1;
  EXPECT_EQ(remove("G:", "\\\\fs02\\all").result, StepResult::failed);
  ended_ = {ERROR_FILE_NOT_FOUND};
  EXPECT_EQ(remove("G:", "\\\\fs02\\all").code, ERROR_FILE_NOT_FOUND);
}

TEST_F(WindowsGlobalMapping, SuccessThatLeavesItThereIsNone) {
  removes_ = false;
  EXPECT_EQ(remove("G:", "\\\\fs02\\all").reason.id, "reason.no-effect");
}

TEST_F(WindowsGlobalMapping, OneThatIsNotThereAnyMoreIsWhatWasWanted) {
  ended_.exitCode = ERROR_NOT_CONNECTED;
  EXPECT_EQ(remove("G:", "\\\\fs02\\all").result, StepResult::skipped);
}

}  // namespace
}  // namespace unclash
