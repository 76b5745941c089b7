// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <set>

#include "run_for.hpp"

using namespace vigil;
using namespace vigil::simulator;
using namespace vigil::simulator::test;

namespace {

constexpr const char* busy = R"(
name = "busy"
cuff_on_spo2_limb = true
[sensors]
abp = true
[[pump]]
[[change]]
at_s = 13.37
pump_rate_ml_per_h = 31.4
hr = 120
note = "faster"
[[change]]
at_s = 20
sensors_off = ["spo2"]
)";

}  // namespace

TEST_CASE("the same seed gives the same items to the bit, again after a restart; another seed gives others") {
  SimulatedStream first{scenario_of(busy), 7, start};
  SimulatedStream second{scenario_of(busy), 7, start};
  SimulatedStream other{scenario_of(busy), 8, start};
  std::vector<std::string> texts;
  for (const auto& item : items_for(first, 120)) texts.push_back(text_of(item));
  const auto same = items_for(second, 120);
  REQUIRE(same.size() == texts.size());
  for (std::size_t i = 0; i < same.size(); ++i) REQUIRE(text_of(same[i]) == texts[i]);
  first.restart();
  const auto again = items_for(first, 120);
  REQUIRE(again.size() == texts.size());
  for (std::size_t i = 0; i < again.size(); ++i) REQUIRE(text_of(again[i]) == texts[i]);
  std::size_t different = 0;
  const auto others = items_for(other, 120);
  for (std::size_t i = 0; i < others.size() && i < texts.size(); ++i)
    different += text_of(others[i]) != texts[i];
  CHECK(different > texts.size() * 3 / 4);
}

TEST_CASE("a copy of a simulation is a checkpoint: both go on alike") {
  const auto scenario = scenario_of(busy);
  Simulation simulation{scenario, make_person(scenario, 3), 3, start};
  std::vector<stream::Item> past;
  for (int i = 0; i < 617; ++i) simulation.step(past);
  Simulation copy = simulation;
  std::vector<stream::Item> original;
  std::vector<stream::Item> restored;
  for (int i = 0; i < 3000; ++i) simulation.step(original);
  for (int i = 0; i < 3000; ++i) copy.step(restored);
  REQUIRE(original.size() == restored.size());
  for (std::size_t i = 0; i < original.size(); ++i) REQUIRE(text_of(original[i]) == text_of(restored[i]));
}

TEST_CASE("items come in the order of their end, waves without a gap on an even clock") {
  SimulatedStream stream{scenario_of(busy), 2, start};
  std::array<std::uint64_t, wave_count> next{};
  BayTime last = start;
  std::size_t last_kind = 0;
  std::size_t last_wave = 0;
  std::set<Channel> seen;
  for (const auto& item : items_for(stream, 300)) {
    REQUIRE(item.end >= last);
    const std::size_t kind = item.block.index();
    if (item.end == last) REQUIRE(kind >= last_kind);  // numerics, waves, pump, events
    if (const auto* wave = std::get_if<stream::WaveBlock>(&item.block)) {
      const std::size_t index = wave_index_of(wave->channel);
      if (item.end == last && last_kind == kind) REQUIRE(index > last_wave);
      last_wave = index;
      REQUIRE(wave->i0 == next[index]);
      next[index] += wave->raw.size();
      REQUIRE(to_seconds(item.end - item.t) == 0.2);
      REQUIRE(static_cast<double>(wave->raw.size()) / wave->fs == 0.2);
      const auto sample_ns = static_cast<std::int64_t>(1e9 / wave->fs);
      REQUIRE(item.t == start + Duration{static_cast<std::int64_t>(wave->i0) * sample_ns});
      seen.insert(wave->channel);
    } else {
      REQUIRE(item.t == item.end);
    }
    last = item.end;
    last_kind = kind;
  }
  CHECK(last == start + std::chrono::seconds{300});
  CHECK(seen.size() == 5);
}

