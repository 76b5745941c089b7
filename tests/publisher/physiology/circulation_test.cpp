// SPDX-License-Identifier: MIT
#include "publisher/physiology/circulation.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "publisher/physiology/physiology.hpp"

using namespace vigil::physiology;

namespace {

/// 70 kg at rest, with a pump.
struct Patient {
  Resting rest;
  Build build;
  Airway airway;
  Inflow inflow{};
  Physiology body{build, rest};

  void live(double seconds) {
    for (long step = std::lround(seconds * steps_per_s); step > 0; --step) body.step(rest, airway, inflow);
  }
  void infuse(Drug drug, double mg_per_kg_per_h) {
    inflow[static_cast<std::size_t>(drug)] = mg_per_kg_per_h * build.weight_kg / 60;
  }
};

/// The circulation alone under one strain until it is steady.
Pulse settled(const Strain& strain) {
  const Resting rest;
  Circulation circulation{rest, step_min};
  for (int i = 0; i < 600 * steps_per_s; ++i) circulation.step(rest, strain);
  return circulation.now();
}

}  // namespace

TEST_CASE("at rest the circulation holds what it rests at") {
  Patient patient;
  patient.live(1800);
  CHECK(patient.body.pulse().hr == doctest::Approx(72).epsilon(1e-4));
  CHECK(patient.body.pulse().bp_sys == doctest::Approx(122).epsilon(1e-4));
  CHECK(patient.body.pulse().bp_dia == doctest::Approx(76).epsilon(1e-4));
}

TEST_CASE(
    "0.75 mg/kg/h of ketamine raises the pressure by 16/11 mmHg at 40 min, when it ends; then it eases") {
  Patient patient;
  patient.infuse(Drug::ketamine, 0.75);
  double highest = 0;
  double highest_min = 0;
  double at_40 = 0;
  double dia_at_40 = 0;
  for (int minute = 1; minute <= 120; ++minute) {
    if (minute == 41) patient.infuse(Drug::ketamine, 0);
    patient.live(60);
    const Pulse& pulse = patient.body.pulse();
    if (minute == 40) {
      at_40 = pulse.bp_sys;
      dia_at_40 = pulse.bp_dia;
    }
    if (pulse.bp_sys > highest) {
      highest = pulse.bp_sys;
      highest_min = minute;
    }
  }
  CHECK(at_40 - 122 == doctest::Approx(16).epsilon(0.05));
  CHECK(dia_at_40 - 76 == doctest::Approx(11).epsilon(0.05));
  CHECK(highest_min >= 38);
  CHECK(highest_min <= 43);
  CHECK(patient.body.pulse().bp_sys - 122 < 5);
}

TEST_CASE("the pressor effect trails a change of rate by minutes") {
  Patient patient;
  patient.infuse(Drug::ketamine, 0.35);
  patient.live(7200);
  const double before = patient.body.pulse().bp_sys;
  patient.infuse(Drug::ketamine, 0);
  patient.live(60);
  CHECK(patient.body.pulse().bp_sys > before - 2.5);
  patient.live(1800);
  CHECK(patient.body.pulse().bp_sys < before - 5);
}

TEST_CASE("vessels that widen are answered by the heart, and the pressure falls less for it") {
  Strain strain;
  strain.levels.midazolam = 400;
  const Pulse pulse = settled(strain);
  CHECK(pulse.hr > 74);
  CHECK(pulse.bp_sys < 122 - 4);
  // By hand: 400 ng/mL take 25 % · 400/1200 = 8.3 % of the pressure.
  CHECK(pulse.bp_sys > 122 * (1 - 0.0833));
}

TEST_CASE("remifentanil takes some 4 % of the pressure per ng/mL") {
  Strain strain;
  strain.levels.remifentanil = 1;
  const Pulse pulse = settled(strain);
  const double mean = mean_pressure(pulse.bp_sys, pulse.bp_dia);
  const double rest = mean_pressure(122, 76);
  CHECK(mean / rest < 0.98);
  CHECK(mean / rest > 0.955);
}

TEST_CASE("lack of oxygen quickens the heart by 23 at 75 %, less under midazolam, and in the end stops it") {
  Strain strain;
  strain.saturation_pct = 75;
  CHECK(settled(strain).hr - 72 == doctest::Approx(23).epsilon(0.1));
  strain.levels.midazolam = 190;
  CHECK(settled(strain).hr - 72 < 9);
  CHECK(settled(strain).hr - 72 > 2);
  strain = {};
  strain.saturation_pct = 20;
  CHECK(settled(strain).hr < 65);
  CHECK(settled(strain).bp_sys < 90);
}

TEST_CASE("carbon dioxide raises heart rate and pressure") {
  Strain strain;
  strain.paco2 = 60;
  const Pulse pulse = settled(strain);
  CHECK(pulse.hr > 76);
  CHECK(pulse.bp_sys > 132);
}

TEST_CASE("whatever is done to it, the pulse stays a pulse") {
  for (const double saturation : {0.0, 50.0, 100.0})
    for (const double paco2 : {5.0, 40.0, 150.0})
      for (const double level : {0.0, 1e3, 1e6}) {
        const Pulse pulse = settled({level, {level, level, level}, saturation, paco2});
        CHECK(std::isfinite(pulse.hr));
        CHECK(pulse.hr >= 18);
        CHECK(pulse.hr <= 200);
        CHECK(pulse.bp_sys - pulse.bp_dia >= 11.9);
      }
}
