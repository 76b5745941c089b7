// SPDX-License-Identifier: MIT
// The instructor's form and the simulator know the same words: the screen offers what a simulation does.
#include <doctest/doctest.h>

#include <algorithm>

#include "dashboard/model/instruct_command.hpp"
#include "publisher/pace_command.hpp"
#include "publisher/simulator/action.hpp"

using namespace vigil;

namespace {

template <typename Ours, typename Theirs>
void check_same(const Ours& ours, const Theirs& theirs) {
  CHECK(std::equal(ours.begin(), ours.end(), theirs.begin(), theirs.end()));
}

}  // namespace

TEST_CASE(
    "each set point, failure, sensor, curve, drug and speed on the screen is one that a simulation takes") {
  REQUIRE(dashboard::set_points.size() == simulator::set_points.size());
  for (std::size_t i = 0; i < simulator::set_points.size(); ++i) {
    CHECK(dashboard::set_points[i].name == simulator::set_points[i].key);
    CHECK(dashboard::set_points[i].lo == simulator::set_points[i].lo);
    CHECK(dashboard::set_points[i].hi == simulator::set_points[i].hi);
  }
  check_same(dashboard::body_failures, simulator::failure_text.names);
  check_same(dashboard::ramp_curves, simulator::curve_text.names);
  check_same(dashboard::given_drugs, physiology::drug_text.names);
  REQUIRE(dashboard::bay_sensors.size() == simulator::sensor_text.size());
  for (std::size_t i = 0; i < simulator::sensor_text.size(); ++i)
    CHECK(dashboard::bay_sensors[i].name == simulator::sensor_text.names[i]);
  CHECK(dashboard::play_speeds.front() == publisher::slowest_instructed);
  CHECK(dashboard::play_speeds.back() == publisher::fastest_instructed);
}
