#include "core/repair/journal.h"

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <random>
#include <sstream>
#include <thread>

#include "core/machine/append.h"
#include "core/machine/state_dir.h"
#include "core/model/snapshot_json.h"
#include "core/model/step_json.h"

namespace unclash {
namespace {

using nlohmann::json;

constexpr const char* kSchema = "unclash.journal/1";
constexpr const char* kFileName = "journal.jsonl";

Failure unwritable(const std::filesystem::path& file, const std::error_code& error) {
  return {Trouble::failed, error.value(),
          Message{"error.journal-unwritable"}
              .with("path", Argument::Kind::code, file.string())
              .with("reason", Argument::Kind::text, error.message()),
          "journal not written: " + error.message()};
}

Failure unreadable(const std::filesystem::path& file, const std::string& why) {
  return {Trouble::input, 0,
          Message{"error.journal-unreadable"}
              .with("path", Argument::Kind::code, file.string())
              .with("reason", Argument::Kind::text, why),
          file.string() + ": " + why};
}

Failure broken(const std::filesystem::path& file, std::size_t line, const std::string& why) {
  return {Trouble::input, 0,
          Message{"error.journal-broken"}
              .with("path", Argument::Kind::code, file.string())
              .with("line", Argument::Kind::number, static_cast<std::int64_t>(line)),
          file.string() + ":" + std::to_string(line) + ": " + why};
}

/// Eight hex digits that no other program that writes at the same moment is likely to draw.
std::string randomTag() {
  static std::mt19937_64 engine{std::random_device{}()};
  constexpr const char* kDigits = "0123456789abcdef";
  std::string tag;
  for (std::uint64_t bits = engine(); tag.size() < 8; bits >>= 4U) tag += kDigits[bits & 15U];
  return tag;
}

constexpr std::chrono::milliseconds kOthersWrite{50};

std::optional<std::string> contentOf(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream whole;
  if (in.peek() != std::ifstream::traits_type::eof()) whole << in.rdbuf();
  if (!in && !in.eof()) return std::nullopt;
  return whole.str();
}

json record(const char* kind, const std::string& entry, TimePoint now) {
  return {{"schema", kSchema}, {"record", kind}, {"entry", entry}, {"at", formatTime(now)}};
}

std::string line(const json& record) {
  return record.dump(-1, ' ', false, json::error_handler_t::replace) + "\n";
}

/// Member of an object as text; nothing where it is absent or something else.
std::optional<std::string> textOf(const json& object, const char* name) {
  const auto found = object.find(name);
  if (found == object.end() || !found->is_string()) return std::nullopt;
  return found->get<std::string>();
}

/// A line of the journal must be as shallow as a step is: nothing that could exhaust the stack.
bool tooDeep(std::string_view text) {
  int depth = 0;
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (quoted) {
      if (text[i] == '\\')
        ++i;
      else if (text[i] == '"')
        quoted = false;
    } else if (text[i] == '"') {
      quoted = true;
    } else if (text[i] == '{' || text[i] == '[') {
      if (++depth > kMaxInputDepth) return true;
    } else if (text[i] == '}' || text[i] == ']') {
      --depth;
    }
  }
  return false;
}

}  // namespace

/// What a file holds: the records that can be read, and the first line that cannot.
struct Journal::Reading {
  std::vector<JournalEntry> entries;
  std::vector<std::string> ids;
  std::string kept;  ///< the readable lines, verbatim
  std::optional<Failure> trouble;
  bool unreadable = false;  ///< the file as a whole

  /// Takes one line in; says why it is no record.
  std::optional<std::string> take(const std::string& text);
  std::optional<std::size_t> find(const std::string& id) const {
    const auto found = std::find(ids.begin(), ids.end(), id);
    if (found == ids.end()) return std::nullopt;
    return static_cast<std::size_t>(found - ids.begin());
  }
};

