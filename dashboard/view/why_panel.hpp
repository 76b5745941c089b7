// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "dashboard/view/painter.hpp"

namespace vigil::dashboard {

/// The alarms of an open bay with what led to them and a button each, off the top of `rest` and at most
/// `budget` high: the first ones in full before the others, and never fewer than are counted in a line at the
/// end.
void draw_why_panel(const Painter& p, Rect& rest, float budget, const Tile& tile,
                    std::vector<Intent>& intents);

}  // namespace vigil::dashboard
