// SPDX-License-Identifier: MIT
#include "dashboard/view/panel.hpp"

#include <cmath>

namespace vigil::dashboard {

PanelRows panel_rows(const Painter& p) {
  return {std::round(1.9F * p.sizes.body), line_height(p.face(TextRole::body)),
          std::round(2.2F * p.sizes.body), p.sizes.pad};
}

void draw_panel_frame(const Painter& p, const Rect& panel) {
  p.fill(panel, p.theme.tile, 1.3F * p.rounding());
  p.frame(panel, p.theme.line, 1.3F * p.rounding(), std::max(1.0F, std::round(1.5F * p.sizes.scale)));
}

Rect draw_panel(const Painter& p, Rect& rest, float height, std::string_view heading) {
  const Rect panel = take_top(rest, height);
  take_top(rest, p.sizes.gap);
  draw_panel_frame(p, panel);
  Rect inner = inset(panel, 1.2F * p.sizes.pad, 0.5F * p.sizes.pad);
  const Rect head = take_top(inner, panel_rows(p).head);
  const Face& face = p.face(TextRole::caps);
  draw_text(p.list, face, head.x, middle_baseline(face, head), mix(p.theme.dim, p.theme.text, 0.5F), heading);
  return inner;
}

float panel_height(const Painter& p, float content) { return panel_rows(p).head + p.sizes.pad + content; }

}  // namespace vigil::dashboard
