// SPDX-License-Identifier: MIT
#include "dashboard/view/bay_view.hpp"

#include "dashboard/view/bay_card.hpp"
#include "dashboard/view/bay_side.hpp"
#include "dashboard/view/form_place.hpp"
#include "dashboard/view/numeral_view.hpp"
#include "dashboard/view/tile.hpp"
#include "dashboard/view/why_panel.hpp"

namespace vigil::dashboard {

namespace {

constexpr float dimmed_by = 0.72F;  // a number can still be read at the bedside

}  // namespace

void draw_bay_view(const Painter& p, SweepView& sweeps, const Rect& area, double px_per_mm,
                   std::vector<Intent>& intents) {
  const auto& tiles = p.screen.tiles;
  if (!p.screen.selected || *p.screen.selected >= tiles.size()) return;
  const std::size_t open = *p.screen.selected;
  const BayLayout layout = layout_bay(area, tiles.size(), p.sizes);
  draw_bay_cards(p, layout.cards, open, intents);

  const Tile& tile = tiles[open];
  draw_tile_frame(p, layout.main, tile, false);
  const Sizes sizes = large_sizes(p.sizes);
  TileLayout large = layout_large(layout.main, tile, sizes);
  // A form stands over waves, never over a number or an alarm, and these stay where they are.
  if (is_form(p.screen.view)) draw_form(p, make_form_place(p, layout.main, tile, large), tile, intents);
  // The form tells the bay's mode itself where no wave is left to stand behind the watermark.
  if (!is_form(p.screen.view) || !large.waves.empty())
    draw_waves({p.list, p.theme, p.fonts, sizes, p.screen}, sweeps, large, tile, px_per_mm, true);
  for (std::size_t i = 0; i < large.numerals.size(); ++i)
    draw_numeral(p, large.numerals[i], tile.numerals[i], large.large);
  // Its own display alone: the alarms, the other bays and what can be done stay as bright as they are.
  if (tile.dimmed)
    p.list.AddRectFilled({layout.main.x, layout.main.y}, {layout.main.right(), layout.main.bottom()},
                         faded(p.theme.background, dimmed_by));
  draw_bay_side(p, layout.side, tile, intents);
}

}  // namespace vigil::dashboard
