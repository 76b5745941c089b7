// SPDX-License-Identifier: MIT
#pragma once

#include <deque>

#include "common/model/time.hpp"

namespace vigil::dashboard {

/// How fast the screen is drawn, over the last `window`. Frame thread only; reads no clock.
class FrameMeter {
 public:
  /// A frame is in front of people at `now`, which does not go back.
  void note(StationTime now);

  /// Frames a second; 0 before there were two.
  double rate(StationTime now) const;
  /// The longest time between two frames; 0 before there were two.
  Duration longest(StationTime now) const;

  static constexpr Duration window = std::chrono::seconds{5};
  /// Of a faster screen the window is shorter: memory is bounded.
  static constexpr std::size_t most_frames = 1000;

 private:
  std::deque<StationTime> frames_;
};

}  // namespace vigil::dashboard
