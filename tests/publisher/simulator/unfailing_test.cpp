// SPDX-License-Identifier: MIT
// Whoever sets no failure gets the same waves and numbers, to the bit, as before there were any.
#include <doctest/doctest.h>

#include <cstring>

#include "bedside.hpp"
#include "publisher/simulator/cuff.hpp"
#include "publisher/simulator/pump.hpp"

using namespace vigil;
using namespace vigil::simulator;
using namespace vigil::simulator::test;

namespace {

/// FNV-1a over the bytes of numbers.
class Digest {
 public:
  void add(double number) {
    std::uint64_t bits = 0;
    std::memcpy(&bits, &number, sizeof bits);
    for (unsigned shift = 0; shift < 64; shift += 8) {
      value_ ^= (bits >> shift) & 0xffU;
      value_ *= 0x100000001b3U;
    }
  }
  std::uint64_t value() const { return value_; }

 private:
  std::uint64_t value_ = 0xcbf29ce484222325U;
};

}  // namespace

TEST_CASE("five minutes of every device without a failure are those from before failures were made") {
  const Vitals set;
  Body body{7, 1};
  Ecg ecg{7, 1};
  PulseWave pleth{finger_pulse, 7};
  PulseWave pressure{radial_pulse, 7};
  Capnogram capnogram;
  Impedance impedance{7};
  Monitor monitor{Sensors{31}};
  Cuff cuff{7, 1, 120, set};
  PumpSettings settings;
  settings.rate_ml_per_h = 31.4;
  settings.vtbi_ml = 2;
  Pump pump{settings};
  Digest digest;
  for (std::int64_t step = 1; step <= std::int64_t{300} * steps_per_s; ++step) {
    const double t_s = static_cast<double>(step) * step_s;
    body.step(t_s, set);
    digest.add(pump.step(step_s));
    digest.add(ecg.sample(t_s, body.beats()));
    digest.add(pleth.sample(t_s, body.beats()));
    digest.add(pressure.sample(t_s, body.beats()));
    digest.add(capnogram.sample(t_s, body.breaths()));
    digest.add(impedance.sample(t_s, body.beats(), body.breaths()));
    if (step % steps_per_s != 0) continue;
    const std::int64_t second = step / steps_per_s;
    cuff.second(second, body.vitals());
    if (const auto nibp = cuff.due(second)) {
      for (const auto& value : {nibp->sys, nibp->dia, nibp->mean}) digest.add(value.value());
      digest.add(static_cast<double>(nibp->at_s));
    }
    const auto block =
        monitor.second(t_s, {body, pleth, pressure, capnogram, ecg, impedance}, cuff.inflating());
    for (const auto& reading : block.readings) {
      digest.add(reading.value.value_or(-1));
      digest.add(static_cast<double>(reading.quality));
    }
    const PumpReading told = pump.reading();
    digest.add(static_cast<double>(told.state));
    digest.add(told.rate_ml_per_h);
    digest.add(told.infused_ml.value());
    digest.add(told.battery_pct.value());
    digest.add(static_cast<double>(told.alarms.to_ulong()));
  }
  CHECK(digest.value() == 0xb35fcf10595b1068U);
}
