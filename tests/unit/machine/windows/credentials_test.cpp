#include "core/machine/windows/credentials.h"

#include <gtest/gtest.h>

#include "core/machine/windows/text.h"
#include "tests/unit/machine/windows/fakes.h"

namespace unclash {
namespace {

/// An entry in the real store, as another program would write it, gone with the test.
class StoredCredential {
 public:
  StoredCredential(std::wstring target, std::wstring user, DWORD type)
      : target_(std::move(target)), user_(std::move(user)), type_(type) {
    BYTE secret[] = {'s', 0, 'e', 0, 'c', 0};
    CREDENTIALW entry{};
    entry.Type = type_;
    entry.TargetName = target_.data();
    entry.UserName = user_.data();
    entry.CredentialBlobSize = sizeof secret;
    entry.CredentialBlob = secret;
    entry.Persist = CRED_PERSIST_LOCAL_MACHINE;
    written_ = ::CredWriteW(&entry, 0) != FALSE;
  }
  ~StoredCredential() { ::CredDeleteW(target_.c_str(), type_, 0); }
  bool written() const { return written_; }

 private:
  std::wstring target_;
  std::wstring user_;
  DWORD type_;
  bool written_ = false;
};

const Credential* find(const Snapshot& snapshot, const std::string& target) {
  for (const Credential& credential : each(snapshot.credentials))
    if (credential.target == target) return &credential;
  return nullptr;
}

TEST(WindowsCredentials, ShowsWhatAnotherProgramStored) {
  const StoredCredential stored(L"unclash-test-fs01", L"CONTOSO\\jürgen",
                                CRED_TYPE_DOMAIN_PASSWORD);
  ASSERT_TRUE(stored.written());
  const Snapshot snapshot = lookWith(credentialsInspector(Api::system()));
  const Credential* found = find(snapshot, "unclash-test-fs01");
  ASSERT_NE(found, nullptr);
  EXPECT_EQ(found->user, std::string("CONTOSO\\jürgen"));
  EXPECT_EQ(found->kind, CredentialKind::domainPassword);
  EXPECT_EQ(found->persist, CredentialPersist::machine);
  EXPECT_EQ(gapCode(snapshot), -1);
}

TEST(WindowsCredentials, TellsGenericEntriesApart) {
  const StoredCredential stored(L"unclash-test-generic", L"anna", CRED_TYPE_GENERIC);
  const Snapshot snapshot = lookWith(credentialsInspector(Api::system()));
  const Credential* found = find(snapshot, "unclash-test-generic");
  ASSERT_NE(found, nullptr);
  EXPECT_EQ(found->kind, CredentialKind::generic);
}

BOOL WINAPI answerNotFound(LPCWSTR, DWORD, DWORD*, PCREDENTIALW**) {
  ::SetLastError(ERROR_NOT_FOUND);
  return FALSE;
}
BOOL WINAPI answerNoLogonSession(LPCWSTR, DWORD, DWORD*, PCREDENTIALW**) {
  ::SetLastError(ERROR_NO_SUCH_LOGON_SESSION);
  return FALSE;
}
BOOL WINAPI claimSuccess(LPCWSTR, DWORD, DWORD*, PCREDENTIALW**) { return TRUE; }
BOOL WINAPI failSilently(LPCWSTR, DWORD, DWORD*, PCREDENTIALW**) {
  ::SetLastError(ERROR_SUCCESS);
  return FALSE;
}

Snapshot lookThrough(decltype(&::CredEnumerateW) enumerate) {
  Api api = Api::system();
  api.CredEnumerateW = enumerate;
  return lookWith(credentialsInspector(api));
}

TEST(WindowsCredentials, AnEmptyStoreIsKnownToBeEmpty) {
  const Snapshot snapshot = lookThrough(answerNotFound);
  ASSERT_TRUE(snapshot.credentials.known());
  EXPECT_TRUE(snapshot.credentials->empty());
}

TEST(WindowsCredentials, ALogonWithoutAStoreIsAGap) {
  const Snapshot snapshot = lookThrough(answerNoLogonSession);
  EXPECT_TRUE(snapshot.credentials.isUnseen());
  EXPECT_EQ(gapCode(snapshot), ERROR_NO_SUCH_LOGON_SESSION);
}

TEST(WindowsCredentials, SuccessWithoutAListIsNotBelieved) {
  EXPECT_TRUE(lookThrough(claimSuccess).credentials.isUnseen());
}

TEST(WindowsCredentials, AFailureWithoutACodeIsAGap) {
  const Snapshot snapshot = lookThrough(failSilently);
  EXPECT_TRUE(snapshot.credentials.isUnseen());
  EXPECT_EQ(gapCode(snapshot), ERROR_INVALID_DATA);
}

TEST(WindowsCredentials, AMissingFunctionIsAGap) {
  EXPECT_EQ(gapCode(lookThrough(nullptr)), ERROR_PROC_NOT_FOUND);
}

}  // namespace
}  // namespace unclash
