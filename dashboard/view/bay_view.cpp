// SPDX-License-Identifier: MIT
#include "dashboard/view/bay_view.hpp"

#include "dashboard/view/bay_card.hpp"
#include "dashboard/view/bay_side.hpp"
#include "dashboard/view/numeral_view.hpp"
#include "dashboard/view/tile.hpp"
#include "dashboard/view/widget.hpp"

namespace vigil::dashboard {

void draw_bay_view(const Painter& p, SweepView& sweeps, const Rect& area, double px_per_mm,
                   std::vector<Intent>& intents) {
  const auto& tiles = p.screen.tiles;
  if (!p.screen.selected || *p.screen.selected >= tiles.size()) return;
  const std::size_t open = *p.screen.selected;
  const BayLayout layout = layout_bay(area, tiles.size(), p.sizes);
  for (std::size_t i = 0; i < layout.cards.size(); ++i) {
    if (touch("card " + tiles[i].bay, layout.cards[i]).clicked && i != open)
      intents.emplace_back(OpenBay{tiles[i].bay});
    draw_bay_card(p, layout.cards[i], tiles[i], i == open);
  }

  const Tile& tile = tiles[open];
  draw_tile_frame(p, layout.main, tile, false);
  const Sizes sizes = large_sizes(p.sizes);
  const TileLayout large = layout_large(layout.main, tile, sizes);
  draw_waves({p.list, p.theme, p.fonts, sizes, p.screen}, sweeps, large, tile, px_per_mm, true);
  for (std::size_t i = 0; i < large.numerals.size(); ++i)
    draw_numeral(p, large.numerals[i], tile.numerals[i], large.large);
  draw_bay_side(p, layout.side, tile, intents);
}

}  // namespace vigil::dashboard
