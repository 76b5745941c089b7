// SPDX-License-Identifier: MIT
#include "publisher/physiology/arithmetic.hpp"

#include <algorithm>
#include <cmath>

namespace vigil::physiology {

namespace {

constexpr double ln2_high =
    0x1.62e42fee00000p-1;  // ln 2 to 33 bits: a whole number below 2^20 times it is exact
constexpr double ln2_low = 0x1.a39ef35793c76p-33;  // and what is left of ln 2
constexpr double root_half = 0.70710678118654752440;
constexpr int exp_terms = 14;  // 0.347^15 / 15! is below 1e-18
constexpr int log_terms = 25;  // 0.172^27 is below 1e-20

}  // namespace

double exp_of(double x) {
  const double bounded = std::clamp(x, -700.0, 700.0);
  const double twos = std::floor(bounded / (ln2_high + ln2_low) + 0.5);
  const double rest = (bounded - twos * ln2_high) - twos * ln2_low;
  double sum = 1;
  for (int n = exp_terms; n > 0; --n) sum = 1 + rest / n * sum;
  return std::ldexp(sum, static_cast<int>(twos));
}

double log_of(double x) {
  int twos = 0;
  double mantissa = std::frexp(x, &twos);  // [0.5, 1)
  if (mantissa < root_half) {
    mantissa *= 2;
    --twos;
  }
  // ln m = 2 artanh((m − 1) / (m + 1))
  const double s = (mantissa - 1) / (mantissa + 1);
  const double square = s * s;
  double sum = 0;
  for (int n = log_terms; n > 0; n -= 2) sum = sum * square + 1.0 / n;
  return twos * ln2_high + (twos * ln2_low + 2 * s * sum);
}

double pow_of(double base, double exponent) { return exp_of(exponent * log_of(base)); }

}  // namespace vigil::physiology
