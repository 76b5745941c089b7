// SPDX-License-Identifier: MIT
// A CO2 line that is blocked or lost, as the monitor shows it. Rebreathing, a moved cannula and a closed
// airway: airway_test.cpp.
#include <doctest/doctest.h>

#include <algorithm>

#include "bedside.hpp"

using namespace vigil;
using namespace vigil::simulator;
using namespace vigil::simulator::test;

namespace {

double highest_since(const std::vector<double>& values, std::size_t from) {
  return *std::max_element(values.begin() + static_cast<std::ptrdiff_t>(from), values.end());
}

}  // namespace

TEST_CASE("a blocked line lies flat within a second; after 5 s there is no signal, and impedance counts") {
  Bedside bed{3, 0};
  bed.live_for(30);
  CHECK(bed.now(Channel::etco2).value == 38);
  bed.capnogram.set_blocked(true);
  bed.live_for(2);
  const std::size_t flat_from = bed.of_co2.size();
  CHECK(bed.now(Channel::etco2).value == 38);  // the pump still tries to free it
  bed.live_for(10);
  for (int s = 0; s < 60; ++s) {
    bed.live_for(1);
    for (const auto channel : {Channel::etco2, Channel::fico2}) {
      CHECK(bed.now(channel).quality == Quality::no_signal);
      CHECK_FALSE(bed.now(channel).value);
    }
    CHECK(bed.now(Channel::rr).value == 14);  // never 0: that would be an apnoea
  }
  CHECK(highest_since(bed.of_co2, flat_from) == 0);
  CHECK(highest_since(bed.of_chest, flat_from) > 0.8);
}

TEST_CASE("without an ECG a blocked line leaves no respiratory rate") {
  Bedside bed{3, 0, Sensors{0b11110}};
  bed.capnogram.set_blocked(true);
  bed.live_for(20);
  CHECK(bed.now(Channel::rr).quality == Quality::no_signal);
  CHECK_FALSE(bed.now(Channel::rr).value);
}

TEST_CASE("an apnoea behind a blocked line is no signal, not EtCO2 0") {
  Bedside bed{3, 0};
  bed.capnogram.set_blocked(true);
  bed.vitals.rr = 0;
  bed.live_for(60);
  CHECK(bed.now(Channel::etco2).quality == Quality::no_signal);
  CHECK_FALSE(bed.now(Channel::etco2).value);
  CHECK(bed.now(Channel::rr).value == 0);  // of the impedance
}

TEST_CASE("a freed line settles for 8 s, then shows whole breaths only") {
  for (const double rr : {14.0, 8.0, 5.0}) {
    CAPTURE(rr);
    Bedside bed{3, 0};
    bed.vitals.rr = rr;
    bed.live_for(60);
    bed.capnogram.set_blocked(true);
    bed.live_for(33);
    bed.capnogram.set_blocked(false);
    bool back = false;
    for (int s = 1; s <= 60; ++s) {
      bed.live_for(1);
      const auto& etco2 = bed.now(Channel::etco2);
      if (s < 8) CHECK(etco2.quality == Quality::no_signal);
      if (etco2.value) CHECK(*etco2.value == 38);
      back = back || etco2.value.has_value();
    }
    CHECK(back);
  }
}

TEST_CASE("a line that is blocked for less than 5 s shows no false low EtCO2") {
  Bedside bed{3, 0};
  bed.live_for(30);
  bed.capnogram.set_blocked(true);
  bed.live_for(3);
  bed.capnogram.set_blocked(false);
  for (int s = 0; s < 30; ++s) {
    bed.live_for(1);
    if (bed.now(Channel::etco2).value) CHECK(bed.now(Channel::etco2).value == 38);
  }
  CHECK(bed.now(Channel::etco2).value == 38);
}

TEST_CASE("a cannula out of the nose reads as an apnoea: no breath, EtCO2 0, while the chest moves") {
  Bedside bed{3, 0};
  bed.vitals.co2_line = 0;
  bed.live_for(60);
  CHECK(bed.now(Channel::rr).value == 0);
  CHECK(bed.now(Channel::etco2).value == 0);
  CHECK(bed.now(Channel::etco2).quality == Quality::valid);
  CHECK(highest_since(bed.of_chest, bed.of_chest.size() - 500) > 0.8);
}

TEST_CASE("a cannula taken off is a sensor off, and impedance counts the breaths") {
  Bedside bed{3, 0};
  Sensors co2;
  co2.set(index_of(Sensor::co2));
  bed.monitor.detach(co2);
  bed.live_for(30);
  CHECK(bed.now(Channel::etco2).quality == Quality::sensor_off);
  CHECK(bed.now(Channel::fico2).quality == Quality::sensor_off);
  CHECK(bed.now(Channel::rr).value == 14);
}

TEST_CASE("rebreathing lifts the foot that the monitor reads, and not the rate") {
  Bedside bed{3, 0};
  bed.vitals.fico2 = 8;
  bed.live_for(60);
  CHECK(bed.now(Channel::fico2).value == 8);
  CHECK(bed.now(Channel::etco2).value == 38);
  CHECK(bed.now(Channel::rr).value == 14);
  CHECK(*std::min_element(bed.of_co2.end() - 500, bed.of_co2.end()) == doctest::Approx(8).epsilon(0.01));
}
