// SPDX-License-Identifier: MIT
#pragma once

#include "dashboard/view/painter.hpp"

namespace vigil::dashboard {

/// How high the panel of all the bay's pumps is; 0: there is none.
float infusion_view_height(const Painter& p, const Tile& tile);

/// The pumps of an open bay, each with its doses in every unit, and how they stand against the protocol.
/// Takes its place off the top of `rest`: the first pumps that fit in `height`, the others are counted.
void draw_infusion_view(const Painter& p, Rect& rest, const Tile& tile, float height);

}  // namespace vigil::dashboard
