// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "dashboard/model/bay_model.hpp"
#include "dashboard/model/screen.hpp"

/// The lines at the top and bottom of the screen, each from what it is about.
namespace vigil::dashboard {

using Bays = std::vector<std::unique_ptr<BayModel>>;

/// "8 bays · 5 live · 1 sim · 1 replay · 1 lost": each bay counts once, as lost or by its mode.
std::string summary_text(const Bays& bays, StationTime now);

/// "REC 8"; empty: none.
std::string recording_text(const Bays& bays);

struct SoundLine {
  std::string text;  ///< "sound on", "audio paused 1:43", "no sound"
  bool warning = false;
};
/// What is known of this dashboard's own sound.
struct OwnSound {
  bool works = false;                       ///< until it is told so: no
  std::optional<StationTime> silent_until;  ///< of what the dashboard raised by itself, while it is paused
};
/// A pause is the station's, for some or all bays; whether this dashboard sounds is its own matter.
/// @param station_wall the time of day by the station's clock, which says when pauses end
SoundLine sound_line(const Bays& bays, const OwnSound& own, StationTime now, WallTime station_wall);

/// What is known of the station: its last beat, and since when it is silent.
struct StationTrack {
  std::optional<wire::BeatMessage> beat;
  std::optional<StationTime> heard;  ///< of the last beat
  std::optional<StationTime> began;  ///< when this dashboard began to listen
};

/// The station's clock, by its last beat; before there is one, `wall`.
WallTime station_clock(const StationTrack& station, StationTime now, WallTime wall);

/// "bus 312 msg/s · 0 lost · alarm delay 6 ms · not a medical device"; no old figures while it is silent.
std::string status_text(const StationTrack& station, std::uint64_t missed_here, StationTime now);

/// The station repeats its beat and each bay's alarms every second: what it said longer ago is not what it
/// says.
constexpr Duration told_lately = std::chrono::seconds{3};

/// "STATION LOST 00:07" after 3 s without a beat, "NO STATION 00:07" if there never was one; else empty.
std::string station_lost_text(const StationTrack& station, StationTime now);

/// Whose alarms the screen shows as lines, to be acknowledged: of a bay on a card it shows triangles only.
std::vector<std::string> bays_with_lines(const Screen& screen);

/// The time of day where the people are.
std::string clock_text(WallTime wall);

/// Whether flashing boxes are on; both start with it (2 Hz and 0.6 Hz, half of the time).
bool high_flash_on(StationTime now);
bool medium_flash_on(StationTime now);
/// When one of them changes next: a frame is due then.
StationTime next_flash_edge(StationTime now);

}  // namespace vigil::dashboard
