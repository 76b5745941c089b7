// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "dashboard/view/painter.hpp"

namespace vigil::dashboard {

/// The active alarms of all bays, and below them the journal with its filters; the bays' cards stay at the
/// left.
void draw_alarms_view(const Painter& p, const Rect& area, std::vector<Intent>& intents);

}  // namespace vigil::dashboard
