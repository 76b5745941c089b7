// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "dashboard/view/painter.hpp"

namespace vigil::dashboard {

/// How high the reason form wants to be in that width, pixels.
float reason_view_height(const Painter& p, const ReasonPage& page, float width);

/// Why an alarm is acknowledged: a field, and usual reasons for one click.
void draw_reason_view(const Painter& p, const Rect& area, const Tile& tile, const ReasonPage& page,
                      std::vector<Intent>& intents);

}  // namespace vigil::dashboard
