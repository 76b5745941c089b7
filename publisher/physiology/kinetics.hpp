// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>

namespace vigil::physiology {

/// A mammillary model: a central volume, up to two peripheral compartments and an effect site without volume.
/// Rates are per minute; a compartment that is not there has rates of 0.
struct Compartments {
  double v1_l = 1;
  double k10 = 0;
  double k12 = 0;
  double k21 = 0;
  double k13 = 0;
  double k31 = 0;
  double ke0 = 0;
};

/// One drug in one body. Steps are exact for a constant input, whatever their length: they multiply by the
/// exponential of the rate matrix, computed once. A value: a copy is a checkpoint.
class Kinetics {
 public:
  /// `step_min` > 0, the one length of every step.
  Kinetics(const Compartments& compartments, double step_min);

  /// Goes on by one step with this much flowing in throughout, mg/min ≥ 0.
  void step(double mg_per_min);
  /// All at once into the central volume, mg ≥ 0.
  void bolus(double mg);

  /// Goes on from where another of the same compartments is, whatever its step.
  void continue_from(const Kinetics& other) { amount_ = other.amount_; }

  double plasma_ng_per_ml() const { return 1000 * amount_[0] / v1_l_; }
  double effect_ng_per_ml() const { return 1000 * amount_[3] / v1_l_; }
  /// Within the compartments, the effect site not counted.
  double body_mg() const { return amount_[0] + amount_[1] + amount_[2]; }

 private:
  static constexpr std::size_t states = 4;
  std::array<std::array<double, states>, states> advance_{};
  std::array<double, states> inflow_{};  ///< what 1 mg/min adds in a step
  std::array<double, states> amount_{};  ///< mg; of the effect site: its level times v1
  double v1_l_;
};

}  // namespace vigil::physiology
