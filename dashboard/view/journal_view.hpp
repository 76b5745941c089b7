// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "dashboard/view/painter.hpp"

namespace vigil::dashboard {

/// The journal with its filters. A click on a filter goes to its next value; the wheel scrolls.
void draw_journal(const Painter& p, const Rect& area, const AlarmsPage& page, std::vector<Intent>& intents);

}  // namespace vigil::dashboard
