#include "core/machine/windows/credential_steps.h"

#include <gtest/gtest.h>

#include "tests/unit/machine/windows/fake_network.h"

namespace unclash {
namespace {

/// Writes to the real store, as another program would.
bool store(std::wstring target, std::wstring user, DWORD type) {
  BYTE secret[] = {'s', 0};
  CREDENTIALW entry{};
  entry.Type = type;
  entry.TargetName = target.data();
  entry.UserName = user.data();
  entry.CredentialBlobSize = sizeof secret;
  entry.CredentialBlob = secret;
  entry.Persist = CRED_PERSIST_LOCAL_MACHINE;
  return ::CredWriteW(&entry, 0) != FALSE;
}

bool isStored(const wchar_t* target, DWORD type) {
  PCREDENTIALW entry = nullptr;
  if (!::CredReadW(target, type, 0, &entry)) return false;
  ::CredFree(entry);
  return true;
}

constexpr const wchar_t* kTarget = L"unclash-test-steps";

class WindowsCredentialSteps : public testing::Test {
 protected:
  void TearDown() override {
    for (const DWORD type : {CRED_TYPE_GENERIC, CRED_TYPE_DOMAIN_PASSWORD})
      ::CredDeleteW(kTarget, type, 0);
  }
  static Step step(const char* action, const std::string& user) {
    Step step;
    step.action = action;
    step.target = "UNCLASH-test-steps";
    step.user = user;
    return step;
  }
  Hands hands() { return {api_, around_}; }

