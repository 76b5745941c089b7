// SPDX-License-Identifier: MIT
#include "publisher/simulator/movement.hpp"

#include <algorithm>

namespace vigil::simulator {

namespace {

constexpr double shortest_s = 1.0 / 3;  // 3 a second
constexpr double longest_s = 2;         // 0.5 a second
constexpr double least_height = 0.4;

}  // namespace

void Movement::set_amount(double amount) { amount_ = std::clamp(amount, 0.0, 1.0); }

double Movement::sample(double t_s) {
  rise_ = 0;
  if (amount_ <= 0) return 0;
  // The first hump, too, may begin before the start: the body has lived for a while then.
  if (length_s_ <= 0 || t_s >= begin_s_ + length_s_) {
    begin_s_ = t_s;
    length_s_ = random_.between(shortest_s, longest_s);
    const double height = random_.between(least_height, 1);
    height_ = random_.uniform() < 0.5 ? -height : height;
    rise_ = std::max(0.0, amount_ * height_);
  }
  const double along = (t_s - begin_s_) / length_s_;
  const double rest = 1 - along;
  return amount_ * height_ * 16 * along * along * rest * rest;  // level at both ends, 1 in the middle
}

}  // namespace vigil::simulator
