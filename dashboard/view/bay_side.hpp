// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "dashboard/view/painter.hpp"

namespace vigil::dashboard {

/// Beside a large bay: its alarms with what led to them and a button each, its pumps, its limits.
void draw_bay_side(const Painter& p, const Rect& area, const Tile& tile, std::vector<Intent>& intents);

}  // namespace vigil::dashboard
