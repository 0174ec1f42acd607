#include "core/machine/windows/recording.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <exception>
#include <optional>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

#include "core/machine/gap_reasons.h"
#include "core/machine/windows/events.h"
#include "core/machine/windows/registry.h"
#include "core/machine/windows/sessions.h"
#include "core/machine/windows/tape.h"
#include "core/machine/windows/text.h"
#include "core/model/snapshot_json.h"

namespace unclash {

// What each structure holds, except for what nobody may keep: passwords and secrets have no line
// here. In the namespace of Outputs, which finds them by their arguments.

static void describe(Outputs& out, USE_INFO_2& use) {
  out.text("local", use.ui2_local);
  out.text("remote", use.ui2_remote);
  out.number("status", use.ui2_status);
  out.number("type", use.ui2_asg_type);
  out.number("refcount", use.ui2_refcount);
  out.number("usecount", use.ui2_usecount);
  out.text("user", use.ui2_username);
  out.text("domain", use.ui2_domainname);
}

static void describe(Outputs& out, SESSION_INFO_502& info) {
  out.text("client", info.sesi502_cname);
  out.text("user", info.sesi502_username);
  out.number("opens", info.sesi502_num_opens);
  out.number("seconds", info.sesi502_time);
  out.number("idle", info.sesi502_idle_time);
}

static void describe(Outputs& out, SESSION_INFO_10& info) {
  out.text("client", info.sesi10_cname);
  out.text("user", info.sesi10_username);
  out.number("seconds", info.sesi10_time);
  out.number("idle", info.sesi10_idle_time);
}

static void describe(Outputs& out, CONNECTION_INFO_1& info) {
  out.number("id", info.coni1_id);
  out.number("type", info.coni1_type);
  out.number("opens", info.coni1_num_opens);
  out.number("users", info.coni1_num_users);
  out.number("seconds", info.coni1_time);
  out.text("user", info.coni1_username);
  out.text("name", info.coni1_netname);
}

static void describe(Outputs& out, FILE_INFO_3& info) {
  out.number("id", info.fi3_id);
  out.number("permissions", info.fi3_permissions);
  out.number("locks", info.fi3_num_locks);
  out.text("path", info.fi3_pathname);
  out.text("user", info.fi3_username);
}

static void describe(Outputs& out, USER_INFO_0& info) { out.text("name", info.usri0_name); }

static void describe(Outputs& out, USER_INFO_2& info) {
  out.text("name", info.usri2_name);
  out.number("passwordAge", info.usri2_password_age);
  out.number("privilege", info.usri2_priv);
  out.number("flags", info.usri2_flags);
  out.number("lastLogon", info.usri2_last_logon);
}

static void describe(Outputs& out, LOCALGROUP_INFO_0& info) { out.text("name", info.lgrpi0_name); }

static void describe(Outputs& out, LOCALGROUP_MEMBERS_INFO_2& info) {
  out.number("usage", info.lgrmi2_sidusage);
  out.text("name", info.lgrmi2_domainandname);
}

static void describe(Outputs& out, NETRESOURCEW& resource) {
  out.number("scope", resource.dwScope);
  out.number("type", resource.dwType);
  out.number("displayType", resource.dwDisplayType);
  out.number("usage", resource.dwUsage);
  out.text("local", resource.lpLocalName);
  out.text("remote", resource.lpRemoteName);
  out.text("provider", resource.lpProvider);
}

static void describe(Outputs& out, SessionEntry& entry) {
  out.number("state", entry.State);
  out.number("id", entry.SessionId);
  out.text("session", entry.pSessionName);
  out.text("host", entry.pHostName);
  out.text("user", entry.pUserName);
  out.text("domain", entry.pDomainName);
  out.text("farm", entry.pFarmName);
}

static void describe(Outputs& out, SessionFacts& facts) {
  out.number("level", facts.Level);
  out.number("id", facts.Data.SessionId);
  out.number("state", facts.Data.SessionState);
  out.number("flags", facts.Data.SessionFlags);
  out.room("station", facts.Data.WinStationName);
  out.room("user", facts.Data.UserName);
  out.room("domain", facts.Data.DomainName);
  out.number("logon", facts.Data.LogonTime);
  out.number("connect", facts.Data.ConnectTime);
  out.number("disconnect", facts.Data.DisconnectTime);
  out.number("lastInput", facts.Data.LastInputTime);
  out.number("current", facts.Data.CurrentTime);
}

static void describe(Outputs& out, LUID& luid) { out.luid("luid", luid); }

static void describe(Outputs& out, SECURITY_LOGON_SESSION_DATA& data) {
  out.number("size", data.Size);
  out.luid("luid", data.LogonId);
  out.text("user", data.UserName);
  out.text("domain", data.LogonDomain);
  out.text("package", data.AuthenticationPackage);
  out.number("type", data.LogonType);
  out.number("session", data.Session);
  out.number("logon", data.LogonTime);
}

static void describe(Outputs& out, KERB_TICKET_CACHE_INFO_EX& ticket) {
  out.text("client", ticket.ClientName);
  out.text("clientRealm", ticket.ClientRealm);
  out.text("server", ticket.ServerName);
  out.text("serverRealm", ticket.ServerRealm);
  out.number("start", ticket.StartTime);
  out.number("end", ticket.EndTime);
  out.number("renew", ticket.RenewTime);
  out.number("encryption", ticket.EncryptionType);
  out.number("flags", ticket.TicketFlags);
}

static void describe(Outputs& out, ENUM_SERVICE_STATUSW& service) {
  out.text("name", service.lpServiceName);
  out.text("displayName", service.lpDisplayName);
  out.number("state", service.ServiceStatus.dwCurrentState);
}

static void describe(Outputs& out, ENUM_SERVICE_STATUS_PROCESSW& service) {
  out.text("name", service.lpServiceName);
  out.text("displayName", service.lpDisplayName);
  out.number("state", service.ServiceStatusProcess.dwCurrentState);
}

static void describe(Outputs& out, PRINTER_INFO_4W& printer) {
  out.text("printer", printer.pPrinterName);
  out.text("server", printer.pServerName);
  out.number("attributes", printer.Attributes);
}

static void describe(Outputs& out, CREDENTIALW& entry) {
  out.text("target", entry.TargetName);
  out.text("user", entry.UserName);
  out.number("type", entry.Type);
  out.number("persist", entry.Persist);
  out.time("lastWritten", entry.LastWritten);
}

static void describe(Outputs& out, ObjectEntry& entry) {
  out.text("name", entry.Name);
  out.text("type", entry.TypeName);
}

namespace {

constexpr DWORD kUntouched = 0xffffffffU;

Json textOrNull(const wchar_t* text) { return text == nullptr ? Json() : Json(toUtf8(text)); }

/// Calls that give a handle which goes on from one call to the next.
bool isList(std::string_view call) {
  return call == "WNetOpenEnumW" || call == "EvtQuery" || call == "EvtNext" ||
         call == "NtOpenDirectoryObject";
}

/// What a call that the recorded look did not wait for does to the inspector that makes it: it ends
/// as it ended then.
class NeverReturned final : public std::exception {
 public:
  explicit NeverReturned(std::string reason) : reason_(std::move(reason)) {}
  const char* what() const noexcept override { return reason_.c_str(); }

