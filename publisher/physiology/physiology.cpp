// SPDX-License-Identifier: MIT
#include "publisher/physiology/physiology.hpp"

#include <algorithm>
#include <cstddef>

namespace vigil::physiology {

namespace {

constexpr std::size_t index_of(Drug drug) { return static_cast<std::size_t>(drug); }

Kinetics kinetics_of(Drug drug, const Build& build) {
  return {usual_set(drug, build).compartments, step_min};
}

}  // namespace

Physiology::Physiology(const Build& build, const Resting& resting)
    : build_{build},
      drugs_{kinetics_of(Drug::ketamine, build), kinetics_of(Drug::midazolam, build),
             kinetics_of(Drug::remifentanil, build)},
      respiration_{build, resting, step_min},
      circulation_{resting, step_min} {}

void Physiology::bolus(Drug drug, double mg) {
  drugs_[index_of(drug)].bolus(mg);
  given_[index_of(drug)] = true;
}

void Physiology::infused_before(Drug drug, double mg_per_min, double minutes) {
  constexpr double day_min = 24 * 60;
  constexpr int parts = 240;
  const double part_min = std::min(minutes, day_min) / parts;
  if (part_min <= 0) return;
  Kinetics past{usual_set(drug, build_).compartments, part_min};
  for (int i = 0; i < parts; ++i) {
    past.step(mg_per_min);
    if (drug == Drug::ketamine) circulation_.pass(past.plasma_ng_per_ml(), part_min);
  }
  drugs_[index_of(drug)].continue_from(past);
  given_[index_of(drug)] = true;
}

void Physiology::step(const Resting& resting, const Airway& airway, const Inflow& inflow_mg_per_min) {
  for (std::size_t i = 0; i < drugs_.size(); ++i) {
    given_[i] = given_[i] || inflow_mg_per_min[i] > 0;
    if (given_[i]) drugs_[i].step(inflow_mg_per_min[i]);
  }
  const EffectLevels levels = effects();
  respiration_.step(resting, levels, airway);
  const Breathing& breathing = respiration_.now();
  circulation_.step(resting, {plasma_ng_per_ml(Drug::ketamine), levels, breathing.sao2, breathing.paco2});
}

double Physiology::plasma_ng_per_ml(Drug drug) const { return drugs_[index_of(drug)].plasma_ng_per_ml(); }
double Physiology::effect_ng_per_ml(Drug drug) const { return drugs_[index_of(drug)].effect_ng_per_ml(); }

EffectLevels Physiology::effects() const {
  return {effect_ng_per_ml(Drug::ketamine), effect_ng_per_ml(Drug::midazolam),
          effect_ng_per_ml(Drug::remifentanil)};
}

}  // namespace vigil::physiology
