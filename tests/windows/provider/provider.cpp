// A network provider of the tests' own, behind Wine's real mpr. Its servers are what they are
// called:
//   \\open     takes everybody          \\clash    gives 1219
//   \\password gives 1326               \\gone     gives 67
//   \\busy     connects, and has files open that stop a gentle disconnect
// It keeps its connections in memory, so a test is one program.
#include <windows.h>
// Behind windows.h.
extern "C" {
#include <npapi.h>
}

#include <algorithm>
#include <mutex>
#include <string>
#include <vector>

namespace {

constexpr DWORD kOpenFiles = 2401;
constexpr DWORD kType = 0x00ab0000;  // no network's, WNNC_NET_ of the tests
const wchar_t* const kName = L"Unclash Test Network";

struct Connection {
  std::wstring local;
  std::wstring remote;
};

std::mutex guard;
std::vector<Connection> connections;

struct Listing {
  std::vector<Connection> entries;
  std::size_t next = 0;
};

std::wstring serverOf(const std::wstring& remote) {
  return remote.substr(2, remote.find(L'\\', 2) - 2);
}

bool same(const std::wstring& a, const std::wstring& b) {
  return ::lstrcmpiW(a.c_str(), b.c_str()) == 0;
}

DWORD connect(const NETRESOURCEW& resource) {
  const std::wstring remote = resource.lpRemoteName == nullptr ? L"" : resource.lpRemoteName;
  const std::wstring local = resource.lpLocalName == nullptr ? L"" : resource.lpLocalName;
  if (!remote.starts_with(L"\\\\")) return WN_BAD_NETNAME;
  const std::wstring server = serverOf(remote);
  if (same(server, L"clash")) return ERROR_SESSION_CREDENTIAL_CONFLICT;
  if (same(server, L"password")) return ERROR_LOGON_FAILURE;
  if (same(server, L"gone")) return ERROR_BAD_NET_NAME;
  if (!same(server, L"open") && !same(server, L"busy")) return ERROR_BAD_NETPATH;
  const std::lock_guard lock(guard);
  for (const Connection& each : connections)
    if (!local.empty() && same(each.local, local)) return ERROR_ALREADY_ASSIGNED;
  connections.push_back({local, remote});
  return WN_SUCCESS;
}

std::size_t bytes(const std::wstring& text) { return (text.size() + 1) * sizeof(wchar_t); }

wchar_t* place(const std::wstring& text, BYTE*& end) {
  end -= bytes(text);
  std::copy(text.c_str(), text.c_str() + text.size() + 1, reinterpret_cast<wchar_t*>(end));
  return reinterpret_cast<wchar_t*>(end);
}

}  // namespace

#define PROVIDER extern "C" __declspec(dllexport) DWORD WINAPI

PROVIDER NPGetCaps(DWORD index) {
  switch (index) {
    case WNNC_SPEC_VERSION:
      return WNNC_SPEC_VERSION51;
    case WNNC_NET_TYPE:
      return kType;
    case WNNC_CONNECTION:
      return WNNC_CON_ADDCONNECTION | WNNC_CON_ADDCONNECTION3 | WNNC_CON_CANCELCONNECTION;
    case WNNC_ENUMERATION:
      return WNNC_ENUM_LOCAL | WNNC_ENUM_GLOBAL;
    case WNNC_START:
      return 1;
    default:
      return 0;
  }
}

PROVIDER NPAddConnection(LPNETRESOURCEW resource, LPWSTR, LPWSTR) { return connect(*resource); }

PROVIDER NPAddConnection3(HWND, LPNETRESOURCEW resource, LPTSTR, LPTSTR, DWORD) {
  return connect(*resource);
}

PROVIDER NPCancelConnection(LPWSTR name, WINBOOL force) {
  const std::lock_guard lock(guard);
  const auto meant =
      std::find_if(connections.begin(), connections.end(), [&](const Connection& each) {
        return same(each.local, name) || (each.local.empty() && same(each.remote, name));
      });
  if (meant == connections.end()) return WN_NOT_CONNECTED;
  if (!force && same(serverOf(meant->remote), L"busy")) return kOpenFiles;
  connections.erase(meant);
  return WN_SUCCESS;
}

PROVIDER NPOpenEnum(DWORD scope, DWORD, DWORD, LPNETRESOURCEW, LPHANDLE handle) {
  const std::lock_guard lock(guard);
  auto* listing = new Listing;
  if (scope == RESOURCE_CONNECTED) listing->entries = connections;
  *handle = listing;
  return WN_SUCCESS;
}

PROVIDER NPEnumResource(HANDLE handle, LPDWORD count, LPVOID buffer, LPDWORD size) {
  auto* listing = static_cast<Listing*>(handle);
  if (listing->next >= listing->entries.size()) return WN_NO_MORE_ENTRIES;
  auto* entries = static_cast<NETRESOURCEW*>(buffer);
  BYTE* end = static_cast<BYTE*>(buffer) + (*size & ~DWORD{7});
  DWORD given = 0;
  while (given < *count && listing->next < listing->entries.size()) {
    const Connection& each = listing->entries[listing->next];
    const std::wstring provider = kName;
    const std::size_t texts = bytes(each.local) + bytes(each.remote) + bytes(provider) + bytes(L"");
    const auto* used = reinterpret_cast<const BYTE*>(entries + given + 1);
    if (end < used || static_cast<std::size_t>(end - used) < texts) {
      if (given > 0) break;
      *size = static_cast<DWORD>(sizeof(NETRESOURCEW) + texts + 16);
      return WN_MORE_DATA;
    }
    NETRESOURCEW& entry = entries[given];
    entry = {};
    entry.dwScope = RESOURCE_CONNECTED;
    entry.dwType = RESOURCETYPE_DISK;
    entry.dwDisplayType = RESOURCEDISPLAYTYPE_SHARE;
    entry.dwUsage = RESOURCEUSAGE_CONNECTABLE;
    // Empty texts where there is nothing: Wine 8.0 reads through a null pointer.
    entry.lpLocalName = place(each.local, end);
    entry.lpRemoteName = place(each.remote, end);
    entry.lpProvider = place(provider, end);
    entry.lpComment = place(L"", end);
    ++given;
    ++listing->next;
  }
  *count = given;
  return WN_SUCCESS;
}

PROVIDER NPCloseEnum(HANDLE handle) {
  delete static_cast<Listing*>(handle);
  return WN_SUCCESS;
}
