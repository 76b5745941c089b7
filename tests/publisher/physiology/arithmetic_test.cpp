// SPDX-License-Identifier: MIT
#include "publisher/physiology/arithmetic.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

using namespace vigil::physiology;

namespace {

double relative_error(double value, double reference) {
  return std::abs(value - reference) / std::abs(reference);
}

}  // namespace

TEST_CASE("exp, log and pow are those of the library to within 1e-14") {
  double worst = 0;
  for (double x = -50; x <= 50; x += 0.00731)
    worst = std::fmax(worst, relative_error(exp_of(x), std::exp(x)));
  CHECK(worst < 1e-14);
  worst = 0;
  for (double x = 1e-6; x < 1e6; x *= 1.0007)
    if (std::abs(x - 1) > 0.01) worst = std::fmax(worst, relative_error(log_of(x), std::log(x)));
  CHECK(worst < 1e-14);
  worst = 0;
  for (double base = 0.05; base < 20; base *= 1.003)
    worst = std::fmax(worst, relative_error(pow_of(base, 4.3), std::pow(base, 4.3)));
  CHECK(worst < 1e-13);
  CHECK(exp_of(0) == 1);
  CHECK(log_of(1) == 0);
}

TEST_CASE("exp beyond its range stays finite") {
  CHECK(std::isfinite(exp_of(std::numeric_limits<double>::infinity())));
  CHECK(exp_of(-1e9) > 0);
}
