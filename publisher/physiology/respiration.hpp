// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>

#include "publisher/physiology/drive.hpp"
#include "publisher/physiology/gas_stores.hpp"

namespace vigil::physiology {

/// FiO₂ of oxygen by nasal cannula up to 6 L/min (4 % a litre, the usual rule) and by mask with a reservoir
/// beyond (0.80 at 15 L/min). `l_per_min` 0 to 15.
double fio2_of(double l_per_min);

/// What is done to the airway.
struct Airway {
  double open = 1;  ///< share of a breath that passes: 0 is laryngospasm or a tongue that fell back
  double oxygen_l_per_min = 0;
  double inspired_pco2 = 0;  ///< mmHg, above 0 where expired gas is breathed again

  bool operator==(const Airway&) const = default;
};

/// Breathing as it is now.
struct Breathing {
  double rr = 0;       ///< efforts, /min; 0 is apnoea
  double depth = 0;    ///< of an effort, 1 is the resting breath
  double tidal_l = 0;  ///< what passes the airway, BTPS
  double etco2 = 0;    ///< mmHg, what a breath now would end with; 0 where it brings up no alveolar gas
  double paco2 = 0;    ///< mmHg
  double pao2 = 0;     ///< mmHg
  double sao2 = 0;     ///< %, of arterial blood
  double spo2 = 0;     ///< %, at the finger: what left the lungs `finger_delay_s` ago
};

/// From the lungs to a finger: within what is found for finger probes, of which much is the oximeter's own
/// averaging (Young et al., Anesth Analg 1992;74:189: slower than the ear). Vigil's own.
constexpr double finger_delay_s = 20;

/// The controller, the stores and the way to the finger, closed. A value: a copy is a checkpoint.
class Respiration {
 public:
  Respiration(const Build& build, const Resting& resting, double step_min);

  /// Goes on by one step.
  void step(const Resting& resting, const EffectLevels& levels, const Airway& airway);

  const Breathing& now() const { return now_; }
  /// Ventilation that the controller would ask for at this PaCO₂ (mmHg), steady, without hypoxia; L/min.
  double demanded_at(const Resting& resting, const EffectLevels& levels, double paco2) const;

 private:
  static constexpr std::size_t delay_slots = 100;

  Sizes sizes_;
  double age_y_;
  Resting resting_;
  Drive drive_;
  GasStores stores_;
  Breathing now_;
  // Saturation on its way to the finger: one slot for each 0.2 s.
  std::array<double, delay_slots> on_its_way_{};
  std::size_t slot_ = 0;
  int steps_per_slot_;
  int steps_in_slot_ = 0;
};

}  // namespace vigil::physiology
