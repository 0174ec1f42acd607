#include "core/machine/windows/remembered.h"

#include <algorithm>

#include "core/machine/windows/gap_reasons.h"
#include "core/machine/windows/network_resources.h"
#include "core/machine/windows/text.h"

namespace unclash {
namespace {

constexpr const char* kRemembered = "remembered";
const wchar_t* const kNetwork = L"Network";
const wchar_t* const kPrinters = L"Printers\\Connections";

/// The names of a key's subkeys; a missing key has none. Any other code becomes a gap.
std::vector<std::wstring> keysOf(const Api& api, const wchar_t* key, Snapshot& part) {
  std::vector<std::wstring> names;
  const DWORD code = listKeys(api, {HKEY_CURRENT_USER, key}, names);
  if (code != ERROR_SUCCESS && code != ERROR_FILE_NOT_FOUND)
    part.gaps.ensure().push_back(gapOfWin32(kRemembered, code));
  return names;
}

/// A single letter is a drive; ports (`LPT1`) get their colon too.
std::string deviceOf(const std::wstring& key) { return toUtf8(key) + ":"; }

void lookAtDevices(const Api& api, Snapshot& part) {
  for (const std::wstring& key : keysOf(api, kNetwork, part)) {
    const RegistryPlace place{HKEY_CURRENT_USER, std::wstring(kNetwork) + L"\\" + key};
    const std::string device = deviceOf(key);
    auto entry =
        rememberedOf(device, [&](const wchar_t* name) { return valueAt(api, place, name); });
    if (entry) {
      part.remembered->push_back(std::move(*entry));
    } else {
      // A key that connects nothing: broken, or left by another program.
      part.gaps.ensure().push_back(makeGap(kRemembered, gap_reason::kBrokenAnswer));
    }
  }
}

void lookAtPrinters(const Api& api, Snapshot& part) {
  for (const std::wstring& key : keysOf(api, kPrinters, part)) {
    const std::string path = printerPath(toUtf8(key));
    if (path.empty()) continue;
    Remembered printer;
    printer.local = Fact<std::string>::none();
    printer.remote = path;
    printer.user = Fact<std::string>::none();
    printer.provider = Fact<std::string>::none();
    printer.deferred = Fact<bool>::none();
    part.remembered->push_back(std::move(printer));
  }
}

bool isListed(const std::vector<Remembered>& list, const NetworkResource& resource) {
  return std::any_of(list.begin(), list.end(), [&](const Remembered& each) {
    if (!resource.local.empty()) return sameName(each.local.valueOr({}), resource.local);
    return !each.local.known() && sameName(each.remote, resource.remote);
  });
}

}  // namespace

std::optional<Remembered> rememberedOf(const std::string& device, const ValueReader& value) {
  const auto remote = value(L"RemotePath");
  if (!remote || !remote->isText() || remote->text.empty()) return std::nullopt;
  Remembered entry;
  entry.local = device;
  entry.remote = remote->text;
  const auto user = value(L"UserName");
  entry.user = user && user->isText() && !user->text.empty() ? Fact<std::string>(user->text)
                                                             : Fact<std::string>::none();
  const auto provider = value(L"ProviderName");
  entry.provider = provider && provider->isText() && !provider->text.empty()
                       ? Fact<std::string>(provider->text)
                       : Fact<std::string>::none();
  const auto defer = value(L"DeferFlags");
  const auto flags = defer ? numberOf(*defer) : std::nullopt;
  entry.deferred = flags ? Fact<bool>(*flags != 0) : Fact<bool>::none();
  return entry;
}

std::string printerPath(std::string_view key) {
  if (!key.starts_with(",,")) return {};
  key.remove_prefix(2);
  const std::size_t comma = key.find(',');
  if (comma == 0 || comma == std::string_view::npos || comma + 1 == key.size()) return {};
  return "\\\\" + std::string(key.substr(0, comma)) + "\\" + std::string(key.substr(comma + 1));
}

RegistryPlace rememberedPlace(const std::string& device) {
  std::string name = device;
  if (!name.empty() && name.back() == ':') name.pop_back();
  return {HKEY_CURRENT_USER, std::wstring(kNetwork) + L"\\" + toUtf16(name)};
}

void lookAtRemembered(const Api& api, Snapshot& part) {
  part.remembered.ensure();
  lookAtDevices(api, part);
  lookAtPrinters(api, part);
  std::vector<NetworkResource> resources;
  const DWORD code = listResources(api, RESOURCE_REMEMBERED, resources);
  for (const NetworkResource& resource : resources) {
    if (isListed(*part.remembered, resource)) continue;
    Remembered entry;
    entry.local =
        resource.local.empty() ? Fact<std::string>::none() : Fact<std::string>(resource.local);
    entry.remote = resource.remote;
    entry.user = Fact<std::string>::none();
    entry.provider = resource.provider.empty() ? Fact<std::string>::none()
                                               : Fact<std::string>(resource.provider);
    entry.deferred = Fact<bool>::none();
    part.remembered->push_back(std::move(entry));
  }
  if (code != NO_ERROR) part.gaps.ensure().push_back(gapOfWin32(kRemembered, code));
}

Inspector rememberedInspector(const Api& api) {
  return {kRemembered, [api](const InspectorContext&) {
            Snapshot part;
            lookAtRemembered(api, part);
            return part;
          }};
}

}  // namespace unclash
