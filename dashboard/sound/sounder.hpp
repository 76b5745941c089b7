// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "alarms/sound_pulse_tone.hpp"
#include "alarms/sound_schedule.hpp"
#include "dashboard/sound/device.hpp"
#include "dashboard/sound/heard_bays.hpp"
#include "dashboard/sound/watch.hpp"

namespace vigil::sound {

/// Opens the loudspeaker, at first and after each time it failed.
using OpenDevice = std::function<Expected<std::unique_ptr<Device>>()>;

/// Plays what is to be heard: all that the sound thread does, without the thread. Time is an argument, so
/// that a test drives it through a loopback device as fast as it likes. Belongs to one thread.
class Sounder {
 public:
  Sounder(OpenDevice open, Watched watched, StationTime now);

  void hear(HeardState state);
  /// The last beat of the station and of the frame loop; none: never.
  void note(std::optional<StationTime> station, std::optional<StationTime> frame) {
    watch_.note(station, frame);
  }
  /// Silences what this program raised by itself until now.
  void pause_own(StationTime now, Duration length) { watch_.pause(now, length); }

  /// As of Watch::silent_until.
  std::optional<StationTime> own_silent_until(StationTime now) const { return watch_.silent_until(now); }

  /// Opens the device where there is none, and starts what is due. Call it at next_step() at the latest.
  void step(StationTime now);
  StationTime next_step(StationTime now) const;

  /// Whether what is played now can be heard.
  bool works() const { return device_ != nullptr; }
  /// Of the device, or why there is none.
  const std::string& says() const { return says_; }
  Device* device() { return device_.get(); }

  /// Between two attempts to open a device: at first, and at most.
  static constexpr Duration first_retry = std::chrono::seconds{1};
  static constexpr Duration longest_retry = std::chrono::seconds{8};
  /// How often it looks after what nobody calls it for: a frozen display, a device that is gone.
  static constexpr Duration longest_step = std::chrono::milliseconds{50};
  /// A burst that is still not at its end so long after it should be: the device stands still.
  static constexpr Duration device_patience = std::chrono::seconds{2};

 private:
  void open(StationTime now);
  void give_up(StationTime now, std::string why);
  /// The burst that was started last may not have been heard to its end.
  bool is_unheard(StationTime now) const;
  void look_after_device(StationTime now);
  void play(Voice voice, const std::vector<float>& samples, StationTime now);

  OpenDevice open_;
  Watch watch_;
  std::vector<alarms::HeardAlarm> station_alarms_;
  std::vector<alarms::HeardAlarm> own_alarms_;
  bool changed_ = false;
  alarms::SoundSchedule schedule_;
  alarms::PulseBeats beats_;

  std::unique_ptr<Device> device_;
  std::string says_;
  std::optional<StationTime> retry_at_;
  Duration retry_after_ = first_retry;
  StationTime looked_;
  StationTime alarm_ends_;  ///< when the burst that was started last is at its end
  bool stands_still_ = false;
};

}  // namespace vigil::sound
