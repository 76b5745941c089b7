// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "common/model/enum_text.hpp"
#include "publisher/simulator/vitals.hpp"

namespace vigil::simulator {

/// How a ramp goes: in a straight line; slowly, fast, slowly; or fast first, as what is eliminated does
/// (95 % of the way in the time, then stretched to arrive).
enum class Curve : std::uint8_t { linear, smooth, exponential };
constexpr EnumText<Curve, 3> curve_text{{"linear", "smooth", "exponential"}};

/// Set points that move in ramps from one value to the next. Times are seconds since the start.
class Course {
 public:
  explicit Course(const Vitals& start);
  /// Sets out at `now_s` from wherever the set point is then, to reach `value` after `over_s` (0: at once).
  void go(std::size_t set_point, double value, double now_s, double over_s, Curve curve);
  Vitals at(double now_s) const;

 private:
  struct Ramp {
    double from = 0;
    double to = 0;
    double start_s = 0;
    double over_s = 0;
    Curve curve = Curve::linear;
  };
  static double value_of(const Ramp& ramp, double now_s);

  std::array<Ramp, set_points.size()> ramps_;
};

}  // namespace vigil::simulator
