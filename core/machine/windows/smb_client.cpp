#include "core/machine/windows/smb_client.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "core/machine/windows/gap_reasons.h"
#include "core/machine/windows/network_resources.h"

namespace unclash {
namespace {

constexpr const wchar_t* kSpace = L"ROOT\\Microsoft\\Windows\\SMB";

std::string take(const WmiObject& object, const char* property) {
  const auto found = object.find(property);
  return found == object.end() ? std::string() : found->second;
}

std::int64_t countIn(const std::string& text) {
  std::int64_t number = -1;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size() && number >= 0 ? number : -1;
}

DWORD ask(const Api& api, const InspectorContext& context, const wchar_t* query,
          std::vector<std::wstring> properties, std::vector<WmiObject>& objects) {
  if (api.wmi == nullptr) return ERROR_PROC_NOT_FOUND;
  return api.wmi({kSpace, query, std::move(properties), context.until, context.stop}, objects);
}

bool isListed(const Snapshot& part, const std::string& local, const std::string& remote) {
  const auto& list = each(part.connections);
  return std::any_of(list.begin(), list.end(), [&](const Connection& known) {
    return known.scope == Scope::global && sameName(known.local.valueOr(""), local) &&
           sameName(known.remote, remote);
  });
}

}  // namespace

DWORD listSmbConnections(const Api& api, const InspectorContext& context,
                         std::vector<SmbConnection>& connections) {
  std::vector<WmiObject> objects;
  const DWORD code =
      ask(api, context,
          L"SELECT ServerName, ShareName, UserName, Credential, NumOpens FROM MSFT_SmbConnection",
          {L"ServerName", L"ShareName", L"UserName", L"Credential", L"NumOpens"}, objects);
  for (const WmiObject& object : objects) {
    SmbConnection row{take(object, "ServerName"), take(object, "ShareName"),
                      take(object, "UserName"), take(object, "Credential"),
                      countIn(take(object, "NumOpens"))};
    if (!row.server.empty() && !row.share.empty()) connections.push_back(std::move(row));
  }
  return code;
}

void addGlobalMappings(const Api& api, const InspectorContext& context, Snapshot& part) {
  std::vector<WmiObject> objects;
  const DWORD code = ask(api, context, L"SELECT LocalPath, RemotePath FROM MSFT_SmbGlobalMapping",
                         {L"LocalPath", L"RemotePath"}, objects);
  for (const WmiObject& object : objects) {
    const std::string local = take(object, "LocalPath");
    const std::string remote = take(object, "RemotePath");
    if (remote.empty() || isListed(part, local, remote)) continue;
    Connection mapping;
    mapping.local = local.empty() ? Fact<std::string>::none() : Fact<std::string>(local);
    mapping.remote = remote;
    // Its list says where it leads, and nothing about how the connection stands.
    mapping.user = Fact<std::string>::none();
    mapping.state = Fact<ConnectionState>::none();
    mapping.kind = ConnectionKind::disk;
    mapping.persistent = Fact<bool>::none();
    mapping.openFiles = Fact<std::int64_t>::none();
    mapping.scope = Scope::global;
    mapping.provider = std::string("Microsoft Windows Network");
    part.connections.ensure().push_back(std::move(mapping));
  }
  if (code == ERROR_SUCCESS || code == ERROR_NOT_SUPPORTED || code == ERROR_PROC_NOT_FOUND) return;
  const Gap gap = gapOfWin32("connections", code);
  std::vector<Gap>& gaps = part.gaps.ensure();
  if (std::find(gaps.begin(), gaps.end(), gap) == gaps.end()) gaps.push_back(gap);
}

}  // namespace unclash
