// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "dashboard/view/painter.hpp"

namespace vigil::dashboard {

/// Every condition of the selected bay as it stands, on a page beside the strip of cards.
void draw_disclosure_view(const Painter& p, const Rect& area, std::vector<Intent>& intents);

}  // namespace vigil::dashboard
