// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "dashboard/view/painter.hpp"

namespace vigil::dashboard {

/// How high the sheet wants to be, pixels.
float entry_view_height(const Painter& p, const EntryPage& page);

/// A sheet of entries in one or two columns, what is wrong with each below it.
void draw_entry_view(const Painter& p, const Rect& area, const Tile& tile, const EntryPage& page,
                     std::vector<Intent>& intents);

}  // namespace vigil::dashboard
