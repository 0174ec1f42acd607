// wevtapi.dll: event logs. A query's condition is not read: every event of a channel is in it.
#include <windows.h>
// Behind windows.h.
#include <winevt.h>

#include <algorithm>
#include <array>
#include <vector>

#include "core/machine/practice/names.h"
#include "tests/windows/doubles/state.h"

DOUBLES_MARKER

namespace unclash::doubles {
namespace {

using practice::sameText;

/// Results of a query: the XML of events, newest first; or one event.
struct Results {
  std::vector<std::wstring> xml;
  std::size_t next = 0;
};

Handles<Results>& open() {
  static Handles<Results> handles;
  return handles;
}

constexpr std::array kChannels{
    "System",
    "Application",
    "Security",
    "Microsoft-Windows-SMBClient/Connectivity",
    "Microsoft-Windows-SMBClient/Security",
    "Microsoft-Windows-SmbClient/Connectivity",
    "Microsoft-Windows-SmbClient/Security",
    "Microsoft-Windows-SMBServer/Security",
    "Microsoft-Windows-TerminalServices-LocalSessionManager/Operational",
};

std::string number(std::int64_t value) { return std::to_string(value); }

std::wstring xmlOf(const Event& event) {
  std::string xml =
      "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System>"
      "<Provider Name='" +
      event.source.valueOr("") + "'/><EventID>" + number(event.id) +
      "</EventID><TimeCreated SystemTime='" + event.time.valueOr("") + "'/><Channel>" + event.log +
      "</Channel></System>";
  if (event.code.known())
    xml += "<EventData><Data Name='Status'>" + number(*event.code) + "</Data></EventData>";
  if (event.reason.known())
    xml +=
        "<UserData><EventXML><Reason>" + number(*event.reason) + "</Reason></EventXML></UserData>";
  return toUtf16(xml + "</Event>");
}

BOOL fail(DWORD code) {
  ::SetLastError(code);
  return FALSE;
}

bool exists(Call& call, const std::string& channel) {
  for (const char* known : kChannels)
    if (sameText(known, channel)) return true;
  for (const Event& event : each(call.world().base.events))
    if (sameText(event.log, channel)) return true;
  return false;
}

}  // namespace

DOUBLE(EVT_HANDLE, EvtQuery, EVT_HANDLE, LPCWSTR path, LPCWSTR, DWORD flags) {
  Call call("EvtQuery");
  if (call.fault()) return call.fault()->asHandle();
  const std::string channel = toUtf8(path);
  DWORD code = 0;
  if (!call.playing())
    code = RPC_S_SERVER_UNAVAILABLE;
  else if (!exists(call, channel))
    code = ERROR_EVT_CHANNEL_NOT_FOUND;
  else if (sameText(channel, "Security") && !call.elevated())
    code = ERROR_ACCESS_DENIED;
  if (code != 0) {
    ::SetLastError(code);
    return nullptr;
  }
  std::vector<Event> events;
  for (const Event& event : each(call.world().base.events))
    if (sameText(event.log, channel)) events.push_back(event);
  const bool newestFirst = (flags & EvtQueryReverseDirection) != 0;
  std::stable_sort(events.begin(), events.end(), [&](const Event& a, const Event& b) {
    const std::int64_t timeA = ticksOf(a.time);
    const std::int64_t timeB = ticksOf(b.time);
    return newestFirst ? timeA > timeB : timeA < timeB;
  });
  Results results;
  for (const Event& event : events) results.xml.push_back(xmlOf(event));
  return open().open(call, std::move(results));
}

DOUBLE(WINBOOL, EvtNext, EVT_HANDLE handle, DWORD size, EVT_HANDLE* events, DWORD, DWORD,
       PDWORD returned) {
  Call call = Call::counted("EvtNext");
  if (call.fault()) return call.fault()->asBool();
  Results* results = open().find(handle);
  if (results == nullptr) return fail(ERROR_INVALID_HANDLE);
  DWORD count = 0;
  while (count < size && results->next < results->xml.size()) {
    Results one;
    one.xml.push_back(results->xml[results->next++]);
    events[count++] = open().open(call, std::move(one));
  }
  *returned = count;
  return count > 0 ? TRUE : fail(ERROR_NO_MORE_ITEMS);
}

DOUBLE(WINBOOL, EvtRender, EVT_HANDLE, EVT_HANDLE event, DWORD flags, DWORD size, PVOID buffer,
       PDWORD used, PDWORD properties) {
  Call call = Call::counted("EvtRender");
  if (call.fault()) return call.fault()->asBool();
  const Results* results = open().find(event);
  if (results == nullptr || results->xml.size() != 1) return fail(ERROR_INVALID_HANDLE);
  if (flags != EvtRenderEventXml) return fail(ERROR_NOT_SUPPORTED);
  const std::wstring& xml = results->xml.front();
  const std::size_t bytes = (xml.size() + 1) * sizeof(wchar_t);
  *used = static_cast<DWORD>(bytes);
  *properties = 0;
  if (size < bytes) return fail(ERROR_INSUFFICIENT_BUFFER);
  std::memcpy(buffer, xml.c_str(), bytes);
  return TRUE;
}

DOUBLE(WINBOOL, EvtClose, EVT_HANDLE handle) {
  Call call = Call::counted("EvtClose");
  return open().close(call, handle) ? TRUE : fail(ERROR_INVALID_HANDLE);
}

}  // namespace unclash::doubles