 private:
  std::string reason_;
};

/// One direction of a tape, with the functions that are asked where it records.
class Player {
 public:
  Player(Calls system, std::shared_ptr<Tape> tape, bool replaying)
      : system_(std::move(system)), tape_(std::move(tape)), replaying_(replaying) {}

  const Api& api() const { return system_.api; }
  const ServerLook& server() const { return system_.server; }
  Tape& tape() const { return *tape_; }
  bool replaying() const { return replaying_; }

  /// `real` asks the system; `outputs(Outputs&, result)` describes what it gave. While replaying,
  /// `refused` is the result of what the tape does not know. Throws NeverReturned.
  template <class Real, class Describe>
  auto call(const char* name, const Json& with, Real real, Describe outputs,
            std::invoke_result_t<Real> refused) const {
    using Result = std::invoke_result_t<Real>;
    Json gave = Json::object();
    if (!replaying_) {
      const Tape::Begun begun = tape_->begin(name, with);
      Result result = real();
      const DWORD error = ::GetLastError();
      Json given = resultJson(result, name, with);
      Outputs out(gave, nullptr);
      outputs(out, result);
      write(begun, std::move(given), error, std::move(gave));
      return result;
    }
    Result result = refused;
    const std::optional<Json> entry = read(name, with, gave);
    if (!entry) return result;
    readResult(*entry, result);
    Outputs out(gave, tape_.get());
    outputs(out, result);
    ::SetLastError(errorOf(*entry));
    return result;
  }

  /// A handle that a call hands out by an output: one of the tape's own in its place.
  template <class Handle>
  void handle(Outputs& out, const char* call, const Json& with, Handle* value) const {
    if (value == nullptr) return;
    if (replaying_)
      *value = static_cast<Handle>(playHandle(out, *value));
    else
      *value = static_cast<Handle>(recordHandle(out.json()["handle"], call, with, *value));
  }

 private:
  // What does not depend on the types of a call, so that it is there once.

  void write(Tape::Begun begun, Json result, DWORD error, Json gave) const {
    Json entry = Json::object();
    entry["result"] = std::move(result);
    entry["error"] = error;
    entry["gave"] = std::move(gave);
    tape_->add(begun, std::move(entry));
    ::SetLastError(error);
  }

  /// The entry of a call, and what it gave; nothing, with the last error set, where there is none.
  std::optional<Json> read(const char* name, const Json& with, Json& gave) const {
    Json entry = tape_->next(name, with);
    if (entry.is_null()) {
      // What is asked about something that was opened, and was not asked then: there was no time.
      ::SetLastError(with.contains("of") ? tape_->endCode() : DWORD{ERROR_NOT_SUPPORTED});
      return std::nullopt;
    }
    if (const auto reason = entry.find("pending"); reason != entry.end() && reason->is_string())
      throw NeverReturned(reason->get<std::string>());
    if (const auto found = entry.find("gave"); found != entry.end()) gave = *found;
    return entry;
  }

  static DWORD errorOf(const Json& entry) {
    const auto error = entry.find("error");
    return error != entry.end() && error->is_number_integer() ? error->get<DWORD>()
                                                              : DWORD{ERROR_SUCCESS};
  }

  void* recordHandle(Json& into, const char* call, const Json& with, void* real) const {
    if (real == nullptr || real == INVALID_HANDLE_VALUE) {
      into = Json();
      return real;
    }
    Tape::Given given = tape_->nameHandle(real, call, with, isList(call));
    into = std::move(given.name);
    return given.handle;
  }

  void* playHandle(Outputs& out, void* untouched) const {
    const Json* name = out.find("handle");
    return name != nullptr && name->is_string() ? tape_->handleNamed(name->get<std::string>())
                                                : untouched;
  }

  template <class Result>
  Json resultJson(Result& result, const char* name, const Json& with) const {
    if constexpr (std::is_pointer_v<Result>) {
      Json given;
      if (result != nullptr) result = static_cast<Result>(recordHandle(given, name, with, result));
      return given;
    } else {
      return static_cast<std::int64_t>(result);
    }
  }

