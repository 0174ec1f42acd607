#include "core/machine/linux/events.h"

#include <systemd/sd-journal.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <filesystem>
#include <system_error>
#include <utility>
#include <vector>

#include "core/machine/linux/gap_reasons.h"
#include "core/machine/linux/text_files.h"

namespace unclash {
namespace {

namespace fs = std::filesystem;

constexpr const char* kEvents = "events";
constexpr int kMessagesRead = 5'000;
constexpr std::size_t kEventsKept = 100;

/// 0 where a system journal is there and may be read, else why not. sd-journal itself opens one
/// that it may not read without a word, and shows nothing.
int journalReadable(const Places& places) {
  int code = ENOENT;
  for (const fs::path& root : {places.log / "journal", places.run / "log/journal"}) {
    std::error_code error;
    for (fs::directory_iterator it(root, error), end; !error && it != end; it.increment(error)) {
      const fs::path file = it->path() / "system.journal";
      if (::access(file.c_str(), R_OK) == 0) return 0;
      if (errno == EACCES) code = EACCES;
    }
    if (error.value() == EACCES) code = EACCES;
  }
  return code;
}

class Journal {
 public:
  Journal() { code_ = sd_journal_open(&journal_, SD_JOURNAL_LOCAL_ONLY | SD_JOURNAL_SYSTEM); }
  Journal(const Journal&) = delete;
  Journal& operator=(const Journal&) = delete;
  ~Journal() { sd_journal_close(journal_); }

  /// 0, or a positive errno.
  int startAtEnd() {
    if (code_ >= 0) code_ = sd_journal_add_match(journal_, "_TRANSPORT=kernel", 0);
    if (code_ >= 0) code_ = sd_journal_seek_tail(journal_);
    return code_ < 0 ? -code_ : 0;
  }
  bool back() { return sd_journal_previous(journal_) > 0; }

  std::string_view message() {
    constexpr std::string_view kField = "MESSAGE=";
    const void* data = nullptr;
    std::size_t size = 0;
    if (sd_journal_get_data(journal_, "MESSAGE", &data, &size) < 0 || size < kField.size())
      return {};
    return std::string_view(static_cast<const char*>(data), size).substr(kField.size());
  }

  Fact<std::string> time() {
    std::uint64_t microseconds = 0;
    if (sd_journal_get_realtime_usec(journal_, &microseconds) < 0) return Fact<std::string>::none();
    return timeText(static_cast<long long>(microseconds / 1'000'000));
  }

 private:
  sd_journal* journal_ = nullptr;
  int code_ = 0;
};

}  // namespace

std::optional<Event> parseKernelMessage(std::string_view text) {
  text = trimmed(text);
  if (text.substr(0, 5) != "CIFS:" && text.substr(0, 9) != "CIFS VFS:") return std::nullopt;
  Event event;
  event.log = "journal";
  event.source = std::string("kernel");
  event.text = std::string(text);
  // "... = -13", "... rc = -2", "... failed w/return code = -13"
  const std::size_t minus = text.rfind("= -");
  if (minus != std::string_view::npos) {
    const std::string_view digits = text.substr(minus + 3);
    std::int64_t code = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), code);
    if (error == std::errc{} && end == digits.data() + digits.size()) event.code = code;
  }
  return event;
}

Inspector eventsInspector(const Places& places) {
  return {
      kEvents, [places](const InspectorContext& context) {
        if (const int code = journalReadable(places); code != 0)
          return onlyGap(kEvents, gap_reason::ofErrno(code), code);
        Journal journal;
        if (const int code = journal.startAtEnd(); code != 0)
          return onlyGap(kEvents, gap_reason::ofErrno(code), code);
        Snapshot part;
        std::vector<Event>& list = part.events.ensure();
        for (int read = 0; read < kMessagesRead && list.size() < kEventsKept; ++read) {
          if (context.stop.stop_requested() || std::chrono::steady_clock::now() >= context.until) {
            part.gaps.ensure().push_back(makeGap(kEvents, context.stop.stop_requested()
                                                              ? gap_reason::kStopped
                                                              : gap_reason::kTimedOut));
            break;
          }
          if (!journal.back()) break;
          auto event = parseKernelMessage(journal.message());
          if (!event) continue;
          event->time = journal.time();
          list.push_back(std::move(*event));
        }
        std::reverse(list.begin(), list.end());
        return part;
      }};
}

}  // namespace unclash
