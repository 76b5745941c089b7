// SPDX-License-Identifier: MIT
#include "dashboard/view/layout.hpp"

#include <array>
#include <cmath>
#include <utility>

namespace vigil::dashboard {

namespace {

struct GridRow {
  std::size_t up_to = 0;
  Grid grid;
};
constexpr std::array<GridRow, 7> grids{
    {{1, {1, 1}}, {2, {2, 1}}, {4, {2, 2}}, {6, {3, 2}}, {8, {4, 2}}, {12, {4, 3}}, {16, {4, 4}}}};

/// Edge `i` of `count` equal parts, on whole pixels so that no line is blurred.
float edge(float start, float length, float gap, std::size_t i, std::size_t count) {
  const float step = (length + gap) / static_cast<float>(count);
  return std::round(start + step * static_cast<float>(i));
}

}  // namespace

Sizes sizes_for(float width, float height, float text_scale) {
  const float window = std::clamp(std::min(width / 1920, height / 1080), 0.3F, 4.0F);
  const float chosen = std::clamp(text_scale, 0.8F, 2.0F);
  const float text = (window < 1 ? 0.55F * window + 0.45F : window) * chosen;
  const float space = window * std::sqrt(chosen);
  const auto whole = [](float v, float least) { return std::max(least, std::round(v)); };
  Sizes s;
  s.scale = window * chosen;
  s.small = 12 * text;
  s.label = 13 * text;
  s.body = 16 * text;
  s.title = 18 * text;
  s.heading = 24 * text;
  s.mark = 46 * text;
  s.mark_small = 30 * text;
  s.gap = whole(8 * space, 4);
  s.pad = whole(10 * space, 5);
  s.line = std::clamp(1.4F * window, 1.2F, 2.8F);
  s.top_bar = whole(48 * text, 30);
  s.bottom_bar = whole(44 * text, 28);
  return s;
}

Grid grid_for(std::size_t tiles) {
  for (const auto& row : grids)
    if (tiles <= row.up_to) return row.grid;
  return grids.back().grid;
}

std::vector<Rect> layout_grid(const Rect& area, std::size_t tiles, const Sizes& sizes) {
  const Grid grid = grid_for(tiles);
  const std::size_t shown = std::min(tiles, max_tiles);
  std::vector<Rect> places;
  places.reserve(shown);
  for (std::size_t i = 0; i < shown; ++i) {
    const std::size_t column = i % grid.columns;
    const std::size_t row = i / grid.columns;
    const float x = edge(area.x, area.w, sizes.gap, column, grid.columns);
    const float y = edge(area.y, area.h, sizes.gap, row, grid.rows);
    places.push_back({x, y, edge(area.x, area.w, sizes.gap, column + 1, grid.columns) - sizes.gap - x,
                      edge(area.y, area.h, sizes.gap, row + 1, grid.rows) - sizes.gap - y});
  }
  return places;
}

Frame layout_frame(float width, float height, const Sizes& sizes) {
  Rect rest{0, 0, width, height};
  Frame frame;
  frame.top = take_top(rest, sizes.top_bar);
  frame.bottom = take_bottom(rest, sizes.bottom_bar);
  frame.body = inset(rest, sizes.gap);
  return frame;
}

PageLayout layout_page(const Rect& area, std::size_t tiles, const Sizes& sizes) {
  PageLayout layout;
  Rect rest = area;
  const std::size_t shown = std::min(tiles, max_tiles);
  if (shown > 0) {
    const Rect strip = take_left(rest, std::round(std::min(9.4F * sizes.body, 0.14F * area.w)));
    take_left(rest, sizes.gap);
    // Few cards stay small and at the top: a card is read, not admired.
    const float all = std::min(strip.h, static_cast<float>(shown) * (7.6F * sizes.body + sizes.gap));
    for (std::size_t i = 0; i < shown; ++i) {
      const float y = edge(strip.y, all, sizes.gap, i, shown);
      layout.cards.push_back(
          {strip.x, y, strip.w, edge(strip.y, all, sizes.gap, i + 1, shown) - sizes.gap - y});
    }
  }
  layout.page = rest;
  return layout;
}

BayLayout layout_bay(const Rect& area, std::size_t tiles, const Sizes& sizes) {
  BayLayout layout;
  // A bay alone needs no strip.
  PageLayout page = layout_page(area, tiles > 1 ? tiles : 0, sizes);
  layout.cards = std::move(page.cards);
  Rect rest = page.page;
  layout.side = take_right(rest, std::round(std::min(27.0F * sizes.body, 0.27F * area.w)));
  take_right(rest, sizes.gap);
  layout.main = rest;
  return layout;
}

}  // namespace vigil::dashboard
