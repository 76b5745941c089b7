// SPDX-License-Identifier: MIT
#pragma once

#include "dashboard/view/painter.hpp"

namespace vigil::dashboard {

/// A bay in the strip beside a large one: name, alarm marks, mode, its first numbers.
void draw_bay_card(const Painter& p, const Rect& area, const Tile& tile, bool open);

}  // namespace vigil::dashboard
