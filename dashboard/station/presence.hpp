// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "common/model/error.hpp"
#include "common/model/time.hpp"

namespace vigil::station {

/// A dashboard that has not said `present` for this long shows nothing and sounds nothing.
constexpr Duration presence_lasts = std::chrono::seconds{12};
/// A high alarm is `unattended` when nobody has sounded for this long.
constexpr Duration unattended_after = std::chrono::seconds{5};

/// Which dashboards are there, and whether anybody hears alarms. Station time is an argument.
class Presence {
 public:
  /// Dashboards that are remembered; their names are theirs to choose.
  static constexpr std::size_t most_dashboards = 1024;

  explicit Presence(StationTime now) : begun_{now}, silent_since_{now} {}

  /// Fails where there are too many.
  Expected<void> note(const std::string& peer, bool sounds, StationTime now);
  /// The station's own loudspeaker.
  void note_own_sound(bool works) { own_sound_ = works; }
  /// Forgets who has gone, and notes since when nobody sounds. Several times a second.
  void tick(StationTime now);

  /// As of the last tick.
  std::uint32_t sounding() const { return sounding_; }
  bool nobody_hears(StationTime now) const {
    return sounding_ == 0 && now - silent_since_ >= unattended_after;
  }
  /// Whether it is known: dashboards of an earlier run have yet to say that they are there.
  bool is_known(StationTime now) const { return sounding_ > 0 || now - begun_ >= unattended_after; }

 private:
  struct Dashboard {
    bool sounds = false;
    StationTime last;
  };
  std::map<std::string, Dashboard> dashboards_;  ///< by peer
  bool own_sound_ = false;
  std::uint32_t sounding_ = 0;
  StationTime begun_;
  StationTime silent_since_;
};

}  // namespace vigil::station
