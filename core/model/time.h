// Times as snapshots and journals write them.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace unclash {

using TimePoint = std::chrono::sys_time<std::chrono::milliseconds>;

/// Reads RFC 3339 (`2026-11-21T08:00:00Z`, `…+01:00`, with or without fraction) or a bare date.
/// Nothing for anything else, or a date that does not exist.
std::optional<TimePoint> parseTime(std::string_view text);

/// RFC 3339 in UTC, whole seconds: `2026-11-21T08:00:00Z`.
std::string formatTime(TimePoint time);

/// Where code asks for the time, it asks one of these, so that a test can be the clock.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual TimePoint now() const;
  /// Sleeps; a test's clock returns at once and moves itself.
  virtual void wait(std::chrono::milliseconds duration);
};

/// The system's own clock.
Clock& systemClock();

}  // namespace unclash
