// SPDX-License-Identifier: MIT
#include "dashboard/view/tile.hpp"

#include <array>
#include <cmath>
#include <cstdio>

#include "dashboard/model/text.hpp"
#include "dashboard/view/alarm_mark.hpp"
#include "dashboard/view/numeral_view.hpp"
#include "dashboard/view/pending_ring.hpp"
#include "dashboard/view/pump_view.hpp"

namespace vigil::dashboard {

namespace {

bool is_dead(const Tile& tile) { return tile.link == Link::lost || tile.link == Link::none; }

/// Of conditions that no number of the tile stands for; returns the width they take.
float draw_pending_rings(const Painter& p, const Tile& tile, float x, float baseline, float cap_height) {
  constexpr std::size_t most = 3;
  const float radius = 0.6F * cap_height;
  float width = 0;
  for (std::size_t i = 0; i < std::min(most, tile.pending.size()); ++i) {
    draw_pending_ring(p, x + width + radius, baseline - cap_height / 2, radius, tile.pending[i].fraction);
    width += 2.8F * radius;
  }
  return width;
}

void draw_title(const Painter& p, const Rect& row, const Tile& tile) {
  const Face& title = p.face(row.h > 1.8F * p.sizes.body ? TextRole::title_bold : TextRole::body_bold);
  const Face& body = p.face(row.h > 1.8F * p.sizes.body ? TextRole::body : TextRole::label);
  const float baseline = middle_baseline(title, row);
  const float gap = 0.75F * body.cap_height;
  float right = row.right() - draw_badge(p, row.right(), row, tile) - gap;
  if (!tile.lost.empty())
    right -= gap + draw_text(p.list, p.face(TextRole::small), right, baseline, p.theme.dim, tile.lost,
                             Align::right);

  if (const std::size_t waiting = waiting_beside(tile); waiting > 0)
    right -= gap + draw_text(p.list, p.face(TextRole::small_bold), right, baseline, p.theme.strong,
                             std::to_string(waiting) + " unacknowledged", Align::right);

  float left = row.x;
  left += gap + draw_fitted(p.list, title, left, baseline, right - left, p.theme.strong, tile.title);
  left += draw_pending_rings(p, tile, left, baseline, title.cap_height);
  const Colour patient = is_dead(tile) ? mix(p.theme.text, p.theme.dim, 0.5F) : p.theme.text;
  if (!tile.patient.empty())
    left += gap + draw_fitted(p.list, body, left, baseline, right - left, patient, tile.patient);
  if (right - left > 3 * body.cap_height)
    draw_fitted(p.list, body, left, baseline, right - left, p.theme.dim, tile.subtitle);
}

void draw_tile_alarm(const Painter& p, const Rect& row, const Tile& tile) {
  if (!tile.alarms.empty()) {
    draw_alarm_line(p, row, tile.alarms.front(), std::max<std::size_t>(tile.active, 1) - 1);
    return;
  }
  const Face& face = p.face(row.h >= 1.8F * p.sizes.body ? TextRole::body : TextRole::label);
  p.fill(row, p.theme.well, p.rounding());
  const float x = row.x + p.sizes.pad;
  draw_text(p.list, face, x, middle_baseline(face, row), p.theme.faint, tile.calm);
}

/// In letters as large as the place allows, and too faint to be taken for data.
void draw_watermark(const Painter& p, const Rect& area, std::string_view text) {
  if (text.empty()) return;
  for (const auto role : {TextRole::mark, TextRole::mark_small, TextRole::heading_bold, TextRole::title_bold,
                          TextRole::small_bold}) {
    const Face& face = p.face(role);
    if (!has_glyphs(face, text)) continue;
    if (role != TextRole::small_bold &&
        (text_width(face, text) > 0.94F * area.w || face.cap_height > 0.5F * area.h))
      continue;
    draw_text(p.list, face, area.middle_x(), middle_baseline(face, area), faded(p.theme.text, 0.24F), text,
              Align::centre);
    return;
  }
}

void draw_veil(const Painter& p, const Rect& area, const std::string& text) {
  if (text.empty()) return;
  TextRole role = area.w > 20 * p.sizes.body ? TextRole::heading_bold : TextRole::title_bold;
  for (const auto smaller : {TextRole::label_bold, TextRole::small_bold})
    if (text_width(p.face(role), text) > area.w) role = smaller;
  const Face& face = p.face(role);
  const std::string shown = fitted(face, text, area.w);
  const float width = text_width(face, shown) + 2 * face.cap_height;
  const float height = 2.6F * face.cap_height;
  p.fill({area.middle_x() - width / 2, area.middle_y() - height / 2, width, height},
         faded(p.theme.tile, 0.85F), p.rounding());
  draw_text(p.list, face, area.middle_x(), middle_baseline(face, area), mix(p.theme.dim, p.theme.text, 0.25F),
            shown, Align::centre);
}

}  // namespace

float draw_badge(const Painter& p, float right, const Rect& row, const Tile& tile) {
  if (tile.badge.empty()) return 0;
  const Face& face = p.face(row.h > 1.8F * p.sizes.body ? TextRole::caps : TextRole::small_bold);
  const float pad = 0.8F * face.cap_height;
  const float width = std::round(text_width(face, tile.badge) + 2 * pad);
  const float height = std::round(std::min(2.3F * face.cap_height, row.h - 2));
  const Rect box{std::round(right - width), std::round(row.middle_y() - height / 2), width, height};
  const Colour colour = p.theme.mode(tile.mode);
  p.frame(box, tile.mode == Mode::live ? p.theme.button_line : mix(colour, p.theme.tile, 0.2F),
          0.7F * p.rounding());
  draw_text(p.list, face, box.x + pad, middle_baseline(face, box), colour, tile.badge);
  return width;
}

void draw_tile_frame(const Painter& p, const Rect& area, const Tile& tile, bool selected) {
  const float rounding = 1.3F * p.rounding();
  const float thick = std::max(1.0F, std::round(2 * p.sizes.scale));
  p.fill(area, selected ? p.theme.tile_selected : p.theme.tile, rounding);
  const Box highest = highest_alarm(tile.alarms);
  if (highest.priority == Priority::none) {
    p.frame(area, p.theme.line, rounding, std::max(1.0F, std::round(1.5F * p.sizes.scale)));
  } else {
    const Colour fill = p.theme.alarm(highest.priority).fill;
    p.frame(area, highest.acknowledged ? mix(fill, p.theme.tile, 0.45F) : fill, rounding, thick);
  }
  if (!selected) return;
  const float ring = std::max(1.0F, std::round(0.25F * p.sizes.gap));
  p.frame(inset(area, -1 - ring), p.theme.focus, rounding + ring, ring);
}

void draw_waves(const Painter& p, SweepView& sweeps, const TileLayout& layout, const Tile& tile,
                double px_per_mm, bool speeds) {
  const bool dead = is_dead(tile) || !tile.veil.empty();
  const Face& face = p.face(layout.large ? TextRole::body : TextRole::small);
  const Face& small = p.face(TextRole::small);
  for (std::size_t i = 0; i < layout.waves.size(); ++i) {
    const WaveStrip& wave = tile.waves[i];
    const Rect& strip = layout.waves[i];
    const Colour hue = p.theme.role(wave.role);
    const Colour colour = dead ? mix(hue, p.theme.tile, 0.75F) : hue;
    const float label = std::round(1.55F * face.cap_height);
    // The trace goes up beside its label where the strip is low.
    Rect trace = strip;
    take_top(trace, std::min(label, 0.22F * strip.h));
    take_bottom(trace, std::min(0.08F * strip.h, p.sizes.gap));
    const float baseline = strip.y + face.cap_height + 1;
    const float x =
        strip.x + draw_text(p.list, face, strip.x, baseline, dead ? p.theme.faint : hue, wave.label);
    if (speeds) {
      std::array<char, 32> speed{};
      std::snprintf(speed.data(), speed.size(), "%g mm/s", wave.mm_per_s);
      draw_text(p.list, small, x + face.cap_height, baseline, p.theme.faint, speed.data());
    }
    sweeps.draw(p, trace, wave, tile.play_head, px_per_mm, colour);
  }
  // Above what is said of the bay, never behind it.
  Rect mark = layout.wave_area;
  if (!tile.veil.empty()) mark.h *= 0.5F;
  draw_watermark(p, mark, tile.watermark);
  draw_veil(p, layout.wave_area, tile.veil);
}

void draw_tile(const Painter& p, SweepView& sweeps, const Rect& area, const Tile& tile, bool selected,
               double px_per_mm) {
  draw_tile_frame(p, area, tile, selected);
  const TileLayout layout = layout_tile(area, tile, p.sizes);
  p.list.PushClipRect({area.x, area.y}, {area.right(), area.bottom()}, true);
  draw_title(p, layout.title, tile);
  draw_waves(p, sweeps, layout, tile, px_per_mm, false);
  for (std::size_t i = 0; i < layout.numerals.size(); ++i)
    draw_numeral(p, layout.numerals[i], tile.numerals[i], layout.large);
  if (!layout.pumps.empty()) p.across(area.x + 2, area.right() - 2, layout.pump_line);
  for (std::size_t i = 0; i < layout.pumps.size(); ++i)
    draw_pump(p, layout.pumps[i], layout.pump_detail, tile.pumps[i],
              i + 1 == layout.pumps.size() ? tile.pumps.size() - layout.pumps.size() : 0);
  draw_tile_alarm(p, layout.alarm, tile);
  p.list.PopClipRect();
}

}  // namespace vigil::dashboard
