// SPDX-License-Identifier: MIT
#include "dashboard/view/bay_side.hpp"

#include <cmath>

#include "dashboard/view/alarm_mark.hpp"
#include "dashboard/view/numeral_view.hpp"
#include "dashboard/view/pump_view.hpp"
#include "dashboard/view/widget.hpp"

namespace vigil::dashboard {

namespace {

/// Heights of the parts of a panel, pixels.
struct Rows {
  float head;    ///< a panel's heading
  float text;    ///< a line of text
  float button;  ///< a button and its distance
  float pad;
};
Rows rows_of(const Painter& p) {
  return {std::round(1.9F * p.sizes.body), line_height(p.face(TextRole::body)),
          std::round(2.2F * p.sizes.body), p.sizes.pad};
}

/// A panel of `height` off the top of `rest`, with its heading; returns what is below the heading.
Rect draw_panel(const Painter& p, Rect& rest, float height, std::string_view heading) {
  const Rect panel = take_top(rest, height);
  take_top(rest, p.sizes.gap);
  p.fill(panel, p.theme.tile, 1.3F * p.rounding());
  p.frame(panel, p.theme.line, 1.3F * p.rounding(), std::max(1.0F, std::round(1.5F * p.sizes.scale)));
  Rect inner = inset(panel, 1.2F * p.sizes.pad, 0.5F * p.sizes.pad);
  const Rect head = take_top(inner, rows_of(p).head);
  const Face& face = p.face(TextRole::caps);
  draw_text(p.list, face, head.x, middle_baseline(face, head), mix(p.theme.dim, p.theme.text, 0.5F), heading);
  return inner;
}

float panel_height(const Painter& p, float content) { return rows_of(p).head + p.sizes.pad + content; }

// --- alarms

struct AlarmSize {
  float whole;  ///< with what led to it
  float brief;  ///< its line and the button
};

AlarmSize size_of(const Painter& p, const AlarmLine& alarm, float width) {
  const Rows rows = rows_of(p);
  const float brief = rows.head + p.sizes.pad +
                      (is_acknowledged(alarm) ? (alarm.why.empty() ? 0.0F : 0.5F) * p.sizes.pad
                                              : rows.button + 0.6F * p.sizes.pad);
  std::size_t lines = 0;
  for (const auto& why : alarm.why)
    lines += wrapped(p.face(TextRole::body), why, width - 2.4F * p.sizes.pad).size();
  return {brief + static_cast<float>(lines) * rows.text, brief};
}

void draw_alarm(const Painter& p, const Rect& panel, const AlarmLine& alarm, const Tile& tile, bool whole,
                std::vector<Intent>& intents) {
  const Rows rows = rows_of(p);
  const Colour fill = p.theme.alarm(alarm.priority).fill;
  const AlarmLook look = alarm_look(alarm.priority, is_acknowledged(alarm), p.screen);
  p.fill(panel, p.theme.tile, 1.3F * p.rounding());
  p.frame(panel, look == AlarmLook::acknowledged ? mix(fill, p.theme.tile, 0.5F) : fill, 1.3F * p.rounding(),
          std::max(1.0F, std::round(1.5F * p.sizes.scale)));
  Rect inner = panel;
  draw_alarm_line(p, inset(take_top(inner, rows.head + p.sizes.pad), 0.6F * p.sizes.pad), alarm, 0);
  inner = inset(inner, 1.2F * p.sizes.pad, 0);
  const Face& body = p.face(TextRole::body);
  if (whole) {
    for (const auto& why : alarm.why) {
      for (const auto line : wrapped(body, why, inner.w)) {
        const Rect row = take_top(inner, rows.text);
        draw_text(p.list, body, row.x, middle_baseline(body, row), p.theme.text, line);
      }
    }
  }
  if (is_acknowledged(alarm)) return;
  Rect button = take_top(inner, rows.button);
  button = {button.x, std::round(button.y + 0.12F * rows.button), button_width(p, body, "Acknowledge", ""),
            std::round(0.8F * rows.button)};
  if (draw_button(p, "acknowledge " + std::to_string(alarm.id), button, body, "Acknowledge", "", true, fill))
    intents.emplace_back(AcknowledgeAlarm{tile.bay, alarm.id});
}

/// All alarms with what led to them while there is room, the first ones in full before the others; never
/// fewer than are counted in a line at the end.
void draw_alarms(const Painter& p, Rect& rest, float budget, const Tile& tile, std::vector<Intent>& intents) {
  if (tile.alarms.empty()) {
    const float height = rows_of(p).head + p.sizes.pad;
    const Rect inner = draw_panel(p, rest, height, "ALARMS");
    const Face& face = p.face(TextRole::body);
    draw_text(p.list, face, inner.right(), middle_baseline(face, inner.y - rows_of(p).head, rows_of(p).head),
              p.theme.dim, tile.calm, Align::right);
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
  const float tail = rows_of(p).text;
  for (std::size_t i = 0; i < tile.alarms.size(); ++i) {
    const bool last = i + 1 == tile.alarms.size();
    const float extra = sizes[i].whole - sizes[i].brief;
    const bool whole = extra <= spare || (i == 0 && sizes[0].whole <= budget - tail);
    const float height = whole ? sizes[i].whole : sizes[i].brief;
    if (i > 0 && rest.y + height > limit - (last ? 0 : tail)) {
      const Rect row = take_top(rest, tail + p.sizes.gap);
      const Face& face = p.face(TextRole::body_bold);
      draw_text(p.list, face, row.x + 1.2F * p.sizes.pad, middle_baseline(face, row.y, tail), p.theme.strong,
                "+" + std::to_string(tile.alarms.size() - i) + " more");
      return;
    }
    if (whole) spare -= extra;
    const Rect panel = take_top(rest, height);
    take_top(rest, p.sizes.gap);
    draw_alarm(p, panel, tile.alarms[i], tile, whole, intents);
  }
}

// --- infusion

float pump_block(const Painter& p, const PumpStrip& pump) {
  const Rows rows = rows_of(p);
  float height = 1.9F * p.sizes.heading + rows.text;
  if (pump.has_bar) height += 1.6F * p.sizes.label;
  if (!pump.progress.empty() || !pump.range.empty()) height += rows.text;
  return height;
}

void draw_pump_block(const Painter& p, Rect& rest, const PumpStrip& pump) {
  const Rows rows = rows_of(p);
  const Face& body = p.face(TextRole::body);
  const Face& label = p.face(TextRole::label);
  const bool fresh = pump.freshness == Freshness::current || pump.freshness == Freshness::questionable;
  const Colour colour = fresh ? p.theme.infusion : mix(p.theme.infusion, p.theme.tile, 0.5F);

  const Rect top = take_top(rest, 1.9F * p.sizes.heading);
  const Face& rate = fitting_numeral(p, pump.rate, 1.5F * p.sizes.heading, 0.45F * top.w);
  const float baseline = middle_baseline(rate, top);
  float right = top.right();
  right -=
      draw_text(p.list, body, right, baseline, p.theme.text, "mL/h", Align::right) + 0.6F * body.cap_height;
  right -= draw_text(p.list, rate, right, baseline, colour, pump.rate, Align::right) + p.sizes.pad;
  draw_fitted(p.list, body, top.x, baseline, right - top.x, fresh ? p.theme.text : p.theme.dim, pump.drug);

  const Rect middle = take_top(rest, rows.text);
  const float second = middle_baseline(body, middle);
  right = middle.right();
  if (!pump.dose.empty()) {
    const Face& dose = fitting_numeral(p, pump.dose, 1.2F * p.sizes.body, 0.4F * middle.w);
    right -= draw_text(p.list, body, right, second, p.theme.text, "mg/kg/h", Align::right) +
             0.6F * body.cap_height;
    right -= draw_text(p.list, dose, right, second, colour, pump.dose, Align::right) + p.sizes.pad;
  }
  if (!pump.state.empty()) draw_pump_state(p, label, middle.x, second, right - middle.x, pump);

  if (pump.has_bar) {
    take_top(rest, 0.5F * p.sizes.label);
    draw_pump_bar(p, take_top(rest, std::round(0.6F * p.sizes.label)), pump);
    take_top(rest, 0.5F * p.sizes.label);
  }
  if (pump.progress.empty() && pump.range.empty()) return;
  const Rect bottom = take_top(rest, rows.text);
  const float third = middle_baseline(label, bottom);
  const float width =
      draw_fitted(p.list, label, bottom.right(), third, bottom.w, p.theme.dim, pump.progress, Align::right);
  draw_fitted(p.list, label, bottom.x, third, bottom.w - width - p.sizes.pad, p.theme.dim, pump.range);
}

float infusion_height(const Painter& p, const Tile& tile, std::size_t pumps) {
  float content = 0;
  for (std::size_t i = 0; i < pumps; ++i) content += pump_block(p, tile.pumps[i]);
  return panel_height(p, content + 0.5F * p.sizes.pad);
}

/// The first pumps that fit in `height`; the others are counted in the heading.
void draw_infusion(const Painter& p, Rect& rest, const Tile& tile, float height) {
  if (tile.pumps.empty()) return;
  std::size_t shown = tile.pumps.size();
  while (shown > 1 && infusion_height(p, tile, shown) > height) --shown;
  const std::size_t hidden = tile.pumps.size() - shown;
  const std::string heading = hidden > 0 ? "INFUSION  +" + std::to_string(hidden) : "INFUSION";
  Rect inner = draw_panel(p, rest, infusion_height(p, tile, shown), heading);
  for (std::size_t i = 0; i < shown; ++i) draw_pump_block(p, inner, tile.pumps[i]);
}

// --- limits

std::vector<const Numeral*> limited(const Tile& tile) {
  std::vector<const Numeral*> out;
  for (const auto& n : tile.numerals)
    if (!n.limits.empty()) out.push_back(&n);
  return out;
}

float limits_height(const Painter& p, const Tile& tile) {
  const std::size_t rows = limited(tile).size();
  return rows == 0 ? 0 : panel_height(p, static_cast<float>(rows) * rows_of(p).text);
}

void draw_limits(const Painter& p, Rect& rest, const Tile& tile) {
  const auto numerals = limited(tile);
  const float height = std::min(limits_height(p, tile), rest.h);
  if (numerals.empty() || height < panel_height(p, rows_of(p).text)) return;
  Rect inner = draw_panel(p, rest, height, "ALARM LIMITS");
  const Face& face = p.face(TextRole::body);
  for (const Numeral* n : numerals) {
    if (inner.h < rows_of(p).text) return;
    const Rect row = take_top(inner, rows_of(p).text);
    if (n != numerals.front()) p.across(row.x, row.right(), row.y);
    const float baseline = middle_baseline(face, row);
    std::string limits{n->alarm_off ? "alarm off  " : ""};
    if (n->limits_changed) limits += "changed  ";
    limits += n->limits;
    const Colour colour = n->limits_changed || n->alarm_off ? p.theme.strong : p.theme.text;
    const float drawn = draw_text(p.list, face, row.right(), baseline, colour, limits, Align::right);
    draw_fitted(p.list, face, row.x, baseline, row.w - drawn - p.sizes.pad, p.theme.role(n->role), n->label);
  }
}

}  // namespace

void draw_bay_side(const Painter& p, const Rect& area, const Tile& tile, std::vector<Intent>& intents) {
  Rect rest = area;
  const float gap = p.sizes.gap;
  const float infusion =
      tile.pumps.empty() ? 0 : std::min(infusion_height(p, tile, tile.pumps.size()), 0.4F * area.h) + gap;
  const float limits = limits_height(p, tile) + gap;
  // Alarms may push the limits out of the screen, never the infusion.
  const float budget = std::max(area.h - infusion - limits, 0.5F * (area.h - infusion));
  draw_alarms(p, rest, budget, tile, intents);
  draw_infusion(p, rest, tile, rest.h);
  draw_limits(p, rest, tile);
}

}  // namespace vigil::dashboard
