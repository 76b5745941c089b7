// SPDX-License-Identifier: MIT
#pragma once

#include "publisher/physiology/drive.hpp"
#include "publisher/physiology/resting.hpp"

namespace vigil::physiology {

/// Heart and pressure as the body now holds them; breathing and chance vary each beat about these.
struct Pulse {
  double hr = 72;       ///< /min
  double bp_sys = 122;  ///< mmHg
  double bp_dia = 76;   ///< mmHg
};

/// Diastolic and a third of the pulse pressure, mmHg.
constexpr double mean_pressure(double sys, double dia) { return dia + (sys - dia) / 3; }

/// What drives the circulation beside rest.
struct Strain {
  double ketamine_plasma = 0;  ///< ng/mL
  EffectLevels levels;
  double saturation_pct = 98;  ///< of arterial blood
  double paco2 = 40;           ///< mmHg
};

/// Ketamine's pressor effect at a site of its own, hypoxia and carbon dioxide, the vessels that opioids and
/// benzodiazepines widen, and the baroreflex that answers. A value: a copy is a checkpoint.
class Circulation {
 public:
  Circulation(const Resting& resting, double step_min);
  void step(const Resting& resting, const Strain& strain);
  /// Lets only ketamine's pressor site go on, for `minutes` at this plasma level: for a past that is not
  /// lived.
  void pass(double ketamine_plasma, double minutes);

  const Pulse& now() const { return now_; }
  /// Of ketamine where it raises the pressure, ng/mL.
  double pressor_site() const { return pressor_site_; }

 private:
  double pressor_pull_;
  double vessel_pull_;
  double reflex_pull_;
  double pressor_site_ = 0;
  double reflex_per_min_ = 0;  ///< what the baroreflex adds to the heart rate
  Pulse now_;
};

}  // namespace vigil::physiology
