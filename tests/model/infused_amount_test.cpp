// SPDX-License-Identifier: MIT
#include "common/model/infused_amount.hpp"

#include <doctest/doctest.h>

#include <limits>

using namespace vigil;

namespace {

BayTime at(double seconds) { return bay_time_from_ns(1'700'000'000'000'000'000) + from_seconds(seconds); }

/// A pump at 1 mg/mL that says each second how it is.
struct Pump {
  InfusedAmount amount;
  double second = 0;
  double infused_ml = 0;
  std::optional<double> conc = 1;
  bool counts = true;

  void say(double rate) {
    amount.add({at(second), rate, conc, counts ? std::optional{infused_ml} : std::nullopt});
  }
  void run(double rate, double seconds) {
    say(rate);
    for (int i = 0; i < static_cast<int>(seconds); ++i) {
      ++second;
      infused_ml += rate / 3600;
      say(rate);
    }
  }
};

}  // namespace

TEST_CASE("an hour at 24.5 mL/h of 1 mg/mL is 24.5 mg, by the rate and by the volume") {
  Pump pump;
  pump.run(24.5, 3600);
  CHECK(pump.amount.mg() == doctest::Approx(24.5));
  REQUIRE(pump.amount.mg_by_volume());
  CHECK(*pump.amount.mg_by_volume() == doctest::Approx(24.5));
  CHECK(pump.amount.is_complete());
  CHECK(pump.amount.assumed_mg() == 0);
}

TEST_CASE("a rate holds until the next word, whenever it comes") {
  InfusedAmount amount;
  // 10 s at 36 mL/h is 0.1 mL, 5 s at 72 is 0.1 mL, at 2 mg/mL 0.4 mg.
  amount.add({at(0), 36, 2, {}});
  amount.add({at(10), 72, 2, {}});
  amount.add({at(15), 0, 2, {}});
  amount.add({at(25), 0, 2, {}});
  CHECK(amount.mg() == doctest::Approx(0.4));
  CHECK_FALSE(amount.mg_by_volume());
  CHECK(amount.mg_at_most() == doctest::Approx(0.4));
}

TEST_CASE("a new bag begins at 0, and what it gave counts") {
  Pump pump;
  pump.run(30, 600);
  pump.infused_ml = 0.1;
  pump.run(30, 600);
  // 5 mL, then 5 mL of the new bag; the 0.1 mL with which it came are in the volume alone.
  CHECK(pump.amount.mg() == doctest::Approx(10));
  CHECK(*pump.amount.mg_by_volume() == doctest::Approx(10.1));
  CHECK(pump.amount.mg_at_most() == doctest::Approx(10.1));
}

TEST_CASE("a count that falls to anything but a new bag's adds nothing and takes nothing away") {
  Pump pump;
  pump.run(30, 600);
  pump.infused_ml = 3;
  pump.run(30, 600);
  CHECK(pump.amount.mg() == doctest::Approx(10));
  CHECK(*pump.amount.mg_by_volume() == doctest::Approx(10));
  CHECK(falls_implausibly(5, 3));
  CHECK(falls_implausibly(5, 1));
  CHECK_FALSE(falls_implausibly(5, 0.99));
  CHECK_FALSE(falls_implausibly(5, 0));
  CHECK_FALSE(falls_implausibly(5, 5));
  CHECK_FALSE(falls_implausibly(5, 6));
  // 0.5 % of 5 mL are 0.025.
  CHECK_FALSE(falls_implausibly(5, 4.975));
  CHECK(falls_implausibly(5, 4.974));
}

TEST_CASE("a count that trembles is counted once") {
  InfusedAmount amount;
  amount.add({at(0), 10, 1, 50.0});
  for (int i = 1; i <= 100; ++i) amount.add({at(i), 10, 1, i % 2 == 1 ? 49.9 : 50.0});
  REQUIRE(amount.mg_by_volume());
  CHECK(*amount.mg_by_volume() == doctest::Approx(0));
}

