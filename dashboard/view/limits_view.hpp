// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "dashboard/view/painter.hpp"

namespace vigil::dashboard {

/// How high the limits editor wants to be, pixels; with less it turns pages.
float limits_view_height(const Painter& p, const LimitsPage& page);

/// The limits editor. Lines keep their places while one is edited, so that the second click on + hits the
/// same one.
void draw_limits_view(const Painter& p, const Rect& area, const Tile& tile, const LimitsPage& page,
                      std::vector<Intent>& intents);

}  // namespace vigil::dashboard
