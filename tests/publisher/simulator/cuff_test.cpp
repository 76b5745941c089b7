// SPDX-License-Identifier: MIT
// A cuff that leaks, and a limb that moves.
#include <doctest/doctest.h>

#include <cmath>
#include <optional>
#include <vector>

#include "publisher/simulator/cuff.hpp"

using namespace vigil;
using namespace vigil::simulator;

namespace {

constexpr std::int64_t asked_at_s = 100;
constexpr int measurements = 200;

Cuff cuff_of(std::uint64_t seed) { return {seed, 1, std::nullopt, Vitals{}}; }

struct Measured {
  NibpReading reading;
  std::int64_t took_s = 0;
};

/// Asks for a measurement and waits for its reading; `during` is told each second.
template <typename During>
Measured measure(Cuff& cuff, std::int64_t from_s, const During& during) {
  cuff.measure_now();
  for (std::int64_t now_s = from_s;; ++now_s) {
    during(cuff, now_s - from_s);
    cuff.second(now_s, Vitals{});
    if (cuff.inflating()) continue;
    const auto reading = cuff.due(now_s);
    REQUIRE(reading);
    return {*reading, now_s - from_s};
  }
}

constexpr auto nothing = [](Cuff&, std::int64_t) {};

double mean_error(bool moving) {
  double sum = 0;
  for (int seed = 0; seed < measurements; ++seed) {
    Cuff cuff = cuff_of(static_cast<std::uint64_t>(seed));
    cuff.set_moving(moving);
    sum += std::abs(measure(cuff, asked_at_s, nothing).reading.sys.value() - Vitals{}.bp_sys);
  }
  return sum / measurements;
}

}  // namespace

TEST_CASE("a tight cuff on a still limb measures in 30 to 45 s") {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    Cuff cuff = cuff_of(seed);
    const auto measured = measure(cuff, asked_at_s, nothing);
    CHECK(measured.took_s >= 30);
    CHECK(measured.took_s <= 45);
    CHECK(measured.reading.quality == Quality::valid);
    CHECK(measured.reading.sys.has_value());
  }
}

TEST_CASE("a leaking cuff inflates longer, tries once more, and says that it failed") {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    Cuff cuff = cuff_of(seed);
    cuff.set_leaking(true);
    const auto measured = measure(cuff, asked_at_s, nothing);
    CHECK(measured.took_s >= 30 + 45);
    CHECK(measured.took_s <= 45 + 60);  // IEC 80601-2-30: at most 180 s
    CHECK(measured.reading.quality == Quality::invalid);
    CHECK(measured.reading.at_s == asked_at_s + measured.took_s);
    CHECK_FALSE(measured.reading.sys);
    CHECK_FALSE(measured.reading.dia);
    CHECK_FALSE(measured.reading.mean);
    // Said again and again: the pressure from before never comes back.
    std::size_t told = 0;
    for (std::int64_t now_s = asked_at_s + measured.took_s + 1; now_s < asked_at_s + 400; ++now_s) {
      cuff.second(now_s, Vitals{});
      if (const auto again = cuff.due(now_s)) {
        ++told;
        CHECK(again->quality == Quality::invalid);
        CHECK_FALSE(again->sys);
      }
    }
    CHECK(told >= 9);
  }
}

TEST_CASE("a leak that is mended before the second try costs only time") {
  Cuff cuff = cuff_of(4);
  cuff.set_leaking(true);
  const auto measured = measure(cuff, asked_at_s, [](Cuff& c, std::int64_t s) { c.set_leaking(s < 20); });
  CHECK(measured.took_s >= 75);
  CHECK(measured.reading.quality == Quality::valid);
  CHECK(measured.reading.sys.has_value());
}

TEST_CASE("after a failure a tight cuff measures as if nothing had been") {
  Cuff failed = cuff_of(4);
  failed.set_leaking(true);
  const auto failure = measure(failed, asked_at_s, nothing);
  failed.set_leaking(false);
  Cuff well = cuff_of(4);
  measure(well, asked_at_s, nothing);
  const auto after = measure(failed, 400, nothing);
  const auto reference = measure(well, 400, nothing);
  CHECK(failure.reading.quality == Quality::invalid);
  CHECK(after.reading.quality == Quality::valid);
  CHECK(after.reading.sys == reference.reading.sys);
  CHECK(after.took_s == reference.took_s);
}

TEST_CASE("movement makes a measurement longer, noisier and questionable") {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    Cuff cuff = cuff_of(seed);
    cuff.set_moving(true);
    const auto measured = measure(cuff, asked_at_s, nothing);
    CHECK(measured.took_s >= 75);
    CHECK(measured.took_s <= 105);
    CHECK(measured.reading.quality == Quality::questionable);
    CHECK(*measured.reading.sys > *measured.reading.mean);
    CHECK(*measured.reading.mean > *measured.reading.dia);
  }
  // Mean absolute error of a normal one: 0.8 of its standard deviation, 1.2 at rest and √(1.2² + 8²) moving.
  CHECK(mean_error(false) == doctest::Approx(0.96).epsilon(0.2));
  CHECK(mean_error(true) == doctest::Approx(6.5).epsilon(0.2));
}

TEST_CASE("a movement that is over before the second try leaves no doubt") {
  Cuff cuff = cuff_of(9);
  const auto measured =
      measure(cuff, asked_at_s, [](Cuff& c, std::int64_t s) { c.set_moving(s > 5 && s < 12); });
  CHECK(measured.took_s >= 75);
  CHECK(measured.reading.quality == Quality::valid);
}

TEST_CASE("by its interval a leaking cuff goes on trying, and a copy of it goes on alike") {
  Cuff cuff{7, 1, 120, Vitals{}};
  cuff.set_leaking(true);
  std::size_t failures = 0;
  std::int64_t last_s = -1;
  Cuff copy = cuff;
  for (std::int64_t s = 0; s < 1200; ++s) {
    cuff.second(s, Vitals{});
    if (s == 600) copy = cuff;
    if (s > 600) copy.second(s, Vitals{});
    const auto reading = cuff.due(s);
    if (s > 600) {
      CHECK(copy.due(s).has_value() == reading.has_value());
      CHECK(copy.inflating() == cuff.inflating());
    }
    if (!reading || reading->at_s == last_s || reading->quality == Quality::valid) continue;
    last_s = reading->at_s;
    ++failures;
  }
  CHECK(failures == 9);  // every 120 s from 35 s on, the last after 1100 s
}
