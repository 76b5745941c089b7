// SPDX-License-Identifier: MIT
#include "publisher/simulator/living.hpp"

#include <algorithm>
#include <cstddef>

#include "publisher/simulator/body.hpp"

namespace vigil::simulator {

namespace {

static_assert(steps_per_s == physiology::steps_per_s, "body and physiology go in step");

constexpr double usual_height_cm = 175;
constexpr double usual_female_height_cm = 163;

physiology::Build build_of(const vigil::Patient& patient) {
  physiology::Build build;
  build.female = patient.sex == "female" || patient.sex == "f" || patient.sex == "F";
  build.weight_kg = patient.weight_kg.value_or(build.weight_kg);
  build.height_cm = build.female ? usual_female_height_cm : usual_height_cm;
  build.age_y = patient.age_y.value_or(build.age_y);
  return build;
}

physiology::Resting resting_of(const Vitals& vitals) {
  return {vitals.hr, vitals.bp_sys, vitals.bp_dia, vitals.rr, vitals.depth, vitals.etco2, vitals.spo2};
}

}  // namespace

Living::Living(const Person& person) : body_{build_of(person.patient), resting_of(person.vitals)} {
  for (const PumpSettings& pump : person.pumps) {
    const Syringe& syringe =
        syringes_.emplace_back(Syringe{physiology::find_drug(pump.drug), pump.conc_mg_per_ml});
    if (!syringe.drug || pump.rate_ml_per_h <= 0) continue;
    body_.infused_before(*syringe.drug, pump.rate_ml_per_h / 60 * syringe.mg_per_ml,
                         60 * pump.infused_ml / pump.rate_ml_per_h);
  }
}

Vitals Living::step(const Vitals& resting, const std::vector<double>& pump_ml) {
  airway_.open = resting.airway < closed_airway ? 0 : resting.airway;
  airway_.inspired_pco2 = resting.fico2;
  physiology::Inflow inflow{};
  for (std::size_t i = 0; i < syringes_.size(); ++i)
    if (syringes_[i].drug)
      inflow[static_cast<std::size_t>(*syringes_[i].drug)] +=
          pump_ml[i] * syringes_[i].mg_per_ml / physiology::step_min;
  body_.step(resting_of(resting), airway_, inflow);

  const physiology::Breathing& breathing = body_.breathing();
  const physiology::Pulse& pulse = body_.pulse();
  Vitals now = resting;  // temperature, perfusion, airway and line are as the course has them
  now.hr = pulse.hr;
  now.bp_sys = pulse.bp_sys;
  now.bp_dia = pulse.bp_dia;
  now.rr = breathing.rr;
  now.depth = breathing.depth;
  now.etco2 = breathing.etco2;
  now.spo2 = breathing.spo2;
  return now;
}

}  // namespace vigil::simulator
