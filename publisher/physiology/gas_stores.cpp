// SPDX-License-Identifier: MIT
#include "publisher/physiology/gas_stores.hpp"

#include <algorithm>

namespace vigil::physiology {

namespace {

constexpr double air_fio2 = 0.21;
// Mixed venous over arterial CO₂ at rest: 46 over 40 mmHg. What the blood carries per mmHg follows from it,
// the Haldane effect included.
constexpr double venous_over_arterial_mmhg = 6;
// L (STPD) per mmHg at 70 kg. Lung tissue and arterial blood; tissue that much blood reaches; the rest, with
// what flows to it per mmHg and min. Vigil's own, fitted to Kobayashi and Yokoyama, Masui 1994;43:1130 (9.8
// mmHg in the first minute of apnoea, then 3.4 to 4.4 a minute) and to Bouillon's 0.08 /min for the
// elimination of CO₂.
constexpr double lung_tissue_co2 = 0.001;
constexpr double tissue_co2 = 0.035;
constexpr double slow_tissue_co2 = 0.100;
constexpr double slow_flow_co2 = 0.004;
constexpr double least_shunt = 0.02;  // through the bronchi and the heart's own veins
constexpr double most_shunt = 0.5;

/// A PaCO₂ that leaves no room for oxygen leaves a trace.
constexpr double alveolar_po2_on_air(double pco2) {
  return std::max(1.0, alveolar_po2(air_fio2, pco2, respiratory_quotient));
}

}  // namespace

GasStores::GasStores(const Resting& resting, const Sizes& sizes, double step_min)
    : sizes_{sizes},
      step_min_{step_min},
      alveolar_pco2_{resting_paco2(resting)},
      tissue_pco2_{alveolar_pco2_ + venous_over_arterial_mmhg},
      slow_pco2_{tissue_pco2_},
      alveolar_po2_{alveolar_po2_on_air(alveolar_pco2_)} {
  set_resting(resting);
  const Haemoglobin blood{alveolar_pco2_};
  const double used = sizes_.oxygen_l_per_min / sizes_.cardiac_output_l_per_min;
  // (1 − s) Cc' + s Cv = Cv + used, at a steady state.
  venous_content_ = blood.content(alveolar_po2_) - used / (1 - shunt_);
  arterial_content_ = venous_content_ + used;
  arterialise();
}

void GasStores::set_resting(const Resting& resting) {
  const double pco2 = resting_paco2(resting);
  const Haemoglobin blood{pco2};
  const double po2 = alveolar_po2_on_air(pco2);
  const double end_capillary = blood.content(po2);
  const double used = sizes_.oxygen_l_per_min / sizes_.cardiac_output_l_per_min;
  // The pressure at the wished saturation, and the shunt that gives it.
  double lo = 0;
  double hi = barometric_mmhg;
  for (int halving = 0; halving < 45; ++halving) {
    const double middle = (lo + hi) / 2;
    (100 * blood.saturation(middle) < resting.spo2 ? lo : hi) = middle;
  }
  const double wished = blood.content(hi);
  const double shunt = (end_capillary - wished) / (end_capillary - wished + used);
  shunt_ = std::clamp(shunt, least_shunt, most_shunt);
  const double reached = blood.po2_of(end_capillary - shunt_ / (1 - shunt_) * used);
  // An oximeter may read up to 2 % beside the truth; what rest asks for beyond the lung's best is that.
  bias_pct_ = std::max(0.0, resting.spo2 - 100 * blood.saturation(reached));
}

void GasStores::step(const Air& air) {
  const double flow = sizes_.carbon_dioxide_l_per_min / venous_over_arterial_mmhg;  // L/min per mmHg
  const double from_blood = flow * (tissue_pco2_ - alveolar_pco2_);
  const double to_slow = sizes_.tissue * slow_flow_co2 * (tissue_pco2_ - slow_pco2_);
  const double breathed_out = air.alveolar_l_per_min * (alveolar_pco2_ - air.inspired_pco2) / btps_over_stpd;
  const double lung_gas = sizes_.lung_l / btps_over_stpd;
  alveolar_pco2_ += step_min_ * (from_blood - breathed_out) / (lung_gas + sizes_.tissue * lung_tissue_co2);
  tissue_pco2_ +=
      step_min_ * (sizes_.carbon_dioxide_l_per_min - from_blood - to_slow) / (sizes_.tissue * tissue_co2);
  slow_pco2_ += step_min_ * to_slow / (sizes_.tissue * slow_tissue_co2);

  const double taken_up = sizes_.cardiac_output_l_per_min * (1 - shunt_) * (end_capillary_ - venous_content_);
  // More oxygen leaves the lung than carbon dioxide comes: what is missing is drawn in, breath or no breath.
  const double drawn_in = air.open ? std::max(0.0, taken_up - from_blood) * air.fio2 : 0;
  const double breathed_in =
      air.alveolar_l_per_min * (inspired_po2(air.fio2) - alveolar_po2_) / btps_over_stpd;
  alveolar_po2_ += step_min_ * (breathed_in + drawn_in - taken_up) / lung_gas;
  alveolar_po2_ = std::clamp(alveolar_po2_, 1.0, barometric_mmhg - vapour_mmhg);
  const double left_lung = (1 - shunt_) * end_capillary_ + shunt_ * venous_content_;
  const double flow_o2 = sizes_.cardiac_output_l_per_min;
  const double to_tissue = arterial_content_;
  arterial_content_ += step_min_ * flow_o2 * (left_lung - arterial_content_) / sizes_.arterial_blood_l;
  venous_content_ +=
      step_min_ * (flow_o2 * (to_tissue - venous_content_) - sizes_.oxygen_l_per_min) / sizes_.venous_blood_l;
  venous_content_ = std::max(venous_content_, 0.0);
  arterialise();
}

void GasStores::arterialise() {
  const Haemoglobin blood{alveolar_pco2_};
  end_capillary_ = blood.content(alveolar_po2_);
  arterial_po2_ = blood.po2_of((1 - shunt_) * end_capillary_ + shunt_ * venous_content_);
  saturation_ = blood.saturation(arterial_po2_);
}

double GasStores::shown_pct(double saturation) const { return std::min(100.0, 100 * saturation + bias_pct_); }

}  // namespace vigil::physiology
