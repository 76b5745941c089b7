// SPDX-License-Identifier: MIT
#include "publisher/simulator/person.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

#include "publisher/simulator/random.hpp"
#include "publisher/simulator/shape.hpp"

namespace vigil::simulator {

namespace {

constexpr double usual_cap_mg_per_h = 24;  // of a low dose over five days

/// Two initials that name nobody.
std::string draw_alias(Random& random) {
  constexpr std::string_view letters = "ABCDEFGHJKLMNPRSTVW";
  const auto letter = [&] { return letters[static_cast<std::size_t>(random.whole(0, 18))]; };
  std::string alias;
  alias += letter();
  alias += '.';
  alias += letter();
  alias += '.';
  return alias;
}

/// Resting adults, calm, with a little chronic pain; older ones have the higher pressure.
Vitals draw_vitals(Random random, double age_y) {
  Vitals vitals;
  vitals.hr = rounded(random.between(58, 86));
  vitals.bp_sys = rounded(108 + 0.3 * (age_y - 20) + random.between(0, 16));
  vitals.bp_dia = rounded(vitals.bp_sys * random.between(0.58, 0.66));
  vitals.rr = rounded(random.between(12, 17.5));
  vitals.etco2 = rounded(random.between(34, 41));
  vitals.spo2 = rounded(random.between(96.2, 98.8));
  vitals.temp = rounded(random.between(36.3, 37.0), 10);
  vitals.perfusion = random.between(0.7, 1.1);
  return vitals;
}

PumpSettings make_pump(const PumpScenario& scenario, const vigil::Patient& patient, Random random) {
  PumpSettings pump;
  // All draws come first: none depends on what the scenario sets.
  const double dose = rounded(random.between(0.10, 0.35), 100);
  const double infused = rounded(random.between(4, 24), 10);
  pump.serial = "VP" + std::to_string(random.whole(100000, 999999));

  if (!scenario.drug.empty()) pump.drug = scenario.drug;
  pump.library = "Pain service 2026.2";
  pump.conc_mg_per_ml = scenario.conc_mg_per_ml.value_or(1);
  pump.weight_kg = scenario.weight_kg.value_or(*patient.weight_kg);
  const double drawn_mg_per_h = std::min(dose * pump.weight_kg, usual_cap_mg_per_h);
  const double mg_per_h =
      scenario.dose_mg_per_kg_per_h ? *scenario.dose_mg_per_kg_per_h * pump.weight_kg : drawn_mg_per_h;
  pump.rate_ml_per_h = std::min(scenario.rate_ml_per_h.value_or(mg_per_h / pump.conc_mg_per_ml), 1200.0);
  pump.vtbi_ml = scenario.vtbi_ml.value_or(100);
  pump.infused_ml = scenario.infused_ml.value_or(scenario.vtbi_ml ? 0 : infused);
  pump.kvo_ml_per_h = scenario.kvo_ml_per_h;
  pump.state = scenario.state.value_or(PumpState::infusing);
  return pump;
}

}  // namespace

Person make_person(const Scenario& scenario, std::uint64_t seed) {
  Random random{seed, "person"};
  Person person;

  const bool female = random.uniform() < 0.6;
  const double age_y = random.whole(24, 71);
  const double weight_kg = rounded(std::clamp((female ? 68 : 82) + 11 * random.normal(), 46.0, 118.0));
  const std::string alias = draw_alias(random);
  const bool arterial_line = random.uniform() < 0.2;
  person.ecg_gain = random.between(0.75, 1.25);

  person.patient = scenario.patient;
  if (person.patient.alias.empty()) person.patient.alias = alias;
  if (person.patient.sex.empty()) person.patient.sex = female ? "female" : "male";
  if (!person.patient.weight_kg) person.patient.weight_kg = weight_kg;
  if (!person.patient.age_y) person.patient.age_y = age_y;

  person.vitals = draw_vitals(Random{seed, "vitals"}, age_y);
  for (std::size_t i = 0; i < set_points.size(); ++i)
    if (scenario.vitals[i]) person.vitals.*set_points[i].value = *scenario.vitals[i];
  if (!person.patient.baseline_sbp) person.patient.baseline_sbp = rounded(person.vitals.bp_sys);
  if (!person.patient.baseline_dbp) person.patient.baseline_dbp = rounded(person.vitals.bp_dia);

  person.sensors.set();
  person.sensors.set(index_of(Sensor::abp), arterial_line);
  for (std::size_t i = 0; i < sensor_text.size(); ++i)
    if (scenario.sensors[i]) person.sensors.set(i, *scenario.sensors[i]);

  for (std::size_t i = 0; i < scenario.pumps.size(); ++i) {
    const std::string purpose = i == 0 ? "pump" : "pump " + std::to_string(i + 1);
    person.pumps.push_back(make_pump(scenario.pumps[i], person.patient, Random{seed, purpose}));
  }
  return person;
}

}  // namespace vigil::simulator