  template <class Result>
  void readResult(const Json& entry, Result& result) const {
    const auto found = entry.find("result");
    if constexpr (std::is_pointer_v<Result>)
      result = found != entry.end() && found->is_string()
                   ? static_cast<Result>(tape_->handleNamed(found->get<std::string>()))
                   : nullptr;
    else if (found != entry.end() && found->is_number_integer())
      result = static_cast<Result>(found->get<std::int64_t>());
  }

  Calls system_;
  std::shared_ptr<Tape> tape_;
  bool replaying_;
};

using Shared = std::shared_ptr<const Player>;
const auto kNothing = [](auto&&...) {};

/// One call that is being described.
struct Call {
  Outputs& out;
  const Player& player;
  const char* name;
  const Json& with;

  /// A handle among the outputs.
  template <class Handle>
  void handle(Handle* value) const {
    player.handle(out, name, with, value);
  }
};

std::string nameOf(const LSA_OBJECT_ATTRIBUTES* attributes) {
  const LSA_UNICODE_STRING* name = attributes->ObjectName;
  return toUtf8(std::wstring_view(name->Buffer, name->Length / sizeof(wchar_t)));
}

/// An argument as it tells one call from another: numbers and what pointers to them hold, texts,
/// and handles by the names that the tape gave them.
template <class T>
Json keyOf(const Player& player, T value) {
  if constexpr (std::is_integral_v<T> || std::is_enum_v<T>)
    return static_cast<std::int64_t>(value);
  else if constexpr (std::is_same_v<T, LPWSTR> || std::is_same_v<T, LPCWSTR>)
    return textOrNull(value);
  else if constexpr (std::is_same_v<T, PLUID>)
    return luidText(*value);
  else if constexpr (std::is_same_v<T, LSA_OBJECT_ATTRIBUTES*>)
    return nameOf(value);
  else if constexpr (std::is_same_v<T, PCREDENTIAL_TARGET_INFORMATIONW>)
    return textOrNull(value->TargetName);
  else if constexpr (std::is_integral_v<std::remove_pointer_t<T>>)
    return static_cast<std::int64_t>(*value);
  else
    return player.tape().nameOf(value);
}

/// The arguments, by their places, that tell calls of a function apart, and how a recording names
/// them.
template <std::size_t... Place>
struct Keys {
  std::array<const char*, sizeof...(Place)> names;

  template <class... A>
  Json operator()(const Player& player, A... arguments) const {
    [[maybe_unused]] const auto all = std::make_tuple(arguments...);
    Json with = Json::object();
    std::size_t next = 0;
    ((with[names[next++]] = keyOf(player, std::get<Place>(all))), ...);
    return with;
  }
};
template <std::size_t... Place, class... Name>
Keys<Place...> keys(Name... names) {
  return {{names...}};
}
template <>
Keys<> keys<>() {
  return {};
}

/// What stands for a call that was never made: "not supported", in each function's way of saying
/// so.
template <class Result>
Result refusal(std::string_view name) {
  if constexpr (std::is_pointer_v<Result>)
    return nullptr;
  else if constexpr (std::is_same_v<Result, BOOL>)
    return FALSE;
  else if constexpr (std::is_same_v<Result, NTSTATUS>)
    return name.starts_with("Reg") ? NTSTATUS{ERROR_NOT_SUPPORTED}
                                   : static_cast<NTSTATUS>(0xC00000BB);
  else
    return static_cast<Result>(ERROR_NOT_SUPPORTED);
}

/// A table of functions that go by way of a tape.
class Table {
 public:
  Table(Api& api, Shared player) : api_(api), player_(std::move(player)) {}

  /// `keys` tells its calls apart; `outputs(Call&, result, arguments...)` describes what one gave.
  /// A size that a call takes and gives is the room there is when outputs begin: it is put in place
  /// last.
  template <class R, class... A, class With, class Describe>
  void pass(std::function<R(A...)> Api::*function, const char* name, With keys, Describe outputs,
            R refused) {
    api_.*function = [player = player_, function, name, keys, outputs, refused](A... arguments) {
      const Json with = keys(*player, arguments...);
      return player->call(
          name, with, [&]() -> R { return (player->api().*function)(real(*player, arguments)...); },
          [&](Outputs& out, R& result) {
            Call call{out, *player, name, with};
            outputs(call, result, arguments...);
          },
          refused);
    };
  }
  template <class R, class... A, class With, class Describe>
  void pass(std::function<R(A...)> Api::*function, const char* name, With keys, Describe outputs) {
    pass(function, name, keys, outputs, refusal<R>(name));
  }

  template <class R, class Handle>
  void closes(std::function<R(Handle)> Api::*function, R done) {
    api_.*function = [player = player_, function, done](Handle handle) {
      const Handle known = real(*player, handle);
      player->tape().forgetHandle(handle);
      return player->replaying() ? done : (player->api().*function)(known);
    };
  }

  /// Frees what a call gave: in the tape while replaying, where it came from otherwise.
  template <std::size_t Place = 0, class R, class... A>
  void frees(std::function<R(A...)> Api::*function) {
    api_.*function = [player = player_, function](A... arguments) -> R {
      if (!player->replaying()) return (player->api().*function)(arguments...);
      player->tape().free(std::get<Place>(std::make_tuple(arguments...)));
      // Freeing goes well: TRUE of a BOOL, 0 of a code.
      if constexpr (!std::is_void_v<R>) return std::is_same_v<R, BOOL> ? R{TRUE} : R{0};
    };
  }

 private:
  /// The system's handle behind one of the tape's.
  template <class T>
  static T real(const Player& player, T argument) {
    if constexpr (std::is_same_v<T, HANDLE> || std::is_same_v<T, SC_HANDLE> ||
                  std::is_same_v<T, HKEY>)
      return player.replaying() ? argument : static_cast<T>(player.tape().realOf(argument));
    else
      return argument;
  }

