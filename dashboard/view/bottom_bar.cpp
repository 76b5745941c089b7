// SPDX-License-Identifier: MIT
#include "dashboard/view/bottom_bar.hpp"

#include <cmath>

#include "dashboard/view/widget.hpp"

namespace vigil::dashboard {

namespace {

/// "◀ 1 / 2 ▶", ending at `right`. Returns its left end.
float draw_pages(const Painter& p, const Rect& bar, float right, std::vector<Intent>& intents) {
  const Screen& s = p.screen;
  if (s.pages < 2) return right;
  const Face& face = p.face(TextRole::body);
  const std::string text = std::to_string(s.page + 1) + " / " + std::to_string(s.pages);
  const float width = button_width(p, face, "▶", "");
  const float h = std::round(0.72F * bar.h);
  const float y = std::round(bar.middle_y() - h / 2);
  float x = right - width;
  if (draw_button(p, "next page", {x, y, width, h}, face, "▶", "", s.page + 1 < s.pages))
    intents.emplace_back(TurnPage{1});
  x -= p.sizes.pad;
  x -= draw_text(p.list, face, x, middle_baseline(face, bar), p.theme.text, text, Align::right) +
       p.sizes.pad + width;
  if (draw_button(p, "previous page", {x, y, width, h}, face, "◀", "", s.page > 0))
    intents.emplace_back(TurnPage{-1});
  return x - 2 * p.sizes.pad;
}

}  // namespace

void draw_bottom_bar(const Painter& p, const Rect& bar, std::vector<Intent>& intents) {
  p.fill(bar, p.theme.tile, 0);
  p.across(bar.x, bar.right(), bar.y);
  const Screen& s = p.screen;
  float all = 0;
  for (const auto& button : s.buttons)
    all += button_width(p, p.face(TextRole::body), button.text, button.key) + p.sizes.gap;
  const Face& face = p.face(all > 0.7F * bar.w ? TextRole::label : TextRole::body);
  const float h = std::round(0.76F * bar.h);
  const float y = std::round(bar.middle_y() - h / 2);
  float x = bar.x + 1.2F * p.sizes.pad;
  const float right = draw_pages(p, bar, bar.right() - 1.2F * p.sizes.pad, intents);
  // The answer to what someone just did comes before the last buttons, whose keys go on to work.
  const float answer = s.message.empty() ? 0 : text_width(face, s.message) + 2 * p.sizes.pad;
  const float end = right - std::min(answer, 0.5F * bar.w);
  for (std::size_t i = 0; i < s.buttons.size(); ++i) {
    const Button& button = s.buttons[i];
    const float width = button_width(p, face, button.text, button.key);
    if (x + width > end) break;
    if (draw_button(p, "button" + std::to_string(i), {x, y, width, h}, face, button.text, button.key,
                    button.enabled))
      intents.push_back(button.intent);
    x += width + p.sizes.gap;
  }
  x += p.sizes.pad;
  // And before the counters.
  const Face& small = p.face(TextRole::label);
  if (!s.message.empty())
    x += draw_fitted(p.list, face, x, middle_baseline(face, bar), right - x, p.theme.strong, s.message) +
         2 * p.sizes.pad;
  if (right - x > 12 * small.cap_height)
    draw_fitted(p.list, small, right, middle_baseline(small, bar), right - x, p.theme.dim, s.status,
                Align::right);
}

}  // namespace vigil::dashboard
