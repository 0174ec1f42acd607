#include "app/wizard/options.h"

#include <CLI/CLI.hpp>
#include <algorithm>

#include "app/version.h"
#include "core/machine/state_dir.h"
#include "core/model/input_file.h"
#include "core/text/catalog.h"

namespace unclash::wizard {

namespace {
constexpr int kUsage = 2;  // exit code of the contract for wrong usage
}

Parsed parse(int argc, const char* const* argv) {
  Parsed parsed;
  Options& options = parsed.options;
  options.machine.stateDir = defaultStateDir();

  CLI::App app("Finds what stands between you and your files, and puts it right, step by step.",
               "unclash");
  app.set_version_flag("--version", std::string("unclash ") + kVersion, "Print the version");
  app.set_help_flag("-h,--help", "Print this help");
  app.add_option("--machine", options.machine.machine, "The machine to look at")
      ->type_name("live|practice[:NAME]|snapshot:FILE|raw:FILE");
  app.add_option("--language", options.language, "Language of the texts")
      ->type_name("CODE")
      ->check(CLI::IsMember(Catalog::languages()));
  const auto addPath = [&](const char* name, std::filesystem::path& path, const char* about) {
    return app.add_option_function<std::string>(
        name, [&path](const std::string& given) { path = fileNamed(given); }, about);
  };
  addPath("--state-dir", options.machine.stateDir, "Folder for journal, log and practice computers")
      ->type_name("DIR");
  addPath("--samba-config", options.machine.sambaConfig,
          "Linux: the smb.conf of the Samba server to look at")
      ->type_name("FILE");
  app.add_option("--deadline", options.deadlineSeconds, "Longest time for looking, in seconds")
      ->type_name("SECONDS")
      ->check(CLI::Range(0.1, 3600.0));
  app.add_option("--log-level", options.logLevel, "What is logged to standard error")
      ->check(CLI::IsMember({"trace", "debug", "info", "warning", "error", "off"}));
  std::string theme;
  app.add_option("--theme", theme, "Colours, instead of the system's: light, dark or contrast")
      ->check(CLI::IsMember({"light", "dark", "contrast"}));
  double scale = 0;
  auto* scaleOption =
      app.add_option("--text-scale", scale, "Text size, instead of the system's: 1 is normal")
          ->type_name("NUMBER")
          ->check(CLI::Range(1.0, 2.0));
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    parsed.output = app.help();
    return parsed;
  } catch (const CLI::CallForVersion&) {
    parsed.output = std::string("unclash ") + kVersion + "\n";
    return parsed;
  } catch (const CLI::ParseError& error) {
    parsed.exit = kUsage;
    parsed.error = error.what();
    return parsed;
  }
  if (theme == "light") options.theme = Appearance::Theme::light;
  if (theme == "dark") options.theme = Appearance::Theme::dark;
  if (theme == "contrast") options.theme = Appearance::Theme::contrast;
  if (scaleOption->count() > 0) options.textScale = scale;
  if (options.machine.machine == "practice:list") {
    for (const std::string& name : practiceNames()) parsed.output += name + "\n";
    return parsed;
  }
  parsed.run = true;
  return parsed;
}

}  // namespace unclash::wizard
