// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <array>

#include "dashboard/view/layout.hpp"
#include "dashboard/view/tile_layout.hpp"
#include "tests/dashboard/view/scenes.hpp"

using namespace vigil;
using namespace vigil::dashboard;

namespace {

struct WindowSize {
  float width;
  float height;
};
constexpr std::array<WindowSize, 6> windows{
    {{1920, 1080}, {1366, 768}, {1280, 1024}, {3840, 2160}, {1080, 1920}, {800, 600}}};
constexpr std::array<float, 3> text_scales{0.8F, 1.0F, 2.0F};

/// Calls check(window area, sizes) for every window and text scale.
template <typename Check>
void for_every_size(Check check) {
  for (const auto& window : windows) {
    for (const float scale : text_scales) {
      CAPTURE(window.width);
      CAPTURE(window.height);
      CAPTURE(scale);
      check(window, sizes_for(window.width, window.height, scale));
    }
  }
}

void check_tile(const Rect& tile, const Tile& content, const Sizes& sizes) {
  const TileLayout layout = layout_tile(tile, content, sizes);
  REQUIRE(layout.numerals.size() == content.numerals.size());
  for (std::size_t i = 0; i < layout.numerals.size(); ++i) {
    CAPTURE(i);
    const NumeralPlace& place = layout.numerals[i];
    CHECK(tile.contains(place.value));
    CHECK(tile.contains(place.area));
    CHECK(place.area.contains(place.value));
    CHECK(place.value_size > 0);
    if (is_pressure(content.numerals[i].channel)) CHECK(place.mean_size < place.value_size);
    CHECK_FALSE(place.value.overlaps(layout.alarm));
    CHECK_FALSE(place.value.overlaps(layout.title));
    if (!content.waves.empty()) CHECK_FALSE(place.area.overlaps(layout.wave_area));
    for (const auto& pump : layout.pumps) CHECK_FALSE(place.value.overlaps(pump));
    for (std::size_t k = 0; k < i; ++k) CHECK_FALSE(place.area.overlaps(layout.numerals[k].area));
  }
  for (const auto& wave : layout.waves) CHECK(tile.contains(wave));
  for (const auto& pump : layout.pumps) CHECK(tile.contains(pump));
  CHECK(layout.pumps.empty() == content.pumps.empty());
}

}  // namespace

TEST_CASE("the grid has a place for every number of bays") {
  CHECK(grid_for(1) == Grid{1, 1});
  CHECK(grid_for(2) == Grid{2, 1});
  CHECK(grid_for(3) == Grid{2, 2});
  CHECK(grid_for(6) == Grid{3, 2});
  CHECK(grid_for(7) == Grid{4, 2});
  CHECK(grid_for(8) == Grid{4, 2});
  CHECK(grid_for(9) == Grid{4, 3});
  CHECK(grid_for(16) == Grid{4, 4});
  CHECK(grid_for(17) == Grid{4, 4});
}

TEST_CASE("tiles lie within the window and beside each other") {
  for_every_size([](const WindowSize& window, const Sizes& sizes) {
    const Frame frame = layout_frame(window.width, window.height, sizes);
    for (std::size_t count = 1; count <= max_tiles; ++count) {
      CAPTURE(count);
      const auto tiles = layout_grid(frame.body, count, sizes);
      REQUIRE(tiles.size() == count);
      for (std::size_t i = 0; i < count; ++i) {
        CHECK(frame.body.contains(tiles[i]));
        for (std::size_t k = 0; k < i; ++k) CHECK_FALSE(tiles[i].overlaps(tiles[k]));
      }
    }
  });
}

TEST_CASE("a page never shows more than 16 bays") {
  const Sizes sizes = sizes_for(1920, 1080, 1);
  CHECK(layout_grid({0, 0, 1920, 1000}, 40, sizes).size() == 16);
  CHECK(layout_bay({0, 0, 1920, 1000}, 40, sizes).cards.size() == 16);
}

