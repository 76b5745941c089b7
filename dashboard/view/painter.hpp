// SPDX-License-Identifier: MIT
#pragma once

#include <imgui.h>

#include "dashboard/model/screen.hpp"
#include "dashboard/view/fonts.hpp"
#include "dashboard/view/text.hpp"
#include "dashboard/view/theme.hpp"

namespace vigil::dashboard {

/// What every drawing function needs, for one frame. Copied freely: it owns nothing.
struct Painter {
  ImDrawList& list;
  const Theme& theme;
  const Fonts& fonts;
  const Sizes& sizes;
  const Screen& screen;

  const Face& face(TextRole role) const { return fonts.text(role); }
  void fill(const Rect& r, Colour colour, float rounding) const {
    list.AddRectFilled({r.x, r.y}, {r.right(), r.bottom()}, colour, rounding);
  }
  /// A line of `width` inside the edge of `r`.
  void frame(const Rect& r, Colour colour, float rounding, float width = 1) const {
    const float h = (width - 1) / 2;  // AddRect itself goes half a pixel inside
    list.AddRect({r.x + h, r.y + h}, {r.right() - h, r.bottom() - h}, colour, rounding, 0, width);
  }
  void across(float x0, float x1, float y) const { list.AddRectFilled({x0, y}, {x1, y + 1}, theme.line); }
  float rounding() const { return sizes.gap * 0.5F; }
};

}  // namespace vigil::dashboard
