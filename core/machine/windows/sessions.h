// Interactive sessions of this computer: console and Remote Desktop, with their state and times.
#pragma once

#include "core/machine/inspection.h"
#include "core/machine/windows/api.h"

namespace unclash {

/// WTSINFOEXW with its level 1, which not every compiler's headers have (documentation: "WTSINFOEXW
/// structure", "WTSINFOEX_LEVEL1_W structure").
struct SessionFacts {
  DWORD Level;
  struct Level1 {
    ULONG SessionId;
    WTS_CONNECTSTATE_CLASS SessionState;
    LONG SessionFlags;
    WCHAR WinStationName[33];
    WCHAR UserName[21];
    WCHAR DomainName[18];
    LARGE_INTEGER LogonTime;
    LARGE_INTEGER ConnectTime;
    LARGE_INTEGER DisconnectTime;
    LARGE_INTEGER LastInputTime;
    LARGE_INTEGER CurrentTime;
    DWORD IncomingBytes;
    DWORD OutgoingBytes;
    DWORD IncomingFrames;
    DWORD OutgoingFrames;
    DWORD IncomingCompressedBytes;
    DWORD OutgoingCompressedBytes;
  } Data;
};
static_assert(sizeof(SessionFacts) == 232);

/// WTSSessionInfoEx of WTS_INFO_CLASS.
inline constexpr auto kSessionFacts = static_cast<WTS_INFO_CLASS>(25);

/// How long nobody has touched a session, in seconds: since the last input, or since it was
/// disconnected where that is later or no input is known. None where neither is, and where a point
/// in time lies ahead of the session's own clock. Times that were never set are 0.
Fact<std::int64_t> idleSeconds(const SessionFacts::Level1& facts);

/// None for a state that says nothing to people (a listener).
Fact<SessionState> sessionStateOf(WTS_CONNECTSTATE_CLASS state);

/// Fills `part.sessions` with every session that people use. A gap where the system's answer cannot
/// be right (the own session is not in it) or is none, and one beside the list where what is asked
/// about a session is not told.
void lookAtSessions(const Api& api, Snapshot& part);

/// The same for whoever needs the list alone: a code where there is none.
DWORD listSessions(const Api& api, std::vector<Session>& sessions);

/// Area `sessions`.
Inspector sessionsInspector(const Api& api);

}  // namespace unclash