TEST_CASE("a pump that counts more than its rate says is believed where an amount must not be exceeded") {
  InfusedAmount amount;
  for (int i = 0; i <= 60; ++i) amount.add({at(i), 1, 1, i * 0.5});
  CHECK(amount.mg() == doctest::Approx(1.0 / 60));
  CHECK(*amount.mg_by_volume() == doctest::Approx(30));
  CHECK(amount.mg_at_most() == doctest::Approx(30));
}

TEST_CASE("a pump that stops counting takes nothing of what it counted with it") {
  InfusedAmount amount;
  amount.add({at(0), 36, 1, 0.0});
  amount.add({at(10), 36, 1, 5.0});
  amount.add({at(20), 36, 1, {}});
  // 5 mL counted, then 10 s at 36 mL/h.
  CHECK(amount.mg_at_most() == doctest::Approx(5.1));
  CHECK(amount.mg() == doctest::Approx(0.2));
  CHECK_FALSE(amount.mg_by_volume());
}

TEST_CASE("what a pump counted while nobody heard it is taken in place of its last rate") {
  InfusedAmount counted;
  counted.add({at(0), 60, 1, 10.0});
  counted.add({at(600), 60, 1, 12.0});  // paused meanwhile: 2 mL, not 10
  CHECK(counted.mg() == doctest::Approx(2));
  CHECK(counted.assumed_mg() == 0);
  InfusedAmount silent;
  silent.add({at(0), 60, 1, {}});
  silent.add({at(600), 60, 1, {}});
  CHECK(silent.mg() == doctest::Approx(10));
  CHECK(silent.assumed_mg() == doctest::Approx(10));
}

TEST_CASE("over a new run of its source only what a pump counted is known") {
  InfusedAmount amount;
  amount.add({at(1000), 60, 1, 10.0});
  amount.restart_time();
  amount.add({at(0), 60, 1, 11.0});
  amount.add({at(6), 60, 1, 11.1});
  CHECK(amount.mg() == doctest::Approx(1.1));
  CHECK(*amount.mg_by_volume() == doctest::Approx(1.1));
}

TEST_CASE("without a concentration the amount is told to be incomplete, never 0 mg/mL") {
  InfusedAmount amount;
  amount.add({at(0), 60, {}, 0.0});
  amount.add({at(10), 60, 1, 0.2});
  amount.add({at(20), 0, 1, 0.4});
  CHECK_FALSE(amount.is_complete());
  CHECK(amount.mg() == doctest::Approx(1.0 / 6));
  CHECK_FALSE(amount.mg_by_volume());
}

TEST_CASE("a step without a rate, or before the last one, changes nothing") {
  InfusedAmount amount;
  amount.add({at(10), 36, 1, {}});
  amount.add({at(5), 36, 1, {}});
  amount.add({at(15), std::numeric_limits<double>::quiet_NaN(), 1, {}});
  amount.add({at(15), std::numeric_limits<double>::infinity(), 1, {}});
  amount.add({at(15), -1, 1, {}});
  amount.add({at(20), 0, 1, {}});
  CHECK(amount.mg() == doctest::Approx(0.1));
}

TEST_CASE("a count that falls by some hundredths below 1 mL is no new bag") {
  // The drive backs off after an occlusion, and the pump stands for a minute.
  InfusedAmount amount;
  amount.add({at(0), 10, 1, 0.700});
  for (int i = 1; i <= 60; ++i) amount.add({at(i), 0, 1, i % 2 == 1 ? 0.698 : 0.690});
  REQUIRE(amount.mg_by_volume());
  CHECK(*amount.mg_by_volume() < 0.02);
  // 10 mL/h for one second.
  CHECK(amount.mg() == doctest::Approx(10.0 / 3600));
  CHECK(counted_ml(0.7, 0.36) == 0);
  CHECK(counted_ml(0.7, 0.34) == doctest::Approx(0.34));
}

TEST_CASE("another pump's count is compared with none before") {
  InfusedAmount amount;
  amount.add({at(0), 36, 1, 12.0});
  amount.forget_count();
  amount.add({at(10), 36, 1, 95.0});
  amount.add({at(20), 36, 1, 95.1});
  // 10 s at 36 mL/h by the rate, then 0.1 mL counted.
  CHECK(amount.mg_at_most() == doctest::Approx(0.2));
}
