// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

#include "dashboard/view/painter.hpp"

/// The boxes of side columns and pages, and the rows in them.
namespace vigil::dashboard {

/// Heights of the parts of a panel, pixels.
struct PanelRows {
  float head;    ///< a panel's heading
  float text;    ///< a line of text
  float button;  ///< a button and its distance
  float pad;
};
PanelRows panel_rows(const Painter& p);

/// Its background and border.
void draw_panel_frame(const Painter& p, const Rect& panel);

/// A panel of `height` off the top of `rest`, with the gap below it and its heading; returns what is below
/// the heading.
Rect draw_panel(const Painter& p, Rect& rest, float height, std::string_view heading);

/// Of a panel with so much below its heading.
float panel_height(const Painter& p, float content);

}  // namespace vigil::dashboard
