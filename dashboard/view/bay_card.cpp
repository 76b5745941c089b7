// SPDX-License-Identifier: MIT
#include "dashboard/view/bay_card.hpp"

#include <cmath>

#include "dashboard/view/alarm_mark.hpp"
#include "dashboard/view/numeral_view.hpp"
#include "dashboard/view/tile.hpp"
#include "dashboard/view/widget.hpp"

namespace vigil::dashboard {

namespace {

/// A number of the card, with its alarm's box behind it.
void draw_value(const Painter& p, const Rect& place, float size, const Numeral& n, Align align) {
  const AlarmLook look = number_look(n, p.screen);
  const Face& face = fitting_numeral(p, n.value, size, place.w);
  // The box stays within the card's frame.
  const float margin = look == AlarmLook::none
                           ? 0
                           : std::max(0.0F, std::min({0.35F * face.cap_height,
                                                      0.5F * (place.h - face.cap_height), p.sizes.pad - 3}));
  const float width = text_width(face, n.value);
  const float x = align == Align::left ? place.x : place.right() - width;
  if (look != AlarmLook::none) {
    const float high = face.cap_height + 2 * margin;
    draw_alarm_box(p,
                   {std::round(x - margin), std::round(place.middle_y() - high / 2),
                    std::round(width + 2 * margin), std::round(high)},
                   n.alarm, look);
  }
  const Colour colour = boxed_colour(p.theme, n, look);
  draw_text(p.list, face, x, middle_baseline(face, place), colour, n.value);
}

/// ▲▲▲ of the highest alarm and how many wait, ending at `right`; returns the width.
float draw_state(const Painter& p, const Rect& row, float right, const Tile& tile) {
  const Box highest = highest_alarm(tile.alarms);
  const Face& face = p.face(TextRole::label_bold);
  const float baseline = middle_baseline(face, row);
  const float end = right;
  float width = 0;
  if (highest.priority != Priority::none) {
    const AlarmLook look = alarm_look(highest.priority, highest.acknowledged, p.screen);
    const Colour fill = p.theme.alarm(highest.priority).fill;
    const Colour colour = look == AlarmLook::filled ? fill : mix(fill, p.theme.tile, 0.35F);
    const std::size_t waiting = waiting_beside(tile);
    const std::string count = waiting > 0 ? std::to_string(waiting) : "";
    right -= draw_text(p.list, face, right, baseline, p.theme.strong, count, Align::right);
    if (!count.empty()) right -= 0.4F * face.cap_height;
    width = marks_width(alarm_marks(highest.priority), face.cap_height);
    draw_marks(p, highest.priority, right - width, baseline, face.cap_height, colour);
    if (look == AlarmLook::acknowledged) {
      draw_tick(p, right - width - 1.3F * face.cap_height, baseline, face.cap_height, colour);
      width += 1.3F * face.cap_height;
    }
  }
  return width + end - right;
}

float badge_width(const Painter& p, const Tile& tile) {
  return text_width(p.face(TextRole::small_bold), tile.badge);
}

/// LIVE, SIM, …, beginning at `x`.
void draw_mode(const Painter& p, const Rect& row, float x, const Tile& tile) {
  const Face& face = p.face(TextRole::small_bold);
  draw_text(p.list, face, x, middle_baseline(p.face(TextRole::label_bold), row),
            tile.mode == Mode::live ? p.theme.faint : p.theme.mode(tile.mode), tile.badge);
}

/// The bay's title, its mode and its alarms. Where the mode would cut the title it stands in the middle of
/// `below` instead, the card's row of values.
void draw_head(const Painter& p, const Rect& head, const Rect& below, const Face& title, const Tile& tile) {
  const float gap = 0.6F * p.face(TextRole::label_bold).cap_height;
  float right = head.right() - draw_state(p, head, head.right(), tile);
  if (right < head.right()) right -= gap;
  const float badge = badge_width(p, tile);
  const bool beside = text_width(title, tile.title) + gap + badge <= right - head.x;
  if (beside || below.y <= head.y) {
    draw_mode(p, head, right - badge, tile);
    right -= badge + gap;
  } else {
    draw_mode(p, below, below.middle_x() - badge / 2, tile);
  }
  draw_fitted(p.list, title, head.x, middle_baseline(title, head), right - head.x, p.theme.strong,
              tile.title);
}

}  // namespace

void draw_bay_card(const Painter& p, const Rect& area, const Tile& tile, bool open) {
  draw_tile_frame(p, area, tile, false);
  if (open) p.fill(inset(area, 2), mix(p.theme.tile, p.theme.button_line, 0.7F), p.rounding());
  p.list.PushClipRect({area.x, area.y}, {area.right(), area.bottom()}, true);
  const float line = 1.5F * p.sizes.body;
  const int rows = area.h >= 3.5F * line ? 3 : area.h >= 2.6F * p.sizes.label ? 2 : 1;
  Rect rest = inset(area, p.sizes.pad,
                    rows == 3                       ? 0.7F * p.sizes.pad
                    : area.h > 3.4F * p.sizes.label ? 4.0F
                                                    : 1.0F);
  Rect head = rows == 1 ? rest : take_top(rest, rest.h / static_cast<float>(rows));
  const Face& title = p.face(rows == 2 ? TextRole::small_bold : TextRole::label_bold);

  const auto& numerals = tile.numerals;
  if (rows == 1) {
    // Name left, marks, and the two most important numbers right.
    Rect values = take_right(head, 0.5F * head.w);
    const Rect second = take_right(values, values.w / 2);
    take_right(values, 0.5F * p.sizes.pad);
    const float size = std::min(1.3F * p.sizes.body, 0.9F * area.h);
    if (!numerals.empty()) draw_value(p, values, size, numerals[0], Align::right);
    if (numerals.size() > 1) draw_value(p, second, size, numerals[1], Align::right);
    draw_head(p, head, head, title, tile);
    p.list.PopClipRect();
    return;
  }
  Rect first = rows == 3 ? take_top(rest, 0.55F * rest.h) : rest;
  draw_head(p, head, first, title, tile);
  const float size = std::min(1.6F * p.sizes.body, 0.9F * first.h);
  const Rect left = take_left(first, 0.5F * first.w);
  if (!numerals.empty()) draw_value(p, left, size, numerals[0], Align::left);
  if (numerals.size() > 1) draw_value(p, first, size, numerals[1], Align::right);
  if (rows == 3) {
    const auto pressure = std::find_if(numerals.begin(), numerals.end(),
                                       [](const Numeral& n) { return is_pressure(n.channel); });
    const float small = 1.05F * p.sizes.label;
    const Rect place = take_left(rest, 0.6F * rest.w);
    if (pressure != numerals.end()) draw_value(p, place, small, *pressure, Align::left);
    if (!tile.pumps.empty() && !tile.pumps[0].dose.empty()) {
      const PumpStrip& pump = tile.pumps[0];
      const Face& face = fitting_numeral(p, pump.dose, small, rest.w);
      draw_text(
          p.list, face, rest.right(), middle_baseline(face, rest),
          pump.freshness == Freshness::current ? p.theme.infusion : mix(p.theme.infusion, p.theme.tile, 0.5F),
          pump.dose, Align::right);
    }
  }
  p.list.PopClipRect();
}

void draw_bay_cards(const Painter& p, const std::vector<Rect>& cards, std::optional<std::size_t> open,
                    std::vector<Intent>& intents) {
  const auto& tiles = p.screen.tiles;
  for (std::size_t i = 0; i < cards.size() && i < tiles.size(); ++i) {
    if (touch("card " + tiles[i].bay, cards[i]).clicked && i != open)
      intents.emplace_back(OpenBay{tiles[i].bay});
    draw_bay_card(p, cards[i], tiles[i], i == open);
  }
}

}  // namespace vigil::dashboard
