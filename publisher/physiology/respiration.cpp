// SPDX-License-Identifier: MIT
#include "publisher/physiology/respiration.hpp"

#include <algorithm>
#include <cmath>

namespace vigil::physiology {

namespace {

constexpr double air_fio2 = 0.21;
constexpr double cannula_most_l_per_min = 6;
constexpr double cannula_fio2_per_l = 0.04;
constexpr double mask_most_l_per_min = 15;
constexpr double mask_most_fio2 = 0.80;
// A breath shows alveolar gas at its end once it has washed out so much more than the dead space. Vigil's
// own.
constexpr double washout_share = 0.7;

}  // namespace

double fio2_of(double l_per_min) {
  const double flow = std::clamp(l_per_min, 0.0, mask_most_l_per_min);
  const double cannula = air_fio2 + cannula_fio2_per_l * std::min(flow, cannula_most_l_per_min);
  if (flow <= cannula_most_l_per_min) return cannula;
  const double along = (flow - cannula_most_l_per_min) / (mask_most_l_per_min - cannula_most_l_per_min);
  return cannula + along * (mask_most_fio2 - cannula);
}

Respiration::Respiration(const Build& build, const Resting& resting, double step_min)
    : sizes_{build},
      age_y_{build.age_y},
      resting_{resting},
      drive_{resting, step_min},
      stores_{resting, sizes_, step_min},
      steps_per_slot_{static_cast<int>(std::lround(finger_delay_s / delay_slots / (60 * step_min)))} {
  on_its_way_.fill(stores_.saturation());
}

void Respiration::step(const Resting& resting, const EffectLevels& levels, const Airway& airway) {
  if (!(resting == resting_)) {
    resting_ = resting;
    stores_.set_resting(resting);
  }
  // Against rest, which is what the oximeter's bias belongs to.
  const double felt_saturation = stores_.shown_pct(stores_.saturation()) / 100;
  const Effort effort =
      drive_.step(resting, sizes_, depression_of(levels, age_y_), stores_.paco2(), felt_saturation);
  const double tidal_l = effort.tidal_l * std::clamp(airway.open, 0.0, 1.0);
  const double alveolar_l = std::max(0.0, tidal_l - sizes_.dead_space_l);
  stores_.step(
      {effort.rr * alveolar_l, fio2_of(airway.oxygen_l_per_min), airway.inspired_pco2, airway.open > 0});

  if (++steps_in_slot_ >= steps_per_slot_) {
    steps_in_slot_ = 0;
    on_its_way_[slot_] = stores_.saturation();
    slot_ = (slot_ + 1) % delay_slots;
  }

  const double resting_tidal_l = sizes_.dead_space_l + btps_over_stpd * sizes_.carbon_dioxide_l_per_min /
                                                           resting_paco2(resting) / std::max(resting.rr, 1.0);
  now_.rr = effort.rr;
  now_.depth = effort.tidal_l / resting_tidal_l;
  now_.tidal_l = tidal_l;
  now_.paco2 = stores_.paco2();
  now_.pao2 = stores_.pao2();
  now_.sao2 = 100 * stores_.saturation();
  now_.spo2 = stores_.shown_pct(on_its_way_[slot_]);
  const double washed = std::min(1.0, alveolar_l / (washout_share * sizes_.dead_space_l));
  now_.etco2 =
      airway.inspired_pco2 + washed * std::max(0.0, end_tidal_share * stores_.paco2() - airway.inspired_pco2);
  if (tidal_l <= 0) now_.etco2 = 0;
}

double Respiration::demanded_at(const Resting& resting, const EffectLevels& levels, double paco2) const {
  return demanded_l_per_min(resting, sizes_, depression_of(levels, age_y_), paco2, resting.spo2 / 100);
}

}  // namespace vigil::physiology
