// Parts of Windows that do as they are told, for functions of the Api table: they have no state, so
// what they answer stands in one place that each test sets anew.
#pragma once

#include "core/machine/inspection.h"
#include "core/machine/windows/api.h"

namespace unclash {

/// Runs one inspector alone.
inline Snapshot lookWith(const Inspector& inspector) {
  return runInspectors({inspector}, {}, {}, {});
}

/// The code of the first gap of a snapshot; -1 where there is none, 0 for one without a code.
inline std::int64_t gapCode(const Snapshot& snapshot) {
  if (each(snapshot.gaps).empty()) return -1;
  return each(snapshot.gaps).front().code.valueOr(0);
}

}  // namespace unclash
