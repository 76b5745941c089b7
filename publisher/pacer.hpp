// SPDX-License-Identifier: MIT
#pragma once

#include <optional>

#include "common/model/time.hpp"

namespace vigil::publisher {

/// The speeds of a replay.
constexpr double slowest = 0.1;
constexpr double fastest = 1000;

/// Maps a stream's time to station time: one anchor and a speed. A new speed, a pause and its end anchor anew
/// where the stream is then, so that nothing jumps.
class Pacer {
 public:
  /// `stream` is due at `now`. `speed` is within slowest and fastest.
  Pacer(BayTime stream, StationTime now, double speed);

  void set_speed(double speed, StationTime now);
  void pause(StationTime now);
  void resume(StationTime now);

  bool paused() const { return paused_; }
  /// 0 while paused.
  double rate() const { return paused_ ? 0 : speed_; }
  /// How far the stream should be.
  BayTime position(StationTime now) const;
  /// When what ends at `end` is due; none while paused.
  std::optional<StationTime> due(BayTime end) const;

 private:
  void anchor(StationTime now);

  BayTime stream_;
  StationTime station_;
  double speed_;
  bool paused_ = false;
};

/// Says that a publisher falls behind: more than a second, and once a second at most.
class BehindNotice {
 public:
  /// How far behind, where it is time to say so. `due` is when what is sent at `now` should have been.
  std::optional<Duration> notice(StationTime due, StationTime now);

 private:
  std::optional<StationTime> said_;
};

}  // namespace vigil::publisher
