#include "core/machine/windows/service_steps.h"

#include <chrono>
#include <cstdlib>
#include <optional>
#include <string>
#include <vector>

#include "core/machine/windows/gap_reasons.h"
#include "core/machine/windows/services.h"
#include "core/machine/windows/step_outcomes.h"
#include "core/machine/windows/text.h"

namespace unclash {
namespace {

using namespace std::chrono_literals;

/// The system itself gives a service 30 seconds ("ServicesPipeTimeout").
constexpr auto kServiceTime = 30s;

constexpr const wchar_t* kTimeService = L"W32Time";
/// "Maximum tolerance for computer clock synchronization", its default.
constexpr std::int64_t kMostSkewSeconds = 300;
/// The service sets the clock a moment after the program has ended, if at all.
constexpr int kClockLooks = 5;
constexpr auto kClockPause = 2s;

DWORD stateOf(const Api& api, SC_HANDLE service) {
  SERVICE_STATUS_PROCESS status{};
  DWORD needed = 0;
  if (!api.QueryServiceStatusEx(service, SC_STATUS_PROCESS_INFO, reinterpret_cast<LPBYTE>(&status),
                                sizeof status, &needed))
    return 0;
  return status.dwCurrentState;
}

/// One after the other; remembers what it has stopped.
class Services {
 public:
  Services(const Hands& hands, SC_HANDLE manager, std::stop_token stop)
      : hands_(hands), manager_(manager), stop_(std::move(stop)) {}

  /// A Win32 code. What runs no more already counts as stopped.
  DWORD stop(const std::wstring& name) {
    return with(name, SERVICE_STOP | SERVICE_QUERY_STATUS, [&](SC_HANDLE service) {
      if (stateOf(hands_.api, service) == SERVICE_STOPPED) return DWORD{ERROR_SUCCESS};
      SERVICE_STATUS status{};
      ::SetLastError(ERROR_SUCCESS);
      if (!hands_.api.ControlService(service, SERVICE_CONTROL_STOP, &status))
        if (const DWORD code = ::GetLastError(); code != ERROR_SERVICE_NOT_ACTIVE)
          return failureCode(code);
      stopped_.push_back(name);
      return reach(service, SERVICE_STOPPED, stop_);
    });
  }

  DWORD start(const std::wstring& name) {
    return with(name, SERVICE_START | SERVICE_QUERY_STATUS, [&](SC_HANDLE service) {
      ::SetLastError(ERROR_SUCCESS);
      if (!hands_.api.StartServiceW(service, 0, nullptr))
        if (const DWORD code = ::GetLastError(); code != ERROR_SERVICE_ALREADY_RUNNING)
          return failureCode(code);
      // A stop asked for meanwhile leaves no service down.
      return reach(service, SERVICE_RUNNING, {});
    });
  }

  /// Everything that was stopped, the last one first. The first code that is none of success.
  DWORD bringBack() {
    DWORD first = ERROR_SUCCESS;
    for (auto name = stopped_.rbegin(); name != stopped_.rend(); ++name)
      if (const DWORD code = start(*name); code != ERROR_SUCCESS && first == ERROR_SUCCESS)
        first = code;
    return first;
  }

 private:
  template <class Use>
  DWORD with(const std::wstring& name, DWORD rights, Use use) {
    ::SetLastError(ERROR_SUCCESS);
    const SC_HANDLE opened = hands_.api.OpenServiceW(manager_, name.c_str(), rights);
    const DWORD code = ::GetLastError();
    const Held service(opened, [&](SC_HANDLE handle) { hands_.api.CloseServiceHandle(handle); });
    return service ? use(service.get()) : failureCode(code);
  }

  DWORD reach(SC_HANDLE service, DWORD state, const std::stop_token& stop) const {
    const bool reached = waitUntil(
        hands_, [&] { return stateOf(hands_.api, service) == state; }, kServiceTime, stop);
    return reached ? DWORD{ERROR_SUCCESS} : DWORD{ERROR_SERVICE_REQUEST_TIMEOUT};
  }

