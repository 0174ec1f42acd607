#include "core/machine/windows/performing.h"

#include <exception>
#include <map>
#include <string_view>

#include "core/machine/windows/connection_steps.h"
#include "core/machine/windows/credential_steps.h"
#include "core/machine/windows/program_steps.h"
#include "core/machine/windows/service_steps.h"
#include "core/machine/windows/session_steps.h"
#include "core/machine/windows/setting_steps.h"
#include "core/machine/windows/step_outcomes.h"
#include "core/machine/windows/ticket_steps.h"

namespace unclash {
namespace {

struct Action {
  StepOutcome (*carryOut)(const Hands&, const Step&, std::stop_token);
  /// Whether an administrator can be needed for it.
  bool administrator = false;
};

const Action* actionOf(const Step& step) {
  static const std::map<std::string_view, Action> kActions = {
      {"allow-several-sessions", {changeSetting, true}},
      {"change-smb-setting", {changeSetting, true}},
      {"close-explorer-windows", {closeExplorerWindows}},
      {"close-program", {closeProgram}},
      {"close-server-session", {closeServerSession, true}},
      {"correct-clock", {correctClock, true}},
      {"disconnect-connection", {disconnectConnection}},
      {"disconnect-server", {disconnectServer}},
      {"enable-linked-connections", {changeSetting, true}},
      {"forget-remembered-connection", {forgetRemembered}},
      {"purge-kerberos-tickets", {purgeKerberosTickets}},
      {"reconnect-as", {reconnectAs}},
      {"remove-global-mapping", {removeGlobalMapping, true}},
      {"remove-stored-credential", {removeStoredCredential}},
      {"replace-stored-credential", {replaceStoredCredential}},
      {"restart-workstation-service", {restartWorkstationService, true}},
      {"reuse-existing-connection", {reuseExisting}},
      {"set-session-keep-alive", {changeSetting, true}},
      {"set-session-time-limits", {changeSetting, true}},
      {"set-single-session", {changeSetting, true}},
      {"sign-out-session", {signOutSession, true}},
      {"use-full-user-name", {reconnectAs}},
      {"use-server-alias", {useServerAlias}},
      {"wait-for-idle-end", {waitForIdleEnd}},
  };
  const auto found = kActions.find(step.action);
  return found != kActions.end() && step.automatic ? &found->second : nullptr;
}

}  // namespace

bool isCarriedOut(const Step& step) { return actionOf(step) != nullptr; }

bool isForAdministrator(const Step& step) {
  const Action* action = actionOf(step);
  return action != nullptr && action->administrator && step.needs != Needs::user;
}

StepOutcome performStep(const Hands& hands, const Step& step, std::stop_token stop) {
  const Surroundings& around = hands.around;
  if (isForAdministrator(step) && around.elevate && around.elevated && !around.elevated())
    return around.elevate(step, std::move(stop));
  return carryOutStep(hands, step, std::move(stop));
}

StepOutcome carryOutStep(const Hands& hands, const Step& step, std::stop_token stop) {
  const Action* action = actionOf(step);
  if (action == nullptr)
    return {StepResult::refused, 0, Message{"reason.by-hand"}, "not carried out on this system"};
  try {
    return action->carryOut(hands, step, std::move(stop));
  } catch (const std::exception& error) {
    return stepFailed(
        ERROR_SUCCESS,
        Message{"reason.system-says"}.with("error", Argument::Kind::text, error.what()),
        error.what());
  }
}

}  // namespace unclash
