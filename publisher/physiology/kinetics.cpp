// SPDX-License-Identifier: MIT
#include "publisher/physiology/kinetics.hpp"

#include <cmath>
#include <cstddef>

namespace vigil::physiology {

namespace {

// The four states and, as the fifth, an input of 1 mg/min: the exponential of both together is the exact
// step.
constexpr std::size_t size = 5;
constexpr std::size_t effect = 3;
constexpr std::size_t input = 4;
using Matrix = std::array<std::array<double, size>, size>;

Matrix product(const Matrix& a, const Matrix& b) {
  Matrix c{};
  for (std::size_t i = 0; i < size; ++i)
    for (std::size_t j = 0; j < size; ++j)
      for (std::size_t k = 0; k < size; ++k) c[i][j] += a[i][k] * b[k][j];
  return c;
}

/// Scaling and squaring over a Taylor series.
Matrix exponential(Matrix matrix) {
  double largest = 0;
  for (const auto& row : matrix)
    for (const double value : row) largest = std::fmax(largest, std::fabs(value));
  int halvings = 0;
  while (largest * size > 0.25) {
    largest /= 2;
    ++halvings;
  }
  for (auto& row : matrix)
    for (double& value : row) value = std::ldexp(value, -halvings);

  Matrix sum{};
  for (std::size_t i = 0; i < size; ++i) sum[i][i] = 1;
  Matrix term = sum;
  for (int n = 1; n <= 12; ++n) {  // 0.25^13 / 13! is below 1e-17
    term = product(term, matrix);
    for (std::size_t i = 0; i < size; ++i)
      for (std::size_t j = 0; j < size; ++j) {
        term[i][j] /= n;
        sum[i][j] += term[i][j];
      }
  }
  for (int i = 0; i < halvings; ++i) sum = product(sum, sum);
  return sum;
}

}  // namespace

Kinetics::Kinetics(const Compartments& c, double step_min) : v1_l_{c.v1_l} {
  Matrix rates{};
  rates[0] = {-(c.k10 + c.k12 + c.k13), c.k21, c.k31, 0, 1};
  rates[1] = {c.k12, -c.k21, 0, 0, 0};
  rates[2] = {c.k13, 0, -c.k31, 0, 0};
  rates[effect] = {c.ke0, 0, 0, -c.ke0, 0};
  for (auto& row : rates)
    for (double& value : row) value *= step_min;
  const Matrix step = exponential(rates);
  for (std::size_t i = 0; i < states; ++i) {
    for (std::size_t j = 0; j < states; ++j) advance_[i][j] = step[i][j];
    // The fifth column is of an input that was scaled with the rates.
    inflow_[i] = step[i][input];
  }
}

void Kinetics::step(double mg_per_min) {
  std::array<double, states> next{};
  for (std::size_t i = 0; i < states; ++i) {
    next[i] = inflow_[i] * mg_per_min;
    for (std::size_t j = 0; j < states; ++j) next[i] += advance_[i][j] * amount_[j];
  }
  amount_ = next;
}

void Kinetics::bolus(double mg) { amount_[0] += mg; }

}  // namespace vigil::physiology
