// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "dashboard/model/alarm_lines.hpp"
#include "dashboard/model/bay_model.hpp"
#include "dashboard/model/screen.hpp"

namespace vigil::dashboard {

/// How much a tile may hold.
struct TileRoom {
  std::size_t numerals;
  std::size_t waves;
  std::size_t alarms;
  bool explained;  ///< alarms with what led to them
};
constexpr TileRoom grid_room{6, 3, 8, false};
constexpr TileRoom open_room{12, 5, 64, true};

/// The bay's title: its label in the station's file, else made from its name.
std::string title_of(const BayModel& bay);

/// The same in a sentence: "bay 3", or the label.
std::string spoken_name(const BayModel& bay);

/// What the button says that acknowledges the bay: "Acknowledge bay 3", with how many alarms where there are
/// several.
std::string acknowledge_text(const BayModel& bay);

/// Everything of a tile but its play head, from the bay as it is at `now`. `alarms` is the bay's, ranked.
void fill_tile(const BayModel& bay, const std::vector<RankedLine>& alarms, TileRoom room, StationTime now,
               Tile& out);

}  // namespace vigil::dashboard
