// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "alarms/sound_schedule.hpp"
#include "common/model/time.hpp"

namespace vigil::sound {

/// What is watched: a station's own loudspeaker watches neither.
struct Watched {
  bool station = true;
  bool display = true;
};

/// The alarms that a dashboard raises by itself, as nobody else can: `station-lost` when the station has not
/// beaten for 5 s, and `display-frozen` when the frame loop, once it runs, has not for 2 s. Both high, and
/// heard as equipment. Sound thread only; time is an argument.
class Watch {
 public:
  /// @param now the station has its 5 s from here on
  Watch(Watched watched, StationTime now);

  /// The last beat of the station, and of the frame loop; none: never.
  void note(std::optional<StationTime> station, std::optional<StationTime> frame);
  /// What has been raised until now is silent until `until`, at most `longest_pause` from `now`.
  void pause(StationTime now, Duration length);
  /// When what is raised at present, and silenced, is heard again; none: nothing is silenced.
  std::optional<StationTime> silent_until(StationTime now) const;
  /// What is raised at `now`. It is called several times a second; where it was not, the whole program stood
  /// still, and whoever is watched gets their time again.
  const std::vector<alarms::HeardAlarm>& at(StationTime now);

  static constexpr Duration station_patience = std::chrono::seconds{5};
  static constexpr Duration display_patience = std::chrono::seconds{2};
  static constexpr Duration longest_pause = std::chrono::seconds{120};

 private:
  /// One thing that must go on.
  struct Guard {
    Duration patience{0};
    std::optional<StationTime> last;  ///< none: not yet watched
    std::uint64_t id = 0;             ///< of what it raised; 0: nothing
    StationTime silent_until;
  };
  std::array<Guard, 2> guards_;
  StationTime looked_;
  std::uint64_t next_id_ = 1;
  std::vector<alarms::HeardAlarm> raised_;
};

}  // namespace vigil::sound
