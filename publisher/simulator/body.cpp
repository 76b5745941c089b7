// SPDX-License-Identifier: MIT
#include "publisher/simulator/body.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "publisher/simulator/shape.hpp"

namespace vigil::simulator {

namespace {

constexpr double rsa = 0.06;           // respiratory sinus arrhythmia: fraction of HR over a usual breath
constexpr double beat_jitter = 0.012;  // standard deviation of what breathing does not explain
constexpr double breath_jitter = 0.06;
constexpr double mean_lung = 0.35;         // mean of Breath::volume for depth 1
constexpr double longest_expected_s = 10;  // of a breath: as breathing ceases, its gas is not kept for ever
constexpr double min_pulse_pressure = 12;

}  // namespace

double Breath::volume(double t_s) const {
  const double inspired = smooth_step((t_s - start_s) / inspiration_s);
  const double expiration_s = std::min(0.8 * (period_s - inspiration_s), 2.5);
  const double left = 1 - std::clamp((t_s - expiration_start_s()) / expiration_s, 0.0, 1.0);
  return depth * inspired * left * left;
}

const Breath* breath_at(const Breaths& breaths, double t_s) {
  for (std::size_t back = 0; back < breaths.size(); ++back)
    if (breaths.newest(back).start_s <= t_s) return &breaths.newest(back);
  return nullptr;
}

Body::Body(std::uint64_t seed, double variability)
    : variability_{variability},
      wander_random_{seed, "wander"},
      beat_random_{seed, "beat"},
      breath_random_{seed, "breath"},
      // Patients side by side are not in step.
      beat_phase_{beat_random_.uniform()},
      breath_phase_{breath_random_.uniform()} {}

void Body::step(double end_s, const Vitals& set) {
  wander(set);
  breathe(end_s - step_s);
  beat(end_s - step_s);
}

void Body::wander(const Vitals& set) {
  for (std::size_t i = 0; i < set_points.size(); ++i) {
    const SetPoint& point = set_points[i];
    if (point.wander_tau_s <= 0) {
      vitals_.*point.value = set.*point.value;
      continue;
    }
    // Ornstein-Uhlenbeck, standard deviation 1.
    const double pull = step_s / point.wander_tau_s;
    wander_[i] += -pull * wander_[i] + std::sqrt(2 * pull) * wander_random_.normal();
    const double value = set.*point.value * (1 + variability_ * point.wander * wander_[i]);
    // A patient who lives may be below what a scenario can ask for: dead space alone brings no CO₂.
    vitals_.*point.value = std::clamp(value, std::min(point.lo, set.*point.value), point.hi);
  }
  vitals_.bp_dia = std::min(vitals_.bp_dia, vitals_.bp_sys - min_pulse_pressure);
}

void Body::breathe(double begin_s) {
  const double pace = vitals_.rr / 60;
  const double before = breath_phase_;
  breath_phase_ += pace * step_s;
  if (breath_phase_ < breath_length_) return;

  Breath breath;
  breath.start_s = begin_s + (breath_length_ - before) / pace;
  breath_phase_ -= breath_length_;
  breath_length_ = std::max(0.5, 1 + variability_ * breath_jitter * breath_random_.normal());
  breath.period_s = std::min(breath_length_ / pace, longest_expected_s);
  breath.inspiration_s = std::min(0.38 * breath.period_s, 1.8);
  breath.depth = vitals_.depth * std::max(0.3, 1 + variability_ * 0.08 * breath_random_.normal());
  breath.etco2 = std::max(0.0, vitals_.etco2 + variability_ * 0.3 * breath_random_.normal());
  breath.fico2 = std::min(vitals_.fico2, breath.etco2);
  breath.airway = vitals_.airway;
  breath.co2_line = vitals_.co2_line;
  breaths_.push(breath);
}

void Body::beat(double begin_s) {
  const double volume = lung(begin_s);
  const double breathing = volume - mean_lung * vitals_.depth;
  const double pace = vitals_.hr / 60 * std::max(0.5, 1 + variability_ * rsa * breathing);
  const double before = beat_phase_;
  beat_phase_ += pace * step_s;
  if (beat_phase_ < beat_length_) return;

  Beat beat;
  beat.r_s = begin_s + (beat_length_ - before) / pace + atrial_lead_s;
  beat_phase_ -= beat_length_;
  beat_length_ = std::max(0.7, 1 + variability_ * beat_jitter * beat_random_.normal());
  beat.interval_s = beat_length_ / pace;
  // Left-heart filling falls as the lungs fill: pulse pressure breathes.
  const double pulse = (vitals_.bp_sys - vitals_.bp_dia) * (1 - 0.06 * breathing);
  beat.bp_dia = vitals_.bp_dia;
  beat.bp_sys = vitals_.bp_dia + pulse;
  beat.pleth_trough = 0.06 * (1 - volume) * vitals_.perfusion;
  beat.pleth_peak = beat.pleth_trough + vitals_.perfusion * (1 - 0.10 * breathing);
  beat.lung = volume;
  beats_.push(beat);
}

double Body::lung(double t_s) const {
  const Breath* breath = breath_at(breaths_, t_s);
  return breath == nullptr ? 0 : breath->volume(t_s);
}

}  // namespace vigil::simulator
