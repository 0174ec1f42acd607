// A Win32 code in the fixed words of gaps.
#pragma once

#include <windows.h>

#include <string_view>

#include "core/machine/gap_reasons.h"

namespace unclash::gap_reason {

/// What is not among the fixed words stays `failed`, with the code beside it.
inline const char* ofWin32(DWORD code) {
  switch (code) {
    case ERROR_ACCESS_DENIED:
    case ERROR_PRIVILEGE_NOT_HELD:
    case ERROR_NETWORK_ACCESS_DENIED:
      return kAccessDenied;
    case ERROR_TIMEOUT:
    case WAIT_TIMEOUT:
    case ERROR_SEM_TIMEOUT:
    case WSAETIMEDOUT:
      return kTimedOut;
    case ERROR_CANCELLED:
    case WSAECANCELLED:
      return kStopped;
    case ERROR_NOT_SUPPORTED:
    case ERROR_CALL_NOT_IMPLEMENTED:
    case ERROR_PROC_NOT_FOUND:
    case ERROR_MOD_NOT_FOUND:
      return kNotOnThisSystem;
    case ERROR_INVALID_DATA:
      return kBrokenAnswer;
    case RPC_S_SERVER_UNAVAILABLE:
      return kNoAnswer;
    default:
      return kFailed;
  }
}

}  // namespace unclash::gap_reason

namespace unclash {

/// The code of a call that failed, or that succeeded without an answer: ERROR_INVALID_DATA where
/// the system gives none.
inline DWORD failureCode(DWORD code) {
  return code == ERROR_SUCCESS ? DWORD{ERROR_INVALID_DATA} : code;
}

/// A gap with the system's code.
inline Gap gapOfWin32(std::string_view area, DWORD code) {
  return makeGap(area, gap_reason::ofWin32(code), static_cast<int>(code));
}

inline Snapshot onlyGapOfWin32(std::string_view area, DWORD code) {
  Snapshot part;
  part.gaps.ensure().push_back(gapOfWin32(area, code));
  return part;
}

}  // namespace unclash
