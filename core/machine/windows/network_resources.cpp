#include "core/machine/windows/network_resources.h"

#include "core/machine/windows/gap_reasons.h"
#include "core/machine/windows/text.h"
#include "core/model/utf8.h"

namespace unclash {
namespace {

/// The size that "WNetEnumResource" recommends, and how far it grows for one long entry.
constexpr DWORD kBuffer = 16U << 10U;
constexpr DWORD kMostBuffer = 1U << 20U;
/// A provider that never ends its list, be it with entries that name nothing, is left.
constexpr std::size_t kMostResources = 10'000;

ConnectionKind kindOf(DWORD type) {
  if (type == RESOURCETYPE_DISK) return ConnectionKind::disk;
  return type == RESOURCETYPE_PRINT ? ConnectionKind::print : ConnectionKind::other;
}

}  // namespace

DWORD listResources(const Api& api, DWORD scope, std::vector<NetworkResource>& resources) {
  if (api.WNetOpenEnumW == nullptr || api.WNetEnumResourceW == nullptr ||
      api.WNetCloseEnum == nullptr)
    return ERROR_PROC_NOT_FOUND;
  HANDLE given = nullptr;
  const DWORD opened = api.WNetOpenEnumW(scope, RESOURCETYPE_ANY, 0, nullptr, &given);
  if (opened != NO_ERROR) return opened;
  const Held list(given, [&](HANDLE handle) { api.WNetCloseEnum(handle); });
  if (!list) return ERROR_INVALID_DATA;

  // Aligned as the structures at its start have to be.
  std::vector<NETRESOURCEW> buffer(kBuffer / sizeof(NETRESOURCEW));
  for (std::size_t round = 0; round < kMostResources; ++round) {
    DWORD count = 0xffffffffU;
    auto size = static_cast<DWORD>(buffer.size() * sizeof(NETRESOURCEW));
    buffer.front() = {};
    const DWORD code = api.WNetEnumResourceW(list.get(), &count, buffer.data(), &size);
    if (code == ERROR_NO_MORE_ITEMS) return NO_ERROR;
    if (code == ERROR_MORE_DATA && size > buffer.size() * sizeof(NETRESOURCEW) &&
        size <= kMostBuffer) {
      buffer.resize(size / sizeof(NETRESOURCEW) + 1);
      continue;
    }
    if (code != NO_ERROR) return code;
    if (count == 0 || count > buffer.size()) return ERROR_INVALID_DATA;
    for (DWORD i = 0; i < count; ++i) {
      const NETRESOURCEW& each = buffer[i];
      if (each.lpRemoteName == nullptr || *each.lpRemoteName == L'\0') continue;
      resources.push_back({toUtf8(each.lpLocalName), toUtf8(each.lpRemoteName),
                           toUtf8(each.lpProvider), kindOf(each.dwType)});
    }
  }
  return ERROR_MORE_DATA;
}

bool sameName(const std::string& a, const std::string& b) { return foldCase(a) == foldCase(b); }

}  // namespace unclash
