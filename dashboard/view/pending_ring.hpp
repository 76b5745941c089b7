// SPDX-License-Identifier: MIT
#pragma once

#include "dashboard/view/painter.hpp"

namespace vigil::dashboard {

/// A thin ring around (x, y) that fills clockwise from the top: a condition in its delay. In no alarm's
/// colour, and it never flashes.
void draw_pending_ring(const Painter& p, float x, float y, float radius, double fraction);

}  // namespace vigil::dashboard
