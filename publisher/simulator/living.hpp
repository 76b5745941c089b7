// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <vector>

#include "publisher/physiology/physiology.hpp"
#include "publisher/simulator/person.hpp"
#include "publisher/simulator/vitals.hpp"

namespace vigil::simulator {

/// Lets a patient live by the physiology (publisher/physiology/MODEL.md): takes what the scenario's course
/// sets as what the patient rests at, what the pump delivered and what is given by hand, and says what the
/// body does. A value: a copy is a checkpoint.
class Living {
 public:
  /// What each pump had infused before the start is in the body, at its rate until now.
  explicit Living(const Person& person);

  /// Into the vein at once, mg.
  void give(physiology::Drug drug, double mg) { body_.bolus(drug, mg); }
  void set_oxygen(double l_per_min) { airway_.oxygen_l_per_min = l_per_min; }

  /// One step of the simulation. `resting`: the course; `pump_ml`: what flowed from each pump in it.
  Vitals step(const Vitals& resting, const std::vector<double>& pump_ml);

  const physiology::Physiology& body() const { return body_; }

 private:
  physiology::Physiology body_;
  physiology::Airway airway_;
  struct Syringe {
    std::optional<physiology::Drug> drug;  ///< none: one that the model does not know
    double mg_per_ml = 0;
  };
  std::vector<Syringe> syringes_;  ///< of the pumps, in their order
};

}  // namespace vigil::simulator
