// SPDX-License-Identifier: MIT
#include "publisher/physiology/circulation.hpp"

#include <algorithm>

namespace vigil::physiology {

namespace {

// Ketamine. Through +16/+11 mmHg at the end of 40 min of 0.75 mg/kg/h (0.5 mg/kg; 2342 infusions at Yale),
// where Domino's set and this lag give 221 ng/mL; its most after Långsjö et al., Anesthesiology 2005;103:258
// (S-ketamine 1959 ng/mL: mean pressure +27 %, heart rate +43 %). The shape is Vigil's own.
constexpr double pressor_half_ng_per_ml = 271;  // with a Hill coefficient of 2: small levels do little
constexpr double pressor_sys = 40;              // mmHg at most
constexpr double pressor_dia = 27.5;
constexpr double pressor_hr = 28;  // /min
// Trails the blood by 5 to 10 min. Vigil's own.
constexpr double pressor_per_min = 0.10;

// Alexander and Gross, Anesth Analg 1988;67:377: +23 /min at a saturation of 75 %, +4 after 0.1 mg/kg of
// midazolam.
constexpr double hypoxic_hr_per_pct = 1.15;
constexpr double hypoxia_below_pct = 95;
constexpr double midazolam_hypoxic_hr_c50 = 40;  // ng/mL, Vigil's own
constexpr double hypoxic_sys_per_pct = 0.6;      // mmHg, Vigil's own
// The starved heart slows and fails. Vigil's own.
constexpr double failing_below_pct = 60;
constexpr double failed_at_pct = 25;
constexpr double failed_share = 0.25;
// Carbon dioxide frees adrenaline. Vigil's own.
constexpr double hypercapnic_sys_per_mmhg = 0.7;
constexpr double hypercapnic_dia_per_mmhg = 0.3;
constexpr double hypercapnic_hr_per_mmhg = 0.4;
constexpr double hypercapnic_most_mmhg = 50;
// Nieuwenhuijs et al., Anesthesiology 2003;98:312: mean pressure −3.7 % at 1 ng/mL of remifentanil.
constexpr double remifentanil_pressure_per_ng_per_ml = 0.037;
constexpr double remifentanil_hr_per_ng_per_ml = 0.03;  // Vigil's own
constexpr double remifentanil_most_ng_per_ml = 8;
constexpr double midazolam_pressure = 0.25;  // Vigil's own: −5 % at 200 ng/mL
constexpr double midazolam_half_ng_per_ml = 800;
// 10 ms per mmHg at 72 /min; 3 s through the vagus and slower nerves.
constexpr double reflex_hr_per_mmhg = 0.85;
constexpr double reflex_per_min = 20;
constexpr double reflex_most = 35;       // /min
constexpr double hr_on_pressure = 0.25;  // Vigil's own: of a share more of beats so much more of pressure
constexpr double vessels_per_min = 6;    // they take 10 s
constexpr double least_hr = 18;
constexpr double most_hr = 200;
constexpr double least_pulse_pressure = 12;

double pull(double per_min, double step_min) { return 1 - exp_of(-per_min * step_min); }

/// 1 in health, `failed_share` where hardly any oxygen is left.
double heart_left(double saturation_pct) {
  const double along =
      std::clamp((saturation_pct - failed_at_pct) / (failing_below_pct - failed_at_pct), 0.0, 1.0);
  return failed_share + (1 - failed_share) * along;
}

}  // namespace

Circulation::Circulation(const Resting& resting, double step_min)
    : pressor_pull_{pull(pressor_per_min, step_min)},
      vessel_pull_{pull(vessels_per_min, step_min)},
      reflex_pull_{pull(reflex_per_min, step_min)},
      now_{resting.hr, resting.bp_sys, resting.bp_dia} {}

void Circulation::pass(double ketamine_plasma, double minutes) {
  pressor_site_ += pull(pressor_per_min, minutes) * (ketamine_plasma - pressor_site_);
}

void Circulation::step(const Resting& resting, const Strain& strain) {
  pressor_site_ += pressor_pull_ * (strain.ketamine_plasma - pressor_site_);
  const double ratio = pressor_site_ / pressor_half_ng_per_ml;
  const double pressor = ratio * ratio / (1 + ratio * ratio);
  const double lacking = std::max(0.0, std::min(hypoxia_below_pct, resting.spo2) - strain.saturation_pct);
  const double felt = lacking / (1 + strain.levels.midazolam / midazolam_hypoxic_hr_c50);
  const double carbon = std::clamp(strain.paco2 - resting_paco2(resting), 0.0, hypercapnic_most_mmhg);

  // What the body sets itself.
  const double sys =
      resting.bp_sys + pressor_sys * pressor + hypoxic_sys_per_pct * felt + hypercapnic_sys_per_mmhg * carbon;
  const double dia = resting.bp_dia + pressor_dia * pressor + hypercapnic_dia_per_mmhg * carbon;
  const double opioid = std::min(strain.levels.remifentanil, remifentanil_most_ng_per_ml);
  const double hr =
      (resting.hr + pressor_hr * pressor + hypoxic_hr_per_pct * felt + hypercapnic_hr_per_mmhg * carbon) *
      (1 - remifentanil_hr_per_ng_per_ml * opioid);

  // What it gets: wide vessels, a starved heart; the baroreflex answers the difference.
  const double left = heart_left(strain.saturation_pct);
  const double widened = (1 - remifentanil_pressure_per_ng_per_ml * opioid) *
                         (1 - midazolam_pressure * strain.levels.midazolam /
                                  (strain.levels.midazolam + midazolam_half_ng_per_ml));
  const double missing = mean_pressure(sys, dia) - mean_pressure(now_.bp_sys, now_.bp_dia);
  const double wanted = std::clamp(reflex_hr_per_mmhg * missing, -reflex_most, reflex_most);
  reflex_per_min_ += reflex_pull_ * (wanted - reflex_per_min_);
  now_.hr = std::clamp((hr + reflex_per_min_) * left, least_hr, most_hr);
  const double output = 1 + hr_on_pressure * (now_.hr - hr) / hr;
  const double share = widened * left * output;
  now_.bp_sys += vessel_pull_ * (sys * share - now_.bp_sys);
  now_.bp_dia += vessel_pull_ * (dia * share - now_.bp_dia);
  now_.bp_dia = std::min(now_.bp_dia, now_.bp_sys - least_pulse_pressure);
}

}  // namespace vigil::physiology
