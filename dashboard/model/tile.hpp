// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <vector>

#include "dashboard/model/alarm_lines.hpp"
#include "dashboard/model/bay_model.hpp"
#include "dashboard/model/screen.hpp"

namespace vigil::dashboard {

/// How much a tile may hold.
struct TileRoom {
  std::size_t numerals;
  std::size_t waves;
};
constexpr TileRoom grid_room{6, 3};
constexpr TileRoom open_room{12, 5};

/// The bay's title: its label in the station's file, else made from its name.
std::string title_of(const BayModel& bay);

/// The same in a sentence: "bay 3", or the label.
std::string spoken_name(const BayModel& bay);

/// Everything of a tile but its play head, from the bay as it is at `now`. `alarms` is the bay's, ranked.
void fill_tile(const BayModel& bay, const std::vector<RankedLine>& alarms, TileRoom room, StationTime now,
               Tile& out);

}  // namespace vigil::dashboard
