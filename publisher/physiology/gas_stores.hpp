// SPDX-License-Identifier: MIT
#pragma once

#include "publisher/physiology/blood.hpp"
#include "publisher/physiology/resting.hpp"

namespace vigil::physiology {

/// What reaches the alveoli.
struct Air {
  double alveolar_l_per_min = 0;  ///< BTPS, without the dead space
  double fio2 = 0.21;
  double inspired_pco2 = 0;  ///< mmHg
  bool open = true;          ///< gas can flow in even without a breath
};

/// Oxygen and carbon dioxide in the body: lung gas, blood and tissues. Flows are means over a breath. A
/// value: a copy is a checkpoint.
class GasStores {
 public:
  /// At rest, steady, on air.
  GasStores(const Resting& resting, const Sizes& sizes, double step_min);

  void step(const Air& air);
  /// Rest is another now: the shunt changes, the stores do not.
  void set_resting(const Resting& resting);

  double paco2() const { return alveolar_pco2_; }  ///< mmHg
  double pao2() const { return arterial_po2_; }    ///< mmHg
  double alveolar_po2() const { return alveolar_po2_; }
  double saturation() const { return saturation_; }  ///< of arterial blood, fraction
  /// What an oximeter shows for an arterial saturation, %: it reads as at rest, there as here.
  double shown_pct(double saturation) const;

 private:
  void arterialise();

  Sizes sizes_;
  double step_min_;
  double shunt_ = 0;      ///< share of the blood that passes no alveolus
  double bias_pct_ = 0;   ///< of the oximeter
  double alveolar_pco2_;  ///< and of arterial blood
  double tissue_pco2_;
  double slow_pco2_;  ///< of muscle at rest and other tissue that little blood reaches
  double alveolar_po2_;
  double arterial_content_ = 0;  ///< of what the tissues get now: on its way from the lungs it mixes
  double venous_content_ = 0;
  double end_capillary_ = 0;  ///< content
  double arterial_po2_ = 0;
  double saturation_ = 0;
};

}  // namespace vigil::physiology
