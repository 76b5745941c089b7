// SPDX-License-Identifier: MIT
// A patient who lives by the physiology: what drugs do is seen in the numbers, and the waves agree with them.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "run_for.hpp"

using namespace vigil;
using namespace vigil::simulator;
using namespace vigil::simulator::test;

namespace {

constexpr std::size_t hour_s = 3600;

/// An hour in which everything moves: a ketamine infusion that is changed, boluses, oxygen, ramps of what the
/// patient rests at, a narrow airway.
constexpr const char* busy_hour = R"(
name = "busy"
physiology = true
[patient]
weight_kg = 70
sex = "male"
[vitals]
hr = 70
rr = 14
[sensors]
abp = true
[[pump]]
rate_ml_per_h = 52.5
vtbi_ml = 200
[[change]]
at_s = 300
over_s = 600
hr = 105
rr = 20
[[change]]
at_s = 1000
give = "midazolam"
give_mg = 3
[[change]]
at_s = 1200
oxygen_l_per_min = 3
over_s = 300
hr = 60
rr = 12
bp_sys = 140
bp_dia = 85
[[change]]
at_s = 1800
give = "remifentanil"
give_mg = 0.03
[[change]]
at_s = 2400
pump_rate_ml_per_h = 10
[[change]]
at_s = 2700
over_s = 300
airway = 0.6
[[change]]
at_s = 3100
airway = 1
)";

double mean_of(const Run& run, Channel channel, std::size_t from, std::size_t to) {
  double sum = 0;
  for (std::size_t s = from; s < to; ++s) sum += run.at(s, channel).value.value();
  return sum / static_cast<double>(to - from);
}

double count_between(const std::vector<double>& times, double from, double to) {
  return static_cast<double>(
      std::count_if(times.begin(), times.end(), [&](double t) { return t >= from && t < to; }));
}

/// Upstrokes of a wave whose size and level change: from the lower quarter to above the middle of the 3 s
/// about it.
std::vector<double> upstrokes(const Samples& wave) {
  std::vector<double> times;
  const auto second = static_cast<std::ptrdiff_t>(wave.fs);
  const auto size = static_cast<std::ptrdiff_t>(wave.values.size());
  bool armed = false;
  double low = 0;
  double high = 0;
  for (std::ptrdiff_t k = 0; k < size; ++k) {
    if (k % second == 0) {
      const auto begin = wave.values.begin() + std::max<std::ptrdiff_t>(0, k - second);
      const auto end = wave.values.begin() + std::min(size, k + 2 * second);
      const auto [lowest, highest] = std::minmax_element(begin, end);
      low = *lowest + 0.25 * (*highest - *lowest);
      high = *lowest + 0.6 * (*highest - *lowest);
    }
    const double value = wave.values[static_cast<std::size_t>(k)];
    if (value < low) armed = true;
    if (!armed || value < high) continue;
    armed = false;
    times.push_back(wave.time(static_cast<std::size_t>(k)));
  }
  return times;
}

}  // namespace

TEST_CASE(
    "over an hour of ramps and drugs, beats in ECG, pleth and pressure are HR, breaths in CO2 and impedance "
    "RR") {
  const Run run = run_for(busy_hour, 7, 3600);
  const auto beats = rises(run.wave(Channel::ecg_ii), 0.35, 0.55);
  const auto pulses = rises(run.wave(Channel::pleth), 0.3, 0.45);
  const auto pressures = upstrokes(run.wave(Channel::abp));
  const auto expirations = rises(run.wave(Channel::co2), 5, 12);
  const auto inspirations = rises(run.wave(Channel::resp), 0.2, 0.35);
  REQUIRE(beats.size() > 3000);
  CHECK(std::abs(static_cast<double>(pulses.size()) - static_cast<double>(beats.size())) <= 1);
  CHECK(std::abs(static_cast<double>(pressures.size()) - static_cast<double>(beats.size())) <= 2);
  CHECK(std::abs(static_cast<double>(inspirations.size()) - static_cast<double>(expirations.size())) <= 1);
  // In each five minutes, ramps among them.
  for (std::size_t from = 0; from < 3600; from += 300) {
    CAPTURE(from);
    const auto begin = static_cast<double>(from);
    const double hr = count_between(beats, begin, begin + 300) / 5;
    const double rr = count_between(expirations, begin, begin + 300) / 5;
    // The number is of the last 8 beats or 30 s: on a ramp it trails by half of that.
    CHECK(hr == doctest::Approx(mean_of(run, Channel::hr, from, from + 300)).epsilon(0.015));
    CHECK(mean_of(run, Channel::pr, from, from + 300) ==
          doctest::Approx(mean_of(run, Channel::hr, from, from + 300)).epsilon(0.005));
    CHECK(std::abs(rr - mean_of(run, Channel::rr, from, from + 300)) < 0.6);
  }
  // Each pulse follows its R peak by the way to the finger.
  std::size_t followed = 0;
  for (const double beat : beats) {
    const auto pulse = std::upper_bound(pulses.begin(), pulses.end(), beat);
    if (pulse == pulses.end()) break;
    const double delay = *pulse - beat;
    CHECK(delay > 0.23);
    CHECK(delay < 0.42);
    ++followed;
  }
  CHECK(followed > 3000);
}