  Api& api_;
  Shared player_;
};

#define UNCLASH_PASS(name) &Api::name, #name

/// A list of one level of structure, in parts.
template <class Info, class Read, class Total, class Resume>
void partOf(const Call& call, LPBYTE* buffer, Read read, Total total, Resume resume) {
  call.out.number("total", total);
  call.out.number("resume", resume);
  auto* entries = reinterpret_cast<Info*>(*buffer);
  call.out.list("entries", entries, read);
  *buffer = reinterpret_cast<LPBYTE>(entries);
}

/// A text in the caller's room, with the size that it has and gets.
void sizedText(const Call& call, bool given, const char* name, LPWSTR text, LPDWORD size) {
  const DWORD room = *size;
  if (given) call.out.room(name, text, room);
  call.out.number("size", size);
}

void addNetwork(Table& table) {
  table.pass(UNCLASH_PASS(WNetOpenEnumW), keys<0, 1, 2>("scope", "type", "usage"),
             [](const Call& call, DWORD, DWORD, DWORD, DWORD, LPNETRESOURCEW, LPHANDLE given) {
               call.handle(given);
             });
  table.pass(
      UNCLASH_PASS(WNetEnumResourceW), keys<0>("of"),
      [](const Call& call, DWORD result, HANDLE, LPDWORD count, LPVOID buffer, LPDWORD size) {
        const DWORD room = *size;
        call.out.number("size", size);
        call.out.number("count", count);
        if (result != NO_ERROR || *count > room / sizeof(NETRESOURCEW)) return;
        *count = static_cast<DWORD>(
            call.out.fill("entries", static_cast<NETRESOURCEW*>(buffer), room, *count));
      });
  table.closes(&Api::WNetCloseEnum, DWORD{NO_ERROR});
  table.pass(UNCLASH_PASS(WNetGetConnectionW), keys<0>("local"),
             [](const Call& call, DWORD result, LPCWSTR, LPWSTR remote, LPDWORD size) {
               sizedText(call, result == NO_ERROR, "remote", remote, size);
             });
  table.pass(UNCLASH_PASS(WNetGetUserW), keys<0>("name"),
             [](const Call& call, DWORD result, LPCWSTR, LPWSTR user, LPDWORD size) {
               sizedText(call, result == NO_ERROR, "user", user, size);
             });
  table.pass(UNCLASH_PASS(EnumPrintersW), keys<0, 2>("flags", "level"),
             [](const Call& call, BOOL result, DWORD, LPWSTR, DWORD, LPBYTE buffer, DWORD size,
                LPDWORD needed, LPDWORD count) {
               call.out.number("needed", needed);
               call.out.number("count", count);
               if (result == FALSE || *count > size / sizeof(PRINTER_INFO_4W)) return;
               *count = static_cast<DWORD>(call.out.fill(
                   "entries", reinterpret_cast<PRINTER_INFO_4W*>(buffer), size, *count));
             });
}

void addLists(Table& table) {
  table.frees(&Api::NetApiBufferFree);
  table.pass(
      UNCLASH_PASS(NetUseEnum), keys<1, 6>("level", "resume"),
      [](const Call& call, DWORD, LMSTR, DWORD, LPBYTE* buffer, DWORD, LPDWORD read, LPDWORD total,
         LPDWORD resume) { partOf<USE_INFO_2>(call, buffer, read, total, resume); });
  table.pass(UNCLASH_PASS(NetSessionEnum), keys<3, 8>("level", "resume"),
             [](const Call& call, DWORD, LMSTR, LMSTR, LMSTR, DWORD level, LPBYTE* buffer, DWORD,
                LPDWORD read, LPDWORD total, LPDWORD resume) {
               if (level == 502)
                 partOf<SESSION_INFO_502>(call, buffer, read, total, resume);
               else
                 partOf<SESSION_INFO_10>(call, buffer, read, total, resume);
             });
  table.pass(UNCLASH_PASS(NetConnectionEnum), keys<1, 2, 7>("qualifier", "level", "resume"),
             [](const Call& call, DWORD, LMSTR, LMSTR, DWORD, LPBYTE* buffer, DWORD, LPDWORD read,
                LPDWORD total,
                LPDWORD resume) { partOf<CONNECTION_INFO_1>(call, buffer, read, total, resume); });
  table.pass(UNCLASH_PASS(NetFileEnum), keys<3, 8>("level", "resume"),
             [](const Call& call, DWORD, LMSTR, LMSTR, LMSTR, DWORD, LPBYTE* buffer, DWORD,
                LPDWORD read, LPDWORD total,
                PDWORD_PTR resume) { partOf<FILE_INFO_3>(call, buffer, read, total, resume); });
  table.pass(UNCLASH_PASS(NetUserEnum), keys<1, 7>("level", "resume"),
             [](const Call& call, DWORD, LPCWSTR, DWORD, DWORD, LPBYTE* buffer, DWORD, LPDWORD read,
                LPDWORD total,
                LPDWORD resume) { partOf<USER_INFO_0>(call, buffer, read, total, resume); });
  table.pass(UNCLASH_PASS(NetUserGetInfo), keys<1, 2>("name", "level"),
             [](const Call& call, DWORD, LPCWSTR, LPCWSTR, DWORD, LPBYTE* buffer) {
               auto* entry = reinterpret_cast<USER_INFO_2*>(*buffer);
               call.out.one("entry", entry);
               *buffer = reinterpret_cast<LPBYTE>(entry);
             });
  table.pass(UNCLASH_PASS(NetLocalGroupEnum), keys<1, 6>("level", "resume"),
             [](const Call& call, DWORD, LPCWSTR, DWORD, LPBYTE* buffer, DWORD, LPDWORD read,
                LPDWORD total, PDWORD_PTR resume) {
               partOf<LOCALGROUP_INFO_0>(call, buffer, read, total, resume);
             });
  table.pass(UNCLASH_PASS(NetLocalGroupGetMembers), keys<1, 2, 7>("group", "level", "resume"),
             [](const Call& call, DWORD, LPCWSTR, LPCWSTR, DWORD, LPBYTE* buffer, DWORD,
                LPDWORD read, LPDWORD total, PDWORD_PTR resume) {
               partOf<LOCALGROUP_MEMBERS_INFO_2>(call, buffer, read, total, resume);
             });
  table.pass(UNCLASH_PASS(NetGetJoinInformation), keys<>(),
             [](const Call& call, DWORD, LPCWSTR, LPWSTR* name, PNETSETUP_JOIN_STATUS status) {
               call.out.text("name", *name);
               call.out.number("status", status);
             });
}

/// What one class of WTSQuerySessionInformation gives.
void describeSession(Outputs& out, WTS_INFO_CLASS what, LPWSTR* buffer, DWORD* size) {
  out.number("size", size);
  if (what == kSessionFacts) {
    auto* facts = reinterpret_cast<SessionFacts*>(*buffer);
    const bool whole = out.replaying() || *size >= sizeof *facts;
    if (whole) out.one("facts", facts);
    *buffer = reinterpret_cast<LPWSTR>(facts);
  } else if (what == WTSClientProtocolType) {
    if (out.replaying() && out.find("value") != nullptr)
      *buffer = static_cast<LPWSTR>(out.tape().allocate(sizeof(USHORT)));
    if (*buffer != nullptr && *size >= sizeof(USHORT))
      out.number("value", *reinterpret_cast<USHORT*>(*buffer));
  } else {
    out.text("text", *buffer);
  }
  // Nobody reads behind what is there, whatever the file says.
  constexpr DWORD kLongestText = 4096;
  if (out.replaying() && *buffer != nullptr && *size != kUntouched) {
    if (what == kSessionFacts)
      *size = std::min<DWORD>(*size, sizeof(SessionFacts));
    else if (what == WTSClientProtocolType)
      *size = std::min<DWORD>(*size, sizeof(USHORT));
    else
      *size = std::min<DWORD>(kLongestText,
                              static_cast<DWORD>((std::wcslen(*buffer) + 1) * sizeof(wchar_t)));
  }
}

void addSessions(Table& table) {
  table.pass(UNCLASH_PASS(WTSEnumerateSessionsExW), keys<>(),
             [](const Call& call, BOOL, HANDLE, DWORD* level, DWORD, SessionEntry** entries,
                DWORD* count) {
               call.out.number("level", level);
               call.out.list("entries", *entries, count);
             });
  table.frees<1>(&Api::WTSFreeMemoryExW);
  table.pass(UNCLASH_PASS(WTSQuerySessionInformationW), keys<1, 2>("session", "class"),
             [](const Call& call, BOOL, HANDLE, DWORD, WTS_INFO_CLASS what, LPWSTR* buffer,
                DWORD* size) { describeSession(call.out, what, buffer, size); });
  table.frees(&Api::WTSFreeMemory);
  table.pass(
      UNCLASH_PASS(ProcessIdToSessionId), keys<>(),
      [](const Call& call, BOOL, DWORD, DWORD* session) { call.out.number("session", session); });
  table.pass(
      UNCLASH_PASS(GetLastInputInfo), keys<>(),
      [](const Call& call, BOOL, PLASTINPUTINFO info) { call.out.number("time", info->dwTime); });
}

/// Only looking at the tickets: whatever else a request asks for is none of a recording's business.
void describeTickets(Outputs& out, int message, PVOID* response, PULONG responseSize) {
  constexpr std::size_t kHead = offsetof(KERB_QUERY_TKT_CACHE_EX_RESPONSE, Tickets);
  if (message != KerbQueryTicketCacheExMessage) return;
  auto* tickets = static_cast<KERB_QUERY_TKT_CACHE_EX_RESPONSE*>(*response);
  if (out.replaying()) {
    Json* found = out.find("tickets");
    if (found == nullptr || !found->is_array()) return;
    const std::size_t bytes = found->size() * sizeof(KERB_TICKET_CACHE_INFO_EX);
    tickets = static_cast<KERB_QUERY_TKT_CACHE_EX_RESPONSE*>(
        out.tape().allocate(sizeof *tickets + bytes));
    tickets->MessageType = KerbQueryTicketCacheExMessage;
    tickets->CountOfTickets = static_cast<ULONG>(out.fill("tickets", tickets->Tickets, bytes, 0));
    *responseSize = static_cast<ULONG>(kHead + bytes);
    *response = tickets;
  } else if (tickets != nullptr && *responseSize >= kHead &&
             (*responseSize - kHead) / sizeof(KERB_TICKET_CACHE_INFO_EX) >=
                 tickets->CountOfTickets) {
    out.fill("tickets", tickets->Tickets, *responseSize, tickets->CountOfTickets);
  }
}

void addSecurity(Table& table) {
  table.pass(UNCLASH_PASS(LsaEnumerateLogonSessions), keys<>(),
             [](const Call& call, NTSTATUS, PULONG count, PLUID* list) {
               call.out.list("entries", *list, count);
             });
  table.pass(UNCLASH_PASS(LsaGetLogonSessionData), keys<0>("luid"),
             [](const Call& call, NTSTATUS, PLUID, PSECURITY_LOGON_SESSION_DATA* data) {
               call.out.one("data", *data);
             });
  table.frees(&Api::LsaFreeReturnBuffer);
  table.pass(UNCLASH_PASS(LsaConnectUntrusted), keys<>(),
             [](const Call& call, NTSTATUS, PHANDLE given) { call.handle(given); });
  table.closes(&Api::LsaDeregisterLogonProcess, NTSTATUS{0});
  table.pass(UNCLASH_PASS(LsaLookupAuthenticationPackage), keys<0>("of"),
             [](const Call& call, NTSTATUS, HANDLE, PLSA_STRING, PULONG package) {
               call.out.number("package", package);
             });
  const auto messageOf = [](const void* request) {
    return static_cast<int>(*static_cast<const KERB_PROTOCOL_MESSAGE_TYPE*>(request));
  };
  table.pass(
      UNCLASH_PASS(LsaCallAuthenticationPackage),
      [messageOf](const Player& player, HANDLE lsa, ULONG, PVOID request, auto...) -> Json {
        return {{"of", player.tape().nameOf(lsa)}, {"message", messageOf(request)}};
      },
      [messageOf](const Call& call, NTSTATUS, HANDLE, ULONG, PVOID request, ULONG, PVOID* response,
                  PULONG responseSize, PNTSTATUS status) {
        call.out.number("status", status);
        call.out.number("size", responseSize);
        describeTickets(call.out, messageOf(request), response, responseSize);
      });
  const auto credentials = [](const Call& call, BOOL, auto, DWORD, DWORD* count,
                              PCREDENTIALW** list) { call.out.list("entries", *list, count); };
  table.pass(UNCLASH_PASS(CredEnumerateW), keys<0, 1>("filter", "flags"), credentials);
  table.pass(UNCLASH_PASS(CredReadDomainCredentialsW), keys<0, 1>("target", "flags"), credentials);
  table.frees(&Api::CredFree);
}

/// What one class of GetTokenInformation gives. An account's own identifier stays where it is; a
/// replay has one that belongs to nobody.
void describeToken(const Call& call, BOOL result, HANDLE, TOKEN_INFORMATION_CLASS what,
                   LPVOID buffer, DWORD length, PDWORD used) {
  Outputs& out = call.out;
  out.number("used", used);
  if (result == FALSE) return;
  if (what == TokenElevation && length >= sizeof(TOKEN_ELEVATION)) {
    out.number("elevated", static_cast<TOKEN_ELEVATION*>(buffer)->TokenIsElevated);
  } else if (what == TokenStatistics && length >= sizeof(TOKEN_STATISTICS)) {
    out.luid("luid", static_cast<TOKEN_STATISTICS*>(buffer)->AuthenticationId);
  } else if (what == TokenLinkedToken && length >= sizeof(TOKEN_LINKED_TOKEN)) {
    call.handle(&static_cast<TOKEN_LINKED_TOKEN*>(buffer)->LinkedToken);
  } else if (what == TokenUser && out.replaying() && length >= sizeof(TOKEN_USER) + sizeof(SID)) {
    auto* user = static_cast<TOKEN_USER*>(buffer);
    user->User.Sid = static_cast<BYTE*>(buffer) + sizeof(TOKEN_USER);
    const SID nobody{SID_REVISION, 1, SECURITY_NULL_SID_AUTHORITY, {SECURITY_NULL_RID}};
    std::memcpy(user->User.Sid, &nobody, sizeof nobody);
  }
}

void addToken(Table& table) {
  table.pass(UNCLASH_PASS(OpenProcessToken), keys<1>("access"),
             [](const Call& call, BOOL, HANDLE, DWORD, PHANDLE token) { call.handle(token); });
  table.pass(UNCLASH_PASS(GetTokenInformation), keys<0, 1>("of", "class"), describeToken);
  table.pass(UNCLASH_PASS(LookupAccountSidW), keys<>(),
             [](const Call& call, BOOL result, LPCWSTR, PSID, LPWSTR name, LPDWORD nameSize,
                LPWSTR domain, LPDWORD domainSize, PSID_NAME_USE use) {
               if (result == FALSE) return;
               call.out.room("name", name, *nameSize);
               call.out.room("domain", domain, *domainSize);
               call.out.number("use", use);
             });
  table.closes(&Api::CloseHandle, BOOL{TRUE});
}

void describeEvent(Outputs& out, BOOL result, DWORD size, PVOID buffer, PDWORD used) {
  out.number("used", used);
  if (result == FALSE || buffer == nullptr || size < sizeof(wchar_t)) return;
  auto* text = static_cast<wchar_t*>(buffer);
  const std::size_t room = size / sizeof(wchar_t);
  if (out.replaying()) {
    out.room("xml", text, room);
    return;
  }
  const std::wstring_view all(text, std::min<std::size_t>(room, *used / sizeof(wchar_t)));
  out.json()["xml"] = eventOutline(toUtf8(all.substr(0, all.find(L'\0'))));
}

void addEvents(Table& table) {
  table.pass(UNCLASH_PASS(EvtQuery), keys<1, 2, 3>("path", "query", "flags"), kNothing);
  table.pass(UNCLASH_PASS(EvtNext), keys<0>("of"),
             [](const Call& call, BOOL, EVT_HANDLE, DWORD, EVT_HANDLE* events, DWORD, DWORD,
                PDWORD returned) {
               call.out.number("returned", returned);
               call.handle(events);
             });
  table.pass(
      UNCLASH_PASS(EvtRender), keys<1>("of"),
      [](const Call& call, BOOL result, EVT_HANDLE, EVT_HANDLE, DWORD, DWORD size, PVOID buffer,
         PDWORD used, PDWORD) { describeEvent(call.out, result, size, buffer, used); });
  table.closes(&Api::EvtClose, BOOL{TRUE});
}

void addServices(Table& table) {
  table.pass(UNCLASH_PASS(OpenSCManagerW), keys<2>("access"), kNothing);
  table.pass(UNCLASH_PASS(OpenServiceW), keys<1, 2>("name", "access"), kNothing);
  table.pass(
      UNCLASH_PASS(QueryServiceStatusEx), keys<0>("of"),
      [](const Call& call, BOOL, SC_HANDLE, SC_STATUS_TYPE, LPBYTE buffer, DWORD size, LPDWORD) {
        if (size < sizeof(SERVICE_STATUS_PROCESS)) return;
        auto* status = reinterpret_cast<SERVICE_STATUS_PROCESS*>(buffer);
        call.out.number("state", status->dwCurrentState);
        call.out.number("exitCode", status->dwWin32ExitCode);
      });
  table.pass(
      UNCLASH_PASS(QueryServiceConfigW), keys<0>("of"),
      [](const Call& call, BOOL result, SC_HANDLE, LPQUERY_SERVICE_CONFIGW config, DWORD, LPDWORD) {
        call.out.number("startType", config->dwStartType);
        if (result != FALSE || call.out.replaying())
          call.out.text("account", config->lpServiceStartName);
      });
  table.pass(UNCLASH_PASS(EnumDependentServicesW), keys<0, 1>("of", "state"),
             [](const Call& call, BOOL result, SC_HANDLE, DWORD, LPENUM_SERVICE_STATUSW buffer,
                DWORD size, LPDWORD needed, LPDWORD count) {
               call.out.number("needed", needed);
               call.out.number("count", count);
               if (result == FALSE || *count > size / sizeof *buffer) return;
               *count = static_cast<DWORD>(call.out.fill("entries", buffer, size, *count));
             });
  table.pass(UNCLASH_PASS(EnumServicesStatusExW), keys<0, 2, 3>("of", "type", "state"),
             [](const Call& call, BOOL result, SC_HANDLE, SC_ENUM_TYPE, DWORD, DWORD, LPBYTE buffer,
                DWORD size, LPDWORD needed, LPDWORD count, LPDWORD, LPCWSTR) {
               call.out.number("needed", needed);
               call.out.number("count", count);
               auto* entries = reinterpret_cast<ENUM_SERVICE_STATUS_PROCESSW*>(buffer);
               if (result == FALSE || *count > size / sizeof *entries) return;
               *count = static_cast<DWORD>(call.out.fill("entries", entries, size, *count));
             });
  table.closes(&Api::CloseServiceHandle, BOOL{TRUE});
}

/// A value as its type has it; bytes of any other type are not kept.
void describeValue(const Call& call, LSTATUS result, HKEY, LPCWSTR, LPDWORD, LPDWORD type,
                   LPBYTE data, LPDWORD size) {
  Outputs& out = call.out;
  const DWORD room = *size;
  out.number("type", type);
  out.number("size", size);
  if (result != ERROR_SUCCESS || data == nullptr || type == nullptr) return;
  if (*type == REG_SZ || *type == REG_EXPAND_SZ) {
    // The zero at the end, and whatever follows it, is part of a value.
    out.room("text", reinterpret_cast<wchar_t*>(data),
             (out.replaying() ? room : std::min(room, *size)) / sizeof(wchar_t));
  } else if (*type == REG_DWORD && *size == sizeof(DWORD) && room >= sizeof(DWORD)) {
    out.number("number", *reinterpret_cast<DWORD*>(data));
  } else if (*type == REG_QWORD && *size == sizeof(std::uint64_t) && room >= *size) {
    out.number("number", *reinterpret_cast<std::uint64_t*>(data));
  }
  if (out.replaying()) *size = std::min(*size, room);
}

void addRegistry(Table& table) {
  table.pass(
      UNCLASH_PASS(RegOpenKeyExW),
      [](const Player&, HKEY root, LPCWSTR key, DWORD, REGSAM rights, PHKEY) -> Json {
        return {{"key", placeText({root, key})}, {"rights", rights}};
      },
      [](const Call& call, LSTATUS, HKEY, LPCWSTR, DWORD, REGSAM, PHKEY given) {
        call.handle(given);
      });
  table.pass(UNCLASH_PASS(RegQueryValueExW), keys<0, 1>("of", "name"), describeValue);
  table.pass(UNCLASH_PASS(RegEnumKeyExW), keys<0, 1>("of", "index"),
             [](const Call& call, LSTATUS result, HKEY, DWORD, LPWSTR name, LPDWORD length, LPDWORD,
                LPWSTR, LPDWORD, PFILETIME) {
               if (result != ERROR_SUCCESS) return;
               const DWORD room = *length;
               call.out.room("name", name, call.out.replaying() ? room : room + 1);
               call.out.number("length", length);
               if (call.out.replaying()) *length = std::min(*length, room == 0 ? 0 : room - 1);
             });
  table.closes(&Api::RegCloseKey, LSTATUS{ERROR_SUCCESS});
}

void addObjects(Table& table) {
  const auto opens = [](const Call& call, NTSTATUS, HANDLE* given, ACCESS_MASK,
                        LSA_OBJECT_ATTRIBUTES*) { call.handle(given); };
  table.pass(UNCLASH_PASS(NtOpenDirectoryObject), keys<2>("name"), opens);
  table.pass(UNCLASH_PASS(NtQueryDirectoryObject), keys<0>("of"),
             [](const Call& call, NTSTATUS result, HANDLE, PVOID buffer, ULONG size, BOOLEAN,
                BOOLEAN, ULONG* context, ULONG* used) {
               call.out.number("context", context);
               call.out.number("used", used);
               constexpr NTSTATUS kMoreEntries = 0x00000105;
               if (result != 0 && result != kMoreEntries) return;
               auto* entries = static_cast<ObjectEntry*>(buffer);
               const std::size_t room = size / sizeof(ObjectEntry);
               std::size_t count = 0;
               if (!call.out.replaying())
                 while (count < room && entries[count].Name.Buffer != nullptr) ++count;
               count = call.out.fill("entries", entries, size, count);
               if (count < room) entries[count] = {};
             });
  table.pass(UNCLASH_PASS(NtOpenSymbolicLinkObject), keys<2>("name"), opens);
  table.pass(UNCLASH_PASS(NtQuerySymbolicLinkObject), keys<0>("of"),
             [](const Call& call, NTSTATUS, HANDLE, LSA_UNICODE_STRING* target, ULONG*) {
               call.out.text("target", *target);
             });
  table.closes(&Api::NtClose, NTSTATUS{0});
}

void addComputer(Table& table) {
  table.pass(UNCLASH_PASS(GetComputerNameW), keys<>(),
             [](const Call& call, BOOL result, LPWSTR name, LPDWORD size) {
               if (result == FALSE) return;
               call.out.room("name", name, call.out.replaying() ? *size : *size + 1);
             });
  table.pass(UNCLASH_PASS(GetLogicalDrives), keys<>(), kNothing, DWORD{0});
  table.pass(UNCLASH_PASS(RtlGetVersion), keys<>(),
             [](const Call& call, NTSTATUS, OSVERSIONINFOEXW* version) {
               call.out.number("major", version->dwMajorVersion);
               call.out.number("minor", version->dwMinorVersion);
               call.out.number("build", version->dwBuildNumber);
               call.out.number("product", version->wProductType);
             });
}

/// The clock's first reading stands for all: one moment, in the recording as in its replay.
void addClock(Api& api, const Shared& player) {
  FILETIME time{};
  ULONGLONG ticks = 0;
  player->call(
      "GetSystemTimeAsFileTime", Json::object(),
      [&] {
        if (player->api().GetSystemTimeAsFileTime != nullptr)
          player->api().GetSystemTimeAsFileTime(&time);
        return 0;
      },
      [&](Outputs& out, int) { out.time("time", time); }, 0);
  ticks = player->call(
      "GetTickCount64", Json::object(),
      [&]() -> ULONGLONG {
        return player->api().GetTickCount64 == nullptr ? 0 : player->api().GetTickCount64();
      },
      kNothing, ULONGLONG{0});
  api.GetSystemTimeAsFileTime = [time](LPFILETIME given) { *given = time; };
  api.GetTickCount64 = [ticks] { return ticks; };
}

ServerLook serverLook(const Shared& player) {
  return [player](const ServerName& name, const LookLimits& limits) {
    SeenServer seen;
    seen.server.name = writtenServer(name);
    seen.missing = gap_reason::kNotLookedAt;
    const auto play = [&] {
      player->call(
          "lookAtServer", {{"server", seen.server.name}},
          [&] {
            seen = player->server()(name, limits);
            return seen.code;
          },
          [&](Outputs& out, int code) {
            if (!out.replaying()) {
              Snapshot one;
              one.servers.ensure().push_back(seen.server);
              out.json()["snapshot"] = Json::parse(writeSnapshot(one), nullptr, false);
              out.json()["missing"] = seen.missing;
              return;
            }
            const Json* file = out.find("snapshot");
            const Json* missing = out.find("missing");
            if (file == nullptr || missing == nullptr || !missing->is_string()) return;
            const auto one =
                readSnapshot(file->dump(-1, ' ', false, Json::error_handler_t::replace));
            if (!one || each(one->servers).size() != 1) return;
            seen = {each(one->servers).front(), missing->get<std::string>(), code};
          },
          0);
    };
    try {
      play();
    } catch (const NeverReturned& late) {
      seen.missing = late.what();
    }
    return seen;
  };
}

/// Objects of Windows Management Instrumentation are texts already.
void addWmi(Api& api, const Shared& player) {
  api.wmi = [player](const WmiQuestion& question, std::vector<WmiObject>& objects) {
    return player->call(
        "wmi", {{"space", toUtf8(question.space)}, {"query", toUtf8(question.query)}},
        [&] { return player->api().wmi(question, objects); },
        [&](Outputs& out, DWORD) {
          if (!out.replaying()) {
            out.json()["objects"] = objects;
            return;
          }
          const Json* found = out.find("objects");
          if (found == nullptr || !found->is_array()) return;
          for (const Json& each : *found) {
            WmiObject object;
            for (const auto& [name, value] : each.items())
              if (value.is_string()) object[name] = value.get<std::string>();
            objects.push_back(std::move(object));
          }
        },
        DWORD{ERROR_NOT_SUPPORTED});
  };
}

/// All functions of an inspection, put in where they are there.
Calls through(const Shared& player) {
  Api all;
  Table table(all, player);
  for (const auto& add : {addNetwork, addLists, addSessions, addSecurity, addToken, addEvents,
                          addServices, addRegistry, addObjects, addComputer})
    add(table);
  addClock(all, player);
  addWmi(all, player);

  Calls calls;
  const auto take = [&](const char* name, auto& function, auto& from, const auto& system) {
    if (from == nullptr) return;
    const bool absent = player->replaying() ? player->tape().isAbsent(name) : system == nullptr;
    if (!absent)
      function = std::move(from);
    else if (!player->replaying())
      player->tape().setAbsent(name);
  };
#define UNCLASH_TAKE(dll, name, ...) take(#name, calls.api.name, all.name, player->api().name);
  UNCLASH_WINDOWS_FUNCTIONS(UNCLASH_TAKE)
  UNCLASH_WINDOWS_FUNCTIONS_BY_TYPE(UNCLASH_TAKE)
#undef UNCLASH_TAKE
  take("wmi", calls.api.wmi, all.wmi, player->api().wmi);
  calls.server = serverLook(player);
  return calls;
}

}  // namespace

Calls recording(const Calls& system, const std::shared_ptr<Tape>& tape) {
  return through(std::make_shared<const Player>(system, tape, false));
}

Calls replaying(const std::shared_ptr<Tape>& tape) {
  return through(std::make_shared<const Player>(Calls(), tape, true));
}

}  // namespace unclash
