// SPDX-License-Identifier: MIT
#include "publisher/physiology/blood.hpp"

#include "publisher/physiology/arithmetic.hpp"

namespace vigil::physiology {

namespace {

constexpr double carried_l_per_l = 150 * 1.34e-3;
constexpr double dissolved_l_per_l_mmhg = 3e-5;
constexpr double bohr_per_ph = 1.1;
constexpr double ln_10 = 2.30258509299404568402;

double acidity(double paco2) {
  const double bicarbonate = 24 + 0.1 * (paco2 - 40);
  return 6.1 + log_of(bicarbonate / (0.0307 * paco2)) / ln_10;
}

}  // namespace

// What 40 mmHg makes by the constants of Henderson and Hasselbalch counts as 7.4, so that rest is on the
// curve.
Haemoglobin::Haemoglobin(double paco2) : affinity_{exp_of(bohr_per_ph * (acidity(paco2) - acidity(40)))} {}

double Haemoglobin::saturation(double po2) const {
  const double p = po2 * affinity_;
  if (p <= 0) return 0;
  return 1 / (1 + 23400 / (p * p * p + 150 * p));
}

double Haemoglobin::content(double po2) const {
  return carried_l_per_l * saturation(po2) + dissolved_l_per_l_mmhg * po2;
}

double Haemoglobin::po2_of(double content) const {
  double lo = 0;
  double hi = barometric_mmhg;
  for (int halving = 0; halving < 45; ++halving) {  // to 1e-11 mmHg
    const double middle = (lo + hi) / 2;
    (this->content(middle) < content ? lo : hi) = middle;
  }
  return (lo + hi) / 2;
}

}  // namespace vigil::physiology
