// SPDX-License-Identifier: MIT
#include "dashboard/view/bays_view.hpp"

#include "dashboard/view/tile.hpp"
#include "dashboard/view/widget.hpp"

namespace vigil::dashboard {

namespace {

void draw_empty(const Painter& p, const Rect& area) {
  const Face& title = p.face(TextRole::heading_bold);
  const Face& body = p.face(TextRole::title);
  const float width = std::min(0.8F * area.w, 48 * p.sizes.body);
  const auto lines = wrapped(body, p.screen.empty_help, width);
  float widest = text_width(title, "VIGIL");
  for (const auto line : lines) widest = std::max(widest, text_width(body, line));
  const float height = 3 * title.cap_height + static_cast<float>(lines.size()) * line_height(body);
  const float x = area.middle_x() - widest / 2;
  float baseline = area.middle_y() - height / 2 + title.cap_height;
  draw_text(p.list, title, x, baseline, p.theme.strong, "VIGIL");
  baseline += 1.6F * title.cap_height + body.cap_height;
  for (const auto line : lines) {
    draw_text(p.list, body, x, baseline, p.theme.text, line);
    baseline += line_height(body);
  }
}

}  // namespace

void draw_bays_view(const Painter& p, SweepView& sweeps, const Rect& area, double px_per_mm,
                    std::vector<Intent>& intents) {
  const auto& tiles = p.screen.tiles;
  if (tiles.empty()) {
    draw_empty(p, area);
    return;
  }
  const std::vector<Rect> places = layout_grid(area, tiles.size(), p.sizes);
  for (std::size_t i = 0; i < places.size(); ++i) {
    const Touch t = touch("tile " + tiles[i].bay, places[i]);
    if (t.double_clicked) {
      intents.emplace_back(OpenBay{tiles[i].bay});
    } else if (t.clicked) {
      intents.emplace_back(SelectBay{tiles[i].bay});
    }
    draw_tile(p, sweeps, places[i], tiles[i], p.screen.selected == i, px_per_mm);
  }
}

}  // namespace vigil::dashboard
