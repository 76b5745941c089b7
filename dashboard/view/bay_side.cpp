// SPDX-License-Identifier: MIT
#include "dashboard/view/bay_side.hpp"

#include <cmath>

#include "dashboard/view/alarm_mark.hpp"
#include "dashboard/view/crossed_bell.hpp"
#include "dashboard/view/infusion_view.hpp"
#include "dashboard/view/panel.hpp"
#include "dashboard/view/pending_ring.hpp"
#include "dashboard/view/why_panel.hpp"

namespace vigil::dashboard {

namespace {

// --- conditions in their delay

/// Those of no number: a ring and a name each, side by side.
void draw_pending(const Painter& p, Rect& rest, const Tile& tile) {
  if (tile.pending.empty()) return;
  const Face& face = p.face(TextRole::label);
  const Rect row = take_top(rest, std::round(1.6F * p.sizes.body));
  take_top(rest, p.sizes.gap);
  const float radius = 0.6F * face.cap_height;
  float x = row.x + 1.2F * p.sizes.pad;
  for (const auto& pending : tile.pending) {
    if (x + text_width(face, pending.text) + 3 * radius > row.right()) return;
    draw_pending_ring(p, x + radius, row.middle_y(), radius, pending.fraction);
    x += 3 * radius;
    x += draw_text(p.list, face, x, middle_baseline(face, row), p.theme.dim, pending.text) + 3 * radius;
  }
}

// --- limits

/// How many lines fit below a panel's heading.
std::size_t lines_that_fit(const Painter& p, float height) {
  return static_cast<std::size_t>(std::max(0.0F, (height - panel_height(p, 0)) / panel_rows(p).text));
}

float limits_height(const Painter& p, const Tile& tile) {
  if (tile.limits.empty()) return 0;
  return panel_height(p, static_cast<float>(tile.limits.size() + 1) * panel_rows(p).text);
}

float limit_marks_width(float cap_height, const LimitPairLine& line) {
  return (line.changed ? 1.2F * cap_height : 0) + (line.off ? 1.7F * cap_height : 0);
}

/// The marks at the number: a rhomb where a limit was changed, a crossed bell where an alarm is off.
void draw_limit_marks(const Painter& p, float x, float baseline, float cap_height,
                      const LimitPairLine& line) {
  if (line.changed) {
    const float r = 0.4F * cap_height;
    p.list.AddNgonFilled({x + r, baseline - cap_height / 2}, r, p.theme.strong, 4);
    x += 3 * r;
  }
  if (line.off) draw_crossed_bell(p, x, baseline, 1.2F * cap_height, p.theme.strong);
}

void draw_limits(const Painter& p, Rect& rest, const Tile& tile) {
  const std::size_t fit = lines_that_fit(p, rest.h);
  if (tile.limits.empty() || fit < 2) return;
  const std::size_t shown = std::min(tile.limits.size(), fit - 1);
  const std::string heading = shown < tile.limits.size()
                                  ? "ALARM LIMITS  +" + std::to_string(tile.limits.size() - shown)
                                  : "ALARM LIMITS";
  Rect inner =
      draw_panel(p, rest, panel_height(p, static_cast<float>(shown + 1) * panel_rows(p).text), heading);
  const Face& face = p.face(TextRole::body);
  const Face& label = p.face(TextRole::label);
  const float low = inner.x + 0.52F * inner.w;
  const float high = inner.x + 0.72F * inner.w;
  const Rect head = take_top(inner, panel_rows(p).text);
  const float names = middle_baseline(label, head);
  draw_text(p.list, label, low, names, p.theme.dim, "low", Align::right);
  draw_text(p.list, label, high, names, p.theme.dim, "high", Align::right);
  draw_text(p.list, label, head.right(), names, p.theme.dim, "after", Align::right);
  for (std::size_t i = 0; i < shown; ++i) {
    const LimitPairLine& line = tile.limits[i];
    const Rect row = take_top(inner, panel_rows(p).text);
    p.across(row.x, row.right(), row.y);
    const float baseline = middle_baseline(face, row);
    const Colour colour = line.changed || line.off ? p.theme.strong : p.theme.text;
    const float marks = limit_marks_width(face.cap_height, line);
    const float room = low - row.x - text_width(face, line.low) - p.sizes.pad - marks;
    const float name = draw_fitted(p.list, face, row.x, baseline, room, p.theme.role(line.role), line.label);
    draw_limit_marks(p, row.x + name + 0.6F * face.cap_height, baseline, face.cap_height, line);
    draw_text(p.list, face, low, baseline, colour, line.low.empty() ? "–" : line.low, Align::right);
    draw_text(p.list, face, high, baseline, colour, line.high.empty() ? "–" : line.high, Align::right);
    draw_fitted(p.list, label, row.right(), baseline, row.right() - high - p.sizes.pad, p.theme.dim,
                line.delay, Align::right);
  }
}

// --- events

void draw_events(const Painter& p, Rect& rest) {
  if (!p.screen.events || lines_that_fit(p, rest.h) < 2) return;
  const EventsPanel& events = *p.screen.events;
  Rect inner = draw_panel(p, rest, rest.h, "EVENTS");
  const Face& face = p.face(TextRole::label);
  const float step = panel_rows(p).text;
  if (!events.note.empty()) {
    const Rect row = take_top(inner, step);
    draw_fitted(p.list, face, row.x, middle_baseline(face, row), row.w, p.theme.dim, events.note);
  }
  const float time = text_width(face, "00:00:00") + 0.8F * face.cap_height;
  const float mark = 0.8F * face.cap_height;
  for (const auto& entry : events.rows) {
    if (inner.h < step) return;
    const Rect row = take_top(inner, step);
    p.across(row.x, row.right(), row.y);
    const float baseline = middle_baseline(face, row);
    // An entry of another day has its date.
    const float drawn = draw_text(p.list, face, row.x, baseline, p.theme.dim, entry.time);
    float x = row.x + std::max(time, drawn + 0.8F * face.cap_height);
    if (entry.priority != Priority::none) {
      const float wide = marks_width(alarm_marks(entry.priority), mark);
      draw_marks(p, entry.priority, x, baseline, mark,
                 mix(p.theme.alarm(entry.priority).fill, p.theme.tile, 0.25F));
      x += wide + 0.6F * face.cap_height;
    }
    x += draw_fitted(p.list, face, x, baseline, row.right() - x, p.theme.dim, entry.what) +
         0.7F * face.cap_height;
    if (row.right() - x > 3 * face.cap_height)
      draw_fitted(p.list, face, x, baseline, row.right() - x, p.theme.text, entry.text);
  }
}

}  // namespace

void draw_bay_side(const Painter& p, const Rect& area, const Tile& tile, std::vector<Intent>& intents) {
  Rect rest = area;
  const float gap = p.sizes.gap;
  const float wanted = infusion_view_height(p, tile);
  const float infusion = wanted > 0 ? std::min(wanted, 0.45F * area.h) + gap : 0;
  const float limits = limits_height(p, tile) + gap;
  // Alarms may push the limits out of the screen, never the infusion.
  const float budget = std::max(area.h - infusion - limits, 0.5F * (area.h - infusion));
  draw_why_panel(p, rest, budget, tile, intents);
  draw_pending(p, rest, tile);
  draw_infusion_view(p, rest, tile, rest.h);
  draw_limits(p, rest, tile);
  draw_events(p, rest);
}

}  // namespace vigil::dashboard
