// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "common/model/error.hpp"

namespace vigil {

// Three clocks that must never be mixed: adding or comparing points of two of them does not compile.
// None of them has a now(): below main, time is an argument or an injected clock.

using Duration = std::chrono::nanoseconds;

/// Bay time: when a measurement was made, ns since the UNIX epoch, as its source says.
struct BayClock {
  using rep = std::int64_t;
  using period = std::nano;
  using duration = Duration;
  using time_point = std::chrono::time_point<BayClock>;
  static constexpr bool is_steady = false;
};
/// Station time: the monotonic clock of this process.
struct StationClock {
  using rep = std::int64_t;
  using period = std::nano;
  using duration = Duration;
  using time_point = std::chrono::time_point<StationClock>;
  static constexpr bool is_steady = true;
};
/// Wall time: this machine's UTC, for people and for journals.
struct WallClock {
  using rep = std::int64_t;
  using period = std::nano;
  using duration = Duration;
  using time_point = std::chrono::time_point<WallClock>;
  static constexpr bool is_steady = false;
};

using BayTime = BayClock::time_point;
using StationTime = StationClock::time_point;
using WallTime = WallClock::time_point;

/// Bay times are kept in [0, max_bay_time] (1970 to 2255), so that any difference of two of them, and any of
/// them plus a year, fits in 64 bits.
constexpr BayTime max_bay_time{Duration{9'000'000'000'000'000'000}};

/// `t` moved by `by`, kept within [0, max_bay_time]: a source's clock may leap between both ends of time.
constexpr BayTime shifted(BayTime t, Duration by) {
  if (by > max_bay_time - t) return max_bay_time;
  if (by < BayTime{} - t) return BayTime{};
  return t + by;
}

constexpr BayTime bay_time_from_ns(std::int64_t ns) { return BayTime{Duration{ns}}; }
constexpr std::int64_t to_ns(BayTime t) { return t.time_since_epoch().count(); }
constexpr std::int64_t to_ns(WallTime t) { return t.time_since_epoch().count(); }

constexpr double to_seconds(Duration d) { return std::chrono::duration<double>(d).count(); }
/// The nearest nanosecond. `seconds` must be finite and within ±9.2e9.
constexpr Duration from_seconds(double seconds) {
  return Duration{static_cast<std::int64_t>(seconds * 1e9 + (seconds < 0 ? -0.5 : 0.5))};
}

/// "2026-11-20T08:16:44.250Z", UTC.
std::string to_iso8601(BayTime t);
/// "08:16:44", UTC.
std::string to_clock_text(BayTime t);

/// A length of time from "HH:MM:SS", "MM:SS" or seconds, each with an optional fraction; not negative.
Expected<Duration> parse_duration(std::string_view text);

/// Civil date and time of day to bay time, UTC. Fails outside [0, max_bay_time] or for a date that does not
/// exist. `second` may have a fraction and is in [0, 61) (a leap second is taken for the next second).
Expected<BayTime> bay_time_from_civil(int year, int month, int day, int hour, int minute, double second);

}  // namespace vigil
