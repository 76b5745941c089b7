// SPDX-License-Identifier: MIT
#include "dashboard/view/form_place.hpp"

#include "dashboard/view/chart_view.hpp"
#include "dashboard/view/checklist_view.hpp"
#include "dashboard/view/entry_view.hpp"
#include "dashboard/view/handover_view.hpp"
#include "dashboard/view/instruct_view.hpp"
#include "dashboard/view/limits_view.hpp"
#include "dashboard/view/reason_view.hpp"

namespace vigil::dashboard {

namespace {

float height_wanted(const Painter& p, float width) {
  if (p.screen.limits) return limits_view_height(p, *p.screen.limits);
  if (p.screen.chart) return chart_view_height(p, *p.screen.chart, width);
  if (p.screen.checklist) return checklist_view_height(p, *p.screen.checklist);
  if (p.screen.handover) return handover_view_height(p, *p.screen.handover, width);
  if (p.screen.admit) return entry_view_height(p, *p.screen.admit);
  if (p.screen.instruct) return instruct_view_height(p, *p.screen.instruct, width);
  if (p.screen.reason) return reason_view_height(p, *p.screen.reason, width);
  return 0;
}

}  // namespace

Rect make_form_place(const Painter& p, const Rect& main, const Tile& tile, TileLayout& large) {
  if (tile.waves.empty() || tile.numerals.empty()) {
    // Laid out as beside a wave: the numbers at the right, the form at the left.
    Tile beside;
    beside.numerals = tile.numerals;
    beside.waves.resize(1);
    large = layout_large(main, beside, large_sizes(p.sizes));
    large.waves.clear();
  }
  Rect area = large.wave_area;
  // Up to the edges of the bay's frame.
  area = {main.x + p.sizes.gap, area.y, area.right() - main.x - p.sizes.gap,
          main.bottom() - p.sizes.gap - area.y};
  const Rect form = take_bottom(area, height_wanted(p, area.w));
  // The waves share what is left above: lower, but as many as can still be read.
  const std::size_t waves = large.waves.size();
  large.wave_area.h = std::max(0.0F, form.y - p.sizes.gap - large.wave_area.y);
  place_waves(large, waves, 4.5F * p.sizes.body);
  if (large.waves.empty()) large.wave_area.h = 0;
  return form;
}

void draw_form(const Painter& p, const Rect& area, const Tile& tile, std::vector<Intent>& intents) {
  if (p.screen.limits) return draw_limits_view(p, area, tile, *p.screen.limits, intents);
  if (p.screen.checklist) return draw_checklist_view(p, area, tile, *p.screen.checklist, intents);
  if (p.screen.handover) return draw_handover_view(p, area, tile, *p.screen.handover, intents);
  if (p.screen.admit) return draw_entry_view(p, area, tile, *p.screen.admit, intents);
  if (p.screen.instruct) return draw_instruct_view(p, area, tile, *p.screen.instruct, intents);
  if (p.screen.reason) return draw_reason_view(p, area, tile, *p.screen.reason, intents);
  if (p.screen.chart) draw_chart_view(p, area, tile, *p.screen.chart, intents);
}

}  // namespace vigil::dashboard
