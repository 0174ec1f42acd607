// The wizard's command line as values.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "core/machine/machine.h"
#include "ui/adapters/appearance.h"

namespace unclash::wizard {

struct Options {
  MachineOptions machine;
  std::string language;  ///< empty: the system's
  double deadlineSeconds = 10;
  std::optional<Appearance::Theme> theme;
  std::optional<double> textScale;
  std::string logLevel = "warning";
};

/// What parsing leads to: options to run with, or an exit code and something to print.
struct Parsed {
  Options options;
  bool run = false;
  int exit = 0;
  std::string output;
  std::string error;
};

Parsed parse(int argc, const char* const* argv);

}  // namespace unclash::wizard
