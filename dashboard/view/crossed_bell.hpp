// SPDX-License-Identifier: MIT
#pragma once

#include "dashboard/view/painter.hpp"

namespace vigil::dashboard {

/// A bell with a stroke through it, in a square of `size` on `baseline`: an alarm is switched off.
void draw_crossed_bell(const Painter& p, float x, float baseline, float size, Colour colour);

}  // namespace vigil::dashboard
