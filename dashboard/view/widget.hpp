// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "dashboard/view/painter.hpp"

namespace vigil::dashboard {

/// What the mouse does with a place on the screen in this frame.
struct Touch {
  bool clicked = false;         ///< pressed and released on it
  bool double_clicked = false;  ///< the second press
  bool hovered = false;
  bool held = false;
};

/// A place that can be clicked; it draws nothing. `id` is unique within a frame.
Touch touch(const std::string& id, const Rect& area);

/// Where a button of this text and key hint would end.
float button_width(const Painter& p, const Face& face, const std::string& text, const std::string& key);
/// Draws it and says whether it was clicked. A disabled one is dim and never clicked. `accent`: what it is
/// tinted with; a button's own colour for none.
bool draw_button(const Painter& p, const std::string& id, const Rect& area, const Face& face,
                 const std::string& text, const std::string& key, bool enabled, Colour accent = 0);

}  // namespace vigil::dashboard