  Api api_ = Api::system();
  FastClock clock_;
  Surroundings around_ = emptySurroundings(clock_);
};

TEST_F(WindowsCredentialSteps, EveryKindOfEntryForTheTargetIsTakenOut) {
  ASSERT_TRUE(store(kTarget, L"FS01\\backup", CRED_TYPE_DOMAIN_PASSWORD));
  ASSERT_TRUE(store(kTarget, L"fs01\\BACKUP", CRED_TYPE_GENERIC));
  const StepOutcome outcome =
      removeStoredCredential(hands(), step("remove-stored-credential", "FS01\\backup"), {});
  EXPECT_EQ(outcome.result, StepResult::done) << outcome.detail;
  EXPECT_FALSE(isStored(kTarget, CRED_TYPE_DOMAIN_PASSWORD));
  EXPECT_FALSE(isStored(kTarget, CRED_TYPE_GENERIC));
}

TEST_F(WindowsCredentialSteps, AnEntryOfAnotherNameStays) {
  ASSERT_TRUE(store(kTarget, L"FS01\\anna", CRED_TYPE_DOMAIN_PASSWORD));
  const StepOutcome outcome =
      removeStoredCredential(hands(), step("remove-stored-credential", "FS01\\backup"), {});
  EXPECT_EQ(outcome.code, ERROR_NOT_FOUND);
  EXPECT_TRUE(isStored(kTarget, CRED_TYPE_DOMAIN_PASSWORD));
}

TEST_F(WindowsCredentialSteps, DeletingWithoutEffectIsNotBelieved) {
  ASSERT_TRUE(store(kTarget, L"FS01\\backup", CRED_TYPE_DOMAIN_PASSWORD));
  api_.CredDeleteW = [](LPCWSTR, DWORD, DWORD) -> BOOL { return TRUE; };
  const StepOutcome outcome =
      removeStoredCredential(hands(), step("remove-stored-credential", ""), {});
  EXPECT_EQ(outcome.result, StepResult::failed);
  EXPECT_EQ(outcome.reason.id, "reason.no-effect");
}

TEST_F(WindowsCredentialSteps, WhoMayNotDeleteIsTold) {
  ASSERT_TRUE(store(kTarget, L"FS01\\backup", CRED_TYPE_DOMAIN_PASSWORD));
  api_.CredDeleteW = [](LPCWSTR, DWORD, DWORD) -> BOOL {
    ::SetLastError(ERROR_ACCESS_DENIED);
    return FALSE;
  };
  EXPECT_EQ(removeStoredCredential(hands(), step("remove-stored-credential", ""), {}).result,
            StepResult::needsAdministrator);
}

TEST_F(WindowsCredentialSteps, AFailureWithoutACodeIsStillOne) {
  ASSERT_TRUE(store(kTarget, L"FS01\\backup", CRED_TYPE_DOMAIN_PASSWORD));
  api_.CredDeleteW = [](LPCWSTR, DWORD, DWORD) -> BOOL {
    ::SetLastError(ERROR_SUCCESS);
    return FALSE;
  };
  EXPECT_EQ(removeStoredCredential(hands(), step("remove-stored-credential", ""), {}).code,
            ERROR_INVALID_DATA);
}

TEST_F(WindowsCredentialSteps, ALogonWithoutAStoreIsToldWithItsCode) {
  api_.CredEnumerateW = [](LPCWSTR, DWORD, DWORD*, PCREDENTIALW**) -> BOOL {
    ::SetLastError(ERROR_NO_SUCH_LOGON_SESSION);
    return FALSE;
  };
  EXPECT_EQ(removeStoredCredential(hands(), step("remove-stored-credential", ""), {}).code,
            ERROR_NO_SUCH_LOGON_SESSION);
}

TEST_F(WindowsCredentialSteps, WindowsStoresTheNewNameAndAsksForItsPassword) {
  ASSERT_TRUE(store(kTarget, L"FS01\\anna", CRED_TYPE_DOMAIN_PASSWORD));
  std::wstring arguments;
  around_.asking = [] { return Asking{nullptr, true}; };
  around_.runSystemProgram = [&](const std::wstring& program, const std::wstring& given, bool own,
                                 std::stop_token) {
    EXPECT_EQ(program, L"cmdkey.exe");
    EXPECT_FALSE(own);  // in the console that there is
    arguments = given;
    store(kTarget, L"FS01\\backup", CRED_TYPE_DOMAIN_PASSWORD);
    return Surroundings::Ended{};
  };
  const StepOutcome outcome =
      replaceStoredCredential(hands(), step("replace-stored-credential", "FS01\\backup"), {});
  EXPECT_EQ(outcome.result, StepResult::done) << outcome.detail;
  EXPECT_EQ(arguments, L"/add:\"UNCLASH-test-steps\" /user:\"FS01\\backup\" /pass");
}

TEST_F(WindowsCredentialSteps, AnEntryThatWasThereBeforeIsNoNewOne) {
  ASSERT_TRUE(store(kTarget, L"FS01\\backup", CRED_TYPE_DOMAIN_PASSWORD));
  around_.asking = [] { return Asking{nullptr, true}; };
  DWORD exitCode = 0;
  around_.runSystemProgram = [&](const std::wstring&, const std::wstring&, bool, std::stop_token) {
    return Surroundings::Ended{ERROR_SUCCESS, exitCode};
  };
  const Step replace = step("replace-stored-credential", "FS01\\backup");
  EXPECT_EQ(replaceStoredCredential(hands(), replace, {}).reason.id, "reason.no-effect");
  exitCode = 1;
  EXPECT_EQ(replaceStoredCredential(hands(), replace, {}).result, StepResult::refused);
}

TEST_F(WindowsCredentialSteps, InAScriptNothingIsStored) {
  EXPECT_EQ(replaceStoredCredential(hands(), step("replace-stored-credential", "FS01\\backup"), {})
                .reason.id,
            "reason.no-prompt");
}

TEST_F(WindowsCredentialSteps, ANameThatWouldBecomeAnotherArgumentIsRefused) {
  around_.asking = [] { return Asking{nullptr, true}; };
  for (const char* user : {"x\" /delete:\"fs01", "/pass:secret", ""})
    EXPECT_EQ(replaceStoredCredential(hands(), step("replace-stored-credential", user), {}).code,
              ERROR_INVALID_PARAMETER)
        << user;
}

}  // namespace
}  // namespace unclash
