// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <thread>

#include "common/bus/bounded_queue.hpp"
#include "common/model/clock.hpp"
#include "dashboard/sound/sounder.hpp"

namespace vigil::sound {

constexpr double least_volume = 0.1;

/// Fails below `least_volume` and above 1: a volume never is no sound.
Expected<double> check_volume(double volume);

/// The sound thread: it waits for no frame and no message, and nobody waits for it. Where a device fails it
/// says so in the log and by works(), and tries again every few seconds.
class Player {
 public:
  struct Options {
    double volume = 1;  ///< within [least_volume, 1]
    Watched watched;    ///< a station that sounds itself watches nothing
    OpenDevice open;    ///< empty: the system's own
  };
  /// Fails for a volume out of range alone: without a device it runs, and says so.
  static Expected<std::unique_ptr<Player>> open(Options options, Clock clock);
  ~Player();
  Player(const Player&) = delete;
  Player& operator=(const Player&) = delete;

  // Called by any thread; none waits.

  /// What is to be heard from now on. False where the sound thread stands still: offer it again.
  bool hear(std::shared_ptr<const HeardState> state);
  /// The station beat.
  void note_station(StationTime now) { station_ns_ = now.time_since_epoch().count(); }
  /// The frame loop goes on.
  void note_frame(StationTime now) { frame_ns_ = now.time_since_epoch().count(); }
  /// Silences what this program raised by itself until now, at most Watch::longest_pause.
  void pause_own(Duration length) { own_pause_ns_ = length.count(); }
  /// When what this program raised by itself is heard again; none: no pause of it goes on.
  std::optional<StationTime> own_pause_ends() const;
  /// Whether alarms can be heard: there is a device, and the sound thread goes on.
  bool works(StationTime now) const;

 private:
  Player(OpenDevice open, Watched watched, Clock clock);
  void run(OpenDevice open, Watched watched);

  Clock clock_;
  bus::BoundedQueue<std::shared_ptr<const HeardState>> states_{64};
  std::atomic<std::int64_t> station_ns_;
  std::atomic<std::int64_t> frame_ns_;
  std::atomic<std::int64_t> own_pause_ns_;  ///< asked for and not yet begun
  std::atomic<std::int64_t> own_pause_ends_ns_;
  std::atomic<std::int64_t> stepped_ns_;
  std::atomic<bool> works_{false};
  std::atomic<bool> stop_{false};
  std::thread thread_;  ///< last: it uses everything above
};

}  // namespace vigil::sound