std::optional<std::string> Journal::Reading::take(const std::string& text) {
  if (tooDeep(text)) return "nested too deep";
  const json object = json::parse(text, nullptr, false);
  if (!object.is_object()) return "not a JSON object";
  const auto schema = textOf(object, "schema");
  if (!schema) return "no schema";
  if (*schema != kSchema) return "unknown schema " + *schema;
  const auto kind = textOf(object, "record");
  const auto id = textOf(object, "entry");
  if (!kind || !id || id->empty()) return "not a record";
  if (*kind == "intent") {
    const auto repair = textOf(object, "repair");
    const auto machine = textOf(object, "machine");
    const auto at = textOf(object, "at");
    const auto step = object.find("step");
    if (!repair || !machine || !at || step == object.end()) return "not an intent";
    if (find(*id)) return "entry " + *id + " twice";
    auto read = readStep(step->dump());
    if (!read) return read.failure().detail;
    entries.push_back({*repair, *machine, *at, std::move(*read), std::nullopt, false, false});
    ids.push_back(*id);
    return std::nullopt;
  }
  const auto entry = find(*id);
  if (!entry) return "unknown entry " + *id;
  if (*kind == "undone") {
    entries[*entry].undone = true;
    return std::nullopt;
  }
  if (*kind == "closed") {
    entries[*entry].closed = true;
    return std::nullopt;
  }
  if (*kind != "outcome") return "unknown record " + *kind;
  const auto outcome = object.find("outcome");
  if (outcome == object.end()) return "not an outcome";
  auto read = readStepOutcome(outcome->dump());
  if (!read) return read.failure().detail;
  entries[*entry].outcome = std::move(*read);
  return std::nullopt;
}

Journal::Reading Journal::read(const std::filesystem::path& file) {
  Reading reading;
  if (!file.has_parent_path()) return reading;  // there is no folder to keep anything in
  if (belongsToAnother(file.parent_path())) {
    reading.trouble = unreadable(file, "the folder belongs to somebody else");
    reading.unreadable = true;
    return reading;
  }
  std::error_code error;
  const auto status = std::filesystem::status(file, error);
  if (status.type() == std::filesystem::file_type::not_found) return reading;
  if (!std::filesystem::is_regular_file(status)) {
    reading.trouble = unreadable(file, "not a regular file");
    reading.unreadable = true;
    return reading;
  }
  if (std::filesystem::file_size(file, error) > kMaxInputBytes || error) {
    reading.trouble = unreadable(file, error ? error.message() : "too large");
    reading.unreadable = true;
    return reading;
  }
  auto content = contentOf(file);
  // Somebody may be writing its last line at this moment.
  if (content && !content->empty() && content->back() != '\n') {
    std::this_thread::sleep_for(kOthersWrite);
    content = contentOf(file);
  }
  if (!content) {
    reading.trouble = unreadable(file, "cannot be read");
    reading.unreadable = true;
    return reading;
  }
  std::size_t number = 0;
  for (std::size_t begin = 0; begin < content->size();) {
    ++number;
    const std::size_t end = content->find('\n', begin);
    const std::string text = content->substr(begin, end == std::string::npos ? end : end - begin);
    begin = end == std::string::npos ? content->size() : end + 1;
    std::optional<std::string> why = reading.take(text);
    // A record without its line end was torn off, even where what is left happens to be complete:
    // the next one would be written onto the same line.
    if (!why) reading.kept += text + "\n";
    if (!why && end == std::string::npos) why = "the line has no end";
    if (why && !reading.trouble) reading.trouble = broken(file, number, *why);
  }
  return reading;
}

Result<Journal> Journal::open(const std::filesystem::path& stateDir) {
  Journal journal;
  journal.file_ = stateDir / kFileName;
  Reading reading = read(journal.file_);
  if (reading.trouble) return *reading.trouble;
  journal.entries_ = std::move(reading.entries);
  journal.ids_ = std::move(reading.ids);
  return journal;
}

