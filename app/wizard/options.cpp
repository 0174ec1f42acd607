#include "app/wizard/options.h"

#include <CLI/CLI.hpp>
#include <algorithm>

#include "app/version.h"
#include "core/machine/state_dir.h"
#include "core/model/input_file.h"
#include "core/text/catalog.h"
#include "core/text/render.h"

namespace unclash::wizard {

namespace {

constexpr int kUsage = 2;  // exit code of the contract for wrong usage

bool asksForHelp(int argc, const char* const* argv) {
  return std::any_of(argv, argv + argc, [](std::string_view argument) {
    return argument == "-h" || argument == "--help";
  });
}

/// Known before the rest is parsed, so that help is in the chosen language.
std::string languageOf(int argc, const char* const* argv) {
  const std::string_view name = "--language";
  std::string value;
  for (int i = 1; i < argc; ++i) {
    const std::string_view argument = argv[i];
    if (argument == name && i + 1 < argc) value = argv[i + 1];
    if (argument.substr(0, name.size() + 1) == "--language=")
      value = argument.substr(name.size() + 1);
  }
  return value.empty() ? Catalog::systemLanguage() : value;
}

}  // namespace

Parsed parse(int argc, const char* const* argv) {
  Parsed parsed;
  Options& options = parsed.options;
  options.machine.stateDir = defaultStateDir();

  // Texts take time to read, and only help shows these.
  std::optional<Renderer> say;
  if (asksForHelp(argc, argv)) {
    auto catalog = Catalog::load(languageOf(argc, argv));
    if (!catalog) catalog = Catalog::load("en");
    say.emplace(*catalog, Dress::plain);
  }
  const auto words = [&](const char* id) { return say ? (*say)(Message{id}) : std::string(); };

  CLI::App app(words("cli.about"), "unclash");
  app.set_version_flag("--version", std::string("unclash ") + kVersion,
                       words("cli.option.version"));
  app.set_help_flag("-h,--help", words("cli.option.help"));
  app.add_option("--machine", options.machine.machine, words("cli.option.machine"))
      ->type_name("live|practice[:NAME]|snapshot:FILE|raw:FILE");
  app.add_option("--language", options.language, words("cli.option.language"))
      ->type_name("CODE")
      ->check(CLI::IsMember(Catalog::languages()));
  const auto addPath = [&](const char* name, std::filesystem::path& path, const char* textId) {
    return app.add_option_function<std::string>(
        name, [&path](const std::string& given) { path = fileNamed(given); }, words(textId));
  };
  addPath("--state-dir", options.machine.stateDir, "cli.option.state-dir")->type_name("DIR");
  addPath("--samba-config", options.machine.sambaConfig, "cli.option.samba-config")
      ->type_name("FILE");
  app.add_option("--deadline", options.deadlineSeconds, words("cli.option.deadline"))
      ->type_name("SECONDS")
      ->check(CLI::Range(0.1, 3600.0));
  app.add_option("--log-level", options.logLevel, words("wizard.option.log-level"))
      ->check(CLI::IsMember({"trace", "debug", "info", "warning", "error", "off"}));
  std::string theme;
  app.add_option("--theme", theme, words("wizard.option.theme"))
      ->check(CLI::IsMember({"light", "dark", "contrast"}));
  double scale = 0;
  auto* scaleOption = app.add_option("--text-scale", scale, words("wizard.option.text-scale"))
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
