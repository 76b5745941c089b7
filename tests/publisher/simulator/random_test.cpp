// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <cmath>

#include "publisher/simulator/random.hpp"
#include "publisher/simulator/shape.hpp"

using namespace vigil::simulator;

TEST_CASE("a seed and a purpose give one series, any other seed or purpose another") {
  Random a{1, "beat"};
  Random same{1, "beat"};
  Random other_purpose{1, "breath"};
  Random other_seed{2, "beat"};
  for (int i = 0; i < 1000; ++i) {
    const auto value = a.next();
    CHECK(value == same.next());
    CHECK(value != other_purpose.next());
    CHECK(value != other_seed.next());
  }
}

TEST_CASE("uniform numbers fill [0, 1), normal ones have mean 0 and deviation 1") {
  Random random{42, "test"};
  constexpr int count = 100'000;
  double sum = 0;
  double lowest = 1;
  double highest = 0;
  for (int i = 0; i < count; ++i) {
    const double value = random.uniform();
    sum += value;
    lowest = std::fmin(lowest, value);
    highest = std::fmax(highest, value);
  }
  CHECK(sum / count == doctest::Approx(0.5).epsilon(0.01));
  CHECK(lowest >= 0);
  CHECK(lowest < 0.001);
  CHECK(highest < 1);
  CHECK(highest > 0.999);
  double mean = 0;
  double square = 0;
  for (int i = 0; i < count; ++i) {
    const double value = random.normal();
    mean += value / count;
    square += value * value / count;
  }
  CHECK(std::abs(mean) < 0.02);
  CHECK(square == doctest::Approx(1).epsilon(0.02));
  for (int i = 0; i < 1000; ++i) {
    const int value = random.whole(-2, 3);
    CHECK(value >= -2);
    CHECK(value <= 3);
  }
}

TEST_CASE("the bell is a Gaussian within 0.02 and has an end") {
  for (double u = -8; u <= 8; u += 0.01) CHECK(std::abs(bell(u) - std::exp(-u * u / 2)) < 0.02);
  CHECK(bell(0) == 1);
  CHECK(bell(5.7) == 0);
  CHECK(bell(1000) == 0);
}

TEST_CASE("rounding is to the nearest, halves upwards, also below zero") {
  CHECK(rounded(2.5) == 3);
  CHECK(rounded(2.49) == 2);
  CHECK(rounded(-2.5) == -2);
  CHECK(rounded(-2.51) == -3);
  CHECK(rounded(36.66, 10) == 36.7);
}
