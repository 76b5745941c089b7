// SPDX-License-Identifier: MIT
#include "dashboard/view/numeral_layout.hpp"

#include <array>
#include <string_view>

namespace vigil::dashboard {

namespace {

// Of the em of the digits: their height, the box's margin on each side, the pressure's mean.
constexpr float cap_em = 0.727F;
constexpr float margin_em = 0.17F;
constexpr float box_em = cap_em + 2 * margin_em;
constexpr float mean_em = 0.55F;
constexpr float largest_mean_em = 0.85F;
/// A value with its mean below it: box, mean, and what its parentheses hang down.
constexpr float with_mean_em = box_em + mean_em * cap_em + 0.28F;

/// Ceiling on the text beside a number, in em of small text.
constexpr float widest_label = 9;

struct Arrangement {
  std::size_t columns;
  bool label_above;
};

float characters(std::string_view text) {
  const auto starts = [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; };
  return static_cast<float>(std::count_if(text.begin(), text.end(), starts));
}

/// Width of the widest value this number is expected to take, in em.
float slot_em(const Numeral& n, const Sizes& sizes) {
  if (is_pressure(n.channel)) return 6 * sizes.digit_em + 0.4F;
  const int decimals = info(n.channel).decimals;
  return decimals > 0 ? static_cast<float>(2 + decimals) * sizes.digit_em + 0.3F : 3 * sizes.digit_em;
}

/// How many lines a label's place of this height holds: there is less white between a label and its limits
/// than between two numbers.
std::size_t lines_in(float height, const Sizes& sizes) {
  const float more = (height - 1.7F * sizes.label) / (1.25F * sizes.small);
  return 1 + static_cast<std::size_t>(std::clamp(more, 0.0F, 2.0F));
}

/// Width its label, limits and note would like; in one line the note stands beside the label.
float label_width(const Numeral& n, std::size_t lines, const Sizes& sizes) {
  const float label = 0.6F * sizes.label * characters(n.label);
  const float note = 0.6F * sizes.small * characters(n.note);
  if (lines == 1) return label + (n.note.empty() ? 0 : note + 0.6F * sizes.label);
  const float below = std::max(0.56F * sizes.small * characters(n.limits), note);
  return std::min(std::max(label, below), widest_label * sizes.small);
}

/// Its row's share of the height, and how high its digits are against those of the first number, at most.
struct Weight {
  float row;
  float size;
};
Weight weight_of(std::size_t i, const Numeral& n, const Arrangement& arrangement) {
  // With labels above, rows of equal height waste the least.
  if (arrangement.label_above) return {1, is_pressure(n.channel) ? 0.85F : 1.0F};
  if (is_pressure(n.channel)) return {1.15F, 0.6F};
  if (i == 0) return {1.5F, 1.0F};
  if (i == 1) return {1.28F, 0.88F};
  return {1.0F, 0.68F};
}

float least_mean(const Sizes& sizes) { return 0.9F * sizes.small; }

struct Cell {
  std::size_t row;
  std::size_t column;
  std::size_t span;
};

/// Fills rows from the left; a pressure is two columns wide.
std::vector<Cell> cells_for(const std::vector<Numeral>& numerals, std::size_t columns) {
  std::vector<Cell> cells;
  std::size_t row = 0;
  std::size_t column = 0;
  for (const auto& n : numerals) {
    const std::size_t span = is_pressure(n.channel) ? std::min<std::size_t>(columns, 2) : 1;
    if (column + span > columns) {
      ++row;
      column = 0;
    }
    cells.push_back({row, column, span});
    column += span;
  }
  return cells;
}

/// Fills in label, value and sizes of a place whose area is set. `primary`: em of the first number's digits.
void fill_place(NumeralPlace& place, const Numeral& n, const Weight& weight, float primary, bool label_above,
                const Sizes& sizes) {
  const float gap = std::max(2.0F, 0.4F * sizes.gap);
  const float above = label_above ? 1.15F * sizes.label : 0;
  place.lines = label_above ? 1 : lines_in(place.area.h, sizes);
  float label_w = label_above ? 0 : label_width(n, place.lines, sizes);
  // In one line the note gives way to the number, but not the age of an old one.
  const bool fresh = n.freshness == Freshness::current;
  const float widest = (fresh ? 0.5F : 0.62F) * place.area.w;
  if (place.lines == 1 && fresh && label_w > widest) label_w = 0.6F * sizes.label * characters(n.label);
  label_w = std::min(label_w, widest);
  const float h = place.area.h - (label_above ? above : gap);
  const float room = place.area.w - label_w - (label_above ? 0 : gap);

  const bool has_mean = is_pressure(n.channel) && !n.secondary.empty();
  const float wide_em = slot_em(n, sizes) + 2 * margin_em;
  const float mean_beside_em = has_mean ? 5 * mean_em * sizes.digit_em : 0;
  const float below = std::min(h / with_mean_em, room / wide_em);
  // The mean has a least size, so that beside a small number it takes more than its part, but never more than
  // the number itself.
  const float mean_least = has_mean ? least_mean(sizes) : 0;
  float beside = room / (wide_em + mean_beside_em);
  if (mean_em * beside < mean_least) {
    const float at_most = 5 * sizes.digit_em * largest_mean_em;
    beside = std::max((room - 5 * sizes.digit_em * mean_least) / wide_em, room / (wide_em + at_most));
  }
  beside = std::max(std::min(h / box_em, beside), 1.0F);
  place.mean_below = has_mean && below >= 0.9F * beside && below > 1.2F * sizes.label;
  const float fits = place.mean_below ? below : beside;
  place.value_size = primary > 0
                         ? std::min(fits, std::max(weight.size * primary, std::min(fits, 1.1F * sizes.label)))
                         : fits;

  const float block = (place.mean_below ? with_mean_em : box_em) * place.value_size;
  place.mean_size =
      std::min(std::max(mean_em * place.value_size, mean_least), largest_mean_em * place.value_size);
  const float mean_w = has_mean && !place.mean_below ? 5 * sizes.digit_em * place.mean_size : 0;
  const float value_w = std::min(place.area.w, wide_em * place.value_size + mean_w);
  const float middle = place.area.y + above + (place.area.h - above) / 2;
  place.value = {place.area.right() - value_w, middle - block / 2, value_w, block};
  if (label_above) {
    place.label = {place.area.x, place.area.y, place.area.w, above};
    return;
  }
  place.label = {place.area.x, place.area.y, place.area.w - value_w - gap, place.area.h};
}

std::vector<NumeralPlace> arrange(const Rect& area, const std::vector<Numeral>& numerals, const Sizes& sizes,
                                  const Arrangement& arrangement) {
  const std::size_t columns = arrangement.columns;
  const std::vector<Cell> cells = cells_for(numerals, columns);
  std::vector<float> weights(cells.back().row + 1, 0.0F);
  for (std::size_t i = 0; i < cells.size(); ++i) {
    weights[cells[i].row] = std::max(weights[cells[i].row], weight_of(i, numerals[i], arrangement).row);
  }
  float total = 0;
  for (const float w : weights) total += w;

  std::vector<NumeralPlace> places(numerals.size());
  const float between = columns == 1 ? 0 : sizes.pad;
  const float cell_w = (area.w - static_cast<float>(columns - 1) * between) / static_cast<float>(columns);
  float primary = 0;
  for (std::size_t i = 0; i < numerals.size(); ++i) {
    const Cell& cell = cells[i];
    float above = 0;
    for (std::size_t r = 0; r < cell.row; ++r) above += weights[r];
    const float left = area.x + static_cast<float>(cell.column) * (cell_w + between);
    places[i].area = {left, area.y + area.h * above / total,
                      cell_w * static_cast<float>(cell.span) + static_cast<float>(cell.span - 1) * between,
                      area.h * weights[cell.row] / total};
    fill_place(places[i], numerals[i], weight_of(i, numerals[i], arrangement), primary,
               arrangement.label_above, sizes);
    if (i == 0) primary = places[0].value_size;
  }
  return places;
}

}  // namespace

float legibility(const std::vector<NumeralPlace>& places, const std::vector<Numeral>& numerals) {
  float sum = 0;
  for (std::size_t i = 0; i < places.size(); ++i) {
    const bool cut = places[i].lines == 1 && !(numerals[i].limits.empty() && numerals[i].note.empty());
    sum += (i < 2 ? 1.0F : 0.4F) * (cut ? 0.85F : 1.0F) * places[i].value_size;
  }
  return sum;
}

std::vector<NumeralPlace> layout_numerals(const Rect& area, const std::vector<Numeral>& numerals,
                                          const Sizes& sizes) {
  if (numerals.empty()) return {};
  constexpr std::array<Arrangement, 3> arrangements{{{1, false}, {2, false}, {3, true}}};
  std::vector<NumeralPlace> best;
  for (const auto& arrangement : arrangements) {
    auto places = arrange(area, numerals, sizes, arrangement);
    if (best.empty() || legibility(places, numerals) > 1.12F * legibility(best, numerals))
      best = std::move(places);
  }
  return best;
}

}  // namespace vigil::dashboard
