// SPDX-License-Identifier: MIT
#pragma once

#include <deque>
#include <string>
#include <vector>

#include "dashboard/model/screen.hpp"

namespace vigil::dashboard {

/// A screen made by hand, with the rings its waves point into. Not copyable: the screen points into itself.
struct Scene {
  Screen screen;
  std::deque<WaveRing> rings;

  Scene() = default;
  Scene(const Scene&) = delete;
  Scene& operator=(const Scene&) = delete;
  Scene(Scene&&) = default;
};

/// Like the design's picture: eight bays, one of them simulated, one a replay, one lost, three alarms.
Scene eight_bays();
/// `count` bays with all numbers and three waves; every third one has an alarm.
Scene many_bays(std::size_t count);
/// Long names, many alarms, many pumps, many numbers, every freshness, changed limits, an alarm switched off.
Scene crowded_bays(std::size_t count);
/// No bay at all.
Scene empty_station();
/// Everything acknowledged.
Scene acknowledged_bays();
/// `scene` with the alarms page open: its alarms, the first one chosen, and some entries of a journal.
Scene with_alarms_page(Scene scene);
/// `scene` with bay `i` open.
Scene opened(Scene scene, std::size_t i);

}  // namespace vigil::dashboard
