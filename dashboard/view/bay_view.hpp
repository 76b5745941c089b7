// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "dashboard/view/painter.hpp"
#include "dashboard/view/sweep_view.hpp"

namespace vigil::dashboard {

/// The selected bay large, the others as a strip at the left, and at the right what explains it.
void draw_bay_view(const Painter& p, SweepView& sweeps, const Rect& area, double px_per_mm,
                   std::vector<Intent>& intents);

}  // namespace vigil::dashboard
