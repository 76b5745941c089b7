// SPDX-License-Identifier: MIT
#include "dashboard/view/tile_layout.hpp"

#include <cmath>

namespace vigil::dashboard {

namespace {

/// Waves of at least this height, in em of small text, are worth drawing.
constexpr float least_wave = 1.8F;

void split_waves(TileLayout& layout, std::size_t shown) {
  const Rect& area = layout.wave_area;
  for (std::size_t i = 0; i < shown; ++i) {
    const float step = area.h / static_cast<float>(shown);
    const float top = std::round(area.y + step * static_cast<float>(i));
    layout.waves.push_back(
        {area.x, top, area.w, std::round(area.y + step * static_cast<float>(i + 1)) - top});
  }
}

void layout_waves(TileLayout& layout, std::size_t waves, const Sizes& sizes) {
  const float fit = layout.wave_area.h / (least_wave * sizes.small);
  split_waves(layout, std::min(waves, static_cast<std::size_t>(std::max(1.0F, fit))));
}

/// Splits a body into waves on the left and numbers on the right. The part of the numbers is the one where
/// growing further would take more from the waves than it gives.
/// @param waves_matter exponent: how much the width of the waves is worth against the height of the digits
void split_body(TileLayout& layout, Rect body, const Tile& content, const Sizes& sizes, float waves_matter) {
  if (content.waves.empty() || content.numerals.empty()) {
    layout.wave_area = body;
    layout.numerals = layout_numerals(body, content.numerals, sizes);
    return;
  }
  float best = 0;
  float width = 0;
  for (int percent = 26; percent <= 56; percent += 2) {
    const float w = std::round(body.w * static_cast<float>(percent) / 100);
    auto places = layout_numerals({body.right() - w, body.y, w, body.h}, content.numerals, sizes);
    const float score = legibility(places, content.numerals) * std::pow(body.w - w, waves_matter);
    if (score <= best) continue;
    best = score;
    layout.numerals = std::move(places);
    width = w;
  }
  take_right(body, width + 1.5F * sizes.gap);
  layout.wave_area = body;
}

}  // namespace

float pump_height(PumpDetail detail, const Sizes& sizes) {
  const float text = 1.55F * sizes.body;
  const float bar = std::round(0.55F * sizes.label);
  switch (detail) {
    case PumpDetail::line: return std::round(text);
    case PumpDetail::bar: return std::round(text + bar + 0.5F * sizes.small);
    case PumpDetail::full: return std::round(text + bar + 2.2F * sizes.small);
  }
  return 0;
}

void place_waves(TileLayout& layout, std::size_t waves, float least) {
  layout.waves.clear();
  split_waves(layout, std::min(waves, static_cast<std::size_t>(std::max(0.0F, layout.wave_area.h / least))));
}

TileLayout layout_tile(const Rect& tile, const Tile& content, const Sizes& sizes) {
  TileLayout layout;
  const float side = sizes.pad;
  Rect rest = tile;
  const bool low = tile.h < 20 * sizes.small;
  take_top(rest, low ? 2 : 0.4F * sizes.gap);
  layout.title = inset(take_top(rest, std::round((low ? 1.55F : 2.0F) * sizes.body)), side, 0);
  layout.alarm = inset(take_top(rest, std::round((low ? 1.45F : 2.0F) * sizes.body)), 0.7F * side, 0);
  take_bottom(rest, low ? 1 : 0.5F * sizes.gap);

  if (!content.pumps.empty()) {
    const auto count = static_cast<float>(content.pumps.size());
    layout.pump_detail = PumpDetail::line;
    if (!low && count * pump_height(PumpDetail::bar, sizes) <= 0.24F * tile.h)
      layout.pump_detail = PumpDetail::bar;
    if (count * pump_height(PumpDetail::full, sizes) <= 0.17F * tile.h) layout.pump_detail = PumpDetail::full;
    const float height = pump_height(layout.pump_detail, sizes);
    const auto fit = static_cast<std::size_t>(std::max(1.0F, 0.36F * tile.h / height));
    const std::size_t shown = std::min(content.pumps.size(), fit);
    Rect pumps = take_bottom(rest, height * static_cast<float>(shown));
    layout.pump_line = std::floor(pumps.y - (low ? 1 : 0.7F * sizes.gap));
    for (std::size_t i = 0; i < shown; ++i) layout.pumps.push_back(inset(take_top(pumps, height), side, 0));
    take_bottom(rest, rest.bottom() - layout.pump_line);
  }
  take_top(rest, low ? 1 : 0.6F * sizes.gap);
  take_bottom(rest, low ? 1 : 0.6F * sizes.gap);
  layout.large = tile.h > 44 * sizes.body;
  if (layout.large) take_bottom(rest, sizes.gap);
  split_body(layout, inset(rest, side, 0), content, layout.large ? large_sizes(sizes) : sizes,
             low ? 0.7F : 1.6F);
  layout_waves(layout, content.waves.size(), sizes);
  return layout;
}

Sizes large_sizes(const Sizes& sizes) {
  Sizes large = sizes;
  large.label = sizes.title;
  large.small = sizes.body;
  large.line = 1.3F * sizes.line;
  return large;
}

TileLayout layout_large(const Rect& area, const Tile& content, const Sizes& sizes) {
  TileLayout layout;
  layout.large = true;
  split_body(layout, inset(area, 1.6F * sizes.pad, sizes.pad), content, sizes, 2.6F);
  layout_waves(layout, content.waves.size(), sizes);
  return layout;
}

}  // namespace vigil::dashboard
