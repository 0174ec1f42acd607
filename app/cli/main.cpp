// unclash-cli: composition only.
#include <spdlog/spdlog.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <iostream>
#include <thread>

#include "app/cli/commands.h"
#include "app/cli/console.h"
#include "app/cli/options.h"
#include "app/log.h"
#include "app/version.h"
#include "core/machine/elevated.h"
#include "core/machine/machine.h"
#include "core/report/report.h"
#include "core/text/say.h"

namespace {

volatile std::sig_atomic_t interrupted = 0;

/// The first interrupt asks whatever runs to stop and tidy up; the second one leaves at once.
void onInterrupt(int) {
  if (interrupted != 0) std::_Exit(unclash::cli::kCancelled);
  interrupted = 1;
  std::signal(SIGINT, onInterrupt);
}

}  // namespace

int main(int argc, char** argv) {
  using namespace unclash;
  using namespace unclash::cli;

  prepareConsole(argc, argv);
  if (const auto exit = actAsElevatedCopy(
          [](const Message& message) { return sayIn(Catalog::systemLanguage(), message); }))
    return *exit;
  const Parsed parsed = parse(argc, argv);
  if (!parsed.run) {
    std::cout << parsed.output;
    if (!parsed.error.empty()) {
      if (parsed.options.json) std::cout << errorJson(parsed.exit, parsed.error);
      std::cerr << "unclash-cli: " << parsed.error << '\n';
    }
    return parsed.exit;
  }
  const Options& options = parsed.options;
  // A file only where somebody asked for a log.
  startLog(options.logLevel, options.logs ? options.stateDir : std::filesystem::path());
  spdlog::info(std::string("unclash-cli ") + kVersion + " " + options.command);

  if (options.machine == kPracticeList) {
    for (const auto& name : practiceNames()) std::cout << name << '\n';
    return kDone;
  }

  auto catalog = Catalog::load(options.language);
  if (!catalog) {
    std::cerr << "unclash-cli: " << catalog.failure().detail << '\n';
    return kUsage;
  }
  std::signal(SIGINT, onInterrupt);
  std::stop_source stop;
  // A signal handler may not ask a stop source itself.
  std::jthread watch([&stop](std::stop_token done) {
    while (!done.stop_requested()) {
      if (interrupted != 0) stop.request_stop();
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
  });
  Terminal terminal{std::cin,
                    std::cout,
                    std::cerr,
                    Renderer(*catalog, Dress::terminal),
                    Renderer(*catalog, Dress::plain),
                    stop.get_token(),
                    hasPerson()};
  const int code = run(options, terminal);
  spdlog::info("exit code " + std::to_string(code));
  std::cout.flush();
  return code;
}
