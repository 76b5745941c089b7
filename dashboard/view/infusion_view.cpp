// SPDX-License-Identifier: MIT
#include "dashboard/view/infusion_view.hpp"

#include <algorithm>
#include <cmath>

#include "dashboard/view/dose_gauge_view.hpp"
#include "dashboard/view/numeral_view.hpp"
#include "dashboard/view/panel.hpp"
#include "dashboard/view/pump_view.hpp"

namespace vigil::dashboard {

namespace {

float small_row(const Painter& p) { return 1.45F * p.sizes.label; }
float bar_block(const Painter& p) { return 1.5F * p.sizes.label; }

bool is_fresh(const PumpStrip& pump) {
  return pump.freshness == Freshness::current || pump.freshness == Freshness::questionable;
}

/// The line between one pump and the next.
constexpr float between = 0.6F;

float pump_block(const Painter& p, const Tile& tile, const PumpStrip& pump) {
  float height = 1.7F * p.sizes.heading + panel_rows(p).text + 2 * small_row(p);
  if (!pump.state.empty()) height += panel_rows(p).text;
  if (!tile.infusion && pump.has_bar) height += bar_block(p);
  return height;
}

float protocol_block(const Painter& p, const Tile& tile) {
  if (!tile.infusion) return 0;
  float height = 3 * small_row(p) + 0.4F * p.sizes.label;
  if (tile.infusion->gauge) height += bar_block(p);
  if (!tile.infusion->warning.empty()) height += panel_rows(p).text;
  return height;
}

/// A figure and its unit from `x`; returns the right end.
float draw_figure(const Painter& p, float x, float baseline, float width, const std::string& value,
                  std::string_view unit, Colour colour) {
  const Face& face = p.face(TextRole::body_bold);
  const Face& small = p.face(TextRole::label);
  const float gap = 0.4F * small.cap_height;
  const float room = width - text_width(small, unit) - gap;
  x += draw_fitted(p.list, face, x, baseline, room, colour, value) + gap;
  return x + draw_text(p.list, small, x, baseline, p.theme.dim, unit);
}

/// All three units in one row: whoever reads one sees the others.
void draw_doses(const Painter& p, const Rect& row, const PumpStrip& pump, Colour colour) {
  const float baseline = middle_baseline(p.face(TextRole::body_bold), row);
  const float column = row.w / 3;
  draw_figure(p, row.x, baseline, 0.9F * column, pump.mg_per_h, "mg/h", colour);
  draw_figure(p, row.x + 0.9F * column, baseline, 1.05F * column, pump.dose, "mg/kg/h", colour);
  draw_figure(p, row.x + 1.95F * column, baseline, 1.05F * column, pump.ug_per_kg_per_min, "µg/kg/min",
              colour);
}

void draw_pump_block(const Painter& p, Rect& rest, const Tile& tile, const PumpStrip& pump) {
  const Face& body = p.face(TextRole::body);
  const Face& label = p.face(TextRole::label);
  const bool fresh = is_fresh(pump);
  const Colour hue = fresh ? p.theme.infusion : mix(p.theme.infusion, p.theme.tile, 0.5F);
  const Colour ink = fresh ? p.theme.text : p.theme.dim;

  const Rect top = take_top(rest, 1.7F * p.sizes.heading);
  const Face& rate = fitting_numeral(p, pump.rate, 1.5F * p.sizes.heading, 0.45F * top.w);
  const float baseline = middle_baseline(rate, top);
  float right = top.right();
  right -= draw_text(p.list, body, right, baseline, ink, "mL/h", Align::right) + 0.6F * body.cap_height;
  right -= draw_text(p.list, rate, right, baseline, hue, pump.rate, Align::right) + p.sizes.pad;
  draw_fitted(p.list, body, top.x, baseline, right - top.x, ink, pump.drug);

  draw_doses(p, take_top(rest, panel_rows(p).text), pump, ink);
  if (!pump.state.empty()) {
    const Rect row = take_top(rest, panel_rows(p).text);
    draw_pump_state(p, label, row.x, middle_baseline(label, row), row.w, pump);
  }
  if (!tile.infusion && pump.has_bar) {
    take_top(rest, 0.45F * p.sizes.label);
    draw_pump_bar(p, take_top(rest, std::round(0.6F * p.sizes.label)), pump);
    take_top(rest, 0.45F * p.sizes.label);
  }

  const Rect volumes = take_top(rest, small_row(p));
  const float second = middle_baseline(label, volumes);
  // What is left is of now: of a pump that is silent only when it spoke stands here.
  const std::string& left = pump.note.empty() ? pump.left : pump.note;
  const float width = draw_text(p.list, label, volumes.right(), second, p.theme.dim, left, Align::right);
  draw_fitted(p.list, label, volumes.x, second, volumes.w - width - p.sizes.pad, p.theme.dim,
              pump.volume.empty() ? "volume not told" : "infused " + pump.volume);

  const Rect who = take_top(rest, small_row(p));
  const float third = middle_baseline(label, who);
  const float name =
      draw_fitted(p.list, label, who.x, third, 0.55F * who.w, p.theme.dim, pump.name) + p.sizes.pad;
  draw_fitted(p.list, label, who.right(), third, who.w - name, pump.confirmed ? p.theme.dim : p.theme.text,
              pump.binding, Align::right);
}

void draw_pair(const Painter& p, Rect& rest, const std::string& left, const std::string& right) {
  const Face& face = p.face(TextRole::label);
  const Rect row = take_top(rest, small_row(p));
  const float baseline = middle_baseline(face, row);
  const float width =
      draw_fitted(p.list, face, row.right(), baseline, 0.5F * row.w, p.theme.dim, right, Align::right);
  draw_fitted(p.list, face, row.x, baseline, row.w - width - p.sizes.pad, p.theme.dim, left);
}

void draw_protocol(const Painter& p, Rect& rest, const Tile& tile) {
  const InfusionPanel& panel = *tile.infusion;
  take_top(rest, 0.4F * p.sizes.label);
  if (panel.gauge) {
    take_top(rest, 0.35F * p.sizes.label);
    const bool fresh = std::any_of(tile.pumps.begin(), tile.pumps.end(), is_fresh);
    draw_dose_gauge(p, take_top(rest, std::round(0.65F * p.sizes.label)), *panel.gauge, fresh);
    take_top(rest, 0.5F * p.sizes.label);
  }
  draw_pair(p, rest, panel.range, panel.total);
  draw_pair(p, rest, panel.today, panel.hours);
  draw_pair(p, rest, panel.course, panel.checks);
  if (panel.warning.empty()) return;
  const Face& face = p.face(TextRole::body_bold);
  const Rect row = take_top(rest, panel_rows(p).text);
  draw_fitted(p.list, face, row.x, middle_baseline(face, row), row.w, p.theme.alarm(Priority::medium).fill,
              panel.warning);
}

float height_with(const Painter& p, const Tile& tile, std::size_t pumps) {
  float content = protocol_block(p, tile);
  for (std::size_t i = 0; i < pumps; ++i)
    content += pump_block(p, tile, tile.pumps[i]) + (i > 0 ? between * p.sizes.pad : 0);
  return panel_height(p, content + 0.5F * p.sizes.pad);
}

}  // namespace

float infusion_view_height(const Painter& p, const Tile& tile) {
  return tile.pumps.empty() && !tile.infusion ? 0 : height_with(p, tile, tile.pumps.size());
}

void draw_infusion_view(const Painter& p, Rect& rest, const Tile& tile, float height) {
  if (tile.pumps.empty() && !tile.infusion) return;
  std::size_t shown = tile.pumps.size();
  while (shown > 1 && height_with(p, tile, shown) > height) --shown;
  const std::size_t hidden = tile.pumps.size() - shown;
  const std::string heading = hidden > 0 ? "INFUSION  +" + std::to_string(hidden) : "INFUSION";
  const Rect whole = rest;
  Rect inner = draw_panel(p, rest, height_with(p, tile, shown), heading);
  if (tile.infusion) {
    const Face& label = p.face(TextRole::label);
    const Rect head{inner.x, whole.y + 0.5F * p.sizes.pad, inner.w, inner.y - whole.y - 0.5F * p.sizes.pad};
    const float caps = text_width(p.face(TextRole::caps), heading) + p.sizes.pad;
    draw_fitted(p.list, label, head.right(), middle_baseline(label, head), head.w - caps, p.theme.dim,
                tile.infusion->protocol, Align::right);
  }
  for (std::size_t i = 0; i < shown; ++i) {
    if (i > 0) {
      take_top(inner, between * p.sizes.pad);
      p.across(inner.x, inner.right(), inner.y - 0.3F * p.sizes.pad);
    }
    draw_pump_block(p, inner, tile, tile.pumps[i]);
  }
  if (tile.infusion) draw_protocol(p, inner, tile);
}

}  // namespace vigil::dashboard
