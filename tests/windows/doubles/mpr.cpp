// mpr.dll: connections of every provider, by the practice redirector's rules. Passwords are ids.
#include <windows.h>
// Behind windows.h.
#include <lmcons.h>
#include <winnetwk.h>

#include <algorithm>
#include <vector>

#include "core/machine/practice/names.h"
#include "core/machine/practice/redirector.h"
#include "core/model/unc_path.h"
#include "core/model/user_name.h"
#include "tests/windows/doubles/state.h"

DOUBLES_MARKER

namespace unclash::doubles {
namespace {

using practice::sameText;
using practice::Use;
using practice::World;

constexpr DWORD kOpenFiles = 2401;  // ERROR_OPEN_FILES
const wchar_t* const kProvider = L"Microsoft Windows Network";

struct Listing {
  std::vector<NETRESOURCEW> entries;
  std::vector<std::wstring> texts;  ///< local and remote, in turn
  std::size_t next = 0;
};

Handles<Listing>& listings() {
  static Handles<Listing> open;
  return open;
}

bool stands(const Call& call, const Use& use) {
  return use.global || use.logonSession == call.logonSession();
}

DWORD typeOf(const World& world, const std::string& remote) {
  const auto path = UncPath::parse(remote);
  const practice::SimServer* server = path ? world.server(path->server().text()) : nullptr;
  if (server != nullptr)
    for (const practice::SimShare& share : server->shares)
      if (sameText(share.name, path->share()) && share.kind == practice::ShareKind::print)
        return RESOURCETYPE_PRINT;
  return RESOURCETYPE_DISK;
}

// ---- connecting --------------------------------------------------------------------------------

struct Wanted {
  practice::Request request;
  DWORD flags = 0;
};

bool sayNo(DWORD code) {
  return code == practice::kLogonFailure || code == practice::kInvalidPassword ||
         code == practice::kAccessDenied || code == practice::kGuestBlocked;
}

std::string rightPassword(const World& world, const std::string& remote, const std::string& user) {
  const auto path = UncPath::parse(remote);
  const practice::SimServer* server = path ? world.server(path->server().text()) : nullptr;
  return server == nullptr ? std::string() : practice::rightPassword(*server, user);
}

/// Windows asks; the script answers. False: the person cancels.
bool ask(Call& call, practice::Request& request) {
  const World& world = call.world();
  std::string user = request.user.value_or("");
  std::string password = world.prompt == practice::Prompt::wrong ? "wrong" : "right";
  if (const auto scripted = call.nextPrompt()) {
    if (scripted->is_string()) {
      password = scripted->get<std::string>();
    } else {
      user = scripted->value("user", user);
      password = scripted->value("password", std::string("right"));
    }
  } else if (world.prompt == practice::Prompt::cancels) {
    password = "cancel";
  }
  if (password == "cancel") return false;
  if (user.empty()) user = world.promptUser;
  request.user = user;
  request.password = password == "right" ? rightPassword(world, request.remote, user) : "wrong";
  call.note("asked for the password of " + user + ": " + password);
  return true;
}

/// What Windows has for a name without asking: the session that stands, the sign-in, the store.
std::string knownPassword(const World& world, const practice::Request& request) {
  const auto path = UncPath::parse(request.remote);
  const std::string& user = *request.user;
  if (!path) return {};
  const auto held = practice::holding(world, request.logonSession, path->server().text());
  if (held && UserName(held->given).sameSpelling(UserName(user))) return held->password;
  for (const auto& [name, password] : world.signInPasswords)
    if (sameText(name, user)) return password;
  const practice::StoredSignIn* stored =
      practice::storedSignIn(world, request.logonSession, path->server().text(), path->share());
  return stored != nullptr && sameText(stored->user, user) ? stored->password : std::string();
}

DWORD tryToConnect(Call& call, const NETRESOURCEW* resource, const wchar_t* password,
                   const wchar_t* user, DWORD flags) {
  if (password != nullptr && *password != L'\0') call.passwordPassed(password);
  if (resource == nullptr || resource->lpRemoteName == nullptr) return ERROR_BAD_NET_NAME;
  practice::Request request;
  request.logonSession = call.logonSession();
  request.remote = toUtf8(resource->lpRemoteName);
  request.local = toUtf8(resource->lpLocalName);
  request.remember = (flags & CONNECT_UPDATE_PROFILE) != 0;
  if (user != nullptr && *user != L'\0') request.user = toUtf8(user);
  call.note(request.remote + " " + request.local + " as " + request.user.value_or("(nobody)") +
            " flags " + std::to_string(flags));
  if (!request.local.empty() && request.local.back() != ':') return ERROR_BAD_DEVICE;

  const bool mayAsk = (flags & (CONNECT_INTERACTIVE | CONNECT_COMMANDLINE)) != 0;
  const bool mustAsk = mayAsk && (flags & CONNECT_PROMPT) != 0;
  if (mustAsk) {
    if (!ask(call, request)) return ERROR_CANCELLED;
    return static_cast<DWORD>(practice::connect(call.world(), request));
  }
  if (request.user)
    request.password =
        password != nullptr ? toUtf8(password) : knownPassword(call.world(), request);
  const auto code = static_cast<DWORD>(practice::connect(call.world(), request));
  if (!sayNo(code) || !mayAsk) return code;
  if (!ask(call, request)) return ERROR_CANCELLED;
  return static_cast<DWORD>(practice::connect(call.world(), request));
}

DWORD connect(Call& call, const NETRESOURCEW* resource, const wchar_t* password,
              const wchar_t* user, DWORD flags) {
  const DWORD code = tryToConnect(call, resource, password, user, flags);
  call.note("gives " + std::to_string(code));
  return code;
}

// ---- disconnecting -----------------------------------------------------------------------------

/// The person was told of open files, and closes them where the script says so.
void personCloses(Call& call) {
  for (auto& entry : call.state()["closes"]) {
    const int after = entry.value("after", 1) - 1;
    entry["after"] = after;
    if (after > 0) continue;
    const std::string remote = entry.value("remote", std::string());
    for (Use& use : call.world().uses)
      if (sameText(use.remote, remote)) use.openFiles = 0;
  }
}

DWORD cancel(Call& call, const wchar_t* name, DWORD flags, BOOL force) {
  if (name == nullptr || *name == L'\0') return ERROR_INVALID_PARAMETER;
  practice::CancelRequest request;
  request.logonSession = call.logonSession();
  request.name = toUtf8(name);
  request.updateProfile = (flags & CONNECT_UPDATE_PROFILE) != 0;
  request.force = force != FALSE;
  call.note(request.name + (request.updateProfile ? " forget" : " keep") +
            (request.force ? " force" : " gently"));
  const auto code = static_cast<DWORD>(practice::cancel(call.world(), request));
  call.note("gives " + std::to_string(code));
  if (code == kOpenFiles) personCloses(call);
  return code;
}

// ---- listing -----------------------------------------------------------------------------------

void list(Listing& listing, DWORD scope, DWORD type, const std::string& local,
          const std::string& remote) {
  NETRESOURCEW entry{};
  entry.dwScope = scope;
  entry.dwType = type;
  entry.dwDisplayType = RESOURCEDISPLAYTYPE_SHARE;
  entry.dwUsage = RESOURCEUSAGE_CONNECTABLE;
  listing.entries.push_back(entry);
  listing.texts.push_back(toUtf16(local));
  listing.texts.push_back(toUtf16(remote));
}

Listing connected(Call& call) {
  Listing listing;
  for (const Use& use : call.world().uses) {
    const auto path = UncPath::parse(use.remote);
    if (!stands(call, use) || (path && path->isIpc())) continue;
    list(listing, RESOURCE_CONNECTED, typeOf(call.world(), use.remote), use.local, use.remote);
  }
  return listing;
}

Listing remembered(Call& call) {
  Listing listing;
  for (const practice::Mapping& mapping : call.world().mappings)
    list(listing, RESOURCE_REMEMBERED, typeOf(call.world(), mapping.remote), mapping.local,
         mapping.remote);
  return listing;
}

std::size_t textBytes(const std::wstring& text) { return (text.size() + 1) * sizeof(wchar_t); }

/// Copies a text to the end of what is free and moves that end.
wchar_t* place(const std::wstring& text, BYTE*& end) {
  end -= textBytes(text);
  std::copy(text.c_str(), text.c_str() + text.size() + 1, reinterpret_cast<wchar_t*>(end));
  return reinterpret_cast<wchar_t*>(end);
}

const Use* useNamed(Call& call, const std::string& name) {
  for (const Use& use : call.world().uses)
    if (stands(call, use) && (sameText(use.local, name) || sameText(use.remote, name))) return &use;
  return nullptr;
}

/// The text where it fits; else how many characters are needed.
DWORD answer(const std::wstring& text, LPWSTR buffer, LPDWORD size) {
  if (size == nullptr) return ERROR_INVALID_PARAMETER;
  if (*size < text.size() + 1) {
    *size = static_cast<DWORD>(text.size() + 1);
    return ERROR_MORE_DATA;
  }
  std::copy(text.c_str(), text.c_str() + text.size() + 1, buffer);
  return NO_ERROR;
}

}  // namespace

DOUBLE(DWORD, WNetAddConnection2W, LPNETRESOURCEW resource, LPCWSTR password, LPCWSTR user,
       DWORD flags) {
  Call call("WNetAddConnection2W");
  if (call.fault()) return call.fault()->asCode();
  return call.playing() ? connect(call, resource, password, user, flags) : ERROR_NO_NETWORK;
}

DOUBLE(DWORD, WNetAddConnection3W, HWND, LPNETRESOURCEW resource, LPCWSTR password, LPCWSTR user,
       DWORD flags) {
  Call call("WNetAddConnection3W");
  if (call.fault()) return call.fault()->asCode();
  return call.playing() ? connect(call, resource, password, user, flags) : ERROR_NO_NETWORK;
}

DOUBLE(DWORD, WNetCancelConnection2W, LPCWSTR name, DWORD flags, WINBOOL force) {
  Call call("WNetCancelConnection2W");
  if (call.fault()) return call.fault()->asCode();
  return call.playing() ? cancel(call, name, flags, force) : ERROR_NO_NETWORK;
}

DOUBLE(DWORD, WNetOpenEnumW, DWORD scope, DWORD, DWORD, LPNETRESOURCEW, LPHANDLE handle) {
  Call call("WNetOpenEnumW");
  if (call.fault()) return call.fault()->asCode();
  if (!call.playing()) return ERROR_NO_NETWORK;
  if (handle == nullptr) return ERROR_INVALID_PARAMETER;
  // Anything else would go to the network.
  if (scope != RESOURCE_CONNECTED && scope != RESOURCE_REMEMBERED) return ERROR_NOT_SUPPORTED;
  *handle = listings().open(call, scope == RESOURCE_CONNECTED ? connected(call) : remembered(call));
  return NO_ERROR;
}

DOUBLE(DWORD, WNetEnumResourceW, HANDLE handle, LPDWORD count, LPVOID buffer, LPDWORD size) {
  Call call = Call::counted("WNetEnumResourceW");
  if (call.fault()) return call.fault()->asCode();
  Listing* listing = listings().find(handle);
  if (listing == nullptr) return ERROR_INVALID_HANDLE;
  if (listing->next >= listing->entries.size()) return ERROR_NO_MORE_ITEMS;
  auto* entries = static_cast<NETRESOURCEW*>(buffer);
  BYTE* end = static_cast<BYTE*>(buffer) + (*size & ~DWORD{7});
  const std::wstring provider = kProvider;
  DWORD given = 0;
  while (given < *count && listing->next < listing->entries.size()) {
    const std::wstring& local = listing->texts[2 * listing->next];
    const std::wstring& remote = listing->texts[2 * listing->next + 1];
    const std::size_t texts =
        textBytes(remote) + textBytes(provider) + (local.empty() ? 0 : textBytes(local));
    BYTE* used = reinterpret_cast<BYTE*>(entries + given + 1);
    if (end < used || static_cast<std::size_t>(end - used) < texts) {
      if (given > 0) break;
      *size = static_cast<DWORD>(sizeof(NETRESOURCEW) + texts + 16);
      return ERROR_MORE_DATA;
    }
    NETRESOURCEW& entry = entries[given];
    entry = listing->entries[listing->next];
    entry.lpLocalName = local.empty() ? nullptr : place(local, end);
    entry.lpRemoteName = place(remote, end);
    entry.lpProvider = place(provider, end);
    ++given;
    ++listing->next;
  }
  *count = given;
  return NO_ERROR;
}

DOUBLE(DWORD, WNetCloseEnum, HANDLE handle) {
  Call call = Call::counted("WNetCloseEnum");
  return listings().close(call, handle) ? DWORD{NO_ERROR} : DWORD{ERROR_INVALID_HANDLE};
}

DOUBLE(DWORD, WNetGetConnectionW, LPCWSTR local, LPWSTR remote, LPDWORD size) {
  Call call("WNetGetConnectionW");
  if (call.fault()) return call.fault()->asCode();
  if (!call.playing()) return ERROR_NO_NETWORK;
  const std::string name = toUtf8(local);
  if (name.size() < 2 || name.back() != ':') return ERROR_BAD_DEVICE;
  if (const Use* use = useNamed(call, name)) return answer(toUtf16(use->remote), remote, size);
  for (const practice::Mapping& mapping : call.world().mappings)
    if (sameText(mapping.local, name)) {
      const DWORD code = answer(toUtf16(mapping.remote), remote, size);
      return code == NO_ERROR ? DWORD{ERROR_CONNECTION_UNAVAIL} : code;
    }
  return ERROR_NOT_CONNECTED;
}

DOUBLE(DWORD, WNetGetUserW, LPCWSTR name, LPWSTR user, LPDWORD size) {
  Call call("WNetGetUserW");
  if (call.fault()) return call.fault()->asCode();
  if (!call.playing()) return ERROR_NO_NETWORK;
  if (name == nullptr) return answer(toUtf16(call.world().ownUser()), user, size);
  const Use* use = useNamed(call, toUtf8(name));
  if (use == nullptr) return ERROR_NOT_CONNECTED;
  return answer(toUtf16(use->given.empty() ? use->user : use->given), user, size);
}

}  // namespace unclash::doubles
