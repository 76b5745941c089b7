// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace vigil::simulator {

/// What the body is made to do at an instant. Whoever sets these drives the patient: a scenario's course, or
/// the physiology, for which the course's values are those at rest.
struct Vitals {
  double hr = 72;        ///< /min
  double bp_sys = 122;   ///< mmHg
  double bp_dia = 76;    ///< mmHg
  double rr = 14;        ///< /min; 0 is apnoea
  double depth = 1;      ///< of a breath, 1 is usual
  double etco2 = 38;     ///< mmHg
  double fico2 = 0;      ///< mmHg
  double spo2 = 98;      ///< %
  double temp = 36.7;    ///< °C
  double perfusion = 1;  ///< of the finger, 1 is usual
  double airway = 1;     ///< share of a breath that passes; 0 is closed, and effort moves no gas
  double co2_line = 1;   ///< share of the expired gas that the CO₂ line samples; a moved cannula has less
};

/// A member of Vitals by its name in scenarios. A living value wanders about its set point: `wander` is the
/// standard deviation as a fraction of it, `wander_tau_s` how long it remembers (0: it does not wander).
struct SetPoint {
  std::string_view key;
  double Vitals::*value;
  double lo;  ///< what a scenario may ask for, and what the body stays within
  double hi;
  double wander;
  double wander_tau_s;
};

constexpr std::array<SetPoint, 12> set_points{{
    {"hr", &Vitals::hr, 20, 220, 0.02, 40},
    {"bp_sys", &Vitals::bp_sys, 40, 260, 0.015, 90},
    {"bp_dia", &Vitals::bp_dia, 20, 160, 0.015, 90},
    {"rr", &Vitals::rr, 0, 60, 0.03, 60},
    {"depth", &Vitals::depth, 0.05, 3, 0.04, 30},
    {"etco2", &Vitals::etco2, 5, 120, 0.01, 60},
    {"fico2", &Vitals::fico2, 0, 60, 0, 60},
    {"spo2", &Vitals::spo2, 40, 100, 0.003, 45},
    {"temp", &Vitals::temp, 30, 43, 0.0005, 300},
    {"perfusion", &Vitals::perfusion, 0, 3, 0.06, 60},
    {"airway", &Vitals::airway, 0, 1, 0, 0},
    {"co2_line", &Vitals::co2_line, 0, 1, 0, 0},
}};

using SetPointValues = std::array<std::optional<double>, set_points.size()>;

}  // namespace vigil::simulator
