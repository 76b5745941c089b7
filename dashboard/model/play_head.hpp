// SPDX-License-Identifier: MIT
#pragma once

#include <optional>

#include "common/model/time.hpp"

namespace vigil::dashboard {

/// An even clock for the sweep of one bay. Samples come in blocks; the head goes on between them at the
/// source's speed, a little behind the newest sample, and corrects itself by going slightly faster or slower.
/// It never goes back within an epoch unless data goes on at an earlier time than it ran on to, after a
/// silence; it jumps forward only over a gap.
class PlayHead {
 public:
  /// A new epoch: the next data sets the head anew.
  void restart();
  /// The speed of the source: bay time per station time; 0 stands still.
  void set_rate(double rate, StationTime now);
  /// Samples up to `end` came, in a block that lasts `length`.
  void data(BayTime end, Duration length, StationTime now);
  /// The source ended: the head goes on to the last sample and stays there.
  void stop();
  /// The head at `now`, which never goes back from call to call. None before the first data.
  std::optional<BayTime> advance(StationTime now);
  /// Whether the head moves: frames are needed.
  bool moving() const {
    if (!head_) return false;
    // Past that, a sweep without data is blank.
    if (stopped_) return *head_ < newest_;
    return rate_ > 0 && *head_ < newest_ + std::chrono::minutes{1};
  }

 private:
  /// Where the newest sample would be if the source goes on.
  BayTime run_on(StationTime now) const;
  BayTime wanted(StationTime now) const;
  Duration lag() const;

  double rate_ = 1;
  bool stopped_ = false;
  bool waiting_ = true;   ///< for the first data of an epoch
  BayTime newest_;        ///< the end of the newest sample
  BayTime anchor_;        ///< where the newest sample was, or would have been, …
  StationTime anchored_;  ///< … at this time
  Duration block_{};      ///< the longest block lately
  std::optional<BayTime> head_;
  StationTime at_;  ///< when the head was there
};

}  // namespace vigil::dashboard
