// Settings: the few things that the person chose and that hold the next time, in `settings.json` in
// the state folder.
#pragma once

#include <filesystem>
#include <string>

#include "core/model/result.h"

namespace unclash {

struct Settings {
  std::string language;     ///< as chosen in the wizard; empty: the system's
  bool keepAnswers = true;  ///< whether a consultation that is not over may be kept (unfinished.h)
  friend bool operator==(const Settings&, const Settings&) = default;
};

/// What is missing or cannot be read is as if it had never been chosen.
Settings readSettings(const std::filesystem::path& stateDir);
/// In one piece. Fails with Trouble::failed where it cannot be written.
Result<void> writeSettings(const std::filesystem::path& stateDir, const Settings& settings);

}  // namespace unclash
