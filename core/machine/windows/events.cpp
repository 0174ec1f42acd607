#include "core/machine/windows/events.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>
#include <utility>

#include "core/machine/windows/gap_reasons.h"
#include "core/machine/windows/text.h"
#include "core/model/letters.h"

namespace unclash {
namespace {

constexpr const char* kEvents = "events";
constexpr std::size_t kMostPerLog = 100;
constexpr DWORD kPatience = 1000;  ///< ms for the next event of a log
constexpr DWORD kMostBytes = 1U << 20U;

struct Log {
  const wchar_t* path;
  const wchar_t* query;
};

#define UNCLASH_WEEK L"TimeCreated[timediff(@SystemTime) <= 604800000]"
constexpr std::array kLogs{
    Log{L"System", L"*[System[(Level=1 or Level=2 or Level=3) and " UNCLASH_WEEK L"]]"},
    Log{L"Microsoft-Windows-SMBClient/Connectivity", L"*[System[" UNCLASH_WEEK L"]]"},
    Log{L"Microsoft-Windows-SMBClient/Security", L"*[System[" UNCLASH_WEEK L"]]"},
    Log{L"Microsoft-Windows-TerminalServices-LocalSessionManager/Operational",
        L"*[System[" UNCLASH_WEEK L"]]"},
    // A logon that failed, and a password check that failed.
    Log{L"Security", L"*[System[(EventID=4625 or EventID=4776) and " UNCLASH_WEEK L"]]"},
};
#undef UNCLASH_WEEK

/// What stands between `from` and `to` behind it; empty where either is missing.
std::string_view between(std::string_view text, std::string_view from, std::string_view to) {
  const std::size_t start = text.find(from);
  if (start == std::string_view::npos) return {};
  text.remove_prefix(start + from.size());
  const std::size_t end = text.find(to);
  return end == std::string_view::npos ? std::string_view() : text.substr(0, end);
}

/// The attribute of the first element of that name, in either kind of quotes.
std::string_view attribute(std::string_view xml, std::string_view element, std::string_view name) {
  const std::string_view tag = between(xml, "<" + std::string(element) + " ", ">");
  for (const char quote : {'\'', '"'}) {
    const std::string start = std::string(name) + "=" + quote;
    const std::string_view value = between(tag, start, std::string(1, quote));
    if (!value.empty()) return value;
  }
  return {};
}

/// The text of the first element of that name, with or without attributes.
std::string_view textIn(std::string_view xml, std::string_view element) {
  const std::string bare = "<" + std::string(element);
  for (std::size_t at = xml.find(bare); at != std::string_view::npos; at = xml.find(bare, at + 1)) {
    const std::string_view rest = xml.substr(at + bare.size());
    if (rest.empty() || (rest.front() != '>' && rest.front() != ' ')) continue;
    return between(rest, ">", "</");
  }
  return {};
}

std::string_view dataNamed(std::string_view xml, std::string_view name) {
  for (const char quote : {'\'', '"'}) {
    const std::string start =
        "<Data Name=" + std::string(1, quote) + std::string(name) + quote + ">";
    const std::string_view value = between(xml, start, "</Data>");
    if (!value.empty()) return value;
  }
  return {};
}

/// Decimal, or hexadecimal behind 0x.
std::optional<std::int64_t> numberIn(std::string_view text) {
  text = trimmed(text);
  const bool hex = text.starts_with("0x") || text.starts_with("0X");
  if (hex) text.remove_prefix(2);
  std::int64_t number = 0;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), number, hex ? 16 : 10);
  if (text.empty() || error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

constexpr std::array kCodes{"Status", "ErrorCode", "NtStatus", "Error", "Code"};

Fact<std::int64_t> codeIn(std::string_view xml) {
  for (const char* name : kCodes)
    if (const auto code = numberIn(dataNamed(xml, name)); code && *code != 0) return *code;
  return Fact<std::int64_t>::none();
}

Fact<std::string> timeIn(std::string_view xml) {
  // `2026-11-21T08:00:00.1234567Z`: the fraction is of no use to people.
  const std::string_view time = attribute(xml, "TimeCreated", "SystemTime");
  const std::size_t seconds = time.find_first_of(".Z");
  if (seconds == std::string_view::npos) return Fact<std::string>::none();
  return std::string(time.substr(0, seconds)) + "Z";
}

bool complete(const Api& api) {
  return api.EvtQuery != nullptr && api.EvtNext != nullptr && api.EvtRender != nullptr &&
         api.EvtClose != nullptr;
}

/// The event's XML; empty, with `code`, where it cannot be had.
std::string render(const Api& api, EVT_HANDLE event, DWORD& code) {
  std::vector<wchar_t> buffer(8U << 10U);
  while (true) {
    const auto size = static_cast<DWORD>(buffer.size() * sizeof(wchar_t));
    DWORD used = 0;
    DWORD count = 0;
    ::SetLastError(ERROR_SUCCESS);
    if (api.EvtRender(nullptr, event, EvtRenderEventXml, size, buffer.data(), &used, &count)) {
      buffer.back() = L'\0';
      if (used == 0) code = ERROR_INVALID_DATA;
      return used == 0 ? std::string() : toUtf8(buffer.data());
    }
    code = failureCode(::GetLastError());
    if (code != ERROR_INSUFFICIENT_BUFFER || used <= size || used > kMostBytes) return {};
    code = ERROR_SUCCESS;
    buffer.resize(used / sizeof(wchar_t) + 1);
  }
}

/// Reads one log, newest first. A code where it cannot be read to the end.
DWORD readLog(const Api& api, const Log& log, const InspectorContext& context,
              std::vector<Event>& events) {
  ::SetLastError(ERROR_SUCCESS);
  const EVT_HANDLE opened =
      api.EvtQuery(nullptr, log.path, log.query, EvtQueryChannelPath | EvtQueryReverseDirection);
  const DWORD openCode = ::GetLastError();
  const Held results(opened, [&](EVT_HANDLE handle) { api.EvtClose(handle); });
  if (!results) return failureCode(openCode);
  for (std::size_t found = 0; found < kMostPerLog;) {
    if (context.stop.stop_requested()) return ERROR_CANCELLED;
    if (std::chrono::steady_clock::now() >= context.until) return ERROR_TIMEOUT;
    EVT_HANDLE next = nullptr;
    DWORD count = 0;
    ::SetLastError(ERROR_SUCCESS);
    const bool answered = api.EvtNext(results.get(), 1, &next, kPatience, 0, &count) != FALSE;
    DWORD code = ::GetLastError();
    const Held event(next, [&](EVT_HANDLE handle) { api.EvtClose(handle); });
    if (!answered && code == ERROR_NO_MORE_ITEMS) return ERROR_SUCCESS;
    if (!answered || !event || count != 1) return failureCode(answered ? ERROR_SUCCESS : code);
    code = ERROR_SUCCESS;
    const std::string xml = render(api, event.get(), code);
    if (code != ERROR_SUCCESS) return code;
    if (auto entry = eventOf(xml)) events.push_back(std::move(*entry));
    ++found;
  }
  return ERROR_SUCCESS;
}

Snapshot look(const Api& api, const InspectorContext& context) {
  if (!complete(api)) return onlyGapOfWin32(kEvents, ERROR_PROC_NOT_FOUND);
  Snapshot part;
  std::vector<Event> events;
  bool read = false;
  for (const Log& log : kLogs) {
    const DWORD code = readLog(api, log, context, events);
    // A log that this edition does not have holds nothing.
    if (code == ERROR_SUCCESS || code == ERROR_EVT_CHANNEL_NOT_FOUND) {
      read = true;
      continue;
    }
    const Gap gap = gapOfWin32(kEvents, code);
    std::vector<Gap>& gaps = part.gaps.ensure();
    if (std::find(gaps.begin(), gaps.end(), gap) == gaps.end()) gaps.push_back(gap);
  }
  if (read || !events.empty()) part.events = std::move(events);
  return part;
}

}  // namespace

std::optional<Event> eventOf(std::string_view xml) {
  const auto id = numberIn(textIn(xml, "EventID"));
  if (!id) return std::nullopt;
  Event event;
  event.id = *id;
  event.log = std::string(textIn(xml, "Channel"));
  const std::string_view source = attribute(xml, "Provider", "Name");
  event.source =
      source.empty() ? Fact<std::string>::none() : Fact<std::string>(std::string(source));
  event.time = timeIn(xml);
  event.code = codeIn(xml);
  auto reason = numberIn(textIn(xml, "Reason"));
  if (!reason) reason = numberIn(dataNamed(xml, "Reason"));
  if (reason) event.reason = *reason;
  return event;
}

std::string eventOutline(std::string_view xml) {
  const auto element = [](std::string_view name, std::string_view text) {
    return "<" + std::string(name) + ">" + std::string(text) + "</" + std::string(name) + ">";
  };
  const auto tag = [](std::string_view name, std::string_view attribute, std::string_view value) {
    return "<" + std::string(name) + " " + std::string(attribute) + "='" + std::string(value) +
           "'/>";
  };
  std::string system =
      tag("Provider", "Name", attribute(xml, "Provider", "Name")) +
      element("EventID", textIn(xml, "EventID")) +
      tag("TimeCreated", "SystemTime", attribute(xml, "TimeCreated", "SystemTime")) +
      element("Channel", textIn(xml, "Channel"));
  std::string data;
  const auto keep = [&](std::string_view name) {
    const std::string_view value = dataNamed(xml, name);
    if (numberIn(value))
      data += "<Data Name='" + std::string(name) + "'>" + std::string(value) + "</Data>";
  };
  for (const char* name : kCodes) keep(name);
  keep("Reason");
  if (const std::string_view reason = textIn(xml, "Reason"); numberIn(reason))
    data += element("Reason", reason);
  return element("Event", element("System", system) + element("EventData", data));
}

Inspector eventsInspector(const Api& api) {
  return {kEvents, [api](const InspectorContext& context) { return look(api, context); }};
}

}  // namespace unclash
