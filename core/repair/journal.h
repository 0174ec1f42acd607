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
  std::string repair;    ///< id of the repair it belongs to
  std::string machine;   ///< Machine::identity()
  std::string startedAt; ///< when it was written, before it was carried out
  Step step;
  /// Nothing: it was begun, and nothing says how it ended (a crash): undo looks at the machine.
  std::optional<StepOutcome> outcome;
  bool undone = false;
};

/// `journal.jsonl` in the state folder: one JSON object a line, appended and flushed to the disk.
/// Never a secret. The file is never rewritten; a torn last line (power lost) is set aside by
/// salvage(), nothing is deleted.
class Journal {
 public:
  /// Reads it; a missing file is an empty journal. Fails with Trouble::input where a line is not a
  /// record (torn, edited, another version): the message names file and line.
  static Result<Journal> open(const std::filesystem::path& stateDir);
  /// Like open(), but keeps a copy of a broken file beside it and goes on with the records that can
  /// be read.
  static Result<Journal> salvage(const std::filesystem::path& stateDir);

  const std::vector<JournalEntry>& entries() const { return entries_; }

  /// A new repair's id.
  std::string beginRepair(TimePoint now);
  /// Written and flushed before the step is carried out; returns the entry's index.
  Result<std::size_t> writeIntent(const std::string& repair, const std::string& machine, const Step& step, TimePoint now);
  Result<void> writeOutcome(std::size_t entry, const StepOutcome& outcome, TimePoint now);
  Result<void> writeUndone(std::size_t entry, TimePoint now);

  /// Indices of the steps of `machine`'s last repair that took effect and are not undone, last first.
  std::vector<std::size_t> undoable(const std::string& machine) const;
  /// True where the journal's last repair belongs to another machine.
  bool lastIsOf(const std::string& machine) const;

  const std::filesystem::path& file() const { return file_; }

 private:
  Result<void> append(const std::string& line);
  std::filesystem::path file_;
  std::vector<JournalEntry> entries_;
};

}  // namespace unclash
