// What a step on Windows ends with. Windows' own word for success is not enough: whoever says
// `done` has read the state back.
#pragma once

#include <windows.h>

#include <string>
#include <utility>

#include "core/machine/code_reasons.h"
#include "core/model/step.h"

namespace unclash {

inline StepOutcome stepDone() { return {StepResult::done, 0, {}, {}}; }

inline StepOutcome stepFailed(DWORD code, Message reason, std::string detail) {
  return {StepResult::failed, static_cast<int>(code), std::move(reason), std::move(detail)};
}

/// Nothing is there to work on any more; that is what was wanted.
inline StepOutcome alreadyGone(std::string detail) {
  return {StepResult::skipped, 0, Message{"reason.already-gone"}, std::move(detail)};
}

inline StepOutcome notReversible() {
  return {StepResult::skipped, 0, Message{"reason.cannot-undo"}, "cannot be undone"};
}

/// The system reports success, and the state shows none.
inline StepOutcome withoutEffect(std::string detail) {
  return stepFailed(ERROR_SUCCESS, Message{"reason.no-effect"}, std::move(detail));
}

/// The system reports success, and its state cannot be read.
inline StepOutcome unconfirmed(std::string detail) {
  return stepFailed(ERROR_SUCCESS, Message{"reason.unconfirmed"}, std::move(detail));
}

inline StepOutcome stopped() {
  return stepFailed(ERROR_CANCELLED, Message{"reason.stopped"}, "stopped");
}

inline StepOutcome needsAdministrator(DWORD code, std::string detail) {
  return {StepResult::needsAdministrator, static_cast<int>(code),
          Message{"reason.needs-administrator"}, std::move(detail)};
}

/// A code that a call gave, other than success: `refused` where the person closed the prompt.
inline StepOutcome outcomeOfCode(DWORD code, const char* call) {
  const int number = static_cast<int>(code);
  StepOutcome outcome =
      stepFailed(code, Message{reasonOfCode(number)}.with("code", Argument::Kind::number, number),
                 std::string(call) + ": system code " + std::to_string(code));
  if (code == ERROR_CANCELLED) outcome.result = StepResult::refused;
  return outcome;
}

/// The same for what this computer itself refuses: there, rights are missing, not a share's.
inline StepOutcome outcomeHere(DWORD code, const char* call) {
  const bool rights = code == ERROR_ACCESS_DENIED || code == ERROR_PRIVILEGE_NOT_HELD;
  return rights ? needsAdministrator(code, std::string(call) + ": access denied")
                : outcomeOfCode(code, call);
}

}  // namespace unclash
