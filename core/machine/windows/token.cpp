#include "core/machine/windows/token.h"

#include <array>

#include "core/machine/windows/text.h"

namespace unclash {
namespace {

bool complete(const Api& api) {
  return api.OpenProcessToken != nullptr && api.GetTokenInformation != nullptr &&
         api.CloseHandle != nullptr;
}

HANDLE openOwnToken(const Api& api) {
  HANDLE token = nullptr;
  if (!complete(api)) return nullptr;
  return api.OpenProcessToken(::GetCurrentProcess(), TOKEN_QUERY, &token) ? token : nullptr;
}

/// False where the system does not fill the whole structure.
template <class T>
bool ask(const Api& api, HANDLE token, TOKEN_INFORMATION_CLASS what, T& answer) {
  DWORD size = 0;
  return api.GetTokenInformation(token, what, &answer, sizeof answer, &size) &&
         size == sizeof answer;
}

Fact<std::string> sessionOf(const Api& api, HANDLE token) {
  TOKEN_STATISTICS statistics{};
  if (!ask(api, token, TokenStatistics, statistics)) return Fact<std::string>::none();
  const LUID& id = statistics.AuthenticationId;
  if (id.LowPart == 0 && id.HighPart == 0) return Fact<std::string>::none();
  return luidText(id);
}

}  // namespace

TokenFacts ownToken(const Api& api) {
  TokenFacts facts{Fact<bool>::none(), Fact<std::string>::none(), Fact<std::string>::none()};
  const Held token(openOwnToken(api), [&](HANDLE handle) { api.CloseHandle(handle); });
  if (!token) return facts;
  TOKEN_ELEVATION elevation{};
  if (ask(api, token.get(), TokenElevation, elevation))
    facts.elevated = elevation.TokenIsElevated != 0;
  facts.logonSession = sessionOf(api, token.get());
  TOKEN_LINKED_TOKEN linked{};
  ask(api, token.get(), TokenLinkedToken, linked);
  const Held other(linked.LinkedToken, [&](HANDLE handle) { api.CloseHandle(handle); });
  if (other) facts.linkedSession = sessionOf(api, other.get());
  return facts;
}

Fact<std::string> ownAccount(const Api& api) {
  const Held token(openOwnToken(api), [&](HANDLE handle) { api.CloseHandle(handle); });
  if (!token || api.LookupAccountSidW == nullptr) return Fact<std::string>::none();
  alignas(TOKEN_USER) std::array<BYTE, sizeof(TOKEN_USER) + SECURITY_MAX_SID_SIZE> buffer{};
  DWORD size = 0;
  if (!api.GetTokenInformation(token.get(), TokenUser, buffer.data(),
                               static_cast<DWORD>(buffer.size()), &size))
    return Fact<std::string>::none();
  PSID sid = reinterpret_cast<const TOKEN_USER*>(buffer.data())->User.Sid;
  if (sid == nullptr) return Fact<std::string>::none();
  std::array<wchar_t, 512> name{};
  std::array<wchar_t, 512> authority{};
  auto nameSize = static_cast<DWORD>(name.size());
  auto authoritySize = static_cast<DWORD>(authority.size());
  SID_NAME_USE use = SidTypeUnknown;
  if (!api.LookupAccountSidW(nullptr, sid, name.data(), &nameSize, authority.data(), &authoritySize,
                             &use) ||
      name[0] == L'\0')
    return Fact<std::string>::none();
  name.back() = authority.back() = L'\0';
  return accountText(toUtf8(authority.data()), toUtf8(name.data()));
}

}  // namespace unclash
