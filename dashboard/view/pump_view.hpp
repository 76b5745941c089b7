// SPDX-License-Identifier: MIT
#pragma once

#include "dashboard/view/painter.hpp"
#include "dashboard/view/tile_layout.hpp"

namespace vigil::dashboard {

/// A pump at the bottom of a tile. `more`: how many others of the bay are not shown.
void draw_pump(const Painter& p, const Rect& area, PumpDetail detail, const PumpStrip& pump,
               std::size_t more);

/// Its bar: the part of the volume that is infused.
void draw_pump_bar(const Painter& p, const Rect& bar, const PumpStrip& pump);

/// What the pump does besides infusing, in its box when that is an alarm. Returns the width.
float draw_pump_state(const Painter& p, const Face& face, float x, float baseline, float width,
                      const PumpStrip& pump);

}  // namespace vigil::dashboard
