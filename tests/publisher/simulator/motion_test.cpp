// SPDX-License-Identifier: MIT
// A restless patient: what the waves show and what the monitor makes of it.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "bedside.hpp"
#include "publisher/simulator/movement.hpp"

using namespace vigil;
using namespace vigil::simulator;
using namespace vigil::simulator::test;

namespace {

constexpr Sensors without_co2{0b11011};

double spread(const std::vector<double>& values, std::size_t from) {
  const auto [lo, hi] = std::minmax_element(values.begin() + static_cast<std::ptrdiff_t>(from), values.end());
  return *hi - *lo;
}

/// Mean square of the difference between two waves, from sample `from`.
double difference(const std::vector<double>& a, const std::vector<double>& b, std::size_t from,
                  std::size_t to) {
  double sum = 0;
  for (std::size_t k = from; k < to; ++k) sum += (a[k] - b[k]) * (a[k] - b[k]);
  return sum / static_cast<double>(to - from);
}

}  // namespace

TEST_CASE("a patient who is restless from the start on has waves, also of the samples just before it") {
  Movement movement{5, "test"};
  movement.set_amount(1);
  for (double t_s = -0.2; t_s < 1; t_s += 0.02) CHECK(std::abs(movement.sample(t_s)) <= 1);
}

TEST_CASE("movement is humps of 0.5 to 3 a second, both ways, without a rhythm, as high as it is strong") {
  for (const double amount : {0.3, 1.0}) {
    Movement movement{5, "test"};
    movement.set_amount(amount);
    std::vector<double> lengths;
    double highest = 0;
    double lowest = 0;
    double last_s = 0;
    double before = 0;
    for (int k = 1; k <= 600 * 250; ++k) {
      const double t_s = k / 250.0;
      const double value = movement.sample(t_s);
      highest = std::max(highest, value);
      lowest = std::min(lowest, value);
      if (value == 0 && before != 0) {  // a hump begins
        lengths.push_back(t_s - last_s);
        last_s = t_s;
      }
      CHECK(std::abs(value - before) < 0.08);
      before = value;
    }
    CHECK(highest <= amount);
    CHECK(highest > 0.9 * amount);
    CHECK(lowest >= -amount);
    CHECK(lowest < -0.9 * amount);
    REQUIRE(lengths.size() > 400);
    const auto [shortest, longest] = std::minmax_element(lengths.begin() + 1, lengths.end());
    CHECK(*shortest >= 1.0 / 3 - 0.001);
    CHECK(*shortest < 0.4);
    CHECK(*longest <= 2.005);
    CHECK(*longest > 1.9);
  }
}

TEST_CASE("no movement draws nothing; an amount is held within 0 and 1") {
  Movement movement{5, "test"};
  CHECK(movement.sample(1) == 0);
  movement.set_amount(7);
  CHECK(movement.amount() == 1);
  movement.set_amount(-1);
  CHECK(movement.amount() == 0);
}

TEST_CASE(
    "movement is in pleth, ECG and impedance, not in CO2; when it is over they are as if it had not been") {
  Bedside still{3};
  Bedside moved{3};
  for (auto* bed : {&still, &moved}) bed->live_for(30);
  moved.set_motion(1);
  for (auto* bed : {&still, &moved}) bed->live_for(60);
  moved.set_motion(0);
  for (auto* bed : {&still, &moved}) bed->live_for(60);
  const auto at = [](std::size_t seconds) { return seconds * steps_per_s; };
  CHECK(difference(still.of_pleth, moved.of_pleth, 0, at(30)) == 0);
  CHECK(difference(still.of_pleth, moved.of_pleth, at(30), at(90)) > 0.01);
  CHECK(difference(still.of_ecg, moved.of_ecg, at(30), at(90)) > 0.01);
  CHECK(difference(still.of_chest, moved.of_chest, at(30), at(90)) > 0.02);
  CHECK(difference(still.of_co2, moved.of_co2, 0, at(150)) == 0);
  CHECK(difference(still.of_pleth, moved.of_pleth, at(90), at(150)) == 0);
  CHECK(difference(still.of_ecg, moved.of_ecg, at(90), at(150)) == 0);
  CHECK(difference(still.of_chest, moved.of_chest, at(90), at(150)) == 0);
  for (std::size_t s = 120; s < 150; ++s)
    for (std::size_t i = 0; i < numeric_count; ++i) {
      const auto channel = static_cast<Channel>(i);
      CAPTURE(info(channel).id);
      CHECK(still.numerics[s].readings[i].quality == moved.numerics[s].readings[i].quality);
      if (channel == Channel::spo2) continue;  // averages for ever
      CHECK(still.numerics[s].readings[i].value == moved.numerics[s].readings[i].value);
    }
}

