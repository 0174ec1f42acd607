// An errno in the fixed words of gaps.
#pragma once

#include <cerrno>
#include <cstring>
#include <string>

#include "core/machine/gap_reasons.h"

namespace unclash::gap_reason {

/// What is not among the fixed words keeps the system's own English description.
inline std::string ofErrno(int code) {
  switch (code) {
    case EACCES:
    case EPERM:
      return kAccessDenied;
    case ETIMEDOUT:
      return kTimedOut;
    case ENOENT:
    case ENOTDIR:
      return kNotOnThisSystem;
    default:
      break;
  }
  const char* name = ::strerrordesc_np(code);
  return name != nullptr ? name : "error " + std::to_string(code);
}

}  // namespace unclash::gap_reason
