#include "core/machine/windows/recording.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <string_view>
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
  /// `refused` is the result of what the tape does not know.
  template <class Real, class Describe>
  auto call(const char* name, const Json& with, Real real, Describe outputs,
            std::invoke_result_t<Real> refused) const {
    using Result = std::invoke_result_t<Real>;
    if (!replaying_) {
      Result result = real();
      const DWORD error = ::GetLastError();
      Json entry = {{"result", resultJson(result, name, with)}, {"error", error}};
      Json gave = Json::object();
      Outputs out(gave, nullptr);
      outputs(out, result);
      entry["gave"] = std::move(gave);
      tape_->add(name, with, std::move(entry));
      ::SetLastError(error);
      return result;
    }
    Json entry = tape_->next(name, with);
    if (entry.is_null()) {
      ::SetLastError(ERROR_NOT_SUPPORTED);
      return refused;
    }
    Result result = refused;
    readResult(entry, result);
    Json gave = entry.value("gave", Json::object());
    Outputs out(gave, tape_.get());
    outputs(out, result);
    const Json error = entry.value("error", Json());
    ::SetLastError(error.is_number_integer() ? error.get<DWORD>() : DWORD{ERROR_SUCCESS});
    return result;
  }

  /// A handle that a call hands out by an output.
  void handle(Outputs& out, const char* call, const Json& with, HANDLE* value) const {
    if (value == nullptr) return;
    if (!replaying_) {
      out.json()["handle"] = *value == nullptr || *value == INVALID_HANDLE_VALUE
                                 ? Json()
                                 : Json(tape_->nameHandle(*value, call, with, isList(call)));
    } else if (const Json* name = out.find("handle"); name != nullptr && name->is_string()) {
      *value = tape_->handleNamed(name->get<std::string>());
    }
  }

  Json of(const void* handle) const { return {{"of", tape_->nameOf(handle)}}; }

 private:
  template <class Result>
  Json resultJson(Result result, const char* name, const Json& with) const {
    if constexpr (std::is_pointer_v<Result>)
      return result == nullptr ? Json() : Json(tape_->nameHandle(result, name, with, isList(name)));
    else
      return static_cast<std::int64_t>(result);
  }

  template <class Result>
  void readResult(const Json& entry, Result& result) const {
    const Json found = entry.value("result", Json());
    if constexpr (std::is_pointer_v<Result>)
      result = found.is_string() ? static_cast<Result>(tape_->handleNamed(found.get<std::string>()))
                                 : nullptr;
    else if (found.is_number_integer())
      result = static_cast<Result>(found.get<std::int64_t>());
  }

  Calls system_;
  std::shared_ptr<Tape> tape_;
  bool replaying_;
};

using Shared = std::shared_ptr<const Player>;
constexpr auto kRefused = static_cast<DWORD>(ERROR_NOT_SUPPORTED);
constexpr auto kNotSupported = static_cast<NTSTATUS>(0xC00000BB);
const auto kNothing = [](Outputs&, const auto&) {};

/// Calls `take` with the structure that a level of a list has.
template <class Info>
void listOf(Outputs& out, LPBYTE* buffer, LPDWORD read) {
  auto* entries = reinterpret_cast<Info*>(*buffer);
  out.list("entries", entries, read);
  *buffer = reinterpret_cast<LPBYTE>(entries);
}

template <class Info>
void oneOf(Outputs& out, LPBYTE* buffer) {
  auto* entry = reinterpret_cast<Info*>(*buffer);
  out.one("entry", entry);
  *buffer = reinterpret_cast<LPBYTE>(entry);
}

/// Frees what a call gave: in the tape while replaying, where it came from otherwise.
template <class Real>
void release(const Shared& player, const void* memory, Real real) {
  if (player->replaying())
    player->tape().free(memory);
  else
    real();
}

template <class Real>
auto close(const Shared& player, const void* handle, Real real, std::invoke_result_t<Real> done) {
  player->tape().forgetHandle(handle);
  return player->replaying() ? done : real();
}

