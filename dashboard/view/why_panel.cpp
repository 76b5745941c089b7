// SPDX-License-Identifier: MIT
#include "dashboard/view/why_panel.hpp"

#include <cmath>

#include "dashboard/view/alarm_mark.hpp"
#include "dashboard/view/panel.hpp"
#include "dashboard/view/why_lines.hpp"
#include "dashboard/view/widget.hpp"

namespace vigil::dashboard {

namespace {

struct AlarmSize {
  float whole;  ///< with what led to it
  float brief;  ///< its line and the button
};

float inner_width(const Painter& p, float width) { return width - 2.4F * p.sizes.pad; }

AlarmSize size_of(const Painter& p, const AlarmLine& alarm, float width) {
  const PanelRows rows = panel_rows(p);
  const float brief =
      rows.head + p.sizes.pad + (is_acknowledged(alarm) ? 0.0F : rows.button + 0.6F * p.sizes.pad);
  const float why = why_height(p, alarm, inner_width(p, width));
  return {brief + why + (why > 0 && is_acknowledged(alarm) ? 0.5F * p.sizes.pad : 0), brief};
}

void draw_alarm(const Painter& p, const Rect& panel, const AlarmLine& alarm, const Tile& tile, bool whole,
                std::vector<Intent>& intents) {
  const PanelRows rows = panel_rows(p);
  const Colour fill = p.theme.alarm(alarm.priority).fill;
  const AlarmLook look = alarm_look(alarm.priority, is_steady(alarm), p.screen);
  p.fill(panel, p.theme.tile, 1.3F * p.rounding());
  p.frame(panel, look == AlarmLook::acknowledged ? mix(fill, p.theme.tile, 0.5F) : fill, 1.3F * p.rounding(),
          std::max(1.0F, std::round(1.5F * p.sizes.scale)));
  Rect inner = panel;
  draw_alarm_line(p, inset(take_top(inner, rows.head + p.sizes.pad), 0.6F * p.sizes.pad), alarm, 0);
  inner = inset(inner, 1.2F * p.sizes.pad, 0);
  if (whole) draw_why(p, inner, alarm);
  if (is_acknowledged(alarm)) return;
  const Face& body = p.face(TextRole::body);
  Rect button = take_top(inner, rows.button);
  button = {button.x, std::round(button.y + 0.12F * rows.button), button_width(p, body, "Acknowledge", ""),
            std::round(0.8F * rows.button)};
  if (draw_button(p, "acknowledge " + std::to_string(alarm.id), button, body, "Acknowledge", "", true, fill))
    intents.emplace_back(AcknowledgeAlarm{tile.bay, alarm.id});
}

void draw_more(const Painter& p, Rect& rest, std::size_t count) {
  if (count == 0) return;
  const float tail = panel_rows(p).text;
  const Rect row = take_top(rest, tail + p.sizes.gap);
  const Face& face = p.face(TextRole::body_bold);
  draw_text(p.list, face, row.x + 1.2F * p.sizes.pad, middle_baseline(face, row.y, tail), p.theme.strong,
            "+" + std::to_string(count) + " more");
}

std::size_t hidden_after(const Tile& tile, std::size_t shown) {
  return std::max(tile.active, tile.alarms.size()) - shown;
}

void draw_calm(const Painter& p, Rect& rest, const Tile& tile) {
  const float head = panel_rows(p).head;
  const Rect inner = draw_panel(p, rest, head + p.sizes.pad, "ALARMS");
  const Face& face = p.face(TextRole::body);
  draw_text(p.list, face, inner.right(), middle_baseline(face, inner.y - head, head), p.theme.dim, tile.calm,
            Align::right);
}

}  // namespace

void draw_why_panel(const Painter& p, Rect& rest, float budget, const Tile& tile,
                    std::vector<Intent>& intents) {
  if (tile.alarms.empty()) {
    draw_calm(p, rest, tile);
    return;
  }
  std::vector<AlarmSize> sizes;
  float brief = 0;
  for (const auto& alarm : tile.alarms) {
    sizes.push_back(size_of(p, alarm, rest.w));
    brief += sizes.back().brief + p.sizes.gap;
  }
  float spare = budget - brief;
  const float limit = rest.y + budget;
  const float tail = panel_rows(p).text;
  for (std::size_t i = 0; i < tile.alarms.size(); ++i) {
    const bool last = hidden_after(tile, i) == 1;
    const float extra = sizes[i].whole - sizes[i].brief;
    const bool whole = extra <= spare || (i == 0 && sizes[0].whole <= budget - tail);
    const float height = whole ? sizes[i].whole : sizes[i].brief;
    if (i > 0 && rest.y + height > limit - (last ? 0 : tail)) {
      draw_more(p, rest, hidden_after(tile, i));
      return;
    }
    if (whole) spare -= extra;
    const Rect panel = take_top(rest, height);
    take_top(rest, p.sizes.gap);
    draw_alarm(p, panel, tile.alarms[i], tile, whole, intents);
  }
  draw_more(p, rest, hidden_after(tile, tile.alarms.size()));
}

}  // namespace vigil::dashboard
