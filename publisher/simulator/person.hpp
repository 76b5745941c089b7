// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

#include "common/model/bay.hpp"
#include "publisher/simulator/pump.hpp"
#include "publisher/simulator/scenario.hpp"
#include "publisher/simulator/vitals.hpp"

namespace vigil::simulator {

/// One simulated patient: the scenario, with all that it leaves open drawn from the seed.
struct Person {
  vigil::Patient patient;
  Vitals vitals;    ///< at the start
  Sensors sensors;  ///< that the bay has
  double ecg_gain = 1;
  std::vector<PumpSettings> pumps;
};

/// An adult as they come for a ketamine infusion. The same for the same arguments, and what the scenario sets
/// changes nothing of what is drawn besides.
Person make_person(const Scenario& scenario, std::uint64_t seed);

}  // namespace vigil::simulator
