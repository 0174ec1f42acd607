#include "core/machine/windows/credentials.h"

#include "core/machine/windows/gap_reasons.h"
#include "core/machine/windows/text.h"

namespace unclash {
namespace {

constexpr const char* kCredentials = "credentials";

CredentialKind kindOf(DWORD type) {
  switch (type) {
    case CRED_TYPE_GENERIC:
      return CredentialKind::generic;
    case CRED_TYPE_DOMAIN_PASSWORD:
    case CRED_TYPE_DOMAIN_VISIBLE_PASSWORD:
      return CredentialKind::domainPassword;
    case CRED_TYPE_DOMAIN_CERTIFICATE:
      return CredentialKind::domainCertificate;
    default:
      return CredentialKind::other;
  }
}

Fact<CredentialPersist> persistOf(DWORD persist) {
  switch (persist) {
    case CRED_PERSIST_SESSION:
      return CredentialPersist::session;
    case CRED_PERSIST_LOCAL_MACHINE:
      return CredentialPersist::machine;
    case CRED_PERSIST_ENTERPRISE:
      return CredentialPersist::enterprise;
    default:
      return Fact<CredentialPersist>::none();
  }
}

}  // namespace

Credential credentialOf(const CREDENTIALW& entry) {
  Credential credential;
  credential.target = toUtf8(entry.TargetName);
  credential.user = entry.UserName == nullptr ? Fact<std::string>::none()
                                              : Fact<std::string>(toUtf8(entry.UserName));
  credential.kind = kindOf(entry.Type);
  credential.persist = persistOf(entry.Persist);
  credential.lastWritten = fileTimeText(entry.LastWritten);
  return credential;
}

DWORD listCredentials(const Api& api, std::vector<Credential>& credentials) {
  if (api.CredEnumerateW == nullptr || api.CredFree == nullptr) return ERROR_PROC_NOT_FOUND;
  DWORD count = 0;
  PCREDENTIALW* given = nullptr;
  ::SetLastError(ERROR_SUCCESS);
  const bool answered = api.CredEnumerateW(nullptr, 0, &count, &given) != FALSE;
  const DWORD code = ::GetLastError();
  const Held entries(given, [&](PCREDENTIALW* list) { api.CredFree(list); });
  if (!answered) {
    // An empty store is told by this error alone.
    if (code == ERROR_NOT_FOUND) return ERROR_SUCCESS;
    return failureCode(code);
  }
  if (!entries || count == 0) return ERROR_INVALID_DATA;
  for (DWORD i = 0; i < count; ++i)
    if (entries.get()[i] != nullptr) credentials.push_back(credentialOf(*entries.get()[i]));
  return ERROR_SUCCESS;
}

Inspector credentialsInspector(const Api& api) {
  return {kCredentials, [api](const InspectorContext&) {
            std::vector<Credential> credentials;
            if (const DWORD code = listCredentials(api, credentials); code != ERROR_SUCCESS)
              return onlyGapOfWin32(kCredentials, code);
            Snapshot part;
            part.credentials = std::move(credentials);
            return part;
          }};
}

}  // namespace unclash
