// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "dashboard/sound/sounder.hpp"

/// A sounder and OpenAL's loopback device in one room: its time goes on as far as it is rendered, at once.
namespace room {

using namespace vigil;

inline constexpr int sample_rate = 48'000;

inline StationTime at(double seconds) { return StationTime{std::chrono::hours{1}} + from_seconds(seconds); }

class Room {
 public:
  explicit Room(sound::Watched watched = {false, false}, double volume = 1)
      : sounder{[this, volume] { return open(volume); }, watched, at(0)} {}

  /// Goes on to `seconds` since the room was opened, in steps of 10 ms.
  void until(double seconds) {
    while (now_ms_ < std::lround(seconds * 1000)) {
      const StationTime now = at(static_cast<double>(now_ms_) / 1000);
      sounder.note(beats ? std::optional{now} : std::nullopt, draws ? std::optional{now} : std::nullopt);
      sounder.step(now);
      std::vector<float> next(sample_rate / 100, 0.0F);
      if (sounder.device() != nullptr && !stands_still) sounder.device()->render(next);
      heard.insert(heard.end(), next.begin(), next.end());
      now_ms_ += 10;
    }
  }
  void hear(std::vector<alarms::HeardAlarm> alarms) { sounder.hear({std::move(alarms), std::nullopt}); }
  double seconds() const { return static_cast<double>(now_ms_) / 1000; }

  // What goes on in it; a test changes these as it likes.
  bool beats = true;          ///< the station
  bool draws = true;          ///< the frame loop
  bool stands_still = false;  ///< the loudspeaker
  std::string fault;          ///< why none can be opened; empty: it can
  int attempts = 0;
  std::vector<float> heard;
  sound::Sounder sounder;

 private:
  Expected<std::unique_ptr<sound::Device>> open(double volume) {
    ++attempts;
    if (!fault.empty()) return fail(fault);
    return sound::Device::open_loopback(volume, sample_rate);
  }

  long now_ms_ = 0;
};

inline alarms::HeardAlarm alarm(std::uint64_t id, Priority priority,
                                alarms::SoundCategory category = alarms::SoundCategory::general) {
  alarms::HeardAlarm made;
  made.bay = "bay-01";
  made.id = id;
  made.priority = priority;
  made.category = category;
  made.since = bay_time_from_ns(1'000'000'000) + from_seconds(static_cast<double>(id));
  made.heard = 1;
  return made;
}

}  // namespace room
