#include "core/machine/windows/connections.h"

#include <algorithm>
#include <array>

#include "core/machine/windows/gap_reasons.h"
#include "core/machine/windows/net_lists.h"
#include "core/machine/windows/object_letters.h"
#include "core/machine/windows/registry.h"
#include "core/machine/windows/remembered.h"
#include "core/machine/windows/smb_client.h"
#include "core/machine/windows/text.h"
#include "core/machine/windows/token.h"

namespace unclash {
namespace {

constexpr const char* kConnections = "connections";
constexpr const char* kSmbProvider = "Microsoft Windows Network";

Fact<ConnectionState> stateOf(DWORD status) {
  switch (status) {
    case USE_OK:
      return ConnectionState::connected;
    case USE_PAUSED:
      return ConnectionState::paused;
    case USE_DISCONN:
      return ConnectionState::disconnected;
    case USE_NETERR:
      return ConnectionState::error;
    case USE_CONN:
      return ConnectionState::connecting;
    case USE_RECONN:
      return ConnectionState::reconnecting;
    default:
      return Fact<ConnectionState>::none();
  }
}

Fact<ConnectionKind> kindOf(DWORD type) {
  switch (type) {
    case USE_DISKDEV:
      return ConnectionKind::disk;
    case USE_SPOOLDEV:
      return ConnectionKind::print;
    case USE_IPC:
      return ConnectionKind::ipc;
    case USE_CHARDEV:
      return ConnectionKind::other;
    default:
      return Fact<ConnectionKind>::none();
  }
}

Fact<std::string> textOrNone(std::string text) {
  return text.empty() ? Fact<std::string>::none() : Fact<std::string>(std::move(text));
}

DWORD listUses(const Api& api, std::vector<Connection>& connections) {
  if (api.NetUseEnum == nullptr) return ERROR_PROC_NOT_FOUND;
  return listParts<USE_INFO_2, DWORD>(
      api,
      [&](LPBYTE* buffer, DWORD* read, DWORD* total, DWORD* resume) {
        return api.NetUseEnum(nullptr, 2, buffer, MAX_PREFERRED_LENGTH, read, total, resume);
      },
      [&](const USE_INFO_2& use) {
        if (use.ui2_remote != nullptr && *use.ui2_remote != L'\0')
          connections.push_back(connectionOf(use));
      });
}

bool isListed(const std::vector<Connection>& list, const std::string& local,
              const std::string& remote) {
  return std::any_of(list.begin(), list.end(), [&](const Connection& each) {
    if (!local.empty()) return sameName(each.local.valueOr({}), local);
    return !each.local.known() && sameName(each.remote, remote);
  });
}

/// The user that a provider connected a device or a path with. Asks the provider, not the network.
Fact<std::string> userOf(const Api& api, const std::string& name) {
  if (api.WNetGetUserW == nullptr) return Fact<std::string>::none();
  std::array<wchar_t, 512> user{};
  auto size = static_cast<DWORD>(user.size());
  if (api.WNetGetUserW(toUtf16(name).c_str(), user.data(), &size) != NO_ERROR || user[0] == L'\0')
    return Fact<std::string>::none();
  user.back() = L'\0';
  return toUtf8(user.data());
}

Connection connectionOf(const Api& api, const NetworkResource& resource) {
  Connection connection;
  connection.local = textOrNone(resource.local);
  connection.remote = resource.remote;
  connection.user = userOf(api, resource.local.empty() ? resource.remote : resource.local);
  connection.state = ConnectionState::connected;
  connection.kind = resource.kind;
  connection.openFiles = Fact<std::int64_t>::none();
  connection.scope = Scope::session;
  connection.provider = textOrNone(resource.provider);
  return connection;
}

/// One gap for each reason.
void addGap(Snapshot& part, DWORD code) {
  const Gap gap = gapOfWin32(kConnections, code);
  std::vector<Gap>& gaps = part.gaps.ensure();
  if (std::find(gaps.begin(), gaps.end(), gap) == gaps.end()) gaps.push_back(gap);
}

/// What a letter is told that no network provider knows: a local drive, one that is only
/// remembered, no network at all (which listing the resources has told already).
bool isLocal(DWORD code) {
  return code == ERROR_NOT_CONNECTED || code == ERROR_BAD_DEVICE ||
         code == ERROR_CONNECTION_UNAVAIL || code == ERROR_NO_NETWORK;
}

void addResources(const Api& api, Snapshot& part) {
  std::vector<NetworkResource> resources;
  const DWORD code = listResources(api, RESOURCE_CONNECTED, resources);
  for (const NetworkResource& resource : resources)
    if (!isListed(*part.connections, resource.local, resource.remote))
      part.connections->push_back(connectionOf(api, resource));
  if (code != NO_ERROR) addGap(part, code);
}

/// Letters that are connected and stand in no list. GetDriveType would open the drive; this asks
/// only whose it is.
void addLetters(const Api& api, Snapshot& part) {
  if (api.WNetGetConnectionW == nullptr || api.GetLogicalDrives == nullptr) return;
  std::vector<Connection>& connections = *part.connections;
  const DWORD letters = api.GetLogicalDrives();
  for (unsigned index = 0; index < 26; ++index) {
    if ((letters & (1U << index)) == 0) continue;
    const std::string local{static_cast<char>('A' + index), ':'};
    std::vector<wchar_t> remote(32U << 10U);
    auto size = static_cast<DWORD>(remote.size());
    const DWORD code = api.WNetGetConnectionW(toUtf16(local).c_str(), remote.data(), &size);
    remote.back() = L'\0';
    const std::string path = toUtf8(remote.data());
    if (code != NO_ERROR && !isLocal(code))
      addGap(part, code);
    else if (code == NO_ERROR && !path.empty() && !isListed(connections, local, path)) {
      connections.push_back(connectionOf(api, {local, path, {}, ConnectionKind::disk}));
      // Nothing says how it stands.
      connections.back().state = Fact<ConnectionState>::none();
    }
  }
}

/// Printers of other computers that this person has connected to. Level 4 reads the registry and
/// asks no server; any other level would ("PRINTER_INFO_4").
void addPrinters(const Api& api, Snapshot& part) {
  if (api.EnumPrintersW == nullptr) return;
  constexpr DWORD kUntouched = 0xffffffffU;
  constexpr DWORD kMostBytes = 1U << 20U;
  std::vector<PRINTER_INFO_4W> buffer(64);
  while (true) {
    const auto size = static_cast<DWORD>(buffer.size() * sizeof(PRINTER_INFO_4W));
    DWORD needed = 0;
    DWORD count = kUntouched;
    ::SetLastError(ERROR_SUCCESS);
    if (api.EnumPrintersW(PRINTER_ENUM_CONNECTIONS, nullptr, 4,
                          reinterpret_cast<LPBYTE>(buffer.data()), size, &needed, &count)) {
      if (count > buffer.size()) return addGap(part, ERROR_INVALID_DATA);
      buffer.resize(count);
      break;
    }
    const DWORD code = ::GetLastError();
    // Without the spooler there are no printers.
    if (code == RPC_S_SERVER_UNAVAILABLE || code == ERROR_NOT_SUPPORTED) return;
    if (code != ERROR_INSUFFICIENT_BUFFER || needed <= size || needed > kMostBytes)
      return addGap(part, failureCode(code));
    buffer.resize(needed / sizeof(PRINTER_INFO_4W) + 1);
  }
  for (const PRINTER_INFO_4W& printer : buffer) {
    const std::string name = toUtf8(printer.pPrinterName);
    if (!name.starts_with("\\\\") || isListed(*part.connections, {}, name)) continue;
    Connection connection;
    connection.local = Fact<std::string>::none();
    connection.remote = name;
    // The spooler connects when it has to, and tells nobody as whom.
    connection.user = Fact<std::string>::none();
    connection.state = Fact<ConnectionState>::none();
    connection.kind = ConnectionKind::print;
    connection.openFiles = Fact<std::int64_t>::none();
    connection.scope = Scope::session;
    part.connections->push_back(std::move(connection));
  }
}

/// Whether a device's mapping comes back at sign-in. Connections without a device never do.
void fillInPersistence(const Api& api, std::vector<Connection>& connections) {
  for (Connection& each : connections)
    each.persistent =
        each.local.known() && valueAt(api, rememberedPlace(*each.local), L"RemotePath");
}

}  // namespace

Connection connectionOf(const USE_INFO_2& use) {
  Connection connection;
  connection.local = textOrNone(toUtf8(use.ui2_local));
  connection.remote = toUtf8(use.ui2_remote);
  // No name at all is told by a null pointer, the anonymous identity by an empty text.
  connection.user =
      use.ui2_username == nullptr
          ? Fact<std::string>::none()
          : Fact<std::string>(accountText(toUtf8(use.ui2_domainname), toUtf8(use.ui2_username)));
  connection.state = stateOf(use.ui2_status);
  connection.kind = kindOf(use.ui2_asg_type);
  connection.openFiles = std::int64_t{use.ui2_refcount};
  connection.scope = Scope::session;
  connection.provider = std::string(kSmbProvider);
  return connection;
}

void lookAtConnections(const Api& api, Snapshot& part) {
  std::vector<Connection>& connections = part.connections.ensure();
  const DWORD uses = listUses(api, connections);
  if (uses != ERROR_SUCCESS) addGap(part, uses);
  addResources(api, part);
  addLetters(api, part);
  addPrinters(api, part);
  fillInPersistence(api, connections);
  const TokenFacts own = ownToken(api);
  for (Connection& each : connections) each.logonSession = own.logonSession;
  addLettersOfOthers(api, own, part);
  // Nothing found is only known where the SMB client's own list was read.
  if (uses != ERROR_SUCCESS && connections.empty())
    part.connections = Fact<std::vector<Connection>>::unseen();
}

Inspector connectionsInspector(const Api& api) {
  return {kConnections, [api](const InspectorContext& context) {
            Snapshot part;
            lookAtConnections(api, part);
            // An empty list would say that there are no others.
            if (part.connections.known()) addGlobalMappings(api, context, part);
            return part;
          }};
}

}  // namespace unclash
