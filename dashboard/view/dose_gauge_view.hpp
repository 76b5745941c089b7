// SPDX-License-Identifier: MIT
#pragma once

#include "dashboard/view/painter.hpp"

namespace vigil::dashboard {

/// The dose as a bar on its scale: the range shaded, the soft limit and the cap as ticks that stand out of
/// the bar, the governing one broader.
/// @param fresh whether the dose is one of now
void draw_dose_gauge(const Painter& p, const Rect& bar, const DoseGauge& gauge, bool fresh);

}  // namespace vigil::dashboard
