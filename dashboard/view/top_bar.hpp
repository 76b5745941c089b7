// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "dashboard/view/painter.hpp"

namespace vigil::dashboard {

/// Who watches what, the highest alarms of all bays, recording, sound, clock. A click on an alarm selects its
/// bay.
void draw_top_bar(const Painter& p, const Rect& bar, std::vector<Intent>& intents);

}  // namespace vigil::dashboard
