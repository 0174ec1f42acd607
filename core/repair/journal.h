// Journal: what was changed, written before it is changed, so that it can be put back.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/model/result.h"
#include "core/model/step.h"
#include "core/model/time.h"

namespace unclash {

/// One step of one repair, as the journal knows it.
struct JournalEntry {
  std::string repair;     ///< id of the repair it belongs to
  std::string machine;    ///< Machine::identity()
  std::string startedAt;  ///< when it was written, before it was carried out
  Step step;
  /// Nothing: it was begun, and nothing says how it ended (a crash): undo looks at the machine.
  std::optional<StepOutcome> outcome;
  bool undone = false;
  bool closed = false;  ///< its repair came to its end
};

/// `journal.jsonl` in the state folder: one JSON object a line (`"schema": "unclash.journal/1"`),
/// appended in one locked write and flushed to the disk, so that two programs may write at a time.
/// Never a secret. No record is ever changed; a torn last line (power lost) is set aside by
/// salvage(), nothing is deleted.
class Journal {
 public:
  /// Reads it; a missing file is an empty journal. Fails with Trouble::input where a line is not a
  /// record (torn, edited, another version): the message names file and line.
  static Result<Journal> open(const std::filesystem::path& stateDir);
  /// Like open(), but keeps a broken file beside it (`journal.jsonl.broken-1`, `-2`, ...) and goes
  /// on with a new one that holds the records that can be read.
  static Result<Journal> salvage(const std::filesystem::path& stateDir);

  const std::vector<JournalEntry>& entries() const { return entries_; }

  /// A new repair's id.
  std::string beginRepair(TimePoint now);
  /// Written and flushed before the step is carried out; returns the entry's index.
  Result<std::size_t> writeIntent(const std::string& repair, const std::string& machine,
                                  const Step& step, TimePoint now);
  Result<void> writeOutcome(std::size_t entry, const StepOutcome& outcome, TimePoint now);
  Result<void> writeUndone(std::size_t entry, TimePoint now);
  /// Says that the entry's repair came to its end, and what the look after it showed.
  Result<void> writeClosed(std::size_t entry, std::optional<bool> helped, TimePoint now);

  /// Indices of the steps of `machine`'s last repair that took effect (or may have: no outcome was
  /// written) and are not undone, last first. A repair whose every step failed changed nothing and
  /// does not count as one.
  std::vector<std::size_t> undoable(const std::string& machine) const;
  /// Indices of the steps of `machine`'s last repair that took effect (or may have) and are not
  /// undone, in order, where nothing says that it came to its end: the program was ended meanwhile.
  std::vector<std::size_t> interrupted(const std::string& machine) const;
  /// True where the journal is empty or its last repair is `machine`'s own.
  bool lastIsOf(const std::string& machine) const;

  const std::filesystem::path& file() const { return file_; }

 private:
  struct Reading;
  static Reading read(const std::filesystem::path& file);

  std::filesystem::path file_;
  std::vector<JournalEntry> entries_;
  std::vector<std::string> ids_;  ///< of the entries, unique over all programs that write
};

}  // namespace unclash
