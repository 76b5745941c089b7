// SPDX-License-Identifier: MIT
#include "alarms/sound_pulse_tone.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "alarms/sound_pattern.hpp"

namespace vigil::alarms {

namespace {

constexpr double highest_hz = 880;
constexpr double lowest_spo2 = 60;
constexpr double percent_per_semitone = 2;
constexpr double slowest_per_min = 10;
constexpr double fastest_per_min = 350;

}  // namespace

double pulse_pitch_hz(double spo2) {
  const double semitones = (100 - std::clamp(spo2, lowest_spo2, 100.0)) / percent_per_semitone;
  return highest_hz * std::exp2(-semitones / 12);
}

std::vector<float> render_pulse_tone(double spo2, int sample_rate) {
  const double rate = sample_rate;
  const double length_s = to_seconds(pulse_tone_length);
  const double rise_s = length_s / 4;
  const double pitch = pulse_pitch_hz(spo2);
  std::vector<float> samples(static_cast<std::size_t>(std::llround(length_s * rate)));
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const double t = static_cast<double>(i) / rate;
    const double risen = std::clamp(std::min(t, length_s - t) / rise_s, 0.0, 1.0);
    samples[i] =
        static_cast<float>(pulse_tone_level * loudest * risen * std::sin(2 * std::numbers::pi * pitch * t));
  }
  return samples;
}

std::optional<Duration> PulseBeats::period() const {
  if (!reading_ || !(reading_->rate_per_min >= slowest_per_min && reading_->rate_per_min <= fastest_per_min))
    return std::nullopt;
  return from_seconds(60 / reading_->rate_per_min);
}

std::optional<StationTime> PulseBeats::next() const {
  const auto every = period();
  if (!every) return std::nullopt;
  return last_ ? *last_ + *every : StationTime::min();
}

std::optional<PulseReading> PulseBeats::beat(StationTime now) {
  const auto due = next();
  if (!due || now < *due) return std::nullopt;
  // Beats stay even although they are looked for in steps; after a pause they begin anew.
  const auto every = *period();
  last_ = last_ && now - *due < every ? *due : now;
  return reading_;
}

}  // namespace vigil::alarms