TEST_CASE("the same seed gives the same hour, to the bit; a copy goes on alike") {
  SimulatedStream stream{scenario_of(busy_hour), 9, start};
  SimulatedStream again{scenario_of(busy_hour), 9, start};
  for (int i = 0; i < 40'000; ++i) REQUIRE(text_of(*stream.next()) == text_of(*again.next()));
}

TEST_CASE("a ketamine course: the pressure rises by itself, breathing stays, all comes back after the end") {
  const Run run = run_for(*find_scenario("ketamine-course"), 1, 5 * 3600 + 1800);
  const auto nibp = [&](std::size_t from, std::size_t to) {
    double sum = 0;
    int count = 0;
    for (std::size_t s = from; s < to; ++s)
      if (run.has(s, Channel::nibp_sys) && run.at(s, Channel::nibp_sys).value) {
        sum += *run.at(s, Channel::nibp_sys).value;
        ++count;
      }
    REQUIRE(count > 0);
    return sum / count;
  };
  const double before = nibp(0, 360);
  CHECK(before == doctest::Approx(124).epsilon(0.03));
  CHECK(nibp(hour_s, 4 * hour_s) - before > 8);
  CHECK(nibp(hour_s, 4 * hour_s) - before < 20);
  CHECK(nibp(5 * hour_s + 900, 5 * hour_s + 1800) - before < 5);
  for (std::size_t s = 60; s < run.numerics.size(); s += 60) {
    CHECK(run.at(s, Channel::rr).value >= 9);
    CHECK(run.at(s, Channel::spo2).value >= 94);
  }
  CHECK(run.pump.back().reading.state == PumpState::complete);
}

TEST_CASE(
    "an opioid on midazolam: no breath for a while, CO2 higher at the first breath, SpO2 late, then "
    "recovery") {
  const Run run = run_for(*find_scenario("opioid-apnoea"), 2, 1800);
  CHECK(run.at(170, Channel::rr).value >= 11);
  const double before = run.at(470, Channel::etco2).value.value();
  std::size_t silent_from = 0;
  std::size_t silent_to = 0;
  double lowest = 100;
  for (std::size_t s = 480; s < 1200; ++s) {
    if (run.at(s, Channel::rr).value == 0) {
      if (silent_from == 0) silent_from = s;
      silent_to = s;
    }
    if (run.at(s, Channel::spo2).value) lowest = std::min(lowest, *run.at(s, Channel::spo2).value);
  }
  REQUIRE(silent_from > 480);
  CHECK(silent_to - silent_from > 20);
  // Oxygen hides it: when the monitor first says that nobody breathes, the saturation is still good.
  CHECK(run.at(silent_from, Channel::spo2).value >= 96);
  double first_breath = 0;
  for (std::size_t s = silent_to + 1; s < silent_to + 60; ++s)
    if (run.at(s, Channel::etco2).value)
      first_breath = std::max(first_breath, *run.at(s, Channel::etco2).value);
  CHECK(first_breath > before + 6);
  CHECK(lowest < 96);
  CHECK(run.at(1790, Channel::rr).value >= 9);
  CHECK(run.at(1790, Channel::spo2).value >= 95);
}

TEST_CASE("what the pump had infused is in the body when the first number appears") {
  const char* fresh =
      "name = 'a'\nphysiology = true\nvariability = 0\n[patient]\nweight_kg = 70\n[vitals]\nbp_sys = "
      "120\nbp_dia = 75\n"
      "[[pump]]\nrate_ml_per_h = 52.5\nvtbi_ml = 200\ninfused_ml = ";
  const Run begun = run_for(std::string{fresh} + "100\n", 1, 40);
  const Run fresh_run = run_for(std::string{fresh} + "0\n", 1, 40);
  CHECK(fresh_run.at(0, Channel::nibp_sys).value == 120);
  const auto sys_at_hr = [](const Run& run) { return run.at(20, Channel::hr).value.value(); };
  CHECK(sys_at_hr(begun) > sys_at_hr(fresh_run) + 5);
}

TEST_CASE("a laryngospasm in a living patient desaturates; a scripted one only where it is scripted") {
  const std::string story =
      "name = 'a'\nvariability = 0\n[vitals]\nspo2 = 98\n[[change]]\nat_s = 30\nairway = 0\n[[change]]\nat_s "
      "= 130\nairway = 1\n";
  const Run living = run_for("physiology = true\n" + story, 1, 400);
  const Run scripted = run_for(story, 1, 400);
  CHECK(living.at(130, Channel::spo2).value <= 90);
  CHECK(scripted.at(130, Channel::spo2).value == 98);
  CHECK(living.at(100, Channel::etco2).value == 0);
  CHECK(living.at(395, Channel::spo2).value >= 97);
}

TEST_CASE("what needs a physiology is refused without one, and a bolus needs its drug and dose") {
  const auto refused = [](const std::string& toml) {
    const auto scenario = parse_scenario(toml, "s.toml");
    return scenario ? std::string{"accepted"} : scenario.error().text;
  };
  const std::string living = "name = 'a'\nphysiology = true\n[[change]]\nat_s = 1\n";
  CHECK(refused("name = 'a'\n[[change]]\nat_s = 1\noxygen_l_per_min = 2\n") ==
        "s.toml:4: oxygen_l_per_min: the scenario has no physiology = true");
  CHECK(refused(living + "oxygen_l_per_min = 20\n") == "s.toml:5: oxygen_l_per_min = 20 must be 0 to 15");
  CHECK(refused(living + "give = 'midazolam'\n") == "s.toml:5: give and give_mg belong together");
  CHECK(refused(living + "give_mg = 2\n") == "s.toml:5: give and give_mg belong together");
  CHECK(refused(living + "give = 'water'\ngive_mg = 2\n") ==
        "s.toml:5: give = 'water' must be one of ketamine, midazolam, remifentanil");
  CHECK(refused(living + "give = 'ketamine'\ngive_mg = -1\n") == "s.toml:6: give_mg = -1 must be 0 to 1000");
  CHECK(refused(living + "give = 'ketamine'\ngive_mg = 20\n") == "accepted");
  CHECK(refused("name = 'a'\nphysiology = 'yes'\n") == "s.toml:2: 'physiology' must be true or false");
}

TEST_CASE(
    "whatever a scenario lets the patient rest at, and whatever is given, each number is one and in its "
    "range") {
  std::size_t checked = 0;
  for (const SetPoint& first : set_points)
    for (const SetPoint& second : set_points)
      for (const bool high : {false, true}) {
        Scenario scenario =
            scenario_of("name = 'a'\nphysiology = true\n[patient]\nweight_kg = 20\n[sensors]\nabp = true\n");
        scenario.vitals[static_cast<std::size_t>(&first - set_points.data())] = high ? first.hi : first.lo;
        scenario.vitals[static_cast<std::size_t>(&second - set_points.data())] = high ? second.lo : second.hi;
        Change change;
        change.at_s = 5;
        change.action.give = Bolus{high ? physiology::Drug::remifentanil : physiology::Drug::ketamine, 1000};
        change.action.oxygen_l_per_min = 15;
        scenario.changes.push_back(change);
        const Run run = run_for(scenario, 1, 20);
        for (const auto& block : run.numerics)
          for (const auto& reading : block.readings) {
            if (!reading.value) continue;
            REQUIRE(std::isfinite(*reading.value));
            REQUIRE(*reading.value >= 0);
            REQUIRE(*reading.value <= 300);
            ++checked;
          }
      }
  CHECK(checked > 50'000);
}

TEST_CASE("a living scenario cut at any byte is accepted or refused in words") {
  const std::string text{busy_hour};
  for (std::size_t cut = 0; cut < text.size(); ++cut) {
    const auto scenario = parse_scenario(text.substr(0, cut), "s.toml");
    if (!scenario) CHECK(scenario.error().text.starts_with("s.toml:"));
  }
}

TEST_CASE(
    "two pumps run beside each other: each is told, each drug reaches its site, a command names its pump") {
  const Scenario scenario = scenario_of(R"(
name = "Two"
physiology = true
[patient]
weight_kg = 70
[[pump]]
conc_mg_per_ml = 1
rate_ml_per_h = 20
vtbi_ml = 100
[[pump]]
drug = "midazolam"
conc_mg_per_ml = 1
rate_ml_per_h = 2
vtbi_ml = 20
[[change]]
at_s = 600
pump_number = 2
pump = "pause"
)");
  const Person person = make_person(scenario, 3);
  Simulation simulation{scenario, person, 3, start};
  std::vector<stream::Item> due;
  std::array<PumpReading, 2> told{};
  for (int step = 0; step <= 1200 * steps_per_s; ++step) {
    due.clear();
    simulation.step(due);
    for (const auto& item : due)
      if (const auto* pump = std::get_if<stream::PumpBlock>(&item.block))
        told.at(pump->pump - 1U) = pump->reading;
  }
  CHECK(told[0].drug == "ketamine");
  CHECK(told[0].state == PumpState::infusing);
  CHECK(told[0].infused_ml.value() == doctest::Approx(20.0 / 3).epsilon(0.001));
  CHECK(told[1].drug == "midazolam");
  CHECK(told[1].state == PumpState::paused);
  CHECK(told[1].infused_ml.value() == doctest::Approx(1.0 / 3).epsilon(0.001));
  CHECK(told[0].serial != told[1].serial);
  const Truth truth = simulation.truth();
  CHECK(truth[*find_quantity("ketamine_plasma")] > 20);
  CHECK(truth[*find_quantity("midazolam_effect")] > 1);
  CHECK(truth[*find_quantity("remifentanil_plasma")] == 0);
}
