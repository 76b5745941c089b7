// SPDX-License-Identifier: MIT
#include "publisher/physiology/drive.hpp"

#include <algorithm>

namespace vigil::physiology {

namespace {

// Bouillon et al., Anesthesiology 2003;99:779: remifentanil and CO₂.
constexpr double co2_power = 4.30;
constexpr double co2_site_per_min = 0.92;
constexpr double remifentanil_c50 = 0.92;  // ng/mL
constexpr double remifentanil_hill = 1.25;

// Fitted to Forster et al., Anesthesiology 1980;53:494: 0.15 mg/kg took the slope from 2.1 to 1.4 L/min/mmHg,
// which is two thirds, at Albrecht's effect site of some 270 ng/mL.
constexpr double midazolam_c50 = 540;  // ng/mL, Vigil's own
// Albrecht 1999: half of the effect at 522 ng/mL in the young and at 223 in the old.
constexpr double old_age_y = 65;
constexpr double old_sensitivity = 522.0 / 223.0;
// Alexander and Gross, Anesth Analg 1988;67:377: 1.48 L/min per % of saturation, 0.70 after 0.1 mg/kg of
// midazolam.
constexpr double hypoxic_l_per_min_pct = 1.48;
constexpr double midazolam_hypoxic_c50 = 170;  // ng/mL, Vigil's own: at 190 ng/mL 0.47 is left
constexpr double hypoxia_below_pct = 95;
constexpr double hypoxic_site_per_min = 10;  // the carotid body answers within seconds
// Bailey et al., Anesthesiology 1990;73:826: apnoea in none of 12 after fentanyl, in 6 of 12 after fentanyl
// and 0.05 mg/kg of midazolam. So an average adult stands on the brink at 2 ng/mL of remifentanil and 90
// ng/mL of midazolam.
constexpr double opioid_benzodiazepine_synergy = 8;  // Vigil's own
// Morel et al., J Appl Physiol 1984, and Berggren et al., Acta Anaesthesiol Scand 1987;31:667: the rate rises
// by up to 39 % and minute ventilation hardly changes.
constexpr double quickening_most = 0.6;  // Vigil's own
constexpr double quickening_half_ng_per_ml = 300;
// Bourke et al., Anesthesiology 1987;66:153: 3 mg/kg of ketamine shifts the response by 2.0 mmHg, slope
// unchanged.
constexpr double ketamine_mmhg_per_ng_per_ml = 2.0 / 2000;  // Vigil's own: some 2000 ng/mL after that dose

// A rhythm slower than this is none; it comes back a little later than it went. Vigil's own.
constexpr double apnoea_below_rr = 3;
constexpr double breathing_above_rr = 4;
constexpr double rate_power = 0.3;         // Vigil's own: of what CO₂ adds, depth takes more than rate
constexpr double opioid_rate_power = 0.8;  // Vigil's own: opioids slow more than they flatten
constexpr double most_rr = 45;
constexpr double most_tidal_l = 2.5;

/// Alveolar ventilation that keeps the resting CO₂.
double resting_alveolar(const Resting& resting, const Sizes& sizes) {
  return btps_over_stpd * sizes.carbon_dioxide_l_per_min / resting_paco2(resting);
}
double resting_total(const Resting& resting, const Sizes& sizes) {
  return resting_alveolar(resting, sizes) + resting.rr * sizes.dead_space_l;
}

double pull(double per_min, double step_min) { return 1 - exp_of(-per_min * step_min); }

}  // namespace

Depression depression_of(const EffectLevels& levels, double age_y) {
  const double sensitivity = age_y < old_age_y ? 1 : old_sensitivity;
  const double opioid = levels.remifentanil / remifentanil_c50;
  const double benzodiazepine = sensitivity * levels.midazolam / midazolam_c50;
  const double opioid_effect = opioid > 0 ? pow_of(opioid, remifentanil_hill) : 0;
  const double together = opioid_benzodiazepine_synergy * opioid * benzodiazepine;

  Depression left;
  left.ventilation = 1 / (1 + opioid_effect + benzodiazepine + together);
  const double opioid_left = 1 / (1 + opioid_effect + together);
  left.rate = pow_of(opioid_left, opioid_rate_power);
  left.hypoxic = opioid_left / (1 + sensitivity * levels.midazolam / midazolam_hypoxic_c50);
  left.quickening = 1 + quickening_most * levels.midazolam / (levels.midazolam + quickening_half_ng_per_ml);
  left.set_point_mmhg = levels.ketamine * ketamine_mmhg_per_ng_per_ml;
  return left;
}

double demanded_l_per_min(const Resting& resting, const Sizes& sizes, const Depression& depression,
                          double paco2, double saturation) {
  const double felt = std::max(paco2 - depression.set_point_mmhg, 1.0);
  const double stimulus = pow_of(felt / resting_paco2(resting), co2_power);
  const double lacking_pct = std::max(0.0, std::min(hypoxia_below_pct, resting.spo2) - 100 * saturation);
  return resting_total(resting, sizes) * depression.ventilation * stimulus +
         hypoxic_l_per_min_pct * lacking_pct * depression.hypoxic * std::min(stimulus, 1.5);
}

Drive::Drive(const Resting& resting, double step_min)
    : co2_pull_{pull(co2_site_per_min, step_min)},
      co2_site_{resting_paco2(resting)},
      o2_pull_{pull(hypoxic_site_per_min, step_min)},
      o2_site_{resting.spo2 / 100} {}

Effort Drive::step(const Resting& resting, const Sizes& sizes, const Depression& depression, double paco2,
                   double saturation) {
  co2_site_ += co2_pull_ * (paco2 - co2_site_);
  o2_site_ += o2_pull_ * (saturation - o2_site_);
  if (resting.rr <= 0) return {};

  const double demanded = demanded_l_per_min(resting, sizes, depression, co2_site_, o2_site_);
  const double rest = resting_total(resting, sizes);
  // How hard CO₂ and hypoxia drive, were the rhythm not slowed.
  const double driven = std::max(1e-3, demanded / (rest * depression.ventilation));
  const double rr =
      std::min(most_rr, resting.rr * pow_of(driven, rate_power) * depression.rate * depression.quickening);
  apnoeic_ = rr < (apnoeic_ ? breathing_above_rr : apnoea_below_rr);
  if (apnoeic_) return {};
  return {rr, std::min(most_tidal_l, resting.effort * demanded / rr)};
}

}  // namespace vigil::physiology
