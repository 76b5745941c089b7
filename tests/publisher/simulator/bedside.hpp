// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

#include "publisher/simulator/monitor.hpp"

namespace vigil::simulator::test {

/// A body, its waves at 50 samples a second and the monitor, without a scenario: what fails is set by hand.
struct Bedside {
  explicit Bedside(std::uint64_t seed, double variability = 1, Sensors sensors = Sensors{31})
      : body{seed, variability},
        ecg{seed, 1},
        pleth{finger_pulse, seed},
        pressure{radial_pulse, seed},
        impedance{seed},
        monitor{sensors} {
    while (step < 0) live();
    for (auto* wave : {&of_ecg, &of_pleth, &of_co2, &of_chest}) wave->clear();
    numerics.clear();
  }

  /// Lives for so many whole seconds; each ends with the monitor's numbers in `numerics`.
  void live_for(int seconds) {
    for (int i = 0; i < seconds * steps_per_s; ++i) live();
  }
  void set_motion(double amount) {
    ecg.set_motion(amount);
    pleth.set_motion(amount);
    impedance.set_motion(amount);
  }
  /// The latest.
  const wire::NumericReading& now(Channel channel) const {
    return numerics.back().readings[index_of(channel)];
  }

  void live() {
    const double t_s = static_cast<double>(++step) * step_s;
    body.step(t_s, vitals);
    of_ecg.push_back(ecg.sample(t_s, body.beats()));
    of_pleth.push_back(pleth.sample(t_s, body.beats()));
    pressure.sample(t_s, body.beats());
    of_co2.push_back(capnogram.sample(t_s, body.breaths()));
    of_chest.push_back(impedance.sample(t_s, body.beats(), body.breaths()));
    if (step % steps_per_s == 0)
      numerics.push_back(monitor.second(t_s, {body, pleth, pressure, capnogram, ecg, impedance}, false));
  }

  Vitals vitals;
  std::int64_t step = std::int64_t{-60} * steps_per_s;
  Body body;
  Ecg ecg;
  PulseWave pleth;
  PulseWave pressure;
  Capnogram capnogram;
  Impedance impedance;
  Monitor monitor;
  std::vector<double> of_ecg;
  std::vector<double> of_pleth;
  std::vector<double> of_co2;
  std::vector<double> of_chest;
  std::vector<stream::NumericBlock> numerics;  ///< [s] of second s + 1
};

}  // namespace vigil::simulator::test
