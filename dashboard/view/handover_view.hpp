// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "dashboard/view/painter.hpp"

namespace vigil::dashboard {

/// How high the handover wants to be in that width, pixels.
float handover_view_height(const Painter& p, const HandoverPage& page, float width);

/// What the next nurse is told of a bay, and who takes it over.
void draw_handover_view(const Painter& p, const Rect& area, const Tile& tile, const HandoverPage& page,
                        std::vector<Intent>& intents);

}  // namespace vigil::dashboard
