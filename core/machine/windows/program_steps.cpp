#include "core/machine/windows/program_steps.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <vector>

#include "core/machine/windows/connections.h"
#include "core/machine/windows/network_resources.h"
#include "core/machine/windows/open_files.h"
#include "core/machine/windows/step_outcomes.h"
#include "core/model/unc_path.h"
#include "core/model/utf8.h"

namespace unclash {
namespace {

using namespace std::chrono_literals;

/// For programs that save or ask first.
constexpr auto kCloseTime = 20s;
constexpr auto kWindowTime = 5s;
/// Two servers' idle times at most ("Mapped drive connection to network share may be lost").
constexpr std::int64_t kMostMinutes = 120;

/// `backup` of `C:\Tools\Backup.EXE`.
std::string plainName(const std::string& program) {
  std::string name = foldCase(program.substr(program.find_last_of("\\/") + 1));
  if (name.ends_with(".exe")) name.resize(name.size() - 4);
  return name;
}

DWORD ownSession() {
  DWORD session = 0;
  ::ProcessIdToSessionId(::GetCurrentProcessId(), &session);
  return session;
}

/// A code where the programs cannot be listed.
DWORD programsNamed(const Hands& hands, const std::string& name,
                    std::vector<RunningProgram>& programs) {
  const DWORD code = hands.around.runningPrograms(programs);
  std::erase_if(programs, [&](const RunningProgram& program) {
    return plainName(program.file) != name || program.session != ownSession() ||
           program.id == ::GetCurrentProcessId();
  });
  return code;
}

/// Windows on the server, by its name or by a drive that leads there.
DWORD windowsOn(const Hands& hands, const ServerName& server,
                std::vector<ExplorerWindow>& windows) {
  Snapshot seen;
  lookAtConnections(hands.api, seen);
  const DWORD code = hands.around.explorerWindows(windows);
  std::erase_if(windows, [&](const ExplorerWindow& window) {
    if (const auto path = UncPath::parse(window.place))
      if (sameRedirectorName(path->server(), server)) return false;
    return std::none_of(each(seen.connections).begin(), each(seen.connections).end(),
                        [&](const Connection& connection) {
                          const auto path = UncPath::parse(connection.remote);
                          return path && sameRedirectorName(path->server(), server) &&
                                 showsPlace(window.place, connection.local.valueOr(""),
                                            connection.remote);
                        });
  });
  return code;
}

}  // namespace

StepOutcome closeProgram(const Hands& hands, const Step& step, std::stop_token stop) {
  if (step.undo) return notReversible();
  const std::string name = plainName(step.target);
  if (name == "explorer") {
    Step windows = step;
    windows.target = step.remote;
    return closeExplorerWindows(hands, windows, stop);
  }
  if (name.empty()) return outcomeOfCode(ERROR_INVALID_PARAMETER, "WM_CLOSE");
  std::vector<RunningProgram> programs;
  if (const DWORD code = programsNamed(hands, name, programs); code != ERROR_SUCCESS)
    return outcomeHere(code, "CreateToolhelp32Snapshot");
  if (programs.empty()) return alreadyGone("it does not run in this session");
  std::size_t asked = 0;
  for (const RunningProgram& program : programs) asked += hands.around.askToClose(program.id);
  DWORD listed = ERROR_SUCCESS;
  // Who has no window hears nothing.
  const bool gone = asked > 0 && waitUntil(
                                     hands,
                                     [&] {
                                       std::vector<RunningProgram> left;
                                       listed = programsNamed(hands, name, left);
                                       return listed == ERROR_SUCCESS && left.empty();
                                     },
                                     kCloseTime, stop);
  if (gone) return stepDone();
  if (listed != ERROR_SUCCESS) return unconfirmed("the programs cannot be listed");
  return stepFailed(
      ERROR_SUCCESS,
      Message{"reason.program-stays"}.with("program", Argument::Kind::program, step.target),
      asked == 0 ? "it has no window" : "it still runs");
}

StepOutcome closeExplorerWindows(const Hands& hands, const Step& step, std::stop_token stop) {
  if (step.undo) return notReversible();
  const auto place = UncPath::parse(step.target.empty() ? step.remote : step.target);
  if (!place) return outcomeOfCode(ERROR_INVALID_PARAMETER, "IShellWindows");
  std::vector<ExplorerWindow> windows;
  if (const DWORD code = windowsOn(hands, place->server(), windows); code != ERROR_SUCCESS)
    return outcomeHere(code, "IShellWindows");
  if (windows.empty()) return alreadyGone("no window shows the server");
  for (const ExplorerWindow& window : windows)
    if (const DWORD code = window.close(); code != ERROR_SUCCESS)
      return outcomeHere(code, "IWebBrowser2");
  DWORD listed = ERROR_SUCCESS;
  const bool gone = waitUntil(
      hands,
      [&] {
        std::vector<ExplorerWindow> left;
        listed = windowsOn(hands, place->server(), left);
        return listed == ERROR_SUCCESS && left.empty();
      },
      kWindowTime, stop);
  if (gone) return stepDone();
  if (listed != ERROR_SUCCESS) return unconfirmed("the windows cannot be listed");
  return withoutEffect("a window is still open");
}

StepOutcome waitForIdleEnd(const Hands& hands, const Step& step, std::stop_token stop) {
  if (step.undo) return stepDone();
  std::int64_t minutes = 0;
  const char* end = step.value.data() + step.value.size();
  const auto [at, error] = std::from_chars(step.value.data(), end, minutes);
  if (error != std::errc{} || at != end || minutes < 0 || minutes > kMostMinutes)
    return outcomeOfCode(ERROR_INVALID_PARAMETER, "wait");
  waitUntil(
      hands, [] { return false; }, std::chrono::minutes(minutes), stop);
  return stop.stop_requested() ? stopped() : stepDone();
}

}  // namespace unclash
