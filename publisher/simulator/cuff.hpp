// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>

#include "common/model/bay.hpp"
#include "publisher/simulator/random.hpp"
#include "publisher/simulator/vitals.hpp"

namespace vigil::simulator {

/// A reading of the cuff, mmHg, and when it was taken, whole seconds since the start. One that failed has no
/// values and is `invalid`; one taken from a limb that moved is `questionable`.
struct NibpReading {
  std::optional<double> sys;
  std::optional<double> dia;
  std::optional<double> mean;
  std::int64_t at_s = 0;
  Quality quality = Quality::valid;
};

/// Measures the pressure every so often: 30 to 45 s of inflation, then the reading. A cuff that leaked or a
/// limb that moved meanwhile has it try once more, 45 to 60 s; a leak then too is a failure. Comes with one
/// that was taken before the start, so that the first screen shows a pressure. A value: a copy is a
/// checkpoint.
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

  void set_leaking(bool leaking) { leaking_ = leaking; }
  void set_moving(bool moving) { moving_ = moving; }

  bool inflating() const { return ready_s_.has_value(); }
  /// The reading to be sent this second: a new one, failed or not, and the same again every 30 s.
  std::optional<NibpReading> due(std::int64_t now_s) const;

 private:
  NibpReading read(std::int64_t at_s, const Vitals& vitals);

  Random random_;
  Random trouble_;  ///< of what only a leak or movement asks for
  double variability_;
  std::optional<std::int64_t> interval_s_;
  std::int64_t last_start_s_;
  std::optional<std::int64_t> ready_s_;  ///< when the inflation under way gives its reading
  bool asked_ = false;
  bool leaking_ = false;
  bool moving_ = false;
  // Of the try under way:
  bool leaked_ = false;
  bool moved_ = false;
  bool second_try_ = false;
  NibpReading reading_;
  std::int64_t sent_from_s_ = 0;  ///< the reading's first sending
};

}  // namespace vigil::simulator
