#include "core/machine/windows/session_steps.h"

#include <algorithm>
#include <chrono>
#include <vector>

#include "core/machine/windows/gap_reasons.h"
#include "core/machine/windows/machine_info.h"
#include "core/machine/windows/network_resources.h"
#include "core/machine/windows/server_sessions.h"
#include "core/machine/windows/sessions.h"
#include "core/machine/windows/step_outcomes.h"
#include "core/machine/windows/text.h"
#include "core/model/user_name.h"

namespace unclash {
namespace {

using namespace std::chrono_literals;

/// How long somebody who sits there has for saving.
constexpr DWORD kNoticeSeconds = 30;
/// A sign-out waits for programs that ask whether to save.
constexpr auto kSignOutTime = 30s;
constexpr auto kCloseTime = 5s;

enum class Found { there, gone, unknown };

Found findSession(const Api& api, std::int64_t id, Session* found = nullptr) {
  std::vector<Session> sessions;
  if (listSessions(api, sessions) != ERROR_SUCCESS) return Found::unknown;
  for (Session& session : sessions)
    if (session.id == id) {
      if (found != nullptr) *found = std::move(session);
      return Found::there;
    }
  return Found::gone;
}

bool surelyOther(const std::string& user, const Fact<std::string>& known) {
  return !user.empty() && known.known() &&
         sameAccount(UserName(user), UserName(*known), {}) == Sameness::surelyNot;
}

void tell(const Hands& hands, const Session& session) {
  if (session.state == SessionState::disconnected || !hands.api.WTSSendMessageW ||
      !hands.around.say)
    return;
  std::wstring title = L"Unclash";
  std::wstring text = toUtf16(hands.around.say(Message{"step.sign-out-session.notice"}));
  DWORD response = 0;
  hands.api.WTSSendMessageW(WTS_CURRENT_SERVER_HANDLE, static_cast<DWORD>(session.id), title.data(),
                            static_cast<DWORD>(title.size() * sizeof(wchar_t)), text.data(),
                            static_cast<DWORD>(text.size() * sizeof(wchar_t)),
                            MB_OK | MB_ICONWARNING, kNoticeSeconds, &response, TRUE);
}

std::string withoutSlashes(const std::string& client) {
  return client.substr(std::min(client.find_first_not_of('\\'), client.size()));
}

/// Sessions of the step's client and user; a code where they cannot be listed.
DWORD clientSessions(const Api& api, const Step& step, std::vector<ServerSession>& sessions) {
  const DWORD code = listServerSessions(api, systemTime(api), sessions);
  const std::string client = withoutSlashes(step.client.empty() ? step.target : step.client);
  std::erase_if(sessions, [&](const ServerSession& session) {
    return !sameName(withoutSlashes(session.client), client) ||
           surelyOther(step.user, session.user);
  });
  return code;
}

}  // namespace

StepOutcome signOutSession(const Hands& hands, const Step& step, std::stop_token stop) {
  if (step.undo) return notReversible();
  if (!hands.api.WTSLogoffSession) return outcomeOfCode(ERROR_PROC_NOT_FOUND, "WTSLogoffSession");
  Session session;
  switch (findSession(hands.api, step.session, &session)) {
    case Found::unknown:
      return stepFailed(ERROR_INVALID_DATA, Message{"error.sessions"}, "WTSEnumerateSessions");
    case Found::gone:
      return {StepResult::skipped, 0, Message{"reason.session-already-gone"}, "no such session"};
    case Found::there:
      break;
  }
  if (session.current == true)
    return {StepResult::refused, 0, Message{"reason.own-session"},
            "this program runs in that session"};
  // Numbers are given out again.
  if (surelyOther(step.user, session.user))
    return {StepResult::skipped, 0, Message{"reason.session-already-gone"},
            "the session belongs to somebody else by now"};
  tell(hands, session);
  if (stop.stop_requested()) return stopped();
  ::SetLastError(ERROR_SUCCESS);
  if (!hands.api.WTSLogoffSession(WTS_CURRENT_SERVER_HANDLE, static_cast<DWORD>(step.session),
                                  FALSE))
    return outcomeHere(failureCode(::GetLastError()), "WTSLogoffSession");
  Found now = Found::there;
  const bool gone = waitUntil(
      hands, [&] { return (now = findSession(hands.api, step.session)) == Found::gone; },
      kSignOutTime, stop);
  if (gone) return stepDone();
  if (now == Found::unknown) return unconfirmed("the sessions cannot be listed");
  return stepFailed(ERROR_SUCCESS, Message{"reason.session-stays"}, "the session is still there");
}

StepOutcome closeServerSession(const Hands& hands, const Step& step, std::stop_token stop) {
  if (step.undo) return notReversible();
  const std::string client = withoutSlashes(step.client.empty() ? step.target : step.client);
  if (client.empty()) return outcomeOfCode(ERROR_INVALID_PARAMETER, "NetSessionDel");
  if (!hands.api.NetSessionDel) return outcomeOfCode(ERROR_PROC_NOT_FOUND, "NetSessionDel");
  std::vector<ServerSession> before;
  if (clientSessions(hands.api, step, before) == ERROR_SUCCESS && before.empty())
    return outcomeOfCode(NERR_ClientNameNotFound, "NetSessionEnum");
  // The server keeps the account's own part only.
  std::wstring user = toUtf16(UserName(step.user).account());
  std::wstring name = L"\\\\" + toUtf16(client);
  const DWORD code =
      hands.api.NetSessionDel(nullptr, name.data(), user.empty() ? nullptr : user.data());
  if (code != NERR_Success) return outcomeHere(code, "NetSessionDel");
  DWORD listed = ERROR_SUCCESS;
  const bool gone = waitUntil(
      hands,
      [&] {
        std::vector<ServerSession> left;
        listed = clientSessions(hands.api, step, left);
        return listed == ERROR_SUCCESS && left.empty();
      },
      kCloseTime, stop);
  if (gone) return stepDone();
  if (listed != ERROR_SUCCESS) return unconfirmed("the sessions cannot be listed");
  return stepFailed(ERROR_SUCCESS, Message{"reason.session-still-there"},
                    "the server still lists the session");
}

}  // namespace unclash
