// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>

namespace vigil::simulator {

// The curves that waves are made of. No exp, no sin: a library may round those as it likes, and a simulation
// must be the same to the bit everywhere.

/// (1 − u²/32)^16: a Gaussian of standard deviation 1 and height 1 to within 0.02, with an end at |u| = 5.66.
constexpr double bell(double u) {
  const double base = 1 - u * u / 32;
  if (base <= 0) return 0;
  const double p2 = base * base;
  const double p4 = p2 * p2;
  const double p8 = p4 * p4;
  return p8 * p8;
}

/// 0 below 0, 1 above 1, level at both ends.
constexpr double smooth_step(double x) {
  const double c = std::clamp(x, 0.0, 1.0);
  return c * c * (3 - 2 * c);
}

/// The nearest multiple of 1/per_unit, halves upwards.
constexpr double rounded(double value, double per_unit = 1) {
  const double scaled = value * per_unit + 0.5;
  auto whole = static_cast<double>(static_cast<long long>(scaled));
  if (whole > scaled) whole -= 1;
  return whole / per_unit;
}

}  // namespace vigil::simulator