void addNetwork(Api& api, const Shared& player) {
  api.WNetOpenEnumW = [player](DWORD scope, DWORD type, DWORD usage, LPNETRESOURCEW inside,
                               LPHANDLE given) {
    const Json with = {{"scope", scope}, {"type", type}, {"usage", usage}};
    return player->call(
        "WNetOpenEnumW", with,
        [&] { return player->api().WNetOpenEnumW(scope, type, usage, inside, given); },
        [&](Outputs& out, DWORD) { player->handle(out, "WNetOpenEnumW", with, given); }, kRefused);
  };
  api.WNetEnumResourceW = [player](HANDLE list, LPDWORD count, LPVOID buffer, LPDWORD size) {
    const DWORD room = *size;
    return player->call(
        "WNetEnumResourceW", player->of(list),
        [&] { return player->api().WNetEnumResourceW(list, count, buffer, size); },
        [&](Outputs& out, DWORD result) {
          out.number("size", size);
          out.number("count", count);
          if (result != NO_ERROR || *count > room / sizeof(NETRESOURCEW)) return;
          *count = static_cast<DWORD>(
              out.fill("entries", static_cast<NETRESOURCEW*>(buffer), room, *count));
        },
        kRefused);
  };
  api.WNetCloseEnum = [player](HANDLE list) {
    return close(
        player, list, [&] { return player->api().WNetCloseEnum(list); }, DWORD{NO_ERROR});
  };
  api.WNetGetConnectionW = [player](LPCWSTR local, LPWSTR remote, LPDWORD size) {
    const DWORD room = *size;
    return player->call(
        "WNetGetConnectionW", {{"local", textOrNull(local)}},
        [&] { return player->api().WNetGetConnectionW(local, remote, size); },
        [&](Outputs& out, DWORD result) {
          out.number("size", size);
          if (result == NO_ERROR) out.room("remote", remote, room);
        },
        kRefused);
  };
  api.WNetGetUserW = [player](LPCWSTR name, LPWSTR user, LPDWORD size) {
    const DWORD room = *size;
    return player->call(
        "WNetGetUserW", {{"name", textOrNull(name)}},
        [&] { return player->api().WNetGetUserW(name, user, size); },
        [&](Outputs& out, DWORD result) {
          out.number("size", size);
          if (result == NO_ERROR) out.room("user", user, room);
        },
        kRefused);
  };
}

