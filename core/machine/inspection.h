// Runs inspectors side by side, each with a deadline; what hangs or fails becomes a gap.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "core/machine/machine.h"
#include "core/model/snapshot.h"

namespace unclash {

/// What one inspector is told. It outlives an abandoned inspector.
struct InspectorContext {
  Look look;
  /// A little before the look's own deadline, so that what is known by then still arrives.
  std::chrono::steady_clock::time_point until;
  std::stop_token stop;
};

/// One inspector: the area it looks at, and a function that fills its part of a snapshot. It only
/// detects. It may throw or hang: its area becomes a gap and nobody else waits.
struct Inspector {
  std::string area;
  std::function<Snapshot(const InspectorContext&)> look;
};

/// Returns within the deadline (plus scheduling) or soon after a stop, whatever inspectors do. A
/// thread that is still stuck then is abandoned: it holds its own copies and its result is dropped.
/// `progress` is called in this thread only.
Snapshot runInspectors(const std::vector<Inspector>& inspectors, const Look& look,
                       const ProgressSink& progress, std::stop_token stop);

/// Moves what `part` knows into `whole`; gaps and lists of one area are appended.
void merge(Snapshot& whole, Snapshot part);

/// True where an area says anything, be it that there is nothing; false where nobody looked.
bool areaSeen(const Snapshot& snapshot, const std::string& area);

/// How many things an area holds, for progress.
std::size_t countOf(const Snapshot& snapshot, const std::string& area);

}  // namespace unclash
