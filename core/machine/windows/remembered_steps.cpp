#include "core/machine/windows/remembered_steps.h"

#include "core/machine/windows/network_resources.h"
#include "core/machine/windows/registry.h"
#include "core/machine/windows/registry_changes.h"
#include "core/machine/windows/remembered.h"
#include "core/machine/windows/text.h"

namespace unclash {
namespace {

// What Windows writes for a drive of its own SMB client.
constexpr const char* kSmbProvider = "Microsoft Windows Network";
constexpr DWORD kSmbProviderType = 0x20000;  // WNNC_NET_SMB
constexpr DWORD kDisk = 1;                   // RESOURCETYPE_DISK
constexpr DWORD kDeferUntilUse = 4;

RegistryPlace keptPlace(const std::string& local) {
  RegistryPlace place = rememberedPlace(local);
  place.key = L"Software\\Unclash\\Forgotten\\" + place.key.substr(place.key.rfind(L'\\') + 1);
  return place;
}

std::string textAt(const RegistryPlace& place, const wchar_t* name) {
  const auto value = valueAt(place, name);
  return value && value->isText() ? value->text : std::string();
}

bool isKept(const Mapping& mapping) {
  const RegistryPlace kept = keptPlace(mapping.local);
  return sameName(textAt(kept, L"RemotePath"), mapping.remote) &&
         sameName(textAt(kept, L"UserName"), mapping.user);
}

DWORD writeNew(const Mapping& mapping) {
  const RegistryPlace place = rememberedPlace(mapping.local);
  const RegistryValue user = mapping.user.empty() ? RegistryValue{REG_DWORD, {}, 0}
                                                  : RegistryValue{REG_SZ, mapping.user, 0};
  const std::pair<const wchar_t*, RegistryValue> values[] = {
      {L"ConnectFlags", {REG_DWORD, {}, 0}},
      {L"ConnectionType", {REG_DWORD, {}, kDisk}},
      {L"DeferFlags", {REG_DWORD, {}, kDeferUntilUse}},
      {L"ProviderName", {REG_SZ, kSmbProvider, 0}},
      {L"ProviderType", {REG_DWORD, {}, kSmbProviderType}},
      {L"UserName", user},
      {L"RemotePath", {REG_SZ, mapping.remote, 0}}};
  for (const auto& [name, value] : values)
    if (const DWORD code = writeValue(place, name, value); code != ERROR_SUCCESS) return code;
  return ERROR_SUCCESS;
}

}  // namespace

std::string rememberedPath(const std::string& local) {
  return textAt(rememberedPlace(local), L"RemotePath");
}

DWORD keepMapping(const std::string& local) {
  const RegistryPlace kept = keptPlace(local);
  if (const DWORD code = deleteKey(kept); code != ERROR_SUCCESS) return code;
  return copyKey(rememberedPlace(local), kept);
}

DWORD rememberAgain(const Mapping& mapping) {
  if (!isKept(mapping)) return writeNew(mapping);
  const DWORD code = copyKey(keptPlace(mapping.local), rememberedPlace(mapping.local));
  if (code == ERROR_SUCCESS) deleteKey(keptPlace(mapping.local));
  return code;
}

}  // namespace unclash
