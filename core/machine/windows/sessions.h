// Interactive sessions of this computer: console and Remote Desktop, with their state and times.
#pragma once

#include "core/machine/inspection.h"
#include "core/machine/windows/api.h"

namespace unclash {

/// WTSINFOW, which not every compiler's headers have (documentation: "WTSINFOW structure").
struct SessionTimes {
  WTS_CONNECTSTATE_CLASS State;
  DWORD SessionId;
  DWORD IncomingBytes;
  DWORD OutgoingBytes;
  DWORD IncomingFrames;
  DWORD OutgoingFrames;
  DWORD IncomingCompressedBytes;
  DWORD OutgoingCompressedBytes;
  WCHAR WinStationName[32];
  WCHAR Domain[17];
  WCHAR UserName[21];
  LARGE_INTEGER ConnectTime;
  LARGE_INTEGER DisconnectTime;
  LARGE_INTEGER LastInputTime;
  LARGE_INTEGER LogonTime;
  LARGE_INTEGER CurrentTime;
};
static_assert(sizeof(SessionTimes) == 216);

/// How long nobody has touched a session, in seconds: since the last input, or since it was
/// disconnected where that is later or no input is known. None where neither is.
Fact<std::int64_t> idleSeconds(const SessionTimes& times);

/// None for a state that says nothing to people (a listener).
Fact<SessionState> sessionStateOf(WTS_CONNECTSTATE_CLASS state);

/// Every session that people use; a code where the system's answer cannot be right (the own session
/// is not in it) or is none.
DWORD listSessions(const Api& api, std::vector<Session>& sessions);

/// Area `sessions`.
Inspector sessionsInspector(const Api& api);

}  // namespace unclash
