// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <vector>

#include "dashboard/view/geometry.hpp"

/// Where things are, without a window: pure functions of sizes and counts, so that a test can ask whether a
/// number leaves its tile.
namespace vigil::dashboard {

/// Lengths in pixels. A text size is that of the em of a face whose capitals are 0.727 em high (Inter's).
struct Sizes {
  float scale = 1;  ///< 1 at 1920×1080 and text scale 100 %
  float small = 12;
  float label = 13;
  float body = 16;
  float title = 18;
  float heading = 24;
  float mark = 46;  ///< the watermark's letters
  float mark_small = 30;
  float gap = 8;  ///< between tiles and panels
  float pad = 10;
  float line = 1.4F;  ///< width of a wave's stroke
  float top_bar = 48;
  float bottom_bar = 44;
  float digit_em = 0.66F;  ///< advance of a digit of the numerals' face, in em

  bool operator==(const Sizes&) const = default;
};

/// Text shrinks less than the window does: 12 px stay legible on a 1366×768 screen.
/// @param text_scale 0.8–2, what a person chose
Sizes sizes_for(float width, float height, float text_scale);

struct Grid {
  std::size_t columns = 1;
  std::size_t rows = 1;
  bool operator==(const Grid&) const = default;
};

/// The grid for so many tiles: 1, 2, 3–4, 5–6, 7–8, 9–12, 13–16. More than 16 never stand on one page.
Grid grid_for(std::size_t tiles);
constexpr std::size_t max_tiles = 16;

/// The tiles' places, row by row.
std::vector<Rect> layout_grid(const Rect& area, std::size_t tiles, const Sizes& sizes);

/// The three parts of every view.
struct Frame {
  Rect top;
  Rect body;
  Rect bottom;
};
Frame layout_frame(float width, float height, const Sizes& sizes);

/// One bay large: the others as a strip of cards, the bay, and what explains it.
struct BayLayout {
  std::vector<Rect> cards;
  Rect main;
  Rect side;
};
BayLayout layout_bay(const Rect& area, std::size_t tiles, const Sizes& sizes);

/// A page beside the same strip of cards, so that no view hides the numbers of the bays.
struct PageLayout {
  std::vector<Rect> cards;
  Rect page;
};
PageLayout layout_page(const Rect& area, std::size_t tiles, const Sizes& sizes);

}  // namespace vigil::dashboard
