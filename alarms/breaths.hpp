// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "common/model/time.hpp"

namespace vigil::alarms {

/// Counts breaths in a CO₂ wave (mmHg) or a respiration wave (any unit). A breath is an upstroke through the
/// middle of the wave's lately seen range, after the wave had fallen below its lower third; the range must be
/// worth a breath: so many mmHg, or in a unit that nobody knows a quarter of what its last breaths swung, so
/// that noise and the heart's beat in a still chest are none. Pure: samples and their times are arguments.
class BreathDetector {
 public:
  /// @param least_swing how large a breath is at least, in the wave's unit; 0 for a wave of unknown unit
  explicit BreathDetector(double least_swing) : least_swing_{least_swing} {}

  /// A sample's value; finite.
  void sample(BayTime at, double value);
  /// A hole in the wave: what comes is not joined to what was.
  void gap();

  std::optional<BayTime> last_breath() const { return last_breath_; }
  /// When the last sample came.
  std::optional<BayTime> last_sample() const { return last_sample_; }
  /// Breaths in a minute now, from those of the last half minute; 0 where there are fewer than two. Falls
  /// with each second for which the next one is late.
  double rate_per_min(BayTime now) const;

  /// By the last four breaths alone, whenever they were; 0 where there are fewer.
  double latest_rate_per_min() const;

  /// How large its breaths are, as a power of two that changes rarely; unset: it has shown none. What it is
  /// told by is what saved_swing() gave: without it, a still chest's noise would be breaths after a restart.
  std::optional<int> saved_swing() const;
  void restore_swing(int swing, BayTime now);

 private:
  static constexpr Duration memory = std::chrono::seconds{30};
  static constexpr Duration bucket_length = std::chrono::seconds{3};
  static constexpr std::size_t buckets = 4;
  static constexpr std::size_t most_breaths = 64;

  double usual_swing(BayTime now) const;

  struct Bucket {
    std::int64_t number = -1;
    double lo = 0;
    double hi = 0;
  };

  double least_swing_;
  /// Of the last breaths, the largest range seen from each to the next; their middle is the usual one.
  std::array<double, 8> swings_{};
  std::size_t swing_count_ = 0;
  BayTime swing_from_;                 ///< the last breath; from here its size fades
  std::array<Bucket, buckets> range_;  ///< lowest and highest of each 3 s, for the last 9 to 12 s
  bool low_ = false;                   ///< it was in the lower third since the last breath
  std::optional<BayTime> last_breath_;
  std::optional<BayTime> last_sample_;
  std::array<BayTime, most_breaths> breaths_{};
  std::size_t breath_count_ = 0;
};

}  // namespace vigil::alarms
