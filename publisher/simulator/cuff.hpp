// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>

#include "publisher/simulator/random.hpp"
#include "publisher/simulator/vitals.hpp"

namespace vigil::simulator {

/// A reading of the cuff, mmHg, and when it was taken, whole seconds since the start.
struct NibpReading {
  double sys = 0;
  double dia = 0;
  double mean = 0;
  std::int64_t at_s = 0;
};

/// Measures the pressure every so often: 30 to 45 s of inflation, then the reading. Comes with one that was
/// taken before the start, so that the first screen shows a pressure. A value: a copy is a checkpoint.
class Cuff {
 public:
  /// `interval_s` ≥ 60 between the starts of two measurements; none: only when asked. `variability` scales
  /// the error of a reading.
  Cuff(std::uint64_t seed, double variability, std::optional<double> interval_s, const Vitals& before);

  /// To be called every whole second, in order.
  void second(std::int64_t now_s, const Vitals& now);
  /// From now on; the next measurement comes an interval after the start of the last.
  void set_interval(std::optional<double> interval_s);
  /// Nothing while it measures already.
  void measure_now() { asked_ = !inflating(); }

  bool inflating() const { return ready_s_.has_value(); }
  /// The reading to be sent this second: a new one, and the same again every 30 s.
  std::optional<NibpReading> due(std::int64_t now_s) const;

 private:
  NibpReading read(std::int64_t at_s, const Vitals& vitals);

  Random random_;
  double variability_;
  std::optional<std::int64_t> interval_s_;
  std::int64_t last_start_s_;
  std::optional<std::int64_t> ready_s_;  ///< when the inflation under way gives its reading
  bool asked_ = false;
  NibpReading reading_;
  std::int64_t sent_from_s_ = 0;  ///< the reading's first sending
};

}  // namespace vigil::simulator
