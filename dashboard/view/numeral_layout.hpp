// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <vector>

#include "dashboard/model/screen.hpp"
#include "dashboard/view/layout.hpp"

namespace vigil::dashboard {

/// Where one number stands. It keeps its place and size whatever its digits are: 99 and 100 are equally high.
struct NumeralPlace {
  Rect area;
  Rect label;            ///< label, limits and note, one below the other
  Rect value;            ///< the number and the box behind it, with the mean of a pressure below or beside it
  float value_size = 0;  ///< em of the digits
  float mean_size = 0;   ///< em of a pressure's mean
  std::size_t lines = 1;  ///< how many lines the label's place holds
  bool mean_below = false;
};

/// The numbers in one column, in two, or in three with the labels above, whichever makes them, and most of
/// all the first two, largest; a plain column is preferred.
/// @param area its right edge is the numbers' right edge
std::vector<NumeralPlace> layout_numerals(const Rect& area, const std::vector<Numeral>& numerals,
                                          const Sizes& sizes);

/// How well the numbers can be read: the height of their digits, the first two counting most, less where
/// limits or a note find no place.
float legibility(const std::vector<NumeralPlace>& places, const std::vector<Numeral>& numerals);

/// A pressure is written "128/76" and takes the width of two numbers.
constexpr bool is_pressure(Channel c) { return c == Channel::nibp_sys || c == Channel::abp_sys; }

}  // namespace vigil::dashboard
