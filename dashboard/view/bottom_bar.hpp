// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "dashboard/view/painter.hpp"

namespace vigil::dashboard {

/// Buttons with their keys, the answer to the last action, the pages, the station's counters.
void draw_bottom_bar(const Painter& p, const Rect& bar, std::vector<Intent>& intents);

}  // namespace vigil::dashboard
