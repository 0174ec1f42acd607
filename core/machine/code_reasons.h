// What a Win32 code of a step that failed means, in the words of reasons.
#pragma once

namespace unclash {

/// Id of the reason that stands for the code ("System Error Codes"; lmerr.h from 2100 on). All of
/// them can name the code.
inline const char* reasonOfCode(int code) {
  switch (code) {
    case 5:  // ERROR_ACCESS_DENIED
      return "reason.access-denied";
    case 51:  // ERROR_REM_NOT_LIST
    case 53:  // ERROR_BAD_NETPATH
      return "reason.server-unreachable";
    case 67:  // ERROR_BAD_NET_NAME
      return "reason.no-such-share";
    case 71:  // ERROR_REQ_NOT_ACCEP
      return "reason.server-full";
    case 85:  // ERROR_ALREADY_ASSIGNED
      return "reason.device-taken";
    case 86:    // ERROR_INVALID_PASSWORD
    case 1326:  // ERROR_LOGON_FAILURE
      return "reason.wrong-password";
    case 1168:  // ERROR_NOT_FOUND
    case 2312:  // NERR_ClientNameNotFound
      return "reason.not-found";
    case 1219:  // ERROR_SESSION_CREDENTIAL_CONFLICT
    case 2202:  // ERROR_BAD_USERNAME
      return "reason.other-identity";
    case 1222:  // ERROR_NO_NETWORK
    case 2138:  // NERR_WkstaNotStarted
      return "reason.no-network";
    case 1223:  // ERROR_CANCELLED
      return "reason.prompt-cancelled";
    case 1272:  // ERROR_SMB_GUEST_LOGON_BLOCKED
      return "reason.guest-blocked";
    case 1331:  // ERROR_ACCOUNT_DISABLED
      return "reason.account-disabled";
    case 2250:  // ERROR_NOT_CONNECTED
      return "reason.not-connected";
    default:
      return "reason.other-code";
  }
}

}  // namespace unclash
