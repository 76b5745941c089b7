// SPDX-License-Identifier: MIT
#include "dashboard/view/form_view.hpp"

#include <cmath>

#include "dashboard/view/tile.hpp"
#include "dashboard/view/widget.hpp"

namespace vigil::dashboard {

namespace {

/// Around the place: inside, a field that is light itself would hide it.
void draw_ring(const Painter& p, const Rect& area) {
  const float ring = std::max(2.0F, std::round(0.2F * p.sizes.gap));
  p.frame(inset(area, -ring), p.theme.focus, p.rounding(), ring);
}

/// The end of a text that is longer than its field: what is typed last is seen.
std::string tail(const Face& face, const std::string& text, float width) {
  std::string shown = text;
  while (!shown.empty() && text_width(face, shown) > width) {
    std::size_t n = 1;
    while (n < shown.size() && (static_cast<unsigned char>(shown[n]) & 0xC0U) == 0x80U) ++n;
    shown.erase(0, n);
  }
  return shown;
}

}  // namespace

FormRows form_rows(const Painter& p) {
  return {std::round(1.62F * p.sizes.body), std::round(1.3F * p.sizes.label), std::round(0.4F * p.sizes.gap)};
}

Rect draw_form_head(const Painter& p, const Rect& row, const Tile& tile, const std::string& title) {
  const Face& caps = p.face(TextRole::caps);
  Rect rest = row;
  take_left(rest,
            draw_text(p.list, caps, row.x, middle_baseline(caps, row), p.theme.text, title) + p.sizes.pad);
  take_right(rest, draw_badge(p, row.right(), row, tile) + p.sizes.pad);
  return rest;
}

void draw_field(const Painter& p, const Rect& area, const FormField& field, std::vector<Intent>& intents) {
  const bool clicked = touch("field " + std::to_string(field.control), area).clicked;
  if (clicked) intents.emplace_back(FormInput{FormAction::focus, field.control, 0, 0});
  const Face& face = p.face(field.unsent ? TextRole::body_bold : TextRole::body);
  const Colour ground = field.unsent ? p.theme.text : p.theme.well;
  const Colour ink = field.unsent ? p.theme.background : p.theme.text;
  p.fill(area, ground, 0.6F * p.rounding());
  p.frame(area, field.wrong ? p.theme.strong : p.theme.button_line, 0.6F * p.rounding());
  const float pad = std::round(0.5F * face.cap_height);
  const float room = area.w - 2 * pad;
  const float baseline = middle_baseline(face, area);
  if (field.text.empty() && !field.unsent) {
    draw_fitted(p.list, face, area.x + pad, baseline, room, p.theme.faint, field.hint);
  } else {
    const std::string shown = tail(face, field.text, room);
    const float width = text_width(face, shown);
    if (field.focused && field.whole)
      p.fill({area.x + pad - 2, area.y + 3, width + 4, area.h - 6}, mix(ground, ink, 0.3F), 1);
    draw_text(p.list, face, area.x + pad, baseline, ink, shown);
    if (field.focused && !field.whole)
      p.fill({std::round(area.x + pad + width + 1), area.y + 4, 2, area.h - 8}, ink, 0);
  }
  if (field.focused) draw_ring(p, area);
}

void draw_stepper(const Painter& p, const Rect& area, const FormField& field, std::vector<Intent>& intents) {
  const Face& face = p.face(TextRole::body);
  const float button = std::round(area.h * 0.9F);
  const float value = text_width(face, "000") + face.cap_height;
  if (area.w < 2 * button + value) return draw_field(p, area, field, intents);
  Rect rest = area;
  const std::string id = std::to_string(field.control);
  const auto nudge = [&](const Rect& place, const char* sign, int by) {
    const Touch t = touch(sign + id, place);
    if (t.hovered || t.held) p.fill(place, p.theme.well, 0.6F * p.rounding());
    draw_text(p.list, face, place.middle_x(), middle_baseline(face, place),
              t.hovered ? p.theme.strong : p.theme.dim, sign, Align::centre);
    if (t.clicked) intents.emplace_back(FormInput{FormAction::nudge, field.control, by, 0});
  };
  nudge(take_left(rest, button), "−", -1);
  nudge(take_right(rest, button), "+", 1);
  draw_field(p, rest, field, intents);
}

float form_button_width(const Painter& p, const FormButton& button) {
  return button_width(p, p.face(button.lit ? TextRole::body_bold : TextRole::body), button.text, button.key);
}

std::size_t form_button_rows(const Painter& p, const std::vector<FormButton>& buttons, float width) {
  std::size_t rows = 1;
  float x = 0;
  for (const FormButton& button : buttons) {
    const float wide = form_button_width(p, button);
    if (x > 0 && x + wide > width) {
      ++rows;
      x = 0;
    }
    x += wide + p.sizes.gap;
  }
  return rows;
}

void draw_form_button(const Painter& p, const Rect& area, const FormButton& button,
                      std::vector<Intent>& intents) {
  const Face& face = p.face(button.lit ? TextRole::body_bold : TextRole::body);
  if (draw_button(p, "form button " + std::to_string(button.control), area, face, button.text, button.key,
                  button.enabled, button.lit ? p.theme.focus : 0))
    intents.emplace_back(FormInput{FormAction::press, button.control, 0, 0});
  if (button.focused) draw_ring(p, area);
}

float draw_next_button(const Painter& p, const Rect& row, float x, const FormButton& button,
                       std::vector<Intent>& intents) {
  const float width = std::min(form_button_width(p, button), row.right() - x);
  if (width < 2) return x;
  draw_form_button(p, {x, row.y, width, row.h}, button, intents);
  return x + width + p.sizes.gap;
}

float draw_problem(const Painter& p, float x, const Rect& row, float width, const std::string& text) {
  if (text.empty()) return 0;
  const Face& face = p.face(TextRole::label_bold);
  return draw_fitted(p.list, face, x, middle_baseline(face, row), width, p.theme.strong, "× " + text);
}

}  // namespace vigil::dashboard
