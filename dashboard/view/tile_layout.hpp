// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <vector>

#include "dashboard/model/screen.hpp"
#include "dashboard/view/layout.hpp"

/// Where the parts of one bay stand, on a tile or large. Pure: sizes and a const Tile in, rectangles out.
namespace vigil::dashboard {

/// One number. A value keeps its place and size whatever its digits are: 99 and 100 are equally high.
struct NumeralPlace {
  Rect area;
  Rect label;            ///< label, limits and note, one below the other
  Rect value;            ///< the number and the box behind it, with the mean of a pressure below or beside it
  float value_size = 0;  ///< em of the digits
  std::size_t lines = 1;  ///< how many lines the label's place holds
  bool mean_below = false;
};

/// The numbers, in one column or two, whichever gives the most important one more height.
/// @param area its right edge is the numbers' right edge
std::vector<NumeralPlace> layout_numerals(const Rect& area, const std::vector<Numeral>& numerals,
                                          const Sizes& sizes);

/// How much of a pump is shown.
enum class PumpDetail : std::uint8_t {
  line,  ///< drug, rate, dose
  bar,   ///< and its bar
  full,  ///< and two small texts below it
};
float pump_height(PumpDetail detail, const Sizes& sizes);

struct TileLayout {
  Rect title;
  Rect alarm;
  Rect wave_area;
  std::vector<Rect> waves;  ///< as many as there is height for, the first ones of the tile
  std::vector<NumeralPlace> numerals;
  PumpDetail pump_detail = PumpDetail::full;
  std::vector<Rect> pumps;  ///< as many as there is height for
  float pump_line = 0;      ///< y of the line above them; 0: no pump
};

TileLayout layout_tile(const Rect& tile, const Tile& content, const Sizes& sizes);

/// The large waves and numbers of one bay, without title and pumps.
TileLayout layout_large(const Rect& area, const Tile& content, const Sizes& sizes);

/// A pressure is written "128/76" and takes the width of two numbers.
constexpr bool is_pressure(Channel c) { return c == Channel::nibp_sys || c == Channel::abp_sys; }

}  // namespace vigil::dashboard