TEST_CASE("a moving finger reads low, counts movements as pulses, and the oximeter doubts both") {
  Bedside bed{3, 0};
  bed.live_for(30);
  CHECK(bed.now(Channel::spo2).value == 98);
  CHECK(bed.now(Channel::spo2).quality == Quality::valid);
  CHECK(bed.now(Channel::pr).value == 72);
  bed.pleth.set_motion(1);
  bed.live_for(60);
  CHECK(bed.now(Channel::spo2).quality == Quality::questionable);
  CHECK(bed.now(Channel::spo2).value == 90);  // 98 − 0.6 × (98 − 85)
  CHECK(bed.now(Channel::pr).quality == Quality::questionable);
  CHECK(bed.now(Channel::pr).value.value() > 85);
  CHECK(bed.now(Channel::hr).quality == Quality::valid);
  CHECK(bed.now(Channel::hr).value == 72);
  CHECK(bed.now(Channel::rr).value == 14);
}

TEST_CASE("movement draws a low saturation up: in a patient who lacks oxygen it hides that") {
  Bedside bed{3, 0};
  bed.vitals.spo2 = 70;
  bed.live_for(60);
  CHECK(bed.now(Channel::spo2).value == 70);
  bed.pleth.set_motion(1);
  bed.live_for(60);
  CHECK(bed.now(Channel::spo2).value == 79);  // 70 + 0.6 × 15
  CHECK(bed.now(Channel::spo2).quality == Quality::questionable);
}

TEST_CASE("the doubt outlasts the movement by three averaging times, then the numbers are the truth again") {
  Bedside bed{3, 0};
  bed.set_motion(1);
  bed.live_for(60);
  bed.set_motion(0);
  bed.live_for(17);
  CHECK(bed.now(Channel::spo2).quality == Quality::questionable);
  CHECK(bed.now(Channel::hr).quality == Quality::questionable);
  bed.live_for(2);
  for (const auto channel : {Channel::spo2, Channel::pr, Channel::hr})
    CHECK(bed.now(channel).quality == Quality::valid);
  CHECK(bed.now(Channel::spo2).value.value() >= 97);
  CHECK(bed.now(Channel::pr).value == 72);
}

TEST_CASE("trembling muscles are in the ECG, and its heart rate is questionable; the pulse is not") {
  Bedside bed{3, 0};
  bed.live_for(20);
  const double clean = spread(bed.of_ecg, 0);
  bed.ecg.set_motion(1);
  const std::size_t from = bed.of_ecg.size();
  bed.live_for(30);
  CHECK(spread(bed.of_ecg, from) > clean + 0.3);
  CHECK(bed.now(Channel::hr).quality == Quality::questionable);
  CHECK(bed.now(Channel::hr).value == 72);
  CHECK(bed.now(Channel::pr).quality == Quality::valid);
  CHECK(bed.now(Channel::spo2).quality == Quality::valid);
}

TEST_CASE("with CO2 a restless patient's breaths are counted right; without, movements are counted too") {
  Bedside with{3, 0};
  Bedside without{3, 0, without_co2};
  for (auto* bed : {&with, &without}) {
    bed->live_for(40);
    CHECK(bed->now(Channel::rr).value == 14);
    bed->set_motion(1);
    bed->live_for(60);
  }
  double counted = 0;
  for (int s = 0; s < 300; ++s) {
    for (auto* bed : {&with, &without}) bed->live_for(1);
    CHECK(with.now(Channel::rr).value == 14);
    CHECK(without.now(Channel::rr).quality == Quality::valid);
    counted += without.now(Channel::rr).value.value();
  }
  CHECK(counted / 300 > 18);
}

TEST_CASE("without CO2 movement hides an apnoea; what is counted is what the impedance wave shows") {
  Bedside bed{6, 0, without_co2};
  bed.vitals.rr = 0;
  bed.live_for(60);
  CHECK(bed.now(Channel::rr).value == 0);
  bed.set_motion(1);
  bed.live_for(60);
  const std::size_t from = bed.of_chest.size();
  for (int s = 0; s < 300; ++s) {
    bed.live_for(1);
    CHECK(bed.now(Channel::rr).value.value() > 0);
  }
  double shown = 0;
  for (std::size_t s = bed.numerics.size() - 300; s < bed.numerics.size(); ++s)
    shown += bed.numerics[s].readings[index_of(Channel::rr)].value.value();
  int rises = 0;
  bool low = true;
  for (std::size_t k = from; k < bed.of_chest.size(); ++k) {
    low = low || bed.of_chest[k] < 0.2;
    if (!low || bed.of_chest[k] <= 0.4) continue;
    low = false;
    ++rises;
  }
  // Mean of rates over unequal intervals: somewhat above the count.
  CHECK(shown / 300 == doctest::Approx(rises / 5.0).epsilon(0.15));
  bed.set_motion(0);
  bed.live_for(40);
  CHECK(bed.now(Channel::rr).value == 0);
}

TEST_CASE("a restless bedside is a value: a copy goes on alike") {
  Bedside bed{8};
  bed.set_motion(0.7);
  bed.live_for(33);
  Bedside copy = bed;
  for (auto* b : {&bed, &copy}) b->live_for(60);
  CHECK(bed.of_pleth == copy.of_pleth);
  CHECK(bed.of_ecg == copy.of_ecg);
  CHECK(bed.of_chest == copy.of_chest);
}
