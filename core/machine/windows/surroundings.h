// What a step on Windows needs beside the system's functions: the person in front of it, other
// programs, Explorer and time. Tests put their own in.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "core/machine/elevated_look.h"
#include "core/machine/windows/api.h"
#include "core/model/message.h"
#include "core/model/step.h"
#include "core/model/time.h"

namespace unclash {

/// Where Windows can ask the person for a name and a password.
struct Asking {
  HWND window = nullptr;  ///< owner of the prompt
  bool console = false;   ///< without a window: in the console that this program runs in
  bool possible() const { return window != nullptr || console; }
};

/// One window of Explorer that shows a folder.
struct ExplorerWindow {
  std::string place;  ///< `file://fs01/data` or `file:///Z:/sub`, as the shell gives it
  std::function<DWORD()> close;
};

/// A program that runs.
struct RunningProgram {
  DWORD id = 0;
  DWORD session = 0;
  std::string file;  ///< `backup.exe`
  std::string path;  ///< where it was started from; empty where the system does not tell
};

struct Surroundings {
  std::function<Asking()> asking;
  /// Runs a program of the system's own folder and waits for its end: with the console that there
  /// is, or in a new one. Its exit code, or the system's code where it could not run.
  struct Ended {
    DWORD error = ERROR_SUCCESS;
    DWORD exitCode = 0;
  };
  std::function<Ended(const std::wstring& program, const std::wstring& arguments, bool newConsole,
                      std::stop_token stop)>
      runSystemProgram;
  std::function<DWORD(std::vector<ExplorerWindow>& windows)> explorerWindows;
  std::function<DWORD(std::vector<RunningProgram>& programs)> runningPrograms;
  /// Names of the files right in a folder (`Z:\`), so many at most.
  std::function<std::vector<std::string>(const std::string& folder, std::size_t most)> filesIn;
  /// Asks each of a program's windows to close (WM_CLOSE). How many there were.
  std::function<std::size_t(DWORD process)> askToClose;
  Clock* clock = nullptr;
  /// By how many seconds a server's clock is ahead of this one's, as it says before anyone signs
  /// in; nothing where it does not tell.
  std::function<std::optional<std::int64_t>(const std::string& server)> clockSkew;
  /// Whether this process has an administrator's rights now, and what carries out a step that needs
  /// them where it has not; without the latter such steps are tried here.
  std::function<bool()> elevated;
  std::function<StepOutcome(const Step&, std::stop_token)> elevate;
  /// What looks with an administrator's rights (see lookElevated()); empty where nothing can.
  std::function<ElevatedAnswer(const ElevatedLook&, std::stop_token)> lookElevated;
  /// A text in the language of the person; for the message that a session gets before it ends.
  std::function<std::string(const Message&)> say;

  static Surroundings system();
};

/// What carries steps out.
struct Hands {
  Api api;
  Surroundings around;
};

/// Waits until `reached` is true: false where the time is over or a stop comes first.
bool waitUntil(const Hands& hands, const std::function<bool()>& reached,
               std::chrono::milliseconds time, const std::stop_token& stop);

}  // namespace unclash