Result<Journal> Journal::salvage(const std::filesystem::path& stateDir) {
  Journal journal;
  journal.file_ = stateDir / kFileName;
  Reading reading = read(journal.file_);
  if (reading.unreadable) return *reading.trouble;
  if (reading.trouble) {
    std::filesystem::path aside;
    std::error_code error;
    int number = 1;
    do {
      aside = journal.file_;
      aside += ".broken-" + std::to_string(number++);
    } while (std::filesystem::exists(aside, error));
    std::filesystem::copy_file(journal.file_, aside, error);
    if (error) return unwritable(aside, error);
    error = replaceFlushed(journal.file_, reading.kept);
    if (error) return unwritable(journal.file_, error);
  }
  journal.entries_ = std::move(reading.entries);
  journal.ids_ = std::move(reading.ids);
  return journal;
}

std::string Journal::beginRepair(TimePoint now) { return formatTime(now) + "-" + randomTag(); }

Result<std::size_t> Journal::writeIntent(const std::string& repair, const std::string& machine,
                                         const Step& step, TimePoint now) {
  if (const std::error_code refused = makeStateDir(file_.parent_path()))
    return unwritable(file_, refused);
  const std::string id = repair + "/" + std::to_string(entries_.size()) + "-" + randomTag();
  json object = record("intent", id, now);
  object["repair"] = repair;
  object["machine"] = machine;
  object["step"] = json::parse(writeStep(step), nullptr, false);
  if (const std::error_code trouble = appendFlushed(file_, line(object)))
    return unwritable(file_, trouble);
  entries_.push_back({repair, machine, formatTime(now), step, std::nullopt, false, false});
  ids_.push_back(id);
  return entries_.size() - 1;
}

Result<void> Journal::writeOutcome(std::size_t entry, const StepOutcome& outcome, TimePoint now) {
  json object = record("outcome", ids_[entry], now);
  object["outcome"] = json::parse(writeStepOutcome(outcome), nullptr, false);
  if (const std::error_code trouble = appendFlushed(file_, line(object)))
    return unwritable(file_, trouble);
  entries_[entry].outcome = outcome;
  return {};
}

Result<void> Journal::writeUndone(std::size_t entry, TimePoint now) {
  if (const std::error_code trouble =
          appendFlushed(file_, line(record("undone", ids_[entry], now))))
    return unwritable(file_, trouble);
  entries_[entry].undone = true;
  return {};
}

Result<void> Journal::writeClosed(std::size_t entry, std::optional<bool> helped, TimePoint now) {
  json object = record("closed", ids_[entry], now);
  object["helped"] = helped ? json(*helped) : json(nullptr);
  if (const std::error_code trouble = appendFlushed(file_, line(object)))
    return unwritable(file_, trouble);
  entries_[entry].closed = true;
  return {};
}

namespace {

/// It changed something, or nothing says that it did not.
bool tookEffect(const JournalEntry& entry) {
  return !entry.outcome || entry.outcome->result == StepResult::done;
}

}  // namespace

std::vector<std::size_t> Journal::undoable(const std::string& machine) const {
  const auto last = std::find_if(
      entries_.rbegin(), entries_.rend(),
      [&](const JournalEntry& entry) { return entry.machine == machine && tookEffect(entry); });
  std::vector<std::size_t> result;
  if (last == entries_.rend()) return result;
  for (std::size_t i = entries_.size(); i-- > 0;) {
    const JournalEntry& entry = entries_[i];
    if (entry.repair == last->repair && entry.machine == machine && tookEffect(entry) &&
        !entry.undone)
      result.push_back(i);
  }
  return result;
}

std::vector<std::size_t> Journal::interrupted(const std::string& machine) const {
  const auto own = [&](const JournalEntry& entry) { return entry.machine == machine; };
  const auto last = std::find_if(entries_.rbegin(), entries_.rend(), own);
  std::vector<std::size_t> result;
  if (last == entries_.rend()) return result;
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    const JournalEntry& entry = entries_[i];
    if (!own(entry) || entry.repair != last->repair) continue;
    if (entry.closed) return {};
    if (tookEffect(entry) && !entry.undone) result.push_back(i);
  }
  return result;
}

bool Journal::lastIsOf(const std::string& machine) const {
  const auto last = std::find_if(entries_.rbegin(), entries_.rend(), tookEffect);
  return last == entries_.rend() || last->machine == machine;
}

}  // namespace unclash