TEST_CASE("numerics come every second with whole numbers, the first at the start and complete") {
  SimulatedStream stream{scenario_of("name = 'n'\n[sensors]\nabp = true\n"), 2, start};
  const auto& declared = stream.description().channels;
  const Run run = run_for("name = 'n'\n[sensors]\nabp = true\n", 2, 60);
  REQUIRE(run.numerics.size() == 61);
  for (const auto& channel : declared) {
    if (!is_numeric(channel.channel)) continue;
    CHECK(run.has(0, channel.channel));
    CHECK(run.at(0, channel.channel).value.has_value());
    CHECK((channel.period_s == 0) == is_intermittent(channel.channel));
  }
  CHECK(declared.size() == 13 + 5);
  for (const auto& block : run.numerics)
    for (std::size_t i = 0; i < numeric_count; ++i)
      if (block.present.test(i) && static_cast<Channel>(i) != Channel::temp)
        CHECK(std::floor(*block.readings[i].value) == *block.readings[i].value);
  CHECK(stream.description().mode == Mode::simulated);
  CHECK(stream.description().subject->weight_kg.has_value());
  CHECK(stream.description().rr_zero_after_s == 15);
}

TEST_CASE("a pressure is measured every 5 min, told at once and again every 30 s with the same time") {
  const Run run = run_for("name = 'n'\n", 12, 1200);
  std::optional<BayTime> at;
  std::size_t told = 0;
  std::vector<std::size_t> measured;
  for (std::size_t s = 0; s < run.numerics.size(); ++s) {
    const bool present = run.has(s, Channel::nibp_sys);
    CHECK(run.has(s, Channel::nibp_dia) == present);
    CHECK(run.has(s, Channel::nibp_mean) == present);
    if (!present) {
      CHECK(s - told < 30);
      continue;
    }
    const auto& reading = run.at(s, Channel::nibp_sys);
    REQUIRE(reading.at);
    if (at == reading.at) {
      CHECK(s - told == 30);
    } else if (s == 0) {
      CHECK(to_seconds(start - *reading.at) >= 20);
    } else {
      CHECK(*reading.at == start + std::chrono::seconds{s});
      measured.push_back(s);
    }
    told = s;
    at = reading.at;
    CHECK(run.at(s, Channel::nibp_mean).value > run.at(s, Channel::nibp_dia).value);
    CHECK(run.at(s, Channel::nibp_mean).value < run.at(s, Channel::nibp_sys).value);
  }
  REQUIRE(measured.size() == 4);
  CHECK(measured[0] >= 60);
  CHECK(measured[0] <= 90);
  for (std::size_t i = 1; i < measured.size(); ++i)
    CHECK(std::abs(static_cast<int>(measured[i] - measured[i - 1]) - 300) <= 15);
}

TEST_CASE("a cuff on the probe's limb stops the pulse and holds the last numbers, marked") {
  const Run run = run_for("name = 'c'\ncuff_on_spo2_limb = true\n", 12, 120);
  std::size_t marked = 0;
  for (std::size_t s = 0; s < run.numerics.size(); ++s) {
    const auto& spo2 = run.at(s, Channel::spo2);
    CHECK(spo2.value.has_value());
    if (spo2.quality != Quality::cuff) continue;
    CHECK(run.at(s, Channel::pr).quality == Quality::cuff);
    CHECK(run.at(s, Channel::hr).quality == Quality::valid);
    CHECK(spo2.value == run.at(s - 1, Channel::spo2).value);
    ++marked;
    if (marked != 10) continue;
    const Samples& pleth = run.wave(Channel::pleth);
    for (std::size_t k = (s - 3) * 125; k < s * 125; ++k) CHECK(pleth.values[k] < 0.1);
  }
  CHECK(marked >= 30);
  CHECK(marked <= 45);
}

