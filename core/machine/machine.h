// Machine: something that can be looked at and changed: this computer, a practice one, a recording.
#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "core/model/result.h"
#include "core/model/snapshot.h"
#include "core/model/step.h"

namespace unclash {

enum class AreaState { waiting, looking, done, gap };

/// How far the look at one area is. Calls come from several threads, one at a time.
struct AreaProgress {
  std::string area;
  AreaState state = AreaState::waiting;
  std::size_t found = 0;
};
using ProgressSink = std::function<void(const AreaProgress&)>;

/// What to look at, and for how long.
struct Look {
  std::chrono::milliseconds deadline{10'000};
  /// Servers the person named; they are probed (an unauthenticated NEGOTIATE, no session) beside
  /// those that live connections lead to.
  std::vector<std::string> servers;
  /// With the person's consent: what only an administrator may see is looked at too, with rights
  /// that the system asks the person for. That takes the time that the person takes to answer, a
  /// few minutes at most, beyond the deadline. Without effect where looksElevated() is never true.
  bool elevated = false;
};

class Machine {
 public:
  virtual ~Machine() = default;

  /// Who this is, for the journal: `live:PC-0412`, `practice:two-names`, `snapshot:FILE`.
  virtual std::string identity() const = 0;

  /// Looks, changes nothing. Areas that cannot be seen, or not in time, become gaps; the call
  /// returns within the deadline (and a little) or soon after a stop was requested, with what was
  /// seen until then and a gap for the rest. Fails only where the machine as a whole cannot be
  /// read.
  virtual Result<Snapshot> inspect(const Look& look, const ProgressSink& progress,
                                   std::stop_token stop) = 0;

  /// The areas that inspect() reports progress on, in the order to show them.
  virtual std::vector<std::string> areas() const = 0;

  /// True where perform() knows how to carry the action out.
  virtual bool canPerform(const Step& step) const = 0;

  /// Carries one step out, gently, and checks what it did: `done` only where reading the state back
  /// shows it. Whoever calls has the person's consent and has written the journal.
  virtual StepOutcome perform(const Step& step, std::stop_token stop) = 0;

  /// True for machines on which nothing can be carried out at all (recordings).
  virtual bool readOnly() const { return false; }

  /// True where Look::elevated can show something that `seen` says was denied.
  virtual bool looksElevated(const Snapshot& /*seen*/) const { return false; }
};

struct MachineOptions {
  std::string machine = "live";       ///< `--machine`
  std::filesystem::path stateDir;     ///< `--state-dir`, already resolved
  std::filesystem::path sambaConfig;  ///< `--samba-config`, may be empty
  /// `inspect --raw`: where each look of this computer records its calls; may be empty.
  std::filesystem::path raw = {};
  /// A text in the person's language, for what a step shows to somebody else; may be empty.
  std::function<std::string(const Message&)> say = {};
};

/// The machine that `--machine` names. Fails with Trouble::usage for an unknown kind or practice
/// name, and for recording calls of anything but a computer that can, with Trouble::input for a
/// recording that cannot be read.
Result<std::unique_ptr<Machine>> openMachine(const MachineOptions& options);

/// This computer. One implementation for each platform, chosen in CMake.
std::unique_ptr<Machine> openLiveMachine(const MachineOptions& options);

/// Names of the practice machines, in the order to show them.
std::vector<std::string> practiceNames();
Result<std::unique_ptr<Machine>> openPracticeMachine(const std::string& name,
                                                     const std::filesystem::path& stateDir);

/// A snapshot file, or a report saved as JSON with the answers in it; `-` is standard input.
Result<std::unique_ptr<Machine>> openRecordedMachine(const std::filesystem::path& file);

/// True where openLiveMachine() can record calls, and openRawMachine() play them. One
/// implementation for each platform.
bool canRecordCalls();
/// What `inspect --raw` recorded, played again; `-` is standard input. One implementation for each
/// platform.
Result<std::unique_ptr<Machine>> openRawMachine(const std::filesystem::path& file);

}  // namespace unclash
