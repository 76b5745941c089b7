// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>

#include "publisher/simulator/vitals.hpp"

namespace vigil::simulator {

/// Set points that move in straight ramps from one value to the next. Times are seconds since the start.
class Course {
 public:
  explicit Course(const Vitals& start);
  /// Sets out at `now_s` from wherever the set point is then, to reach `value` after `over_s` (0: at once).
  void go(std::size_t set_point, double value, double now_s, double over_s);
  Vitals at(double now_s) const;

 private:
  struct Ramp {
    double from = 0;
    double to = 0;
    double start_s = 0;
    double over_s = 0;
  };
  static double value_of(const Ramp& ramp, double now_s);

  std::array<Ramp, set_points.size()> ramps_;
};

}  // namespace vigil::simulator
