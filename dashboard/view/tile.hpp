// SPDX-License-Identifier: MIT
#pragma once

#include "dashboard/view/painter.hpp"
#include "dashboard/view/sweep_view.hpp"
#include "dashboard/view/tile_layout.hpp"

namespace vigil::dashboard {

/// Draws one bay of the grid.
void draw_tile(const Painter& p, SweepView& sweeps, const Rect& area, const Tile& tile, bool selected,
               double px_per_mm);

/// The frame of a tile, card or panel: its border says the highest priority, a ring around it the selection.
void draw_tile_frame(const Painter& p, const Rect& area, const Tile& tile, bool selected);

/// Waves with their labels, watermark and veil. `speeds`: mm/s beside each label.
void draw_waves(const Painter& p, SweepView& sweeps, const TileLayout& layout, const Tile& tile,
                double px_per_mm, bool speeds);

/// LIVE, SIM, …, ending at `right`. Returns the width.
float draw_badge(const Painter& p, float right, const Rect& row, const Tile& tile);

}  // namespace vigil::dashboard
