#include "core/machine/windows/credentials.h"

#include <algorithm>
#include <array>
#include <utility>

#include "core/machine/servers.h"
#include "core/machine/windows/gap_reasons.h"
#include "core/machine/windows/network_resources.h"
#include "core/machine/windows/text.h"

namespace unclash {
namespace {

constexpr const char* kCredentials = "credentials";
constexpr const char* kUsedFor = "usedFor";

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

/// Names come from ServerName, which lets nothing through that JSON would have to escape.
void addUse(Credential& credential, const std::string& server) {
  const std::string name = "\"" + server + "\"";
  for (auto& [member, value] : credential.unknown) {
    if (member != kUsedFor) continue;
    value.insert(value.size() - 1, ", " + name);
    return;
  }
  credential.unknown.emplace_back(kUsedFor, "[" + name + "]");
}

bool isAbsent(DWORD code) {
  return code == ERROR_PROC_NOT_FOUND || code == ERROR_CALL_NOT_IMPLEMENTED ||
         code == ERROR_NOT_SUPPORTED;
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

std::optional<std::size_t> credentialFor(const Api& api, const std::string& server,
                                         std::vector<Credential>& credentials, DWORD& code) {
  code = ERROR_PROC_NOT_FOUND;
  if (api.CredReadDomainCredentialsW == nullptr || api.CredFree == nullptr) return std::nullopt;
  std::wstring name = toUtf16(server);
  std::array<DWORD, 3> types{CRED_TYPE_DOMAIN_PASSWORD, CRED_TYPE_DOMAIN_CERTIFICATE,
                             CRED_TYPE_DOMAIN_VISIBLE_PASSWORD};
  CREDENTIAL_TARGET_INFORMATIONW target{};
  target.TargetName = name.data();
  const bool qualified = name.find(L'.') != std::wstring::npos;
  (qualified ? target.DnsServerName : target.NetbiosServerName) = name.data();
  target.CredTypeCount = static_cast<DWORD>(types.size());
  target.CredTypes = types.data();
  DWORD count = 0;
  PCREDENTIALW* given = nullptr;
  ::SetLastError(ERROR_SUCCESS);
  const bool answered = api.CredReadDomainCredentialsW(&target, 0, &count, &given) != FALSE;
  code = ::GetLastError();
  const Held entries(given, [&](PCREDENTIALW* list) { api.CredFree(list); });
  if (!answered) {
    code = code == ERROR_NOT_FOUND ? DWORD{ERROR_SUCCESS} : failureCode(code);
    return std::nullopt;
  }
  code = ERROR_INVALID_DATA;
  if (!entries || count == 0 || entries.get()[0] == nullptr) return std::nullopt;
  code = ERROR_SUCCESS;
  // The best match comes first.
  const Credential first = credentialOf(*entries.get()[0]);
  const auto same =
      std::find_if(credentials.begin(), credentials.end(), [&](const Credential& each) {
        return sameName(each.target, first.target) && each.kind == first.kind;
      });
  const auto index = static_cast<std::size_t>(same - credentials.begin());
  if (same == credentials.end()) credentials.push_back(first);
  return index;
}

Inspector credentialsInspector(const Api& api) {
  return {kCredentials, [api](const InspectorContext& context) {
            std::vector<Credential> credentials;
            if (const DWORD code = listCredentials(api, credentials); code != ERROR_SUCCESS)
              return onlyGapOfWin32(kCredentials, code);
            Snapshot part;
            for (const ServerName& server : serversOf(context.look)) {
              DWORD code = ERROR_SUCCESS;
              const auto used = credentialFor(api, server.text(), credentials, code);
              if (used) addUse(credentials[*used], server.text());
              // Where nobody can be asked, the list says as much as there is.
              if (code != ERROR_SUCCESS && !isAbsent(code))
                part.gaps.ensure().push_back(gapOfWin32(kCredentials, code));
            }
            part.credentials = std::move(credentials);
            return part;
          }};
}

}  // namespace unclash
