// SPDX-License-Identifier: MIT
#pragma once

#include <optional>

#include "publisher/physiology/physiology.hpp"
#include "publisher/simulator/person.hpp"
#include "publisher/simulator/vitals.hpp"

namespace vigil::simulator {

/// Lets a patient live by the physiology (publisher/physiology/MODEL.md): takes what the scenario's course
/// sets as what the patient rests at, what the pump delivered and what is given by hand, and says what the
/// body does. A value: a copy is a checkpoint.
class Living {
 public:
  /// What the pump had infused before the start is in the body, at its rate until now.
  explicit Living(const Person& person);

  /// Into the vein at once, mg.
  void give(physiology::Drug drug, double mg) { body_.bolus(drug, mg); }
  void set_oxygen(double l_per_min) { airway_.oxygen_l_per_min = l_per_min; }

  /// One step of the simulation. `resting`: the course; `pump_ml`: what flowed in it.
  Vitals step(const Vitals& resting, double pump_ml);

  const physiology::Physiology& body() const { return body_; }

 private:
  physiology::Physiology body_;
  physiology::Airway airway_;
  std::optional<physiology::Drug> pump_drug_;  ///< none: no pump, or a drug that the model does not know
  double pump_mg_per_ml_ = 0;
};

}  // namespace vigil::simulator
