// SPDX-License-Identifier: MIT
// Whole stories: drug, breathing and circulation together.
#include "publisher/physiology/physiology.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

using namespace vigil::physiology;

namespace {

struct Patient {
  Resting rest;
  Build build;
  Airway airway;
  Inflow inflow{};
  Physiology body{build, rest};

  void live(double seconds) {
    for (long step = std::lround(seconds * steps_per_s); step > 0; --step) body.step(rest, airway, inflow);
  }
  const Breathing& breathing() const { return body.breathing(); }
};

}  // namespace

TEST_CASE("four hours of 0.35 mg/kg/h: a level of about 200, breathing untouched, a mild pressor response") {
  Patient patient;
  patient.inflow[0] = 0.35 * 70 / 60;
  patient.live(4 * 3600);
  CHECK(patient.body.plasma_ng_per_ml(Drug::ketamine) > 150);
  CHECK(patient.body.plasma_ng_per_ml(Drug::ketamine) < 250);
  CHECK(patient.breathing().rr > 13);
  CHECK(patient.breathing().spo2 > 97.5);
  CHECK(patient.body.pulse().bp_sys > 128);
  CHECK(patient.body.pulse().bp_sys < 142);
}

TEST_CASE("a remifentanil bolus: apnoea within two minutes, desaturation on air, back within ten") {
  Patient patient;
  patient.body.bolus(Drug::remifentanil, 0.140);  // 2 µg/kg
  double slowest = 60;
  double lowest = 100;
  for (int second = 0; second < 300; ++second) {
    patient.live(1);
    slowest = std::min(slowest, patient.breathing().rr);
    lowest = std::min(lowest, patient.breathing().spo2);
  }
  CHECK(slowest == 0);
  CHECK(lowest < 94);
  patient.live(600);
  CHECK(patient.breathing().rr > 9);
  CHECK(patient.breathing().spo2 > 96);
}

TEST_CASE("midazolam on ketamine alone does little; with an opioid on board it is another patient") {
  Patient stacked;
  stacked.inflow[0] = 0.35 * 70 / 60;
  stacked.live(3600);
  stacked.body.bolus(Drug::midazolam, 3);
  stacked.live(300);
  CHECK(stacked.breathing().rr > 10);
  CHECK(stacked.breathing().spo2 > 95);

  Patient opioid;
  opioid.inflow[2] = 0.0001 * 70;  // 0.1 µg/kg/min
  opioid.live(1800);
  const double paco2 = opioid.breathing().paco2;
  opioid.body.bolus(Drug::midazolam, 3);
  opioid.live(300);
  CHECK(opioid.breathing().paco2 > paco2 + 3);
}

TEST_CASE("a copy is a checkpoint: both go on to the same bits") {
  Patient patient;
  patient.inflow[0] = 0.5;
  patient.live(100);
  patient.body.bolus(Drug::midazolam, 2);
  Patient copy = patient;
  patient.live(500);
  copy.live(250);
  copy.live(250);
  CHECK(patient.breathing().paco2 == copy.breathing().paco2);
  CHECK(patient.breathing().spo2 == copy.breathing().spo2);
  CHECK(patient.body.pulse().bp_sys == copy.body.pulse().bp_sys);
  CHECK(patient.body.effect_ng_per_ml(Drug::midazolam) == copy.body.effect_ng_per_ml(Drug::midazolam));
}

TEST_CASE("laryngospasm: effort without gas, desaturation, a quick heart; when it breaks, all comes back") {
  Patient patient;
  patient.live(60);
  patient.airway.open = 0;
  patient.live(80);
  CHECK(patient.breathing().rr > 12);
  CHECK(patient.breathing().etco2 == 0);
  CHECK(patient.breathing().spo2 < 95);
  CHECK(patient.body.pulse().hr > 75);
  patient.airway.open = 1;
  patient.live(300);
  CHECK(patient.breathing().spo2 > 97);
  CHECK(patient.breathing().etco2 > 30);
}
