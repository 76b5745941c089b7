// SPDX-License-Identifier: MIT
// Prints a story's numbers, every bit of them. Built twice, at two optimisations, for repeatability_test.cpp.
#include <cmath>
#include <cstdio>

#include "publisher/physiology/physiology.hpp"

using namespace vigil::physiology;

int main() {
  Resting rest;
  Physiology patient{Build{}, rest};
  Airway airway;
  Inflow inflow{};
  for (int minute = 0; minute < 45; ++minute) {
    inflow[0] = minute < 35 ? 0.41 : 0;
    if (minute == 10) patient.bolus(Drug::midazolam, 3);
    if (minute == 14) patient.bolus(Drug::remifentanil, 0.14);
    airway.oxygen_l_per_min = minute > 25 ? 4 : 0;
    airway.open = minute == 30 ? 0.3 : 1;
    rest.hr = 72 + minute % 7;
    for (int step = 0; step < 60 * steps_per_s; ++step) patient.step(rest, airway, inflow);
    const Breathing& b = patient.breathing();
    const Pulse& p = patient.pulse();
    for (const double value : {b.rr, b.depth, b.tidal_l, b.etco2, b.paco2, b.pao2, b.sao2, b.spo2, p.hr,
                               p.bp_sys, p.bp_dia, patient.effect_ng_per_ml(Drug::ketamine)})
      std::printf("%a ", value);
    std::printf("\n");
  }
}
