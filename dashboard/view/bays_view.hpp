// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "dashboard/view/painter.hpp"
#include "dashboard/view/sweep_view.hpp"

namespace vigil::dashboard {

/// The grid of tiles, or what to do when there is none. A click selects a bay, a double click opens it.
void draw_bays_view(const Painter& p, SweepView& sweeps, const Rect& area, double px_per_mm,
                    std::vector<Intent>& intents);

}  // namespace vigil::dashboard
