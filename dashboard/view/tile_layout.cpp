// SPDX-License-Identifier: MIT
#include "dashboard/view/tile_layout.hpp"

#include <array>
#include <cmath>
#include <string_view>

namespace vigil::dashboard {

namespace {

// Of the em of the digits: their height, the box's margin above and below, the pressure's mean.
constexpr float cap_em = 0.727F;
constexpr float box_margin_em = 0.17F;
constexpr float box_em = cap_em + 2 * box_margin_em;
constexpr float mean_em = 0.55F;

/// Ceiling on the text beside the numbers, in em of small text.
constexpr float widest_label = 9;

float characters(std::string_view text) {
  return static_cast<float>(std::count_if(
      text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

/// Width of the widest value this number is expected to take, in em.
float slot_em(const Numeral& n, const Sizes& sizes) {
  if (is_pressure(n.channel)) return 6 * sizes.digit_em + 0.4F;
  const int decimals = info(n.channel).decimals;
  return decimals > 0 ? static_cast<float>(2 + decimals) * sizes.digit_em + 0.3F : 3 * sizes.digit_em;
}

/// Width its label, limits and note would like.
float label_width(const Numeral& n, const Sizes& sizes) {
  const float below = 0.56F * sizes.small * std::max(characters(n.limits), characters(n.note));
  return std::min(std::max(0.62F * sizes.label * characters(n.label), below), widest_label * sizes.small);
}

/// How high a number is against the first one, at most; and its row's share of the height.
struct Weight {
  float row;
  float size;
};
Weight weight_of(std::size_t i, const Numeral& n) {
  if (is_pressure(n.channel)) return {1.1F, 0.6F};
  if (i == 0) return {1.5F, 1.0F};
  if (i == 1) return {1.15F, 0.8F};
  return {1.0F, 0.68F};
}

struct Cell {
  std::size_t row;
  std::size_t column;
  std::size_t span;
};

/// Fills rows from the left; a pressure takes a whole row.
std::vector<Cell> cells_for(const std::vector<Numeral>& numerals, std::size_t columns) {
  std::vector<Cell> cells;
  std::size_t row = 0;
  std::size_t column = 0;
  for (const auto& n : numerals) {
    const std::size_t span = is_pressure(n.channel) ? columns : 1;
    if (column + span > columns) {
      ++row;
      column = 0;
    }
    cells.push_back({row, column, span});
    column += span;
  }
  return cells;
}

std::vector<NumeralPlace> arrange(const Rect& area, const std::vector<Numeral>& numerals, const Sizes& sizes,
                                  std::size_t columns) {
  const std::vector<Cell> cells = cells_for(numerals, columns);
  std::vector<float> weights(cells.empty() ? 0 : cells.back().row + 1, 0.0F);
  for (std::size_t i = 0; i < cells.size(); ++i)
    weights[cells[i].row] = std::max(weights[cells[i].row], weight_of(i, numerals[i]).row);
  float total = 0;
  for (const float w : weights) total += w;

  std::vector<NumeralPlace> places(numerals.size());
  const float cell_w = (area.w - static_cast<float>(columns - 1) * sizes.pad) / static_cast<float>(columns);
  const float gap = std::max(2.0F, 0.4F * sizes.gap);
  float primary = 0;
  for (std::size_t i = 0; i < numerals.size(); ++i) {
    const Numeral& n = numerals[i];
    const Cell& cell = cells[i];
    float above = 0;
    for (std::size_t r = 0; r < cell.row; ++r) above += weights[r];
    NumeralPlace& place = places[i];
    const float left = area.x + static_cast<float>(cell.column) * (cell_w + sizes.pad);
    place.area = {left, area.y + area.h * above / total,
                  cell_w * static_cast<float>(cell.span) + static_cast<float>(cell.span - 1) * sizes.pad,
                  area.h * weights[cell.row] / total};
    const float h = place.area.h - gap;
    const float label_w = std::min(label_width(n, sizes), 0.5F * place.area.w);
    const float room = place.area.w - label_w - gap;

    const Weight weight = weight_of(i, n);
    const bool has_mean = is_pressure(n.channel) && !n.secondary.empty();
    const float mean_below_em = box_em + mean_em * cap_em + 0.12F;
    const float mean_beside_em = has_mean ? 5 * mean_em * sizes.digit_em : 0;
    const float box_pad_em = 2 * box_margin_em;
    const float below = std::min(h / mean_below_em, room / (slot_em(n, sizes) + box_pad_em));
    const float beside = std::min(h / box_em, room / (slot_em(n, sizes) + mean_beside_em + box_pad_em));
    place.mean_below = has_mean && below >= beside;
    const float fits = place.mean_below ? below : beside;
    if (i == 0) primary = fits;
    place.value_size = std::min(fits, std::max(weight.size * primary, std::min(fits, 1.1F * sizes.label)));

    const float block = place.mean_below ? mean_below_em * place.value_size : box_em * place.value_size;
    const float value_w = std::min(
        place.area.w - gap,
        (slot_em(n, sizes) + box_pad_em + (place.mean_below ? 0 : mean_beside_em)) * place.value_size);
    place.value = {place.area.right() - value_w, place.area.middle_y() - block / 2, value_w, block};
    place.label = {place.area.x, place.area.y, place.area.w - value_w - gap, place.area.h};
    const float first_line = 1.25F * sizes.label;
    place.lines = 1 + static_cast<std::size_t>(
                          std::clamp((place.area.h - first_line) / (1.2F * sizes.small), 0.0F, 2.0F));
  }
  return places;
}

/// Waves of at least this height, in em of small text, are worth drawing.
constexpr float least_wave = 1.8F;

void layout_waves(TileLayout& layout, std::size_t waves, const Sizes& sizes) {
  const Rect& area = layout.wave_area;
  const auto fit = static_cast<std::size_t>(std::max(1.0F, area.h / (least_wave * sizes.small)));
  const std::size_t shown = std::min(waves, fit);
  for (std::size_t i = 0; i < shown; ++i) {
    const float step = area.h / static_cast<float>(shown);
    const float top = std::round(area.y + step * static_cast<float>(i));
    layout.waves.push_back(
        {area.x, top, area.w, std::round(area.y + step * static_cast<float>(i + 1)) - top});
  }
}

/// Splits a body into waves on the left and numbers on the right.
void split_body(TileLayout& layout, Rect body, const Tile& content, const Sizes& sizes, float widest) {
  if (content.waves.empty() || content.numerals.empty()) {
    layout.wave_area = body;
    layout.numerals = layout_numerals(body, content.numerals, sizes);
    return;
  }
  // The narrowest part that gives the numbers nearly the height they would have with all of it.
  std::vector<NumeralPlace> best;
  float width = 0;
  constexpr std::array<float, 6> steps{0.34F, 0.38F, 0.42F, 0.46F, 0.5F, 0.56F};
  for (const float part : steps) {
    if (part > widest + 0.001F) break;
    const float w = std::round(body.w * part);
    auto places = layout_numerals({body.right() - w, body.y, w, body.h}, content.numerals, sizes);
    if (!best.empty() && places[0].value_size < 1.06F * best[0].value_size &&
        places.back().value_size < 1.1F * best.back().value_size)
      continue;
    best = std::move(places);
    width = w;
  }
  layout.numerals = std::move(best);
  take_right(body, width + sizes.gap);
  layout.wave_area = body;
}

}  // namespace

std::vector<NumeralPlace> layout_numerals(const Rect& area, const std::vector<Numeral>& numerals,
                                          const Sizes& sizes) {
  if (numerals.empty()) return {};
  auto one = arrange(area, numerals, sizes, 1);
  auto two = arrange(area, numerals, sizes, 2);
  return two[0].value_size > 1.15F * one[0].value_size ? two : one;
}

float pump_height(PumpDetail detail, const Sizes& sizes) {
  const float text = 1.5F * sizes.body;
  const float bar = std::round(0.55F * sizes.label);
  switch (detail) {
    case PumpDetail::line: return std::round(text);
    case PumpDetail::bar: return std::round(text + bar + 0.5F * sizes.small);
    case PumpDetail::full: return std::round(text + bar + 2.0F * sizes.small);
  }
  return 0;
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
    const float budget = 0.24F * tile.h;
    layout.pump_detail = PumpDetail::line;
    for (const auto detail : {PumpDetail::bar, PumpDetail::full})
      if (count * pump_height(detail, sizes) <= budget) layout.pump_detail = detail;
    const float height = pump_height(layout.pump_detail, sizes);
    const auto fit = static_cast<std::size_t>(std::max(1.0F, 0.36F * tile.h / height));
    const std::size_t shown = std::min(content.pumps.size(), fit);
    Rect pumps = take_bottom(rest, height * static_cast<float>(shown));
    layout.pump_line = std::floor(pumps.y - (low ? 1 : 0.4F * sizes.gap));
    for (std::size_t i = 0; i < shown; ++i) layout.pumps.push_back(inset(take_top(pumps, height), side, 0));
    take_bottom(rest, rest.bottom() - layout.pump_line);
  }
  take_top(rest, low ? 1 : 0.6F * sizes.gap);
  take_bottom(rest, low ? 1 : 0.6F * sizes.gap);
  split_body(layout, inset(rest, side, 0), content, sizes, 0.56F);
  layout_waves(layout, content.waves.size(), sizes);
  return layout;
}

TileLayout layout_large(const Rect& area, const Tile& content, const Sizes& sizes) {
  TileLayout layout;
  split_body(layout, inset(area, 1.6F * sizes.pad, sizes.pad), content, sizes, 0.46F);
  layout_waves(layout, content.waves.size(), sizes);
  return layout;
}

}  // namespace vigil::dashboard
