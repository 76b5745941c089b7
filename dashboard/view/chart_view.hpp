// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "dashboard/view/painter.hpp"

namespace vigil::dashboard {

/// How high the chart form wants to be, pixels.
float chart_view_height(const Painter& p, const ChartPage& page, float width);

/// The chart form: observations by one tap, oxygen, a medication, a note.
void draw_chart_view(const Painter& p, const Rect& area, const Tile& tile, const ChartPage& page,
                     std::vector<Intent>& intents);

}  // namespace vigil::dashboard
