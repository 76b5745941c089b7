// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "dashboard/view/painter.hpp"

namespace vigil::dashboard {

/// A bay in the strip beside a large one: name, alarm marks, mode, its first numbers.
void draw_bay_card(const Painter& p, const Rect& area, const Tile& tile, bool open);

/// The strip of cards, of which `open` is marked; a click on another one opens that bay.
void draw_bay_cards(const Painter& p, const std::vector<Rect>& cards, std::optional<std::size_t> open,
                    std::vector<Intent>& intents);

}  // namespace vigil::dashboard