TEST_CASE("a tile stays where it is when bays are added up to the grid's size") {
  const Sizes sizes = sizes_for(1920, 1080, 1);
  const Rect area{8, 56, 1904, 970};
  const auto seven = layout_grid(area, 7, sizes);
  const auto eight = layout_grid(area, 8, sizes);
  for (std::size_t i = 0; i < seven.size(); ++i) {
    CHECK(seven[i].x == eight[i].x);
    CHECK(seven[i].y == eight[i].y);
    CHECK(seven[i].w == eight[i].w);
  }
}

TEST_CASE("16 tiles at 1366×768 have no number outside its tile") {
  const Sizes sizes = sizes_for(1366, 768, 1);
  const Scene scene = many_bays(16);
  const auto tiles = layout_grid(layout_frame(1366, 768, sizes).body, 16, sizes);
  for (std::size_t i = 0; i < tiles.size(); ++i) check_tile(tiles[i], scene.screen.tiles[i], sizes);
}

TEST_CASE("no number leaves its tile or covers an alarm, at any size, with many numbers and pumps") {
  const Scene plain = many_bays(1);
  const Scene crowded = crowded_bays(1);
  Tile bare = plain.screen.tiles[0];
  bare.waves.clear();
  bare.pumps.clear();
  for_every_size([&](const WindowSize& window, const Sizes& sizes) {
    const Frame frame = layout_frame(window.width, window.height, sizes);
    for (const std::size_t count : {1U, 2U, 4U, 6U, 8U, 12U, 16U}) {
      CAPTURE(count);
      const Rect tile = layout_grid(frame.body, count, sizes).back();
      check_tile(tile, plain.screen.tiles[0], sizes);
      check_tile(tile, crowded.screen.tiles[0], sizes);
      check_tile(tile, bare, sizes);
    }
  });
}

TEST_CASE("a number keeps its size when its digits become more") {
  Scene scene = many_bays(1);
  Tile& tile = scene.screen.tiles[0];
  const Sizes sizes = sizes_for(1920, 1080, 1);
  const Rect area{0, 0, 470, 482};
  tile.numerals[0].value = "99";
  const float before = layout_tile(area, tile, sizes).numerals[0].value_size;
  tile.numerals[0].value = "100";
  CHECK(layout_tile(area, tile, sizes).numerals[0].value_size == before);
}

TEST_CASE("the first number is the largest") {
  const Scene scene = eight_bays();
  const TileLayout layout = layout_tile({0, 0, 470, 482}, scene.screen.tiles[0], sizes_for(1920, 1080, 1));
  for (std::size_t i = 1; i < layout.numerals.size(); ++i)
    CHECK(layout.numerals[i].value_size < layout.numerals[0].value_size);
}

TEST_CASE("beside a large bay nothing overlaps") {
  const Scene scene = crowded_bays(1);
  for_every_size([&](const WindowSize& window, const Sizes& sizes) {
    const Rect body = layout_frame(window.width, window.height, sizes).body;
    const BayLayout layout = layout_bay(body, 16, sizes);
    CHECK(body.contains(layout.main));
    CHECK(body.contains(layout.side));
    CHECK_FALSE(layout.main.overlaps(layout.side));
    for (const auto& card : layout.cards) {
      CHECK(body.contains(card));
      CHECK_FALSE(card.overlaps(layout.main));
    }
    const TileLayout large = layout_large(layout.main, scene.screen.tiles[0], large_sizes(sizes));
    for (const auto& place : large.numerals) CHECK(layout.main.contains(place.value));
  });
}

TEST_CASE("one bay alone has no strip of others") {
  CHECK(layout_bay({0, 0, 1920, 1000}, 1, sizes_for(1920, 1080, 1)).cards.empty());
}

TEST_CASE("text scales 80 to 200 %, and no further") {
  const float normal = sizes_for(1920, 1080, 1).body;
  CHECK(sizes_for(1920, 1080, 2).body == doctest::Approx(2 * normal));
  CHECK(sizes_for(1920, 1080, 0.8F).body == doctest::Approx(0.8 * normal));
  CHECK(sizes_for(1920, 1080, 50).body == doctest::Approx(2 * normal));
  CHECK(sizes_for(1920, 1080, 0).body == doctest::Approx(0.8 * normal));
}
