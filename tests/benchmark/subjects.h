// What the benchmarks work on.
#pragma once

#include <cstddef>
#include <string>

#include "core/model/answers.h"

namespace unclash::benchmark {

/// A snapshot as text. 0: an office computer with a clash on FS01 and the usual things around it;
/// else the same with so many connections, to as many servers, or all on FS01 and in the way.
std::string snapshotWith(std::size_t connections, bool allInTheWay = false);

/// What its user says.
Answers complaint();

/// Milliseconds that a made-up knowledge of so many causes and rules (and 40 questions) takes to
/// choose the next question; the slowest of several.
double millisecondsToChoose(std::size_t causes, std::size_t rules);

}  // namespace unclash::benchmark