void addLists(Api& api, const Shared& player) {
  api.NetApiBufferFree = [player](LPVOID buffer) -> NET_API_STATUS {
    release(player, buffer, [&] { player->api().NetApiBufferFree(buffer); });
    return NERR_Success;
  };
  api.NetUseEnum = [player](LMSTR server, DWORD level, LPBYTE* buffer, DWORD most, LPDWORD read,
                            LPDWORD total, LPDWORD resume) {
    return player->call(
        "NetUseEnum", {{"level", level}, {"resume", *resume}},
        [&] { return player->api().NetUseEnum(server, level, buffer, most, read, total, resume); },
        [&](Outputs& out, DWORD) {
          out.number("total", total);
          out.number("resume", resume);
          listOf<USE_INFO_2>(out, buffer, read);
        },
        kRefused);
  };
  api.NetSessionEnum = [player](LMSTR server, LMSTR client, LMSTR user, DWORD level, LPBYTE* buffer,
                                DWORD most, LPDWORD read, LPDWORD total, LPDWORD resume) {
    return player->call(
        "NetSessionEnum", {{"level", level}, {"resume", *resume}},
        [&] {
          return player->api().NetSessionEnum(server, client, user, level, buffer, most, read,
                                              total, resume);
        },
        [&](Outputs& out, DWORD) {
          out.number("total", total);
          out.number("resume", resume);
          if (level == 502)
            listOf<SESSION_INFO_502>(out, buffer, read);
          else
            listOf<SESSION_INFO_10>(out, buffer, read);
        },
        kRefused);
  };
  api.NetConnectionEnum = [player](LMSTR server, LMSTR qualifier, DWORD level, LPBYTE* buffer,
                                   DWORD most, LPDWORD read, LPDWORD total, LPDWORD resume) {
    return player->call(
        "NetConnectionEnum",
        {{"qualifier", textOrNull(qualifier)}, {"level", level}, {"resume", *resume}},
        [&] {
          return player->api().NetConnectionEnum(server, qualifier, level, buffer, most, read,
                                                 total, resume);
        },
        [&](Outputs& out, DWORD) {
          out.number("total", total);
          out.number("resume", resume);
          listOf<CONNECTION_INFO_1>(out, buffer, read);
        },
        kRefused);
  };
  api.NetFileEnum = [player](LMSTR server, LMSTR path, LMSTR user, DWORD level, LPBYTE* buffer,
                             DWORD most, LPDWORD read, LPDWORD total, PDWORD_PTR resume) {
    return player->call(
        "NetFileEnum", {{"level", level}, {"resume", *resume}},
        [&] {
          return player->api().NetFileEnum(server, path, user, level, buffer, most, read, total,
                                           resume);
        },
        [&](Outputs& out, DWORD) {
          out.number("total", total);
          out.number("resume", resume);
          listOf<FILE_INFO_3>(out, buffer, read);
        },
        kRefused);
  };
  api.NetUserEnum = [player](LPCWSTR server, DWORD level, DWORD filter, LPBYTE* buffer, DWORD most,
                             LPDWORD read, LPDWORD total, LPDWORD resume) {
    return player->call(
        "NetUserEnum", {{"level", level}, {"resume", *resume}},
        [&] {
          return player->api().NetUserEnum(server, level, filter, buffer, most, read, total,
                                           resume);
        },
        [&](Outputs& out, DWORD) {
          out.number("total", total);
          out.number("resume", resume);
          listOf<USER_INFO_0>(out, buffer, read);
        },
        kRefused);
  };
  api.NetUserGetInfo = [player](LPCWSTR server, LPCWSTR name, DWORD level, LPBYTE* buffer) {
    return player->call(
        "NetUserGetInfo", {{"name", textOrNull(name)}, {"level", level}},
        [&] { return player->api().NetUserGetInfo(server, name, level, buffer); },
        [&](Outputs& out, DWORD) { oneOf<USER_INFO_2>(out, buffer); }, kRefused);
  };
  api.NetLocalGroupEnum = [player](LPCWSTR server, DWORD level, LPBYTE* buffer, DWORD most,
                                   LPDWORD read, LPDWORD total, PDWORD_PTR resume) {
    return player->call(
        "NetLocalGroupEnum", {{"level", level}, {"resume", *resume}},
        [&] {
          return player->api().NetLocalGroupEnum(server, level, buffer, most, read, total, resume);
        },
        [&](Outputs& out, DWORD) {
          out.number("total", total);
          out.number("resume", resume);
          listOf<LOCALGROUP_INFO_0>(out, buffer, read);
        },
        kRefused);
  };
  api.NetLocalGroupGetMembers = [player](LPCWSTR server, LPCWSTR group, DWORD level, LPBYTE* buffer,
                                         DWORD most, LPDWORD read, LPDWORD total,
                                         PDWORD_PTR resume) {
    return player->call(
        "NetLocalGroupGetMembers",
        {{"group", textOrNull(group)}, {"level", level}, {"resume", *resume}},
        [&] {
          return player->api().NetLocalGroupGetMembers(server, group, level, buffer, most, read,
                                                       total, resume);
        },
        [&](Outputs& out, DWORD) {
          out.number("total", total);
          out.number("resume", resume);
          listOf<LOCALGROUP_MEMBERS_INFO_2>(out, buffer, read);
        },
        kRefused);
  };
  api.NetGetJoinInformation = [player](LPCWSTR server, LPWSTR* name, PNETSETUP_JOIN_STATUS status) {
    return player->call(
        "NetGetJoinInformation", Json::object(),
        [&] { return player->api().NetGetJoinInformation(server, name, status); },
        [&](Outputs& out, DWORD) {
          out.text("name", *name);
          out.number("status", status);
        },
        kRefused);
  };
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

void addSessions(Api& api, const Shared& player) {
  api.WTSEnumerateSessionsExW = [player](HANDLE server, DWORD* level, DWORD filter,
                                         SessionEntry** entries, DWORD* count) {
    return player->call(
        "WTSEnumerateSessionsExW", Json::object(),
        [&] {
          return player->api().WTSEnumerateSessionsExW(server, level, filter, entries, count);
        },
        [&](Outputs& out, BOOL) {
          out.number("level", level);
          out.list("entries", *entries, count);
        },
        FALSE);
  };
  api.WTSFreeMemoryExW = [player](int type, PVOID memory, ULONG count) -> BOOL {
    release(player, memory, [&] { player->api().WTSFreeMemoryExW(type, memory, count); });
    return TRUE;
  };
  api.WTSQuerySessionInformationW = [player](HANDLE server, DWORD session, WTS_INFO_CLASS what,
                                             LPWSTR* buffer, DWORD* size) {
    return player->call(
        "WTSQuerySessionInformationW", {{"session", session}, {"class", static_cast<int>(what)}},
        [&] {
          return player->api().WTSQuerySessionInformationW(server, session, what, buffer, size);
        },
        [&](Outputs& out, BOOL) { describeSession(out, what, buffer, size); }, FALSE);
  };
  api.WTSFreeMemory = [player](PVOID memory) {
    release(player, memory, [&] { player->api().WTSFreeMemory(memory); });
  };
  api.ProcessIdToSessionId = [player](DWORD process, DWORD* session) {
    return player->call(
        "ProcessIdToSessionId", Json::object(),
        [&] { return player->api().ProcessIdToSessionId(process, session); },
        [&](Outputs& out, BOOL) { out.number("session", session); }, FALSE);
  };
  api.GetLastInputInfo = [player](PLASTINPUTINFO info) {
    return player->call(
        "GetLastInputInfo", Json::object(), [&] { return player->api().GetLastInputInfo(info); },
        [&](Outputs& out, BOOL) { out.number("time", info->dwTime); }, FALSE);
  };
}

void addSecurity(Api& api, const Shared& player) {
  api.LsaEnumerateLogonSessions = [player](PULONG count, PLUID* list) {
    return player->call(
        "LsaEnumerateLogonSessions", Json::object(),
        [&] { return player->api().LsaEnumerateLogonSessions(count, list); },
        [&](Outputs& out, NTSTATUS) { out.list("entries", *list, count); }, kNotSupported);
  };
  api.LsaGetLogonSessionData = [player](PLUID luid, PSECURITY_LOGON_SESSION_DATA* data) {
    return player->call(
        "LsaGetLogonSessionData", {{"luid", luidText(*luid)}},
        [&] { return player->api().LsaGetLogonSessionData(luid, data); },
        [&](Outputs& out, NTSTATUS) { out.one("data", *data); }, kNotSupported);
  };
  api.LsaFreeReturnBuffer = [player](PVOID buffer) -> NTSTATUS {
    release(player, buffer, [&] { player->api().LsaFreeReturnBuffer(buffer); });
    return 0;
  };
  api.LsaConnectUntrusted = [player](PHANDLE given) {
    return player->call(
        "LsaConnectUntrusted", Json::object(),
        [&] { return player->api().LsaConnectUntrusted(given); },
        [&](Outputs& out, NTSTATUS) {
          player->handle(out, "LsaConnectUntrusted", Json::object(), given);
        },
        kNotSupported);
  };
  api.LsaDeregisterLogonProcess = [player](HANDLE lsa) {
    return close(
        player, lsa, [&] { return player->api().LsaDeregisterLogonProcess(lsa); }, NTSTATUS{0});
  };
  api.LsaLookupAuthenticationPackage = [player](HANDLE lsa, PLSA_STRING name, PULONG package) {
    return player->call(
        "LsaLookupAuthenticationPackage", player->of(lsa),
        [&] { return player->api().LsaLookupAuthenticationPackage(lsa, name, package); },
        [&](Outputs& out, NTSTATUS) { out.number("package", package); }, kNotSupported);
  };
  // Only looking at the tickets: whatever else a request asks for is none of a recording's
  // business.
  api.LsaCallAuthenticationPackage = [player](HANDLE lsa, ULONG package, PVOID request, ULONG size,
                                              PVOID* response, PULONG responseSize,
                                              PNTSTATUS status) {
    const auto message = static_cast<int>(*static_cast<const KERB_PROTOCOL_MESSAGE_TYPE*>(request));
    Json with = player->of(lsa);
    with["message"] = message;
    return player->call(
        "LsaCallAuthenticationPackage", with,
        [&] {
          return player->api().LsaCallAuthenticationPackage(lsa, package, request, size, response,
                                                            responseSize, status);
        },
        [&](Outputs& out, NTSTATUS) {
          constexpr std::size_t kHead = offsetof(KERB_QUERY_TKT_CACHE_EX_RESPONSE, Tickets);
          out.number("status", status);
          out.number("size", responseSize);
          if (message != KerbQueryTicketCacheExMessage) return;
          auto* tickets = static_cast<KERB_QUERY_TKT_CACHE_EX_RESPONSE*>(*response);
          if (out.replaying()) {
            Json* found = out.find("tickets");
            if (found == nullptr || !found->is_array()) return;
            const std::size_t bytes = found->size() * sizeof(KERB_TICKET_CACHE_INFO_EX);
            tickets = static_cast<KERB_QUERY_TKT_CACHE_EX_RESPONSE*>(
                out.tape().allocate(sizeof *tickets + bytes));
            tickets->MessageType = KerbQueryTicketCacheExMessage;
            tickets->CountOfTickets =
                static_cast<ULONG>(out.fill("tickets", tickets->Tickets, bytes, 0));
            *responseSize = static_cast<ULONG>(kHead + bytes);
            *response = tickets;
          } else if (tickets != nullptr && *responseSize >= kHead &&
                     (*responseSize - kHead) / sizeof(KERB_TICKET_CACHE_INFO_EX) >=
                         tickets->CountOfTickets) {
            out.fill("tickets", tickets->Tickets, *responseSize, tickets->CountOfTickets);
          }
        },
        kNotSupported);
  };
  api.CredEnumerateW = [player](LPCWSTR filter, DWORD flags, DWORD* count, PCREDENTIALW** list) {
    return player->call(
        "CredEnumerateW", {{"filter", textOrNull(filter)}, {"flags", flags}},
        [&] { return player->api().CredEnumerateW(filter, flags, count, list); },
        [&](Outputs& out, BOOL) { out.list("entries", *list, count); }, FALSE);
  };
  api.CredReadDomainCredentialsW = [player](PCREDENTIAL_TARGET_INFORMATIONW target, DWORD flags,
                                            DWORD* count, PCREDENTIALW** list) {
    return player->call(
        "CredReadDomainCredentialsW",
        {{"target", textOrNull(target->TargetName)}, {"flags", flags}},
        [&] { return player->api().CredReadDomainCredentialsW(target, flags, count, list); },
        [&](Outputs& out, BOOL) { out.list("entries", *list, count); }, FALSE);
  };
  api.CredFree = [player](PVOID memory) {
    release(player, memory, [&] { player->api().CredFree(memory); });
  };
}

/// What one class of GetTokenInformation gives. An account's own identifier stays where it is; a
/// replay has one that belongs to nobody.
void describeToken(const Shared& player, Outputs& out, const Json& with, BOOL result,
                   TOKEN_INFORMATION_CLASS what, LPVOID buffer, DWORD length, PDWORD used) {
  out.number("used", used);
  if (result == FALSE) return;
  if (what == TokenElevation && length >= sizeof(TOKEN_ELEVATION)) {
    out.number("elevated", static_cast<TOKEN_ELEVATION*>(buffer)->TokenIsElevated);
  } else if (what == TokenStatistics && length >= sizeof(TOKEN_STATISTICS)) {
    out.luid("luid", static_cast<TOKEN_STATISTICS*>(buffer)->AuthenticationId);
  } else if (what == TokenLinkedToken && length >= sizeof(TOKEN_LINKED_TOKEN)) {
    player->handle(out, "GetTokenInformation", with,
                   &static_cast<TOKEN_LINKED_TOKEN*>(buffer)->LinkedToken);
  } else if (what == TokenUser && out.replaying() && length >= sizeof(TOKEN_USER) + sizeof(SID)) {
    auto* user = static_cast<TOKEN_USER*>(buffer);
    user->User.Sid = static_cast<BYTE*>(buffer) + sizeof(TOKEN_USER);
    const SID nobody{SID_REVISION, 1, SECURITY_NULL_SID_AUTHORITY, {SECURITY_NULL_RID}};
    std::memcpy(user->User.Sid, &nobody, sizeof nobody);
  }
}

void addToken(Api& api, const Shared& player) {
  api.OpenProcessToken = [player](HANDLE process, DWORD access, PHANDLE token) {
    const Json with = {{"access", access}};
    return player->call(
        "OpenProcessToken", with,
        [&] { return player->api().OpenProcessToken(process, access, token); },
        [&](Outputs& out, BOOL) { player->handle(out, "OpenProcessToken", with, token); }, FALSE);
  };
  api.GetTokenInformation = [player](HANDLE token, TOKEN_INFORMATION_CLASS what, LPVOID buffer,
                                     DWORD length, PDWORD used) {
    Json with = player->of(token);
    with["class"] = static_cast<int>(what);
    return player->call(
        "GetTokenInformation", with,
        [&] { return player->api().GetTokenInformation(token, what, buffer, length, used); },
        [&](Outputs& out, BOOL result) {
          describeToken(player, out, with, result, what, buffer, length, used);
        },
        FALSE);
  };
  api.LookupAccountSidW = [player](LPCWSTR system, PSID sid, LPWSTR name, LPDWORD nameSize,
                                   LPWSTR domain, LPDWORD domainSize, PSID_NAME_USE use) {
    const DWORD nameRoom = *nameSize;
    const DWORD domainRoom = *domainSize;
    return player->call(
        "LookupAccountSidW", Json::object(),
        [&] {
          return player->api().LookupAccountSidW(system, sid, name, nameSize, domain, domainSize,
                                                 use);
        },
        [&](Outputs& out, BOOL result) {
          if (result == FALSE) return;
          out.room("name", name, nameRoom);
          out.room("domain", domain, domainRoom);
          out.number("use", use);
        },
        FALSE);
  };
  api.CloseHandle = [player](HANDLE handle) {
    return close(
        player, handle, [&] { return player->api().CloseHandle(handle); }, BOOL{TRUE});
  };
}

void addEvents(Api& api, const Shared& player) {
  api.EvtQuery = [player](EVT_HANDLE session, LPCWSTR path, LPCWSTR query, DWORD flags) {
    return player->call(
        "EvtQuery", {{"path", textOrNull(path)}, {"query", textOrNull(query)}, {"flags", flags}},
        [&] { return player->api().EvtQuery(session, path, query, flags); }, kNothing,
        EVT_HANDLE{nullptr});
  };
  api.EvtNext = [player](EVT_HANDLE results, DWORD size, EVT_HANDLE* events, DWORD timeout,
                         DWORD flags, PDWORD returned) {
    const Json with = player->of(results);
    return player->call(
        "EvtNext", with,
        [&] { return player->api().EvtNext(results, size, events, timeout, flags, returned); },
        [&](Outputs& out, BOOL) {
          out.number("returned", returned);
          player->handle(out, "EvtNext", with, events);
        },
        FALSE);
  };
  api.EvtRender = [player](EVT_HANDLE context, EVT_HANDLE event, DWORD flags, DWORD size,
                           PVOID buffer, PDWORD used, PDWORD count) {
    return player->call(
        "EvtRender", player->of(event),
        [&] { return player->api().EvtRender(context, event, flags, size, buffer, used, count); },
        [&](Outputs& out, BOOL result) {
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
        },
        FALSE);
  };
  api.EvtClose = [player](EVT_HANDLE handle) {
    return close(
        player, handle, [&] { return player->api().EvtClose(handle); }, BOOL{TRUE});
  };
}

void addServices(Api& api, const Shared& player) {
  api.OpenSCManagerW = [player](LPCWSTR machine, LPCWSTR database, DWORD access) {
    return player->call(
        "OpenSCManagerW", {{"access", access}},
        [&] { return player->api().OpenSCManagerW(machine, database, access); }, kNothing,
        SC_HANDLE{nullptr});
  };
  api.OpenServiceW = [player](SC_HANDLE manager, LPCWSTR name, DWORD access) {
    return player->call(
        "OpenServiceW", {{"name", textOrNull(name)}, {"access", access}},
        [&] { return player->api().OpenServiceW(manager, name, access); }, kNothing,
        SC_HANDLE{nullptr});
  };
  api.QueryServiceStatusEx = [player](SC_HANDLE service, SC_STATUS_TYPE level, LPBYTE buffer,
                                      DWORD size, LPDWORD needed) {
    return player->call(
        "QueryServiceStatusEx", player->of(service),
        [&] { return player->api().QueryServiceStatusEx(service, level, buffer, size, needed); },
        [&](Outputs& out, BOOL) {
          if (size < sizeof(SERVICE_STATUS_PROCESS)) return;
          auto* status = reinterpret_cast<SERVICE_STATUS_PROCESS*>(buffer);
          out.number("state", status->dwCurrentState);
          out.number("exitCode", status->dwWin32ExitCode);
        },
        FALSE);
  };
  api.QueryServiceConfigW = [player](SC_HANDLE service, LPQUERY_SERVICE_CONFIGW config, DWORD size,
                                     LPDWORD needed) {
    return player->call(
        "QueryServiceConfigW", player->of(service),
        [&] { return player->api().QueryServiceConfigW(service, config, size, needed); },
        [&](Outputs& out, BOOL result) {
          out.number("startType", config->dwStartType);
          if (result != FALSE || out.replaying()) out.text("account", config->lpServiceStartName);
        },
        FALSE);
  };
  api.EnumDependentServicesW = [player](SC_HANDLE service, DWORD state,
                                        LPENUM_SERVICE_STATUSW buffer, DWORD size, LPDWORD needed,
                                        LPDWORD count) {
    Json with = player->of(service);
    with["state"] = state;
    return player->call(
        "EnumDependentServicesW", with,
        [&] {
          return player->api().EnumDependentServicesW(service, state, buffer, size, needed, count);
        },
        [&](Outputs& out, BOOL result) {
          out.number("needed", needed);
          out.number("count", count);
          if (result == FALSE || *count > size / sizeof *buffer) return;
          *count = static_cast<DWORD>(out.fill("entries", buffer, size, *count));
        },
        FALSE);
  };
  api.CloseServiceHandle = [player](SC_HANDLE handle) {
    return close(
        player, handle, [&] { return player->api().CloseServiceHandle(handle); }, BOOL{TRUE});
  };
}

/// A value as its type has it; bytes of any other type are not kept.
void describeValue(Outputs& out, LSTATUS result, LPDWORD type, LPBYTE data, DWORD room,
                   LPDWORD size) {
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

void addRegistry(Api& api, const Shared& player) {
  api.RegOpenKeyExW = [player](HKEY root, LPCWSTR key, DWORD options, REGSAM rights, PHKEY given) {
    const Json with = {{"key", placeText({root, key})}, {"rights", rights}};
    return player->call(
        "RegOpenKeyExW", with,
        [&] { return player->api().RegOpenKeyExW(root, key, options, rights, given); },
        [&](Outputs& out, LSTATUS) {
          auto* handle = static_cast<HANDLE>(*given);
          player->handle(out, "RegOpenKeyExW", with, &handle);
          *given = static_cast<HKEY>(handle);
        },
        LSTATUS{ERROR_NOT_SUPPORTED});
  };
  api.RegQueryValueExW = [player](HKEY key, LPCWSTR name, LPDWORD reserved, LPDWORD type,
                                  LPBYTE data, LPDWORD size) {
    const DWORD room = *size;
    Json with = player->of(key);
    with["name"] = textOrNull(name);
    return player->call(
        "RegQueryValueExW", with,
        [&] { return player->api().RegQueryValueExW(key, name, reserved, type, data, size); },
        [&](Outputs& out, LSTATUS result) { describeValue(out, result, type, data, room, size); },
        LSTATUS{ERROR_NOT_SUPPORTED});
  };
  api.RegEnumKeyExW = [player](HKEY key, DWORD index, LPWSTR name, LPDWORD length, LPDWORD reserved,
                               LPWSTR kind, LPDWORD kindLength, PFILETIME written) {
    const DWORD room = *length;
    Json with = player->of(key);
    with["index"] = index;
    return player->call(
        "RegEnumKeyExW", with,
        [&] {
          return player->api().RegEnumKeyExW(key, index, name, length, reserved, kind, kindLength,
                                             written);
        },
        [&](Outputs& out, LSTATUS result) {
          if (result != ERROR_SUCCESS) return;
          out.number("length", length);
          out.room("name", name, room);
          if (out.replaying()) *length = std::min(*length, room == 0 ? 0 : room - 1);
        },
        LSTATUS{ERROR_NOT_SUPPORTED});
  };
  api.RegCloseKey = [player](HKEY key) {
    return close(
        player, key, [&] { return player->api().RegCloseKey(key); }, LSTATUS{ERROR_SUCCESS});
  };
}

std::string nameOf(const LSA_OBJECT_ATTRIBUTES* attributes) {
  const LSA_UNICODE_STRING* name = attributes->ObjectName;
  return toUtf8(std::wstring_view(name->Buffer, name->Length / sizeof(wchar_t)));
}

void addObjects(Api& api, const Shared& player) {
  api.NtOpenDirectoryObject = [player](HANDLE* given, ACCESS_MASK access,
                                       LSA_OBJECT_ATTRIBUTES* attributes) {
    const Json with = {{"name", nameOf(attributes)}};
    return player->call(
        "NtOpenDirectoryObject", with,
        [&] { return player->api().NtOpenDirectoryObject(given, access, attributes); },
        [&](Outputs& out, NTSTATUS) { player->handle(out, "NtOpenDirectoryObject", with, given); },
        kNotSupported);
  };
  api.NtQueryDirectoryObject = [player](HANDLE directory, PVOID buffer, ULONG size, BOOLEAN single,
                                        BOOLEAN restart, ULONG* context, ULONG* used) {
    return player->call(
        "NtQueryDirectoryObject", player->of(directory),
        [&] {
          return player->api().NtQueryDirectoryObject(directory, buffer, size, single, restart,
                                                      context, used);
        },
        [&](Outputs& out, NTSTATUS result) {
          out.number("context", context);
          out.number("used", used);
          constexpr NTSTATUS kMoreEntries = 0x00000105;
          if (result != 0 && result != kMoreEntries) return;
          auto* entries = static_cast<ObjectEntry*>(buffer);
          const std::size_t room = size / sizeof(ObjectEntry);
          std::size_t count = 0;
          if (!out.replaying())
            while (count < room && entries[count].Name.Buffer != nullptr) ++count;
          count = out.fill("entries", entries, size, count);
          if (count < room) entries[count] = {};
        },
        kNotSupported);
  };
  api.NtOpenSymbolicLinkObject = [player](HANDLE* given, ACCESS_MASK access,
                                          LSA_OBJECT_ATTRIBUTES* attributes) {
    const Json with = {{"name", nameOf(attributes)}};
    return player->call(
        "NtOpenSymbolicLinkObject", with,
        [&] { return player->api().NtOpenSymbolicLinkObject(given, access, attributes); },
        [&](Outputs& out, NTSTATUS) {
          player->handle(out, "NtOpenSymbolicLinkObject", with, given);
        },
        kNotSupported);
  };
  api.NtQuerySymbolicLinkObject = [player](HANDLE link, LSA_UNICODE_STRING* target, ULONG* used) {
    return player->call(
        "NtQuerySymbolicLinkObject", player->of(link),
        [&] { return player->api().NtQuerySymbolicLinkObject(link, target, used); },
        [&](Outputs& out, NTSTATUS) { out.text("target", *target); }, kNotSupported);
  };
  api.NtClose = [player](HANDLE handle) {
    return close(
        player, handle, [&] { return player->api().NtClose(handle); }, NTSTATUS{0});
  };
}

void addComputer(Api& api, const Shared& player) {
  api.GetComputerNameW = [player](LPWSTR name, LPDWORD size) {
    const DWORD room = *size;
    return player->call(
        "GetComputerNameW", Json::object(),
        [&] { return player->api().GetComputerNameW(name, size); },
        [&](Outputs& out, BOOL result) {
          if (result != FALSE) out.room("name", name, room);
        },
        FALSE);
  };
  api.GetLogicalDrives = [player] {
    return player->call(
        "GetLogicalDrives", Json::object(), [&] { return player->api().GetLogicalDrives(); },
        kNothing, DWORD{0});
  };
  api.RtlGetVersion = [player](OSVERSIONINFOEXW* version) {
    return player->call(
        "RtlGetVersion", Json::object(), [&] { return player->api().RtlGetVersion(version); },
        [&](Outputs& out, NTSTATUS) {
          out.number("major", version->dwMajorVersion);
          out.number("minor", version->dwMinorVersion);
          out.number("build", version->dwBuildNumber);
          out.number("product", version->wProductType);
        },
        kNotSupported);
  };
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
          const auto one = readSnapshot(file->dump(-1, ' ', false, Json::error_handler_t::replace));
          if (!one || each(one->servers).size() != 1) return;
          seen = {each(one->servers).front(), missing->get<std::string>(), code};
        },
        0);
    return seen;
  };
}

/// All functions of an inspection, put in where they are there.
Calls through(const Shared& player) {
  Api all;
  addNetwork(all, player);
  addLists(all, player);
  addSessions(all, player);
  addSecurity(all, player);
  addToken(all, player);
  addEvents(all, player);
  addServices(all, player);
  addRegistry(all, player);
  addObjects(all, player);
  addComputer(all, player);
  addClock(all, player);

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
