// netapi32.dll: the SMB client's own list, who uses this computer as a server, accounts, domain.
#include <windows.h>
// Behind windows.h.
#include <lm.h>

#include <algorithm>
#include <cstring>
#include <vector>

#include "core/machine/practice/names.h"
#include "core/machine/practice/practice_machine.h"
#include "core/machine/practice/redirector.h"
#include "core/model/unc_path.h"
#include "core/model/user_name.h"
#include "tests/windows/doubles/packed.h"
#include "tests/windows/doubles/state.h"

DOUBLES_MARKER

namespace unclash::doubles {
namespace {

using practice::sameText;
using practice::Use;
using practice::World;

DWORD typeOf(const World& world, const std::string& remote) {
  const auto path = UncPath::parse(remote);
  if (path && path->isIpc()) return USE_IPC;
  const practice::SimServer* server = path ? world.server(path->server().text()) : nullptr;
  if (server != nullptr)
    for (const practice::SimShare& share : server->shares)
      if (sameText(share.name, path->share()) && share.kind == practice::ShareKind::print)
        return USE_SPOOLDEV;
  return USE_DISKDEV;
}

/// The redirector knows the name as it was given, not who the server takes it for.
std::string shownUser(const Use& use) { return use.given.empty() ? use.user : use.given; }

bool own(const Call& call, const Use& use) {
  return use.global || use.logonSession == call.logonSession();
}

USE_INFO_2 infoOf(const World& world, const Use& use, Packed& packed) {
  const auto path = UncPath::parse(use.remote);
  const practice::SimServer* server = path ? world.server(path->server().text()) : nullptr;
  const auto [domain, name] = accountParts(shownUser(use));
  USE_INFO_2 info{};
  info.ui2_local = packed.text(use.local);
  info.ui2_remote = packed.text(use.remote);
  info.ui2_status = server != nullptr && server->reachable ? USE_OK : USE_DISCONN;
  info.ui2_asg_type = typeOf(world, use.remote);
  info.ui2_refcount = static_cast<DWORD>(use.openFiles);
  info.ui2_usecount = 1;
  info.ui2_username = packed.text(name);
  info.ui2_domainname = packed.text(domain);
  return info;
}

/// Gives a whole list at once, as MAX_PREFERRED_LENGTH asks for.
template <class Info>
DWORD giveList(Call& call, Packed& packed, const std::vector<Info>& infos, LPBYTE* buffer,
               LPDWORD read, LPDWORD total) {
  *buffer = static_cast<LPBYTE>(packed.give(call, infos));
  *read = static_cast<DWORD>(infos.size());
  *total = static_cast<DWORD>(infos.size());
  return NERR_Success;
}

const std::vector<ServerSession>& serverSessions(Call& call) {
  return each(call.world().base.serverSessions);
}

bool refused(Call& call, const char* area) {
  for (const Gap& gap : each(call.world().base.gaps))
    if (gap.area == area) return true;
  return false;
}

DWORD secondsSince(Call& call, const Fact<std::string>& time) {
  const std::int64_t then = ticksOf(time);
  const std::int64_t now = ticksOf(call.world().clock);
  return then == 0 || now < then ? 0 : static_cast<DWORD>((now - then) / 10'000'000);
}

Step stepOf(const char* action) {
  Step step;
  step.action = action;
  return step;
}

std::wstring bare(const wchar_t* client) {
  std::wstring name = client == nullptr ? L"" : client;
  name.erase(0, std::min(name.find_first_not_of(L'\\'), name.size()));
  return name;
}

/// Accounts are listed by name: `PC\anna` is anna here.
std::string localName(const Account& account) { return accountParts(account.name).second; }

}  // namespace

DOUBLE(DWORD, NetApiBufferFree, LPVOID buffer) {
  Call call = Call::counted("NetApiBufferFree");
  if (buffer == nullptr) return NERR_Success;
  return takeBack(call, buffer) ? DWORD{NERR_Success} : DWORD{ERROR_INVALID_PARAMETER};
}

DOUBLE(DWORD, NetApiBufferAllocate, DWORD size, LPVOID* buffer) {
  Call call("NetApiBufferAllocate");
  *buffer = give(call, nullptr, size);
  return NERR_Success;
}

DOUBLE(DWORD, NetUseEnum, LPWSTR server, DWORD level, LPBYTE* buffer, DWORD, LPDWORD read,
       LPDWORD total, LPDWORD) {
  Call call("NetUseEnum");
  if (call.fault()) return call.fault()->asCode();
  if (!call.playing()) return ERROR_NOT_SUPPORTED;
  if (server != nullptr) return ERROR_NOT_SUPPORTED;
  if (level != 2) return ERROR_INVALID_LEVEL;
  Packed packed;
  std::vector<USE_INFO_2> infos;
  for (const Use& use : call.world().uses)
    if (own(call, use)) infos.push_back(infoOf(call.world(), use, packed));
  return giveList(call, packed, infos, buffer, read, total);
}

DOUBLE(DWORD, NetUseAdd, LPWSTR, DWORD level, LPBYTE buffer, LPDWORD) {
  Call call("NetUseAdd");
  if (call.fault()) return call.fault()->asCode();
  if (!call.playing() || level != 2) return ERROR_NOT_SUPPORTED;
  const auto* info = reinterpret_cast<const USE_INFO_2*>(buffer);
  if (info->ui2_password != nullptr && *info->ui2_password != L'\0')
    call.passwordPassed(info->ui2_password);
  practice::Request request;
  request.logonSession = call.logonSession();
  request.remote = toUtf8(info->ui2_remote);
  request.local = toUtf8(info->ui2_local);
  const std::string domain = toUtf8(info->ui2_domainname);
  const std::string user = toUtf8(info->ui2_username);
  if (!user.empty()) request.user = domain.empty() ? user : domain + "\\" + user;
  request.password = toUtf8(info->ui2_password);
  call.note(request.remote + " " + request.local + " as " + request.user.value_or("(nobody)"));
  return static_cast<DWORD>(practice::connect(call.world(), request));
}

DOUBLE(DWORD, NetUseDel, LPWSTR, LPWSTR name, DWORD force) {
  Call call("NetUseDel");
  if (call.fault()) return call.fault()->asCode();
  if (!call.playing()) return ERROR_NOT_SUPPORTED;
  practice::CancelRequest request;
  request.logonSession = call.logonSession();
  request.name = toUtf8(name);
  request.force = force == USE_LOTS_OF_FORCE;
  call.note(request.name + (request.force ? " force" : " gently"));
  return static_cast<DWORD>(practice::cancel(call.world(), request));
}

DOUBLE(DWORD, NetSessionEnum, LPWSTR, LPWSTR client, LPWSTR user, DWORD level, LPBYTE* buffer,
       DWORD, LPDWORD read, LPDWORD total, LPDWORD) {
  Call call("NetSessionEnum");
  if (call.fault()) return call.fault()->asCode();
  if (!call.playing()) return NERR_ServerNotStarted;
  if (level != 502 && level != 10) return ERROR_INVALID_LEVEL;
  // Levels 0 and 10 need no group.
  if (level == 502 && !call.elevated()) return ERROR_ACCESS_DENIED;
  if (refused(call, "serverSessions")) return ERROR_ACCESS_DENIED;
  Packed packed;
  std::vector<SESSION_INFO_10> short_;
  std::vector<SESSION_INFO_502> long_;
  for (const ServerSession& session : serverSessions(call)) {
    if (client != nullptr && !sameText(session.client, toUtf8(bare(client).c_str()))) continue;
    if (user != nullptr && !sameText(session.user.valueOr(""), toUtf8(user))) continue;
    const std::string name = accountParts(session.user.valueOr("")).second;
    const DWORD time = secondsSince(call, session.connectedAt);
    const auto idle = static_cast<DWORD>(session.idleSeconds.valueOr(0));
    short_.push_back({packed.text("\\\\" + session.client), packed.text(name), time, idle});
    SESSION_INFO_502 info{};
    info.sesi502_cname = packed.text(session.client);
    info.sesi502_username = packed.text(name);
    info.sesi502_num_opens = static_cast<DWORD>(session.openFiles.valueOr(0));
    info.sesi502_time = time;
    info.sesi502_idle_time = idle;
    info.sesi502_cltype_name = packed.text("");
    info.sesi502_transport = packed.text("");
    long_.push_back(info);
  }
  return level == 10 ? giveList(call, packed, short_, buffer, read, total)
                     : giveList(call, packed, long_, buffer, read, total);
}

DOUBLE(DWORD, NetSessionDel, LPWSTR, LPWSTR client, LPWSTR user) {
  Call call("NetSessionDel");
  if (call.fault()) return call.fault()->asCode();
  if (!call.playing()) return NERR_ServerNotStarted;
  call.note(toUtf8(client) + " " + toUtf8(user));
  Step step = stepOf("close-server-session");
  step.client = toUtf8(bare(client).c_str());
  std::string wanted = toUtf8(user);
  for (const ServerSession& session : serverSessions(call))
    if (sameText(accountParts(session.user.valueOr("")).second, wanted)) wanted = *session.user;
  step.user = wanted;
  return static_cast<DWORD>(practice::performOn(call.world(), step).code);
}

DOUBLE(DWORD, NetFileEnum, LMSTR, LMSTR, LMSTR user, DWORD level, LPBYTE* buffer, DWORD,
       LPDWORD read, LPDWORD total, PDWORD_PTR) {
  Call call("NetFileEnum");
  if (call.fault()) return call.fault()->asCode();
  if (!call.playing()) return NERR_ServerNotStarted;
  if (!call.elevated()) return ERROR_ACCESS_DENIED;
  if (level != 3) return ERROR_INVALID_LEVEL;
  Packed packed;
  std::vector<FILE_INFO_3> infos;
  for (const ServerSession& session : serverSessions(call)) {
    const std::string name = accountParts(session.user.valueOr("")).second;
    if (user != nullptr && !sameText(name, toUtf8(user))) continue;
    for (std::int64_t i = 0; i < session.openFiles.valueOr(0); ++i)
      infos.push_back({static_cast<DWORD>(infos.size() + 1), PERM_FILE_READ, 0,
                       packed.text("C:\\Shares\\" + session.share.valueOr("share") + "\\file " +
                                   std::to_string(i + 1)),
                       packed.text(name)});
  }
  return giveList(call, packed, infos, buffer, read, total);
}

DOUBLE(DWORD, NetFileClose, LMSTR, DWORD id) {
  Call call("NetFileClose");
  if (call.fault()) return call.fault()->asCode();
  if (!call.playing()) return NERR_ServerNotStarted;
  if (!call.elevated()) return ERROR_ACCESS_DENIED;
  call.note(std::to_string(id));
  return NERR_FileIdNotFound;
}

DOUBLE(DWORD, NetConnectionEnum, LMSTR, LMSTR qualifier, DWORD level, LPBYTE* buffer, DWORD,
       LPDWORD read, LPDWORD total, LPDWORD) {
  Call call("NetConnectionEnum");
  if (call.fault()) return call.fault()->asCode();
  if (!call.playing()) return NERR_ServerNotStarted;
  if (!call.elevated()) return ERROR_ACCESS_DENIED;
  if (level != 1) return ERROR_INVALID_LEVEL;
  if (qualifier == nullptr) return ERROR_INVALID_PARAMETER;
  const std::string client = toUtf8(bare(qualifier).c_str());
  const bool isClient = qualifier[0] == L'\\';
  Packed packed;
  std::vector<CONNECTION_INFO_1> infos;
  for (const ServerSession& session : serverSessions(call)) {
    if (!session.share.known()) continue;
    if (!sameText(isClient ? session.client : *session.share, client)) continue;
    infos.push_back({static_cast<DWORD>(infos.size() + 1), STYPE_DISKTREE,
                     static_cast<DWORD>(session.openFiles.valueOr(0)), 1,
                     secondsSince(call, session.connectedAt),
                     packed.text(accountParts(session.user.valueOr("")).second),
                     packed.text(isClient ? *session.share : session.client)});
  }
  return giveList(call, packed, infos, buffer, read, total);
}

DOUBLE(DWORD, NetUserEnum, LPCWSTR, DWORD level, DWORD, LPBYTE* buffer, DWORD, LPDWORD read,
       LPDWORD total, LPDWORD) {
  Call call("NetUserEnum");
  if (call.fault()) return call.fault()->asCode();
  if (!call.playing()) return ERROR_NOT_SUPPORTED;
  if (refused(call, "accounts")) return ERROR_ACCESS_DENIED;
  Packed packed;
  const auto flags = [](const Account& account) -> DWORD {
    return UF_NORMAL_ACCOUNT | (account.enabled == false ? UF_ACCOUNTDISABLE : 0U);
  };
  if (level == 0) {
    std::vector<USER_INFO_0> infos;
    for (const Account& account : each(call.world().base.accounts))
      infos.push_back({packed.text(localName(account))});
    return giveList(call, packed, infos, buffer, read, total);
  }
  if (level == 1) {
    std::vector<USER_INFO_1> infos;
    for (const Account& account : each(call.world().base.accounts)) {
      USER_INFO_1 info{};
      info.usri1_name = packed.text(localName(account));
      info.usri1_flags = flags(account);
      infos.push_back(info);
    }
    return giveList(call, packed, infos, buffer, read, total);
  }
  if (level == 2) {
    std::vector<USER_INFO_2> infos;
    for (const Account& account : each(call.world().base.accounts)) {
      USER_INFO_2 info{};
      info.usri2_name = packed.text(localName(account));
      info.usri2_flags = flags(account);
      info.usri2_password_age = secondsSince(call, account.passwordSetAt);
      info.usri2_last_logon =
          static_cast<DWORD>((ticksOf(account.lastSignIn) - 116'444'736'000'000'000) / 10'000'000);
      if (!account.lastSignIn.known()) info.usri2_last_logon = 0;
      infos.push_back(info);
    }
    return giveList(call, packed, infos, buffer, read, total);
  }
  return ERROR_INVALID_LEVEL;
}

DOUBLE(DWORD, NetUserGetInfo, LPCWSTR, LPCWSTR name, DWORD level, LPBYTE* buffer) {
  Call call("NetUserGetInfo");
  if (call.fault()) return call.fault()->asCode();
  if (!call.playing()) return ERROR_NOT_SUPPORTED;
  if (level != 2) return ERROR_INVALID_LEVEL;
  for (const Account& account : each(call.world().base.accounts)) {
    if (!sameText(localName(account), toUtf8(name))) continue;
    Packed packed;
    USER_INFO_2 info{};
    info.usri2_name = packed.text(localName(account));
    info.usri2_flags = UF_NORMAL_ACCOUNT | (account.enabled == false ? UF_ACCOUNTDISABLE : 0U);
    info.usri2_password_age = secondsSince(call, account.passwordSetAt);
    *buffer = static_cast<LPBYTE>(packed.give(call, std::vector{info}));
    return NERR_Success;
  }
  return NERR_UserNotFound;
}

DOUBLE(DWORD, NetLocalGroupEnum, LPCWSTR, DWORD level, LPBYTE* buffer, DWORD, LPDWORD read,
       LPDWORD total, PDWORD_PTR) {
  Call call("NetLocalGroupEnum");
  if (call.fault()) return call.fault()->asCode();
  if (!call.playing()) return ERROR_NOT_SUPPORTED;
  if (level != 0) return ERROR_INVALID_LEVEL;
  std::vector<std::string> groups;
  for (const Account& account : each(call.world().base.accounts))
    for (const std::string& group : each(account.groups))
      if (std::find(groups.begin(), groups.end(), group) == groups.end()) groups.push_back(group);
  Packed packed;
  std::vector<LOCALGROUP_INFO_0> infos;
  for (const std::string& group : groups) infos.push_back({packed.text(group)});
  return giveList(call, packed, infos, buffer, read, total);
}

DOUBLE(DWORD, NetLocalGroupGetMembers, LPCWSTR, LPCWSTR name, DWORD level, LPBYTE* buffer, DWORD,
       LPDWORD read, LPDWORD total, PDWORD_PTR) {
  Call call("NetLocalGroupGetMembers");
  if (call.fault()) return call.fault()->asCode();
  if (!call.playing()) return ERROR_NOT_SUPPORTED;
  if (level != 3) return ERROR_INVALID_LEVEL;
  const std::string computer = call.world().base.machine->name.valueOr("PC");
  Packed packed;
  std::vector<LOCALGROUP_MEMBERS_INFO_3> infos;
  bool known = false;
  for (const Account& account : each(call.world().base.accounts))
    for (const std::string& group : each(account.groups)) {
      if (!sameText(group, toUtf8(name))) continue;
      known = true;
      const bool whole = account.name.find('\\') != std::string::npos;
      infos.push_back({packed.text(whole ? account.name : computer + "\\" + account.name)});
    }
  if (!known) return NERR_GroupNotFound;
  return giveList(call, packed, infos, buffer, read, total);
}

DOUBLE(DWORD, NetUserGetLocalGroups, LPCWSTR, LPCWSTR name, DWORD level, DWORD, LPBYTE* buffer,
       DWORD, LPDWORD read, LPDWORD total) {
  Call call("NetUserGetLocalGroups");
  if (call.fault()) return call.fault()->asCode();
  if (!call.playing()) return ERROR_NOT_SUPPORTED;
  if (level != 0) return ERROR_INVALID_LEVEL;
  for (const Account& account : each(call.world().base.accounts)) {
    if (!sameText(localName(account), accountParts(toUtf8(name)).second)) continue;
    Packed packed;
    std::vector<LOCALGROUP_USERS_INFO_0> infos;
    for (const std::string& group : each(account.groups)) infos.push_back({packed.text(group)});
    return giveList(call, packed, infos, buffer, read, total);
  }
  return NERR_UserNotFound;
}

DOUBLE(DWORD, NetGetJoinInformation, LPCWSTR, LPWSTR* name, PNETSETUP_JOIN_STATUS status) {
  Call call("NetGetJoinInformation");
  if (call.fault()) return call.fault()->asCode();
  const MachineInfo info = call.playing() ? *call.world().base.machine : MachineInfo{};
  const bool joined = info.join == Join::domain;
  const std::wstring text = toUtf16(info.domain.valueOr(joined ? "DOMAIN" : "WORKGROUP"));
  *name = static_cast<LPWSTR>(give(call, text.c_str(), (text.size() + 1) * sizeof(wchar_t)));
  *status = joined ? NetSetupDomainName : NetSetupWorkgroupName;
  return NERR_Success;
}

DOUBLE(DWORD, NetWkstaGetInfo, LMSTR, DWORD level, LPBYTE* buffer) {
  Call call("NetWkstaGetInfo");
  if (call.fault()) return call.fault()->asCode();
  if (level != 100) return ERROR_INVALID_LEVEL;
  const MachineInfo machine = call.playing() ? *call.world().base.machine : MachineInfo{};
  Packed packed;
  WKSTA_INFO_100 info{};
  info.wki100_platform_id = PLATFORM_ID_NT;
  info.wki100_computername = packed.text(machine.name.valueOr("PC"));
  info.wki100_langroup = packed.text(machine.domain.valueOr("WORKGROUP"));
  info.wki100_ver_major = 10;
  *buffer = static_cast<LPBYTE>(packed.give(call, std::vector{info}));
  return NERR_Success;
}

}  // namespace unclash::doubles
