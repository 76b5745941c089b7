// SPDX-License-Identifier: MIT
#pragma once

#include "publisher/physiology/resting.hpp"

namespace vigil::physiology {

/// Effect-site levels, ng/mL.
struct EffectLevels {
  double ketamine = 0;
  double midazolam = 0;
  double remifentanil = 0;
};

/// What is left of the drive to breathe, 0 to 1.
struct Depression {
  double ventilation = 1;     ///< of the response to CO₂
  double rate = 1;            ///< of the rhythm: opioids slow it
  double hypoxic = 1;         ///< of the response to a lack of oxygen
  double quickening = 1;      ///< of the rate, above 1: benzodiazepines make breaths shallow and fast
  double set_point_mmhg = 0;  ///< by how much more CO₂ the same breathing needs
};
Depression depression_of(const EffectLevels& levels, double age_y);

/// Ventilation that the controller asks for, L/min (BTPS), at steady levels; without hypoxia where
/// `saturation` (a fraction) is as at rest.
double demanded_l_per_min(const Resting& resting, const Sizes& sizes, const Depression& depression,
                          double paco2, double saturation);

/// The muscles' part of breathing. `rr` 0: apnoea.
struct Effort {
  double rr = 0;       ///< /min
  double tidal_l = 0;  ///< what moves through an open airway, BTPS
};

/// The controller of breathing, after Bouillon et al., Anesthesiology 2003;99:779: ventilation goes with the
/// power 4.3 of the CO₂ pressure at a site that trails the blood by about a minute. A value: a copy is a
/// checkpoint.
class Drive {
 public:
  Drive(const Resting& resting, double step_min);
  /// Goes on by one step; `paco2` mmHg, `saturation` a fraction, both of arterial blood now.
  Effort step(const Resting& resting, const Sizes& sizes, const Depression& depression, double paco2,
              double saturation);

 private:
  double co2_pull_;  ///< of a step, towards the blood's level
  double co2_site_;  ///< mmHg
  double o2_pull_;
  double o2_site_;  ///< fraction
  bool apnoeic_ = false;
};

}  // namespace vigil::physiology
