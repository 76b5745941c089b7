// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <vector>

#include "dashboard/model/screen.hpp"
#include "dashboard/view/layout.hpp"
#include "dashboard/view/numeral_layout.hpp"

/// Where the parts of one bay stand, on a tile or large. Pure: sizes and a const Tile in, rectangles out.
namespace vigil::dashboard {

/// How much of a pump is shown.
enum class PumpDetail : std::uint8_t {
  line,  ///< drug, rate, dose
  bar,   ///< and its bar
  full,  ///< and two small texts below it
};
float pump_height(PumpDetail detail, const Sizes& sizes);

struct TileLayout {
  bool large = false;  ///< the numbers and waves are laid out with large_sizes()
  Rect title;
  Rect alarm;
  Rect wave_area;
  std::vector<Rect> waves;  ///< as many as there is height for, the first ones of the tile
  std::vector<NumeralPlace> numerals;
  PumpDetail pump_detail = PumpDetail::full;
  std::vector<Rect> pumps;  ///< as many as there is height for
  float pump_line = 0;      ///< y of the line above them; 0: no pump
};

/// Labels beside large numbers are larger too.
Sizes large_sizes(const Sizes& sizes);

TileLayout layout_tile(const Rect& tile, const Tile& content, const Sizes& sizes);

/// The large waves and numbers of one bay, without title and pumps.
/// @param sizes those of large_sizes()
/// Places the first waves anew in the layout's wave_area, each at least `least` px high; none where none
/// fits.
void place_waves(TileLayout& layout, std::size_t waves, float least);

TileLayout layout_large(const Rect& area, const Tile& content, const Sizes& sizes);

}  // namespace vigil::dashboard
