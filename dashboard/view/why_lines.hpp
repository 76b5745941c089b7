// SPDX-License-Identifier: MIT
#pragma once

#include "dashboard/view/painter.hpp"

/// What led to an alarm, as text.
namespace vigil::dashboard {

/// How high all of it is in `width`.
float why_height(const Painter& p, const AlarmLine& alarm, float width);

/// Contributors with their values standing out, the context, what may be done, what has joined the alarm and
/// how it is handled, off the top of `rest`.
void draw_why(const Painter& p, Rect& rest, const AlarmLine& alarm);

}  // namespace vigil::dashboard
