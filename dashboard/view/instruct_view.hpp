// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "dashboard/view/painter.hpp"

namespace vigil::dashboard {

float instruct_view_height(const Painter& p, const InstructPage& page, float width);

/// The instructor's form over the waves of the open bay. Where it is too high for its place, the lines around
/// the control in focus are shown.
void draw_instruct_view(const Painter& p, const Rect& area, const Tile& tile, const InstructPage& page,
                        std::vector<Intent>& intents);

}  // namespace vigil::dashboard
