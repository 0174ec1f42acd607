// secur32.dll: logon sessions and Kerberos tickets.
#include <windows.h>
// Behind windows.h.
#include <ntsecapi.h>

#include <cstddef>
#include <vector>

#include "core/machine/practice/names.h"
#include "core/machine/practice/practice_machine.h"
#include "tests/windows/doubles/packed.h"
#include "tests/windows/doubles/state.h"

DOUBLES_MARKER

namespace unclash::doubles {
namespace {

constexpr NTSTATUS kSuccess = 0;
constexpr auto kAccessDenied = static_cast<NTSTATUS>(0xC0000022);
constexpr auto kNoSuchLogonSession = static_cast<NTSTATUS>(0xC000005F);
constexpr auto kNoSuchPackage = static_cast<NTSTATUS>(0xC00000FE);
constexpr auto kInvalidHandle = static_cast<NTSTATUS>(0xC0000008);
constexpr auto kNotSupported = static_cast<NTSTATUS>(0xC00000BB);
constexpr ULONG kKerberos = 2;

struct Connection {};

Handles<Connection>& connections() {
  static Handles<Connection> open;
  return open;
}

LSA_UNICODE_STRING lsaText(Packed& packed, const std::string& text) {
  LSA_UNICODE_STRING result{};
  result.Buffer = packed.text(text);
  result.Length = static_cast<USHORT>(toUtf16(text).size() * sizeof(wchar_t));
  result.MaximumLength = static_cast<USHORT>(result.Length + sizeof(wchar_t));
  return result;
}

ULONG typeOf(const LogonSession& session) {
  switch (session.type.valueOr(LogonType::interactive)) {
    case LogonType::network:
      return Network;
    case LogonType::batch:
      return Batch;
    case LogonType::service:
      return ::Service;
    case LogonType::unlock:
      return Unlock;
    case LogonType::newCredentials:
      return NewCredentials;
    case LogonType::remoteInteractive:
      return RemoteInteractive;
    case LogonType::cached:
      return CachedInteractive;
    case LogonType::system:
      return 0;
    default:
      return Interactive;
  }
}

KERB_TICKET_CACHE_INFO_EX ticketOf(const Ticket& ticket, Packed& packed) {
  const auto parts = [](const std::string& principal) {
    const std::size_t at = principal.find('@');
    return at == std::string::npos ? std::pair{principal, std::string()}
                                   : std::pair{principal.substr(0, at), principal.substr(at + 1)};
  };
  const auto [client, clientRealm] = parts(ticket.client.valueOr(""));
  const auto [server, serverRealm] = parts(ticket.server);
  KERB_TICKET_CACHE_INFO_EX info{};
  info.ClientName = lsaText(packed, client);
  info.ClientRealm = lsaText(packed, clientRealm);
  info.ServerName = lsaText(packed, server);
  info.ServerRealm = lsaText(packed, serverRealm);
  info.EndTime.QuadPart = ticksOf(ticket.endTime);
  return info;
}

NTSTATUS listTickets(Call& call, PVOID* response, PULONG size) {
  // The head and one ticket are one structure; further ones follow it.
  struct Head {
    KERB_PROTOCOL_MESSAGE_TYPE type;
    ULONG count;
  };
  static_assert(sizeof(Head) == offsetof(KERB_QUERY_TKT_CACHE_EX_RESPONSE, Tickets));
  const std::vector<Ticket>& tickets = each(call.world().base.tickets);
  Packed packed;
  std::vector<unsigned char> bytes(sizeof(Head));
  const Head head{KerbQueryTicketCacheExMessage, static_cast<ULONG>(tickets.size())};
  std::memcpy(bytes.data(), &head, sizeof head);
  for (const Ticket& ticket : tickets) {
    const KERB_TICKET_CACHE_INFO_EX info = ticketOf(ticket, packed);
    const auto* at = reinterpret_cast<const unsigned char*>(&info);
    bytes.insert(bytes.end(), at, at + sizeof info);
  }
  *response = packed.give(call, bytes);
  *size = static_cast<ULONG>(bytes.size());
  return kSuccess;
}

}  // namespace

DOUBLE(NTSTATUS, LsaConnectUntrusted, PHANDLE handle) {
  Call call = Call::counted("LsaConnectUntrusted");
  if (call.fault()) return call.fault()->asStatus();
  *handle = connections().open(call, {});
  return kSuccess;
}

DOUBLE(NTSTATUS, LsaDeregisterLogonProcess, HANDLE handle) {
  Call call = Call::counted("LsaDeregisterLogonProcess");
  return connections().close(call, handle) ? kSuccess : kInvalidHandle;
}

DOUBLE(NTSTATUS, LsaLookupAuthenticationPackage, HANDLE handle, PLSA_STRING name, PULONG package) {
  Call call = Call::counted("LsaLookupAuthenticationPackage");
  if (call.fault()) return call.fault()->asStatus();
  if (connections().find(handle) == nullptr) return kInvalidHandle;
  if (std::string(name->Buffer, name->Length) != "Kerberos") return kNoSuchPackage;
  *package = kKerberos;
  return kSuccess;
}

DOUBLE(NTSTATUS, LsaCallAuthenticationPackage, HANDLE handle, ULONG package, PVOID request,
       ULONG requestSize, PVOID* response, PULONG size, PNTSTATUS status) {
  Call call("LsaCallAuthenticationPackage");
  if (call.fault()) return call.fault()->asStatus();
  if (connections().find(handle) == nullptr) return kInvalidHandle;
  if (package != kKerberos || requestSize < sizeof(KERB_PROTOCOL_MESSAGE_TYPE))
    return kNoSuchPackage;
  if (response != nullptr) *response = nullptr;
  if (size != nullptr) *size = 0;
  if (!call.playing()) {
    *status = kNoSuchLogonSession;
    return kSuccess;
  }
  switch (*static_cast<const KERB_PROTOCOL_MESSAGE_TYPE*>(request)) {
    case KerbQueryTicketCacheExMessage:
      *status = listTickets(call, response, size);
      return kSuccess;
    case KerbPurgeTicketCacheMessage: {
      // Another's tickets would need SeTcbPrivilege.
      const auto* purge = static_cast<const KERB_PURGE_TKT_CACHE_REQUEST*>(request);
      const bool own = purge->LogonId.LowPart == 0 && purge->LogonId.HighPart == 0;
      call.note("purge tickets");
      if (own) call.world().base.tickets = std::vector<Ticket>{};
      *status = own ? kSuccess : kAccessDenied;
      return kSuccess;
    }
    default:
      *status = kNotSupported;
      return kSuccess;
  }
}

DOUBLE(NTSTATUS, LsaEnumerateLogonSessions, PULONG count, PLUID* list) {
  Call call("LsaEnumerateLogonSessions");
  if (call.fault()) return call.fault()->asStatus();
  if (!call.playing()) return kAccessDenied;
  std::vector<LUID> luids;
  for (const LogonSession& session : each(call.world().base.logonSessions))
    luids.push_back(luidOf(session.luid));
  *count = static_cast<ULONG>(luids.size());
  *list = static_cast<PLUID>(give(call, luids.data(), luids.size() * sizeof(LUID)));
  return kSuccess;
}

DOUBLE(NTSTATUS, LsaGetLogonSessionData, PLUID luid, PSECURITY_LOGON_SESSION_DATA* data) {
  Call call("LsaGetLogonSessionData");
  if (call.fault()) return call.fault()->asStatus();
  if (!call.playing()) return kAccessDenied;
  for (const LogonSession& session : each(call.world().base.logonSessions)) {
    const LUID own = luidOf(session.luid);
    if (own.LowPart != luid->LowPart || own.HighPart != luid->HighPart) continue;
    // For its owner and for administrators.
    if (!call.elevated() && !practice::sameText(session.user.valueOr(""), call.world().ownUser()))
      return kAccessDenied;
    const auto [domain, name] = accountParts(session.user.valueOr(""));
    Packed packed;
    SECURITY_LOGON_SESSION_DATA info{};
    info.Size = sizeof info;
    info.LogonId = own;
    info.UserName = lsaText(packed, name);
    info.LogonDomain = lsaText(packed, domain);
    info.AuthenticationPackage = lsaText(packed, session.package.valueOr(""));
    info.LogonType = typeOf(session);
    info.Session = static_cast<ULONG>(session.session.valueOr(0));
    info.LogonTime.QuadPart = ticksOf(session.signedInAt);
    *data = static_cast<PSECURITY_LOGON_SESSION_DATA>(packed.give(call, std::vector{info}));
    return kSuccess;
  }
  return kNoSuchLogonSession;
}

DOUBLE(NTSTATUS, LsaFreeReturnBuffer, PVOID buffer) {
  Call call = Call::counted("LsaFreeReturnBuffer");
  return buffer == nullptr || takeBack(call, buffer) ? kSuccess : kInvalidHandle;
}

}  // namespace unclash::doubles
