#include "core/machine/windows/token.h"

#include <array>
#include <vector>

#include "core/machine/windows/api.h"
#include "core/machine/windows/text.h"

namespace unclash {
namespace {

HANDLE openOwnToken() {
  HANDLE token = nullptr;
  return ::OpenProcessToken(::GetCurrentProcess(), TOKEN_QUERY, &token) ? token : nullptr;
}

/// False where the system does not fill the whole structure.
template <class T>
bool ask(HANDLE token, TOKEN_INFORMATION_CLASS what, T& answer) {
  DWORD size = 0;
  return ::GetTokenInformation(token, what, &answer, sizeof answer, &size) && size == sizeof answer;
}

Fact<std::string> sessionOf(HANDLE token) {
  TOKEN_STATISTICS statistics{};
  if (!ask(token, TokenStatistics, statistics)) return Fact<std::string>::none();
  const LUID& id = statistics.AuthenticationId;
  if (id.LowPart == 0 && id.HighPart == 0) return Fact<std::string>::none();
  return luidText(id);
}

}  // namespace

TokenFacts ownToken() {
  TokenFacts facts{Fact<bool>::none(), Fact<std::string>::none(), Fact<std::string>::none()};
  const Held token(openOwnToken(), ::CloseHandle);
  if (!token) return facts;
  TOKEN_ELEVATION elevation{};
  if (ask(token.get(), TokenElevation, elevation)) facts.elevated = elevation.TokenIsElevated != 0;
  facts.logonSession = sessionOf(token.get());
  TOKEN_LINKED_TOKEN linked{};
  ask(token.get(), TokenLinkedToken, linked);
  const Held other(linked.LinkedToken, ::CloseHandle);
  if (other) facts.linkedSession = sessionOf(other.get());
  return facts;
}

Fact<std::string> ownAccount() {
  const Held token(openOwnToken(), ::CloseHandle);
  if (!token) return Fact<std::string>::none();
  std::array<BYTE, sizeof(TOKEN_USER) + SECURITY_MAX_SID_SIZE> buffer{};
  DWORD size = 0;
  if (!::GetTokenInformation(token.get(), TokenUser, buffer.data(),
                             static_cast<DWORD>(buffer.size()), &size))
    return Fact<std::string>::none();
  PSID sid = reinterpret_cast<const TOKEN_USER*>(buffer.data())->User.Sid;
  std::array<wchar_t, 512> name{};
  std::array<wchar_t, 512> authority{};
  auto nameSize = static_cast<DWORD>(name.size());
  auto authoritySize = static_cast<DWORD>(authority.size());
  SID_NAME_USE use = SidTypeUnknown;
  if (!::LookupAccountSidW(nullptr, sid, name.data(), &nameSize, authority.data(), &authoritySize,
                           &use) ||
      name[0] == L'\0')
    return Fact<std::string>::none();
  return accountText(toUtf8(authority.data()), toUtf8(name.data()));
}

}  // namespace unclash
