// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>

#include "publisher/physiology/circulation.hpp"
#include "publisher/physiology/drugs.hpp"
#include "publisher/physiology/kinetics.hpp"
#include "publisher/physiology/respiration.hpp"

namespace vigil::physiology {

/// The one step of every patient: results must not depend on who calls how often.
constexpr int steps_per_s = 50;
constexpr double step_min = 1.0 / steps_per_s / 60;

/// What of each drug flows in, mg/min.
using Inflow = std::array<double, drug_text.size()>;

/// One simulated patient: drugs, breathing and circulation (MODEL.md). Knows no clock, no chance and no
/// monitor. A value: a copy is a checkpoint, and both go on alike.
class Physiology {
 public:
  /// At rest, on air, without drugs.
  Physiology(const Build& build, const Resting& resting);

  /// Into the vein all at once, mg ≥ 0.
  void bolus(Drug drug, double mg);
  /// Before the first step: so long a drug has been flowing in. At most a day counts.
  void infused_before(Drug drug, double mg_per_min, double minutes);
  /// Goes on by one step.
  void step(const Resting& resting, const Airway& airway, const Inflow& inflow_mg_per_min);

  const Breathing& breathing() const { return respiration_.now(); }
  const Pulse& pulse() const { return circulation_.now(); }
  double plasma_ng_per_ml(Drug drug) const;
  double effect_ng_per_ml(Drug drug) const;
  EffectLevels effects() const;
  const Respiration& respiration() const { return respiration_; }

 private:
  Build build_;
  std::array<Kinetics, drug_text.size()> drugs_;
  std::array<bool, drug_text.size()> given_{};  ///< a drug never given costs nothing
  Respiration respiration_;
  Circulation circulation_;
};

}  // namespace vigil::physiology
