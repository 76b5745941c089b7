// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <vector>

#include "common/model/time.hpp"

namespace vigil::alarms {

/// A short pure tone with each beat of the pulse, lower as SpO₂ is lower. It is no alarm, and softer than
/// any.
///
/// No two makers' tones agree (Santamore 2004); steps that are even on a logarithmic scale are heard as even:
/// 880 Hz at 100 %, one semitone for 2 %, and below 60 % no lower.
double pulse_pitch_hz(double spo2);

constexpr Duration pulse_tone_length = std::chrono::milliseconds{80};
/// Beside an alarm's `loudest`.
constexpr double pulse_tone_level = 0.25;

/// One tone. @param sample_rate Hz, as for render_burst()
std::vector<float> render_pulse_tone(double spo2, int sample_rate);

/// What the tone follows.
struct PulseReading {
  double rate_per_min = 0;
  double spo2 = 0;  ///< %

  bool operator==(const PulseReading&) const = default;
};

/// When the beats of a pulse fall: evenly at its rate, for the source tells a rate and no beats.
class PulseBeats {
 public:
  /// None, or a rate that no heart has (below 10 or above 350 per minute): no beats.
  void follow(std::optional<PulseReading> reading) { reading_ = reading; }

  /// The reading whose tone starts at `now`, if a beat is due. `now` must not go back.
  std::optional<PulseReading> beat(StationTime now);
  std::optional<StationTime> next() const;

 private:
  std::optional<Duration> period() const;

  std::optional<PulseReading> reading_;
  std::optional<StationTime> last_;
};

}  // namespace vigil::alarms
