// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>

#include "publisher/simulator/random.hpp"
#include "publisher/simulator/recent.hpp"
#include "publisher/simulator/vitals.hpp"

namespace vigil::simulator {

/// The one step of every simulation: results must not depend on who calls how often.
constexpr int steps_per_s = 50;
constexpr double step_s = 1.0 / steps_per_s;

/// One heart beat. Known `atrial_lead_s` before its R peak, when the atria fire. Times: seconds since the
/// start.
struct Beat {
  double r_s = 0;
  double interval_s = 0.8;  ///< to the next beat, as the heart now intends
  double bp_sys = 120;      ///< mmHg
  double bp_dia = 76;       ///< mmHg
  double pleth_peak = 1;
  double pleth_trough = 0;
  double lung = 0;  ///< lung volume, 1 is the top of a usual breath
};
constexpr double atrial_lead_s = 0.2;

constexpr double closed_airway = 0.05;  ///< below: no gas passes

/// One breath, from the start of its inspiration.
struct Breath {
  double start_s = 0;
  double inspiration_s = 1.5;
  double period_s = 4;  ///< to the next breath, as now intended
  double depth = 1;
  double etco2 = 38;    ///< mmHg at its end
  double fico2 = 0;     ///< mmHg
  double airway = 1;    ///< share of it that passed
  double co2_line = 1;  ///< share of the expired gas that was sampled

  /// Whether a capnograph finds a breath in it: a swing of 3 mmHg.
  bool shows_co2() const { return airway >= closed_airway && co2_line * (etco2 - fico2) > 3; }
  double expiration_start_s() const { return start_s + inspiration_s; }
  /// Lung volume of this breath at `t_s`, 1 is the top of a usual breath.
  double volume(double t_s) const;
};

using Beats = Recent<Beat, 16>;
using Breaths = Recent<Breath, 16>;

/// The latest breath begun by `t_s`, none before the first. `t_s` at most a few breaths ago.
const Breath* breath_at(const Breaths& breaths, double t_s);

/// The truth that every wave and number is read off: heart beats and breaths. The rate of each is integrated,
/// so it may change at any time, and the mean over time is the set point's; breathing quickens the heart. A
/// value: a copy is a checkpoint.
class Body {
 public:
  /// `variability` scales every wander and irregularity; 0 is a clockwork.
  Body(std::uint64_t seed, double variability);

  /// Goes on by one step that ends at `end_s`, driven by `set`.
  void step(double end_s, const Vitals& set);

  const Vitals& vitals() const { return vitals_; }  ///< as they are at the end of the step, wander included
  const Beats& beats() const { return beats_; }
  const Breaths& breaths() const { return breaths_; }

 private:
  void wander(const Vitals& set);
  void breathe(double begin_s);
  void beat(double begin_s);
  double lung(double t_s) const;

  double variability_;
  Random wander_random_;
  Random beat_random_;
  Random breath_random_;
  std::array<double, set_points.size()> wander_{};
  Vitals vitals_;
  Beats beats_;
  Breaths breaths_;
  double beat_phase_;
  double beat_length_ = 1;  ///< phase at which the next beat comes; 1 on the average
  double breath_phase_;
  double breath_length_ = 1;
};

}  // namespace vigil::simulator
