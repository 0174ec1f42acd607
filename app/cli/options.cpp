#include "app/cli/options.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <map>
#include <sstream>

#include "app/version.h"
#include "core/machine/state_dir.h"
#include "core/model/input_file.h"
#include "core/text/render.h"

namespace unclash::cli {

namespace {

/// The value of an option that has to be known before the rest is parsed (help texts are in the
/// chosen language; errors in the chosen form).
std::string early(int argc, const char* const* argv, std::string_view name) {
  const std::string prefix = std::string(name) + "=";
  std::string value;
  for (int i = 1; i < argc; ++i) {
    const std::string_view argument = argv[i];
    if (argument == name && i + 1 < argc) value = argv[i + 1];
    if (argument.substr(0, prefix.size()) == prefix) value = argument.substr(prefix.size());
  }
  return value;
}

}  // namespace

Parsed parse(int argc, const char* const* argv) {
  Parsed parsed;
  Options& options = parsed.options;
  options.json = early(argc, argv, "--format") == "json";
  if (early(argc, argv, "--machine") == kPracticeList) {  // with or without a command
    options.machine = kPracticeList;
    parsed.run = true;
    return parsed;
  }

  const std::string wanted = early(argc, argv, "--language");
  auto catalog = Catalog::load(wanted.empty() ? Catalog::systemLanguage() : wanted);
  if (!catalog) catalog = Catalog::load("en");
  const Renderer say(*catalog, Dress::plain);
  const auto words = [&](const char* id) { return say(Message{id}); };

  CLI::App app(words("cli.about"), "unclash-cli");
  app.require_subcommand(1);
  app.fallthrough();
  app.option_defaults()->always_capture_default(false);
  app.set_version_flag("--version", std::string("unclash-cli ") + kVersion,
                       words("cli.option.version"));
  app.set_help_flag("-h,--help", words("cli.option.help"));

  std::vector<std::string> answers;
  std::string format = "text";
  app.add_option("--machine", options.machine, words("cli.option.machine"))
      ->type_name("live|practice[:NAME]|snapshot:FILE|raw:FILE");
  app.add_option("--answer", answers, words("cli.option.answer"))
      ->type_name("ID=VALUE")
      ->allow_extra_args(false);
  app.add_option("--language", options.language, words("cli.option.language"))->type_name("CODE");
  auto* formatOption =
      app.add_option("--format", format, words("cli.option.format"))->type_name("text|json");
  // CLI11 would take a path's letters for those of the system's code page.
  const auto addPath = [&](CLI::App& to, const char* name, std::filesystem::path& path,
                           const char* textId) {
    return to.add_option_function<std::string>(
        name, [&path](const std::string& given) { path = fileNamed(given); }, words(textId));
  };
  addPath(app, "--state-dir", options.stateDir, "cli.option.state-dir")->type_name("DIR");
  addPath(app, "--samba-config", options.sambaConfig, "cli.option.samba-config")->type_name("FILE");
  app.add_option("--deadline", options.deadlineSeconds, words("cli.option.deadline"))
      ->type_name("SECONDS")
      ->check(CLI::Range(0.1, 3600.0));
  auto* logOption =
      app.add_option("--log-level", options.logLevel, words("cli.option.log-level"))
          ->check(CLI::IsMember({"trace", "debug", "info", "warning", "error", "off"}));

  const auto command = [&](const char* name, const char* textId) {
    auto* sub = app.add_subcommand(name, words(textId));
    sub->fallthrough();
    return sub;
  };
  auto* inspect = command("inspect", "cli.command.inspect");
  addPath(*inspect, "--raw", options.raw, "cli.option.raw")->type_name("FILE");
  inspect->add_flag("--elevated", options.elevated, words("cli.option.elevated"));
  auto* diagnose = command("diagnose", "cli.command.diagnose");
  diagnose->add_option("--case-code", options.caseCode, words("cli.option.case-code"))
      ->type_name("CODE");
  addPath(*diagnose, "--plan-out", options.planOut, "cli.option.plan-out")->type_name("FILE");
  auto* repair = command("repair", "cli.command.repair");
  repair->add_flag("--dry-run", options.dryRun, words("cli.option.dry-run"));
  repair->add_flag("--yes", options.yes, words("cli.option.yes"));
  repair->add_flag("--close-open-files", options.closeOpenFiles,
                   words("cli.option.close-open-files"));
  repair->add_option("--only", options.only, words("cli.option.only"))
      ->type_name("ACTION")
      ->allow_extra_args(false);
  addPath(*repair, "--plan", options.plan, "cli.option.plan")->type_name("FILE");
  auto* undo = command("undo", "cli.command.undo");
  undo->add_flag("--list", options.list, words("cli.option.list"));
  undo->add_flag("--salvage", options.salvage, words("cli.option.salvage"));
  auto* report = command("report", "cli.command.report");
  report->add_flag("--redact", options.redact, words("cli.option.redact"));
  addPath(*report, "--output", options.output, "cli.option.output")->type_name("FILE");
  auto* explain = command("explain", "cli.command.explain");
  std::vector<std::string> subject;
  explain->add_option("text", subject, words("cli.option.explain-text"))->required();
  auto* probe = command("probe", "cli.command.probe");
  probe->add_option("server", options.subject, words("cli.option.probe-server"))->required();
  auto* evaluate = command("evaluate", "cli.command.evaluate");
  std::vector<std::string> paths;
  evaluate->add_option("paths", paths, words("cli.option.evaluate-paths"))->required();
  auto* ask = command("ask", "cli.command.ask");
  ask->add_flag("--yes", options.yes, words("cli.option.yes"));

  // A bare negative number is an error number (`explain -2147023677`), not an option.
  std::vector<std::string> arguments;
  for (int i = argc - 1; i >= 1; --i) arguments.emplace_back(argv[i]);
  std::string negative;
  if (!arguments.empty() && arguments.back() == "explain")
    for (auto it = arguments.begin(); it != arguments.end(); ++it)
      if (it->size() > 1 && (*it)[0] == '-' &&
          std::all_of(it->begin() + 1, it->end(),
                      [](unsigned char c) { return c >= '0' && c <= '9'; })) {
        negative = *it;
        *it = negative.substr(1);
        break;
      }

  const auto fail = [&](std::string why) {
    parsed.exit = kUsage;
    parsed.error = std::move(why);
    return parsed;
  };

  try {
    app.parse(arguments);
  } catch (const CLI::CallForHelp&) {
    const auto chosen = app.get_subcommands();
    parsed.output = chosen.empty() ? app.help() : chosen.front()->help();
    return parsed;
  } catch (const CLI::CallForVersion&) {
    parsed.output = std::string("unclash-cli ") + kVersion + "\n";
    return parsed;
  } catch (const CLI::ParseError& error) {
    return fail(error.what());
  }

  options.command = app.get_subcommands().front()->get_name();
  for (const std::string& path : paths) options.paths.push_back(fileNamed(path));
  for (const std::string& word : subject)
    options.subject += (options.subject.empty() ? "" : " ") + word;
  if (!negative.empty()) {
    const auto at = options.subject.find(negative.substr(1));
    if (at != std::string::npos) options.subject.insert(at, "-");
  }

  const bool isReport = options.command == "report";
  if (isReport) {
    if (formatOption->count() > 0) options.reportFormat = format;
    options.json = false;
    const auto known = {"html", "markdown", "json", "csv", "ticket"};
    if (std::find(known.begin(), known.end(), options.reportFormat) == known.end())
      return fail("--format: html, markdown, json, csv or ticket, not " + options.reportFormat);
  } else {
    if (format != "text" && format != "json") return fail("--format: text or json, not " + format);
    options.json = format == "json";
  }
  for (const std::string& answer : answers) {
    const auto equals = answer.find('=');
    if (equals == std::string::npos || equals == 0)
      return fail("--answer: ID=VALUE, not " + answer);
    options.answers.emplace_back(answer.substr(0, equals), answer.substr(equals + 1));
  }
  if (!options.language.empty()) {
    const auto languages = Catalog::languages();
    if (std::find(languages.begin(), languages.end(), options.language) == languages.end()) {
      std::string list;
      for (const auto& language : languages) list += (list.empty() ? "" : ", ") + language;
      return fail("--language: one of " + list + ", not " + options.language);
    }
  } else {
    options.language = Catalog::systemLanguage();
  }
  if (options.stateDir.empty()) options.stateDir = defaultStateDir();
  options.logs = logOption->count() > 0;
  parsed.run = true;
  return parsed;
}

}  // namespace unclash::cli
