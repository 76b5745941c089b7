// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "dashboard/view/painter.hpp"
#include "dashboard/view/tile_layout.hpp"

namespace vigil::dashboard {

/// Takes the place of the open form from the waves of `large`, as much as it needs, from the bottom up; waves
/// that have no place left go. Numbers stay where they are, but where there is no wave beside them they make
/// room.
Rect make_form_place(const Painter& p, const Rect& main, const Tile& tile, TileLayout& large);

/// The form that is open.
void draw_form(const Painter& p, const Rect& area, const Tile& tile, std::vector<Intent>& intents);

}  // namespace vigil::dashboard
