// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>

#include "publisher/simulator/body.hpp"
#include "publisher/simulator/movement.hpp"

namespace vigil::simulator {

// Each wave is drawn from the body's beats and breaths, sample by sample in the order of time, and keeps what
// a monitor would read off it. All are values; times are seconds since the start and may be negative.

/// Lead II, mV: five bells a beat, a baseline that breathes, a little noise. Movement sways the baseline, and
/// its muscles are seen.
class Ecg {
 public:
  Ecg(std::uint64_t seed, double gain)
      : noise_{seed, "ecg"}, muscle_{seed, "ecg muscle"}, movement_{seed, "ecg movement"}, gain_{gain} {}
  double sample(double t_s, const Beats& beats);

  void set_motion(double amount) { movement_.set_amount(amount); }  ///< 0 to 1
  double motion() const { return movement_.amount(); }

 private:
  Random noise_;
  Random muscle_;
  Movement movement_;
  double gain_;
};

/// How a pulse looks at one place of the arterial tree.
struct PulseShape {
  double delay_s;        ///< from the R peak to the foot of the pulse
  double rise_s;         ///< foot to top
  double notch_s;        ///< foot to dicrotic notch, at an interval of 0.8 s
  double notch_depth;    ///< of the pulse's height
  double rebound;        ///< height of the wave after the notch, likewise
  double Beat::*top;     ///< what of a beat the pulse reaches
  double Beat::*bottom;  ///< and falls to
};
/// Radial artery and finger: each R peak arrives there 180 and 230 ms later.
constexpr PulseShape radial_pulse{0.180, 0.11, 0.31, 0.10, 0.07, &Beat::bp_sys, &Beat::bp_dia};
constexpr PulseShape finger_pulse{0.230, 0.16, 0.40, 0.07, 0.11, &Beat::pleth_peak, &Beat::pleth_trough};

/// What a monitor finds in the latest pulses, averaged over about four.
struct PulseReading {
  double top = 0;
  double bottom = 0;
  double mean = 0;
};

/// A pressure or a plethysmogram: a pulse a beat, arriving with the place's delay.
class PulseWave {
 public:
  PulseWave(const PulseShape& shape, std::uint64_t seed) : shape_{shape}, movement_{seed, "pulse movement"} {}
  double sample(double t_s, const Beats& beats);

  void set_motion(double amount) { movement_.set_amount(amount); }  ///< 0 to 1
  double motion() const { return movement_.amount(); }

  /// Feet of the latest pulses, seconds; movements that look like one among them.
  const Recent<double, 9>& feet() const { return feet_; }
  const std::optional<PulseReading>& reading() const { return reading_; }

 private:
  void arrive(const Beat& beat, double foot_s);

  PulseShape shape_;
  Movement movement_;
  std::uint64_t next_ = 0;  ///< number of the beat whose pulse is on its way
  double foot_s_ = 0;
  double interval_s_ = 1;
  double from_ = 0;  ///< where the upstroke sets out
  double top_ = 0;
  double bottom_ = 0;
  double last_ = 0;
  // Of the pulse under way:
  double highest_ = 0;
  double lowest_ = 0;
  double sum_ = 0;
  int count_ = 0;
  Recent<double, 9> feet_;
  std::optional<PulseReading> reading_;
};

/// CO₂ at the airway, mmHg: dead space, upstroke, a plateau that rises to EtCO₂, inspiration.
class Capnogram {
 public:
  double sample(double t_s, const Breaths& breaths);

  /// The sampling line is blocked: no gas comes, the wave falls to 0 and lies flat.
  void set_blocked(bool blocked);
  bool blocked() const { return blocked_; }

  /// The highest of the latest whole expiration and the lowest of the inspiration before it. While the line
  /// is blocked those from before; then none until a breath was seen whole.
  std::optional<double> etco2() const { return etco2_; }
  std::optional<double> fico2() const { return fico2_; }

 private:
  void begin(const Breath& breath);

  std::uint64_t next_ = 0;
  Breath breath_;
  bool begun_ = false;
  bool blocked_ = false;
  bool whole_ = true;  ///< the breath under way was not blocked yet
  std::optional<double> blocked_at_s_;
  double from_ = 0;  ///< where inspiration sets out
  double last_ = 0;
  double highest_ = 0;
  double lowest_ = 0;
  std::optional<double> etco2_;
  std::optional<double> fico2_;
};

/// Chest impedance: lung volume, with the heart beating in it. Movement looks like breaths.
class Impedance {
 public:
  explicit Impedance(std::uint64_t seed) : noise_{seed, "impedance"}, movement_{seed, "impedance movement"} {}
  double sample(double t_s, const Beats& beats, const Breaths& breaths);

  void set_motion(double amount) { movement_.set_amount(amount); }  ///< 0 to 1
  double motion() const { return movement_.amount(); }

  /// When the latest rises that count as breaths were seen in the wave, seconds.
  const Recent<double, 16>& rises() const { return rises_; }

 private:
  Random noise_;
  Movement movement_;
  bool low_ = false;
  Recent<double, 16> rises_;
};

}  // namespace vigil::simulator
