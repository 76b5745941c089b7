// SPDX-License-Identifier: MIT
#pragma once

#include "dashboard/view/alarm_mark.hpp"
#include "dashboard/view/painter.hpp"
#include "dashboard/view/tile_layout.hpp"

namespace vigil::dashboard {

/// Label, limits, note, and the number with the box behind it. Digits never vanish: only the box alternates.
/// `large`: with the labels of large_sizes().
void draw_numeral(const Painter& p, const NumeralPlace& place, const Numeral& numeral, bool large);

/// A value's colour says how fresh it is: full only when current.
Colour value_colour(const Theme& theme, ColourRole role, Freshness freshness);
/// The same in an alarm's box: what is late is no full colour there either.
Colour boxed_colour(const Theme& theme, const Numeral& numeral, AlarmLook look);

/// The largest face of digits, at most `size`, in which `text` is at most `width` wide. Text that is no
/// number gets a text face.
const Face& fitting_numeral(const Painter& p, std::string_view text, float size, float width);

}  // namespace vigil::dashboard
