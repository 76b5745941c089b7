// SPDX-License-Identifier: MIT
#include "publisher/simulator/course.hpp"

#include "publisher/physiology/arithmetic.hpp"
#include "publisher/simulator/shape.hpp"

namespace vigil::simulator {

namespace {

/// Share of the way, of the share of the time.
double along(Curve curve, double x) {
  switch (curve) {
    case Curve::linear: return x;
    case Curve::smooth: return smooth_step(x);
    case Curve::exponential: return (1 - physiology::exp_of(-3 * x)) / (1 - physiology::exp_of(-3));
  }
  return x;
}

}  // namespace

Course::Course(const Vitals& start) {
  for (std::size_t i = 0; i < set_points.size(); ++i) {
    const double value = start.*set_points[i].value;
    ramps_[i] = {value, value, 0, 0, Curve::linear};
  }
}

void Course::go(std::size_t set_point, double value, double now_s, double over_s, Curve curve) {
  Ramp& ramp = ramps_[set_point];
  ramp = {value_of(ramp, now_s), value, now_s, over_s, curve};
}

Vitals Course::at(double now_s) const {
  Vitals vitals;
  for (std::size_t i = 0; i < set_points.size(); ++i)
    vitals.*set_points[i].value = value_of(ramps_[i], now_s);
  return vitals;
}

double Course::value_of(const Ramp& ramp, double now_s) {
  const double gone_s = now_s - ramp.start_s;
  if (gone_s >= ramp.over_s) return ramp.to;
  if (gone_s <= 0) return ramp.from;
  return ramp.from + (ramp.to - ramp.from) * along(ramp.curve, gone_s / ramp.over_s);
}

}  // namespace vigil::simulator
