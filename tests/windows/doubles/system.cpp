#include "tests/windows/doubles/system.h"

#include <windows.h>
// Behind windows.h.
#include <wincred.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "core/machine/practice/names.h"
#include "tests/windows/doubles/state.h"

namespace unclash::doubles {
namespace {

using practice::Mapping;
using practice::sameText;
using practice::StoredSignIn;
using practice::World;

const wchar_t* const kNetwork = L"Network";
const wchar_t* const kProvider = L"Microsoft Windows Network";
const wchar_t* const kTerminalPolicy =
    L"SOFTWARE\\Policies\\Microsoft\\Windows NT\\Terminal Services";
const wchar_t* const kTerminalServer = L"SYSTEM\\CurrentControlSet\\Control\\Terminal Server";
const wchar_t* const kWorkstation =
    L"SYSTEM\\CurrentControlSet\\Services\\LanmanWorkstation\\Parameters";
const wchar_t* const kWorkstationPolicy =
    L"SOFTWARE\\Policies\\Microsoft\\Windows\\LanmanWorkstation";
const wchar_t* const kSystemPolicy =
    L"SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Policies\\System";

std::string keyOf(const std::string& device) {
  return !device.empty() && device.back() == ':' ? device.substr(0, device.size() - 1) : device;
}

std::string textAt(HKEY key, const std::wstring& path, const wchar_t* name) {
  std::array<wchar_t, 1024> text{};
  DWORD size = sizeof text - sizeof(wchar_t);
  if (::RegGetValueW(key, path.c_str(), name, RRF_RT_REG_SZ, nullptr, text.data(), &size) != 0)
    return {};
  return toUtf8(text.data());
}

std::optional<DWORD> numberAt(const wchar_t* path, const wchar_t* name) {
  DWORD number = 0;
  DWORD size = sizeof number;
  if (::RegGetValueW(HKEY_LOCAL_MACHINE, path, name, RRF_RT_REG_DWORD, nullptr, &number, &size) !=
      0)
    return std::nullopt;
  return number;
}

void put(HKEY root, const std::wstring& path, const wchar_t* name, const std::string& text) {
  const std::wstring wide = toUtf16(text);
  ::RegSetKeyValueW(root, path.c_str(), name, REG_SZ, wide.c_str(),
                    static_cast<DWORD>((wide.size() + 1) * sizeof(wchar_t)));
}

void put(HKEY root, const std::wstring& path, const wchar_t* name, DWORD number) {
  ::RegSetKeyValueW(root, path.c_str(), name, REG_DWORD, &number, sizeof number);
}

std::vector<std::wstring> subkeys(HKEY root, const wchar_t* path) {
  std::vector<std::wstring> names;
  HKEY key = nullptr;
  if (::RegOpenKeyExW(root, path, 0, KEY_READ, &key) != 0) return names;
  std::array<wchar_t, 256> name{};
  for (DWORD index = 0;; ++index) {
    auto size = static_cast<DWORD>(name.size());
    if (::RegEnumKeyExW(key, index, name.data(), &size, nullptr, nullptr, nullptr, nullptr) != 0)
      break;
    names.emplace_back(name.data(), size);
  }
  ::RegCloseKey(key);
  return names;
}

std::wstring networkKey(const std::string& device) {
  return std::wstring(kNetwork) + L"\\" + toUtf16(keyOf(device));
}

void readMappings(World& world) {
  // Printers and connections without a device are no keys of HKCU\Network.
  std::erase_if(world.mappings, [](const Mapping& mapping) { return !mapping.local.empty(); });
  for (const std::wstring& name : subkeys(HKEY_CURRENT_USER, kNetwork)) {
    const std::wstring path = std::wstring(kNetwork) + L"\\" + name;
    const std::string remote = textAt(HKEY_CURRENT_USER, path, L"RemotePath");
    if (!remote.starts_with("\\\\")) continue;
    world.mappings.push_back(
        {toUtf8(name.c_str()) + ":", remote, textAt(HKEY_CURRENT_USER, path, L"UserName")});
  }
}

void writeMapping(const Mapping& mapping) {
  const std::wstring path = networkKey(mapping.local);
  put(HKEY_CURRENT_USER, path, L"RemotePath", mapping.remote);
  put(HKEY_CURRENT_USER, path, L"ProviderName", toUtf8(kProvider));
  put(HKEY_CURRENT_USER, path, L"ProviderType", DWORD{0x20000});
  put(HKEY_CURRENT_USER, path, L"ConnectionType", DWORD{1});
  put(HKEY_CURRENT_USER, path, L"ConnectFlags", DWORD{0});
  put(HKEY_CURRENT_USER, path, L"DeferFlags", DWORD{4});
  // Without a name Windows writes the number 0 here, or an empty text.
  if (mapping.user.empty())
    put(HKEY_CURRENT_USER, path, L"UserName", DWORD{0});
  else
    put(HKEY_CURRENT_USER, path, L"UserName", mapping.user);
}

std::string secretOf(const CREDENTIALW& entry) {
  if (entry.CredentialBlob == nullptr || entry.CredentialBlobSize < sizeof(wchar_t)) return {};
  const std::wstring text(reinterpret_cast<const wchar_t*>(entry.CredentialBlob),
                          entry.CredentialBlobSize / sizeof(wchar_t));
  return toUtf8(text.c_str());
}

/// The own user's; those of others are not in this store.
bool isOwn(const World& world, const StoredSignIn& stored) {
  return stored.ofUser.empty() || sameText(stored.ofUser, world.ownUser());
}

void readCredentials(World& world) {
  std::vector<StoredSignIn> stored;
  for (const StoredSignIn& each : world.credentials)
    if (!isOwn(world, each)) stored.push_back(each);
  DWORD count = 0;
  PCREDENTIALW* entries = nullptr;
  if (::CredEnumerateW(nullptr, 0, &count, &entries)) {
    for (DWORD i = 0; i < count; ++i) {
      const CREDENTIALW& entry = *entries[i];
      StoredSignIn fresh;
      fresh.target = toUtf8(entry.TargetName);
      fresh.user = toUtf8(entry.UserName);
      fresh.password = secretOf(entry);
      fresh.kind = entry.Type == CRED_TYPE_DOMAIN_PASSWORD ? CredentialKind::domainPassword
                                                           : CredentialKind::generic;
      for (const StoredSignIn& known : world.credentials)
        if (isOwn(world, known) && sameText(known.target, fresh.target) &&
            sameText(known.user, fresh.user) && known.kind == fresh.kind) {
          fresh = known;
          break;
        }
      stored.push_back(std::move(fresh));
    }
    ::CredFree(entries);
  }
  world.credentials = std::move(stored);
}

/// A number in force; "never" where it is 0.
void readPolicy(World& world) {
  Policy& policy = world.base.policy.ensure();
  if (const auto limit = numberAt(kTerminalPolicy, L"MaxDisconnectionTime"))
    policy.disconnectedSessionLimitMs = std::int64_t{*limit};
  auto guest = numberAt(kWorkstationPolicy, L"AllowInsecureGuestAuth");
  if (!guest) guest = numberAt(kWorkstation, L"AllowInsecureGuestAuth");
  if (guest) policy.insecureGuestLogon = *guest != 0;
}

void clearCredentials() {
  DWORD count = 0;
  PCREDENTIALW* entries = nullptr;
  if (!::CredEnumerateW(nullptr, 0, &count, &entries)) return;
  for (DWORD i = 0; i < count; ++i) ::CredDeleteW(entries[i]->TargetName, entries[i]->Type, 0);
  ::CredFree(entries);
}

void writeCredential(const StoredSignIn& stored) {
  std::wstring target = toUtf16(stored.target);
  std::wstring user = toUtf16(stored.user);
  std::wstring secret = toUtf16(stored.password);
  CREDENTIALW entry{};
  entry.Type =
      stored.kind == CredentialKind::generic ? CRED_TYPE_GENERIC : CRED_TYPE_DOMAIN_PASSWORD;
  entry.TargetName = target.data();
  entry.UserName = user.data();
  entry.CredentialBlob = reinterpret_cast<BYTE*>(secret.data());
  entry.CredentialBlobSize = static_cast<DWORD>(secret.size() * sizeof(wchar_t));
  entry.Persist = stored.persist == CredentialPersist::session   ? CRED_PERSIST_SESSION
                  : stored.persist == CredentialPersist::machine ? CRED_PERSIST_LOCAL_MACHINE
                                                                 : CRED_PERSIST_ENTERPRISE;
  ::CredWriteW(&entry, 0);
}

void stagePolicy(const World& world) {
  ::RegDeleteTreeW(HKEY_LOCAL_MACHINE, kTerminalPolicy);
  ::RegDeleteTreeW(HKEY_LOCAL_MACHINE, kWorkstationPolicy);
  ::RegDeleteKeyValueW(HKEY_LOCAL_MACHINE, kSystemPolicy, L"EnableLinkedConnections");
  ::RegDeleteKeyValueW(HKEY_LOCAL_MACHINE, kTerminalServer, L"fSingleSessionPerUser");
  ::RegDeleteKeyValueW(HKEY_LOCAL_MACHINE, kWorkstation, L"AllowInsecureGuestAuth");
  if (!world.base.policy.known()) return;
  const Policy& policy = *world.base.policy;
  const auto number = [](const wchar_t* path, const wchar_t* name, const auto& fact) {
    if (fact.known()) put(HKEY_LOCAL_MACHINE, path, name, static_cast<DWORD>(*fact));
  };
  number(kTerminalPolicy, L"MaxDisconnectionTime", policy.disconnectedSessionLimitMs);
  number(kTerminalPolicy, L"MaxIdleTime", policy.idleSessionLimitMs);
  number(kTerminalPolicy, L"MaxConnectionTime", policy.activeSessionLimitMs);
  number(kTerminalServer, L"fSingleSessionPerUser", policy.singleSessionPerUser);
  number(kSystemPolicy, L"EnableLinkedConnections", policy.linkedConnections);
  number(kWorkstation, L"AllowInsecureGuestAuth", policy.insecureGuestLogon);
}

}  // namespace

bool runsElevated() {
  HANDLE token = nullptr;
  if (!::OpenProcessToken(::GetCurrentProcess(), TOKEN_QUERY, &token)) return false;
  TOKEN_ELEVATION elevation{};
  DWORD size = 0;
  ::GetTokenInformation(token, TokenElevation, &elevation, sizeof elevation, &size);
  ::CloseHandle(token);
  return elevation.TokenIsElevated != 0;
}

void readSystem(World& world) {
  readMappings(world);
  readCredentials(world);
  readPolicy(world);
}

void writeSystem(const World& before, const World& after) {
  const auto has = [](const World& world, const Mapping& mapping) {
    return std::find(world.mappings.begin(), world.mappings.end(), mapping) != world.mappings.end();
  };
  for (const Mapping& mapping : before.mappings)
    if (!mapping.local.empty() && !has(after, mapping))
      ::RegDeleteTreeW(HKEY_CURRENT_USER, networkKey(mapping.local).c_str());
  for (const Mapping& mapping : after.mappings)
    if (!mapping.local.empty() && !has(before, mapping)) writeMapping(mapping);
}

void stageSystem(const World& world) {
  for (const std::wstring& name : subkeys(HKEY_CURRENT_USER, kNetwork))
    ::RegDeleteTreeW(HKEY_CURRENT_USER, (std::wstring(kNetwork) + L"\\" + name).c_str());
  for (const Mapping& mapping : world.mappings)
    if (!mapping.local.empty()) writeMapping(mapping);
  clearCredentials();
  for (const StoredSignIn& stored : world.credentials)
    if (isOwn(world, stored)) writeCredential(stored);
  stagePolicy(world);
}

}  // namespace unclash::doubles
