// SPDX-License-Identifier: MIT
#include "dashboard/view/numeral_view.hpp"

#include <array>
#include <cmath>

#include "dashboard/view/alarm_mark.hpp"
#include "dashboard/view/crossed_bell.hpp"
#include "dashboard/view/pending_ring.hpp"

namespace vigil::dashboard {

namespace {

/// @param free_to where the number's box begins: marks behind the label may go so far
void draw_label(const Painter& p, const NumeralPlace& place, const Numeral& n, bool large, float free_to) {
  const Face& label = p.face(large ? TextRole::title : TextRole::label);
  const Face& small = p.face(large ? TextRole::body : TextRole::small);
  const bool dead = n.freshness == Freshness::none;
  std::array<std::string_view, 2> below{n.limits, n.note};
  // A value's age or fault matters more than the limits where there is no room for both.
  if (n.limits.empty() || (place.lines < 3 && !n.note.empty())) below = {n.note, {}};
  const std::size_t lines = std::min(place.lines - 1, std::size_t{below[0].empty()   ? 0U
                                                                  : below[1].empty() ? 1U
                                                                                     : 2U});

  const float step = std::round(1.75F * small.cap_height);
  const float block = label.cap_height + static_cast<float>(lines) * step;
  float baseline = std::round(place.label.middle_y() - block / 2 + label.cap_height);
  const Colour hue = dead                             ? p.theme.faint
                     : n.freshness == Freshness::late ? p.theme.dim
                                                      : mix(p.theme.role(n.role), p.theme.tile, 0.08F);
  float room = place.label.w;
  const float bell = n.alarm_off ? 1.3F * label.cap_height : 0;
  const float ring = n.pending ? 1.5F * label.cap_height : 0;
  const float beside = 0.5F * label.cap_height;
  if (n.alarm_off) room -= bell + beside;
  const float ring_ends = place.label.x + text_width(label, n.label) + beside + ring;
  if (n.pending && (n.alarm_off || ring_ends > free_to)) room -= ring + beside;
  const float drawn = draw_fitted(p.list, label, place.label.x, baseline, room, hue, n.label);
  float mark = place.label.x + drawn + beside;
  if (n.alarm_off) draw_crossed_bell(p, mark, baseline, bell, p.theme.text);
  if (n.alarm_off) mark += bell + beside;
  if (n.pending)
    draw_pending_ring(p, mark + ring / 2, baseline - 0.5F * label.cap_height, ring / 2, *n.pending);

  // In a place of one line the age or fault stands beside the label.
  if (place.lines == 1 && !n.note.empty()) {
    const float x = place.label.x + drawn + bell + (n.pending ? ring + beside : 0) + 0.6F * label.cap_height;
    // Cut to "2…" it would say something else.
    if (x + text_width(small, n.note) <= place.label.right() + 2)
      draw_text(p.list, small, x, baseline, p.theme.dim, n.note);
  }

  for (std::size_t i = 0; i < lines; ++i) {
    baseline += step;
    float x = place.label.x;
    const bool changed = n.limits_changed && below[i] == n.limits && !n.limits.empty();
    if (changed) {
      const float r = 0.4F * small.cap_height;
      p.list.AddNgonFilled({x + r, baseline - small.cap_height / 2}, r, p.theme.text, 4);
      x += 3 * r;
    }
    draw_fitted(p.list, small, x, baseline, place.label.right() - x, changed ? p.theme.text : p.theme.dim,
                below[i]);
  }
}

/// The ✓ of an acknowledged number or the padlock of a latched one, on the corner of its box.
void draw_seal(const Painter& p, const Rect& box, Priority priority, AlarmLook look) {
  const float radius = std::clamp(0.16F * box.h, 0.42F * p.sizes.small, 0.8F * p.sizes.body);
  const ImVec2 centre{box.x, box.y + 0.35F * radius};
  const AlarmColours& colours = p.theme.alarm(priority);
  p.list.AddCircleFilled(centre, radius, colours.fill);
  if (look == AlarmLook::latched) {
    draw_lock(p, centre.x - 0.44F * radius, centre.y + 0.5F * radius, 1.1F * radius, colours.text);
  } else {
    draw_tick(p, centre.x - 0.55F * radius, centre.y + 0.5F * radius, 1.1F * radius, colours.text);
  }
}

}  // namespace

Colour value_colour(const Theme& theme, ColourRole role, Freshness freshness) {
  switch (freshness) {
    case Freshness::current: return theme.role(role);
    case Freshness::questionable: return mix(theme.role(role), theme.tile, 0.2F);
    case Freshness::late: return mix(mix(theme.role(role), theme.dim, 0.6F), theme.tile, 0.25F);
    case Freshness::none: break;
  }
  return mix(theme.dim, theme.tile, 0.25F);
}

Colour boxed_colour(const Theme& theme, const Numeral& numeral, AlarmLook look) {
  if (look != AlarmLook::filled) return value_colour(theme, numeral.role, numeral.freshness);
  const AlarmColours& colours = theme.alarm(numeral.alarm);
  return numeral.freshness == Freshness::late ? mix(colours.text, colours.fill, 0.45F) : colours.text;
}

const Face& fitting_numeral(const Painter& p, std::string_view text, float size, float width) {
  const Face* face = &p.fonts.numeral(size);
  if (!has_glyphs(*face, text)) {
    for (const auto role : {TextRole::heading_bold, TextRole::title_bold, TextRole::body_bold})
      if (text_width(p.face(role), text) <= width && p.face(role).cap_height <= 0.75F * size)
        return p.face(role);
    return p.face(TextRole::small_bold);
  }
  float wide = text_width(*face, text);
  while (wide > width && size > 8) {
    size = std::min(0.96F * size, size * width / wide);
    face = &p.fonts.numeral(size);
    wide = text_width(*face, text);
  }
  return *face;
}

void draw_numeral(const Painter& p, const NumeralPlace& place, const Numeral& n, bool large) {
  const Rect& area = place.value;
  const AlarmLook look = number_look(n, p.screen);
  const float margin = std::min(0.8F * p.sizes.pad, 0.17F * place.value_size + 2);

  Rect box = area;
  if (!n.secondary.empty()) {
    const Face& mean = fitting_numeral(p, n.secondary, place.mean_size, area.w);
    const Colour colour = value_colour(p.theme, n.role, n.secondary_freshness);
    if (place.mean_below) {
      const float height = std::round(mean.cap_height + 0.28F * place.value_size);
      draw_text(p.list, mean, area.right() - margin, std::round(area.bottom()), colour, n.secondary,
                Align::right);
      box.h = area.h - height;
    } else {
      box.w -= draw_text(p.list, mean, area.right() - margin, middle_baseline(mean, area), colour,
                         n.secondary, Align::right);
    }
  }
  const Face& face = fitting_numeral(p, n.value, place.value_size, box.w - 2 * margin);
  const float width = text_width(face, n.value);
  const float left = std::round(box.right() - 2 * margin - width);
  const float high = std::min(box.h, face.cap_height + 2 * 0.17F * place.value_size);
  box = {left, std::round(box.middle_y() - high / 2), std::round(box.right()) - left, std::round(high)};
  const Colour colour = boxed_colour(p.theme, n, look);
  draw_alarm_box(p, box, n.alarm, look);
  draw_text(p.list, face, box.right() - margin, middle_baseline(face, box), colour, n.value, Align::right);
  // The label makes room for an unusually wide number, never the other way round.
  NumeralPlace beside = place;
  if (place.label.bottom() > box.y + 1) beside.label.w = std::min(place.label.w, box.x - 2 - place.label.x);
  draw_label(p, beside, n, large, box.x - 2);
  if (look == AlarmLook::acknowledged || look == AlarmLook::latched) draw_seal(p, box, n.alarm, look);
}

}  // namespace vigil::dashboard
