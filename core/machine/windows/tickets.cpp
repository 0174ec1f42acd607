#include "core/machine/windows/tickets.h"

#include <cstddef>
#include <cstring>

#include "core/machine/windows/gap_reasons.h"
#include "core/machine/windows/logon_sessions.h"
#include "core/machine/windows/text.h"

namespace unclash {
namespace {

constexpr const char* kTickets = "tickets";
/// Names of services and realms are far shorter.
constexpr std::size_t kMostNames = 8U << 10U;

bool complete(const Api& api) {
  return api.LsaConnectUntrusted != nullptr && api.LsaLookupAuthenticationPackage != nullptr &&
         api.LsaCallAuthenticationPackage != nullptr && api.LsaDeregisterLogonProcess != nullptr &&
         api.LsaFreeReturnBuffer != nullptr;
}

DWORD codeOf(NTSTATUS status) {
  return status == 0 ? ERROR_SUCCESS : ::LsaNtStatusToWinError(status);
}

/// Sends one request to the Kerberos package and hands its answer to `take`, which says whether it
/// made sense. A Win32 code.
template <class Take>
DWORD callKerberos(const Api& api, PVOID request, std::size_t requestSize, Take take) {
  if (!complete(api)) return ERROR_PROC_NOT_FOUND;
  HANDLE given = nullptr;
  if (const DWORD code = codeOf(api.LsaConnectUntrusted(&given)); code != ERROR_SUCCESS)
    return code;
  const Held lsa(given, [&](HANDLE handle) { api.LsaDeregisterLogonProcess(handle); });
  if (!lsa) return ERROR_INVALID_DATA;

  char text[] = MICROSOFT_KERBEROS_NAME_A;
  LSA_STRING name{sizeof text - 1, sizeof text, text};
  ULONG package = 0;
  if (const DWORD code = codeOf(api.LsaLookupAuthenticationPackage(lsa.get(), &name, &package));
      code != ERROR_SUCCESS)
    return code;

  PVOID response = nullptr;
  ULONG size = 0;
  NTSTATUS status = 0;
  const DWORD code = codeOf(api.LsaCallAuthenticationPackage(
      lsa.get(), package, request, static_cast<ULONG>(requestSize), &response, &size, &status));
  const Held answer(response, [&](PVOID buffer) { api.LsaFreeReturnBuffer(buffer); });
  if (code != ERROR_SUCCESS) return code;
  if (status != 0) return failureCode(codeOf(status));
  return take(answer.get(), size) ? DWORD{ERROR_SUCCESS} : DWORD{ERROR_INVALID_DATA};
}

std::string principal(const UNICODE_STRING& name, const UNICODE_STRING& realm) {
  const std::string account = lsaText(name);
  const std::string place = lsaText(realm);
  return place.empty() ? account : account + "@" + place;
}

}  // namespace

Ticket ticketOf(const KERB_TICKET_CACHE_INFO_EX& info) {
  Ticket ticket;
  ticket.server = principal(info.ServerName, info.ServerRealm);
  const std::string client = principal(info.ClientName, info.ClientRealm);
  ticket.client = client.empty() ? Fact<std::string>::none() : Fact<std::string>(client);
  ticket.endTime = fileTimeText(info.EndTime);
  return ticket;
}

DWORD listTickets(const Api& api, std::vector<Ticket>& tickets) {
  KERB_QUERY_TKT_CACHE_REQUEST request{};
  request.MessageType = KerbQueryTicketCacheExMessage;
  return callKerberos(api, &request, sizeof request, [&](const void* answer, ULONG size) {
    constexpr std::size_t kHead = offsetof(KERB_QUERY_TKT_CACHE_EX_RESPONSE, Tickets);
    if (answer == nullptr || size < kHead) return false;
    const auto* response = static_cast<const KERB_QUERY_TKT_CACHE_EX_RESPONSE*>(answer);
    if ((size - kHead) / sizeof(KERB_TICKET_CACHE_INFO_EX) < response->CountOfTickets) return false;
    for (ULONG i = 0; i < response->CountOfTickets; ++i)
      tickets.push_back(ticketOf(response->Tickets[i]));
    return true;
  });
}

DWORD purgeTickets(const Api& api, const std::string& server, const std::string& realm) {
  const std::wstring wideServer = toUtf16(server);
  const std::wstring wideRealm = toUtf16(realm);
  const std::size_t texts = (wideServer.size() + wideRealm.size()) * sizeof(wchar_t);
  if (texts > kMostNames) return ERROR_INVALID_PARAMETER;
  // The names follow the structure in one buffer, as LSA copies no more than that.
  std::vector<KERB_PURGE_TKT_CACHE_REQUEST> buffer(2 +
                                                   texts / sizeof(KERB_PURGE_TKT_CACHE_REQUEST));
  KERB_PURGE_TKT_CACHE_REQUEST& request = buffer.front();
  request.MessageType = KerbPurgeTicketCacheMessage;
  auto* at = reinterpret_cast<wchar_t*>(&buffer[1]);
  const auto put = [&](const std::wstring& text, UNICODE_STRING& into) {
    into.Length = into.MaximumLength = static_cast<USHORT>(text.size() * sizeof(wchar_t));
    into.Buffer = at;
    if (!text.empty()) std::memcpy(at, text.data(), into.Length);
    at += text.size();
  };
  put(wideServer, request.ServerName);
  put(wideRealm, request.RealmName);
  return callKerberos(api, buffer.data(), sizeof request + texts,
                      [](const void*, ULONG) { return true; });
}

Inspector ticketsInspector(const Api& api) {
  return {kTickets, [api](const InspectorContext&) {
            std::vector<Ticket> tickets;
            if (const DWORD code = listTickets(api, tickets); code != ERROR_SUCCESS)
              return onlyGapOfWin32(kTickets, code);
            Snapshot part;
            part.tickets = std::move(tickets);
            return part;
          }};
}

}  // namespace unclash
