// PracticeMachine: a simulated Windows computer behind the Machine interface.
//
// What it shows is what Windows shows to a program that runs as the user: sessions that nobody
// lists stay unlisted, other logon sessions are only listed, and an area that Windows refuses is a
// gap.
#pragma once

#include <filesystem>
#include <mutex>
#include <string>
#include <vector>

#include "core/machine/machine.h"
#include "core/machine/practice/world.h"

namespace unclash::practice {

class PracticeMachine final : public Machine {
 public:
  /// Lives in memory only.
  explicit PracticeMachine(World world);
  /// Lives in `file`, which is read again before every look and step, and written after every
  /// change; `world` counts while there is no such file.
  PracticeMachine(World world, std::filesystem::path file);

  /// `practice:NAME`.
  std::string identity() const override;
  Result<Snapshot> inspect(const Look& look, const ProgressSink& progress,
                           std::stop_token stop) override;
  std::vector<std::string> areas() const override;
  bool looksElevated(const Snapshot& seen) const override;
  bool canPerform(const Step& step) const override;
  StepOutcome perform(const Step& step, std::stop_token stop) override;

  /// As it is now. The caller makes sure that nobody looks or changes meanwhile.
  World& world() { return world_; }
  const World& world() const { return world_; }
  const std::filesystem::path& file() const { return file_; }
  /// Reads the state file, if there is one. Fails with Trouble::input for a broken one.
  Result<void> load();
  /// Writes the state, flushed, in one piece: after a kill the file is the old or the new one.
  Result<void> save() const;

 private:
  std::mutex mutex_;
  World world_;
  std::filesystem::path file_;
};

/// Like openPracticeMachine(), for who needs the world behind it (tests, `practice:list`).
Result<std::unique_ptr<PracticeMachine>> openPractice(const std::string& name,
                                                      const std::filesystem::path& stateDir);

/// What a program that runs in the own logon session sees.
Snapshot snapshotOf(const World& world, const Look& look);

/// Carries one step out on a world, without any file. See Step for what counts.
StepOutcome performOn(World& world, const Step& step);

/// True for the actions that performOn() knows.
bool performs(std::string_view action);

}  // namespace unclash::practice
