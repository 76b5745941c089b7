// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <string_view>
#include <vector>

#include "alarms/sound_category.hpp"
#include "common/model/bay.hpp"
#include "common/model/time.hpp"

/// What an alarm sounds like, to the sample: a burst is some pulses, a pulse is a note with its overtones.
/// Times are those of alarms.md, "Heard", within the ranges of IEC 60601-1-8, tables 3 and 4; melodies are
/// those of its annex F (2006). Nothing here plays anything.
///
/// Pulses and gaps count from half to half of a pulse's amplitude. Whoever counts from its first to its last
/// sound finds a pulse longer and a gap shorter by the rise (28 or 38 ms), whoever counts at nine tenths
/// finds the opposite: all of them stay within the tables' ranges.
namespace vigil::alarms {

/// A priority's burst.
struct BurstShape {
  std::size_t pulses;
  Duration pulse;
  Duration spacing;     ///< from a pulse to the next
  Duration middle_gap;  ///< after five pulses; 0: there are fewer
  Duration repeat;      ///< from a burst's start to the next one's
  double level;         ///< amplitude of its pulses beside high's

  bool operator==(const BurstShape&) const = default;
};

/// `priority` none has no pulses.
const BurstShape& burst_shape(Priority priority);

/// Low technical alarms sound once, whatever their shape's `repeat`.
constexpr bool sounds_once(Priority priority, AlarmKind kind) {
  return priority == Priority::low && kind == AlarmKind::technical;
}

/// One pulse of a burst.
struct Pulse {
  Duration start;   ///< from the burst's start
  double pitch_hz;  ///< of its note, the fundamental
};

/// The pulses in order. High plays the melody's five notes twice; medium and low as many as they have pulses.
std::vector<Pulse> pulses_of(Priority priority, SoundCategory category);

/// From the first pulse's rise to the last one's fall, at half of their amplitude: 3.45 s at high.
Duration burst_length(Priority priority);

/// A pulse's amplitude rises from 10 % to 90 % within this part of the pulse, evenly, and falls so.
constexpr double rise_part = 0.15;
/// The whole of that rise, from nothing to all.
constexpr Duration rise_of(Duration pulse) { return from_seconds(to_seconds(pulse) * rise_part / 0.8); }

/// Amplitudes of a note and of its overtones at 2, 3, … times its pitch: 0 to −10.5 dB.
constexpr std::array<double, 6> harmonics{1, 0.85, 0.6, 0.5, 0.4, 0.3};

/// The highest sample of a high burst.
constexpr double loudest = 0.95;

constexpr int lowest_sample_rate = 8'000;
constexpr int highest_sample_rate = 192'000;

/// A burst's samples within ±`loudest`, its first pulse half risen rise_of(pulse)/2 after the first sample.
/// @param sample_rate Hz, within [lowest_sample_rate, highest_sample_rate]
std::vector<float> render_burst(Priority priority, SoundCategory category, int sample_rate);

}  // namespace vigil::alarms