  const Hands& hands_;
  SC_HANDLE manager_;
  std::stop_token stop_;
  std::vector<std::wstring> stopped_;
};

bool complete(const Api& api) {
  return api.OpenSCManagerW && api.OpenServiceW && api.CloseServiceHandle && api.ControlService &&
         api.StartServiceW && api.QueryServiceStatusEx && api.EnumDependentServicesW;
}

/// A program's exit code that is an HRESULT of a system code becomes that code.
DWORD win32Of(DWORD exitCode) {
  const auto result = static_cast<HRESULT>(exitCode);
  if (HRESULT_FACILITY(result) == FACILITY_WIN32 && FAILED(result))
    return static_cast<DWORD>(HRESULT_CODE(result));
  return ERROR_GEN_FAILURE;
}

StepOutcome failedAt(DWORD code, const char* call) {
  return code == ERROR_SERVICE_REQUEST_TIMEOUT
             ? stepFailed(code, Message{"reason.timed-out"}, std::string(call) + ": timed out")
             : outcomeHere(code, call);
}

/// The service manager, closed at the end; null with the code of why not.
auto openManager(const Api& api, DWORD& code) {
  ::SetLastError(ERROR_SUCCESS);
  const SC_HANDLE opened = api.OpenSCManagerW(nullptr, nullptr, SC_MANAGER_CONNECT);
  code = opened != nullptr ? DWORD{ERROR_SUCCESS} : failureCode(::GetLastError());
  return Held(opened, [&api](SC_HANDLE handle) { api.CloseServiceHandle(handle); });
}

}  // namespace

StepOutcome restartWorkstationService(const Hands& hands, const Step& step, std::stop_token stop) {
  if (step.undo) return notReversible();
  const Api& api = hands.api;
  if (!complete(api)) return outcomeOfCode(ERROR_PROC_NOT_FOUND, "OpenSCManager");
  DWORD managerCode = ERROR_SUCCESS;
  const auto manager = openManager(api, managerCode);
  if (!manager) return outcomeHere(managerCode, "OpenSCManager");

  ::SetLastError(ERROR_SUCCESS);
  const SC_HANDLE found = api.OpenServiceW(
      manager.get(), kWorkstationService,
      SERVICE_QUERY_STATUS | SERVICE_ENUMERATE_DEPENDENTS | SERVICE_START | SERVICE_STOP);
  const DWORD code = ::GetLastError();
  const Held workstation(found, [&](SC_HANDLE handle) { api.CloseServiceHandle(handle); });
  if (!workstation) return outcomeHere(failureCode(code), "OpenService");

  Services services(hands, manager.get(), stop);
  DWORD problem = ERROR_SUCCESS;
  if (stateOf(api, workstation.get()) == SERVICE_STOPPED) {
    problem = services.start(kWorkstationService);
    if (problem != ERROR_SUCCESS) return failedAt(problem, "StartService");
  } else {
    // All that run, also what depends on what depends; the ones that depend most come first.
    std::vector<std::wstring> dependents;
    problem = runningDependents(api, workstation.get(), dependents);
    if (problem != ERROR_SUCCESS) return failedAt(problem, "EnumDependentServices");
    for (const std::wstring& name : dependents)
      if (problem == ERROR_SUCCESS) problem = services.stop(name);
    if (problem == ERROR_SUCCESS && !stop.stop_requested())
      problem = services.stop(kWorkstationService);
    const bool halted = stop.stop_requested();
    const DWORD back = services.bringBack();
    if (problem != ERROR_SUCCESS) return failedAt(problem, "ControlService");
    if (back != ERROR_SUCCESS) return failedAt(back, "StartService");
    if (halted) return unclash::stopped();
  }
  return stateOf(api, workstation.get()) == SERVICE_RUNNING
             ? stepDone()
             : withoutEffect("the service does not run");
}

StepOutcome correctClock(const Hands& hands, const Step& step, std::stop_token stop) {
  if (step.undo) return notReversible();
  const Api& api = hands.api;
  if (!complete(api)) return outcomeOfCode(ERROR_PROC_NOT_FOUND, "OpenSCManager");
  DWORD managerCode = ERROR_SUCCESS;
  const auto manager = openManager(api, managerCode);
  if (!manager) return outcomeHere(managerCode, "OpenSCManager");
  if (const DWORD code = Services(hands, manager.get(), stop).start(kTimeService);
      code != ERROR_SUCCESS)
    return failedAt(code, "StartService");

  const auto ended = hands.around.runSystemProgram(L"w32tm.exe", L"/resync", false, stop);
  if (ended.error != ERROR_SUCCESS) return outcomeHere(ended.error, "w32tm");
  if (ended.exitCode != 0) return outcomeHere(win32Of(ended.exitCode), "w32tm");
  if (step.target.empty()) return stepDone();
  for (int look = 1; look <= kClockLooks && !stop.stop_requested(); ++look) {
    if (look > 1) hands.around.clock->wait(kClockPause);
    const std::optional<std::int64_t> skew = hands.around.clockSkew(step.target);
    if (!skew) return unconfirmed("the server does not tell its time");
    if (std::abs(*skew) <= kMostSkewSeconds) return stepDone();
  }
  return stop.stop_requested() ? unclash::stopped() : withoutEffect("the clocks still differ");
}

}  // namespace unclash
