// What needs an administrator runs alone, in an elevated copy of this program: one step, or one
// look.
#pragma once

#include <chrono>
#include <filesystem>
#include <stop_token>

#include "core/machine/elevated_look.h"
#include "core/machine/windows/surroundings.h"
#include "core/model/step.h"

namespace unclash {

/// How a copy is told what to do: `PROGRAM --carry-out-step FILE`, for a look too. Not for people.
inline constexpr const wchar_t* kCarryOutOption = L"--carry-out-step";

/// Writes the step to a file in `stateDir` that only this user and administrators may use, starts
/// `program` elevated ("runas", the system asks for consent), waits for its end and reads back what
/// became of the step. `needsAdministrator` where consent is refused (1223).
///
/// The request is held open against writing for all that time. The answer goes to a file that was
/// made beforehand, so that the elevated copy creates nothing in a folder of the user's.
StepOutcome carryOutElevated(const Api& api, const std::filesystem::path& program,
                             const std::filesystem::path& stateDir, HWND owner, const Step& step,
                             std::stop_token stop);

/// Looks at areas (kAdministratorAreas) in an elevated copy. Returns soon after a stop; the person
/// has kMostConsent to answer, and the look its own deadline.
inline constexpr std::chrono::seconds kMostConsent{180};
ElevatedAnswer lookElevated(const Api& api, const std::filesystem::path& program,
                            const std::filesystem::path& stateDir, HWND owner,
                            const ElevatedLook& look, std::stop_token stop);

/// Where this program's file is; empty where the system does not tell.
std::filesystem::path ownProgram();

/// What live steps have around them: the system's, with elevated copies of this program.
Surroundings liveSurroundings(const std::filesystem::path& stateDir,
                              std::function<std::string(const Message&)> say);

/// The copy's part: reads the request, refuses anything but a look or one step that
/// isForAdministrator(), carries it out and answers. The exit code: 0 where an answer was written.
int answerRequest(const Hands& hands, const std::filesystem::path& request, bool elevated);

}  // namespace unclash
