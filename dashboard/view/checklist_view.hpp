// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "dashboard/view/painter.hpp"

namespace vigil::dashboard {

/// How high the checklist wants to be, pixels.
float checklist_view_height(const Painter& p, const ChecklistPage& page);

/// What is looked at before the start and before the discharge, an item a row, and the discharge below.
void draw_checklist_view(const Painter& p, const Rect& area, const Tile& tile, const ChecklistPage& page,
                         std::vector<Intent>& intents);

}  // namespace vigil::dashboard