TEST_CASE("a sensor that is off gives no number and no sample, and its wave stays unbroken") {
  const Run run = run_for(R"(
name = "off"
[[change]]
at_s = 30
sensors_off = ["spo2", "co2"]
[[change]]
at_s = 60
sensors_on = ["spo2", "co2"]
)",
                          5, 90);
  for (const auto channel : {Channel::spo2, Channel::pr, Channel::etco2, Channel::fico2}) {
    CHECK(run.at(29, channel).quality == Quality::valid);
    CHECK(run.at(45, channel).quality == Quality::sensor_off);
    CHECK_FALSE(run.at(45, channel).value);
    CHECK(run.at(63, channel).quality == Quality::no_signal);
    CHECK_FALSE(run.at(63, channel).value);
    CHECK(run.at(80, channel).quality == Quality::valid);
  }
  for (std::size_t s = 0; s <= 90; ++s)
    CHECK(run.at(s, Channel::rr).value.has_value());  // from the impedance
  const Samples& pleth = run.wave(Channel::pleth);
  REQUIRE(pleth.values.size() == std::size_t{90} * 125);
  CHECK(pleth.values[std::size_t{40} * 125] == -32768 * 0.0005);
  CHECK(pleth.values[std::size_t{20} * 125] > -1);
  CHECK(pleth.values[std::size_t{65} * 125] > -1);
}

TEST_CASE("a cold finger makes the oximeter doubt its numbers, then lose them") {
  const Run run = run_for(
      "name = 'p'\n[[change]]\nat_s = 20\nperfusion = 0.15\n[[change]]\nat_s = 40\nperfusion = 0.01\n", 5,
      60);
  CHECK(run.at(10, Channel::spo2).quality == Quality::valid);
  CHECK(run.at(30, Channel::spo2).quality == Quality::questionable);
  CHECK(run.at(30, Channel::spo2).value.has_value());
  CHECK(run.at(50, Channel::spo2).quality == Quality::no_signal);
  CHECK_FALSE(run.at(50, Channel::pr).value);
  CHECK(run.at(50, Channel::hr).quality == Quality::valid);
}

TEST_CASE("patients of different seeds differ, and all are plausible over four hours") {
  const auto scenario = find_scenario("steady");
  REQUIRE(scenario);
  std::set<std::string> people;
  std::set<double> rates;
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    const Person person = make_person(*scenario, seed);
    people.insert(person.patient.alias + std::to_string(*person.patient.weight_kg));
    rates.insert(person.pumps[0].rate_ml_per_h);
    const double dose = person.pumps[0].rate_ml_per_h / *person.patient.weight_kg;
    CHECK(dose >= 0.09);
    CHECK(dose <= 0.355);
    CHECK(person.pumps[0].rate_ml_per_h <= 24);
    CHECK(*person.patient.age_y >= 18);
  }
  CHECK(people.size() > 190);
  CHECK(rates.size() > 60);

  for (std::uint64_t seed = 20; seed < 23; ++seed) {
    CAPTURE(seed);
    SimulatedStream stream{*scenario, seed, start};
    struct Range {
      Channel channel;
      double lo;
      double hi;
    };
    constexpr Range ranges[] = {
        {Channel::spo2, 94, 100},      {Channel::pr, 48, 105},      {Channel::hr, 48, 105},
        {Channel::rr, 8, 24},          {Channel::etco2, 30, 46},    {Channel::fico2, 0, 1},
        {Channel::nibp_sys, 95, 158},  {Channel::nibp_dia, 50, 98}, {Channel::temp, 36, 37.5},
        {Channel::nibp_mean, 65, 120}, {Channel::abp_sys, 95, 158}, {Channel::abp_dia, 50, 98},
        {Channel::abp_mean, 65, 120}};
    std::size_t outside = 0;
    std::size_t numerics = 0;
    while (const auto item = stream.next()) {
      if (item->end > start + std::chrono::hours{4}) break;
      const auto* block = std::get_if<stream::NumericBlock>(&item->block);
      if (block == nullptr) continue;
      ++numerics;
      for (const auto& range : ranges) {
        if (!block->present.test(index_of(range.channel))) continue;
        const auto& reading = block->readings[index_of(range.channel)];
        const double value = reading.value.value_or(-1);
        if (reading.quality == Quality::valid && value >= range.lo && value <= range.hi) continue;
        ++outside;
        MESSAGE(info(range.channel).id << " = " << value << " at " << to_iso8601(item->t));
      }
    }
    CHECK(outside == 0);
    CHECK(numerics == 4 * 3600 + 1);
  }
}
