// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <vector>

#include "common/model/time.hpp"

namespace vigil::station {

/// The signal delay as measured: from taking a message in to the alarm that it raised going out; the last
/// 1,000.
class DelayMeter {
 public:
  void add(Duration delay) {
    delays_[count_ % delays_.size()] = delay;
    ++count_;
  }

  /// The given share (0–1) of the delays is at most this many milliseconds; 0 where none was measured.
  double percentile_ms(double share) const {
    std::vector<Duration> sorted{
        delays_.begin(), delays_.begin() + static_cast<std::ptrdiff_t>(std::min(count_, delays_.size()))};
    if (sorted.empty()) return 0;
    const auto rank = static_cast<std::size_t>(std::lround(share * static_cast<double>(sorted.size() - 1)));
    std::nth_element(sorted.begin(), sorted.begin() + static_cast<std::ptrdiff_t>(rank), sorted.end());
    return to_seconds(sorted[rank]) * 1e3;
  }

 private:
  std::array<Duration, 1000> delays_{};
  std::size_t count_ = 0;
};

}  // namespace vigil::station
