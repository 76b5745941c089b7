// SPDX-License-Identifier: MIT
// What a capnogram looks like when the airway, the line or the inspired gas is not as it should be.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "run_for.hpp"

using namespace vigil;
using namespace vigil::simulator;
using namespace vigil::simulator::test;

namespace {

constexpr const char* calm = "name = 'calm'\nvariability = 0\n[vitals]\nrr = 12\netco2 = 40\n";

/// Of the values from `from_s` to `to_s`, lowest and highest.
std::pair<double, double> range_of(const Samples& wave, double from_s, double to_s) {
  const auto begin = wave.values.begin() + std::lround(from_s * wave.fs);
  const auto end = wave.values.begin() + std::lround(to_s * wave.fs);
  const auto [lowest, highest] = std::minmax_element(begin, end);
  return {*lowest, *highest};
}

/// Seconds of the first upstroke after `from_s`: from a tenth to nine tenths of the highest.
double upstroke_s(const Samples& co2, double from_s) {
  const double highest = range_of(co2, from_s, from_s + 30).second;
  auto k = static_cast<std::size_t>(from_s * co2.fs);
  while (co2.values[k] > 0.05 * highest) ++k;
  while (co2.values[k] < 0.1 * highest) ++k;
  const std::size_t begin = k;
  while (co2.values[k] < 0.9 * highest) ++k;
  return static_cast<double>(k - begin) / co2.fs;
}

}  // namespace

TEST_CASE(
    "a closed airway is effort without gas: impedance goes on, CO2 is flat, the capnograph says no breath") {
  const Run run = run_for(
      std::string{calm} + "[[change]]\nat_s = 60\nairway = 0\n[[change]]\nat_s = 120\nairway = 1\n", 3, 180);
  CHECK(run.at(55, Channel::rr).value == 12);
  CHECK(range_of(run.wave(Channel::co2), 70, 118).second < 1);
  CHECK(range_of(run.wave(Channel::resp), 70, 118).second > 0.8);
  const auto efforts = rises(run.wave(Channel::resp), 0.25, 0.5);
  CHECK(std::count_if(efforts.begin(), efforts.end(), [](double t) { return t > 60 && t <= 120; }) == 12);
  CHECK(run.at(85, Channel::rr).value == 0);
  CHECK(run.at(85, Channel::etco2).value == 0);
  CHECK(run.at(150, Channel::rr).value == 12);
  CHECK(run.at(150, Channel::etco2).value.value() > 37);
}

TEST_CASE("without a capnograph the efforts against a closed airway are counted as breaths") {
  const Run run =
      run_for(std::string{calm} + "[sensors]\nco2 = false\n[[change]]\nat_s = 60\nairway = 0\n", 3, 120);
  CHECK(run.at(110, Channel::rr).value == 12);
}

TEST_CASE("a moved cannula reads low CO2 at an unchanged rate") {
  const Run run = run_for(std::string{calm} + "[[change]]\nat_s = 60\nco2_line = 0.3\n", 3, 120);
  CHECK(run.at(55, Channel::etco2).value == 40);
  CHECK(run.at(110, Channel::etco2).value == 12);
  CHECK(run.at(110, Channel::rr).value == 12);
}

TEST_CASE("a narrow airway bends the capnogram into a shark's fin") {
  const Run run = run_for(std::string{calm} + "[[change]]\nat_s = 60\nairway = 0.3\n", 3, 120);
  const Samples& co2 = run.wave(Channel::co2);
  CHECK(upstroke_s(co2, 20) < 0.5);
  CHECK(upstroke_s(co2, 80) > 1);
  CHECK(run.at(110, Channel::rr).value == 12);
  CHECK(run.at(110, Channel::etco2).value.value() > 36);
}

TEST_CASE("expired gas that is breathed again lifts the foot of the capnogram") {
  const Run run = run_for(std::string{calm} + "[[change]]\nat_s = 60\nfico2 = 12\n", 3, 120);
  CHECK(range_of(run.wave(Channel::co2), 20, 55).first < 0.5);
  CHECK(range_of(run.wave(Channel::co2), 80, 118).first == doctest::Approx(12).epsilon(0.05));
  CHECK(run.at(110, Channel::fico2).value == 12);
}

TEST_CASE("airway and line are shares") {
  const auto refused = parse_scenario("name = 'a'\n[[change]]\nat_s = 1\nairway = 1.5\n", "s.toml");
  REQUIRE(!refused);
  CHECK(refused.error().text == "s.toml:4: airway = 1.5 must be 0 to 1");
}

TEST_CASE("breaths that move no more than dead space show neither rate nor CO2, however narrow the airway") {
  // 6 % of a breath pass: less than the dead space, and more than a closed airway.
  const Run run = run_for(
      "name = 'narrow'\nphysiology = true\nvariability = 0\n[patient]\nweight_kg = 80\nsex = 'male'\n"
      "[[change]]\nat_s = 60\nairway = 0.06\n",
      3, 240);
  CHECK(run.at(55, Channel::rr).value.value() > 8);
  CHECK(run.at(180, Channel::etco2).value == 0);
  CHECK(run.at(180, Channel::rr).value == 0);
}
