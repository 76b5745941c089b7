// SPDX-License-Identifier: MIT
#include "dashboard/view/pump_view.hpp"

#include <cmath>

#include "dashboard/view/alarm_mark.hpp"
#include "dashboard/view/dose_gauge_view.hpp"
#include "dashboard/view/numeral_view.hpp"

namespace vigil::dashboard {

namespace {

Colour dose_colour(const Painter& p, const PumpStrip& pump) {
  if (pump.freshness == Freshness::current || pump.freshness == Freshness::questionable)
    return p.theme.infusion;
  return mix(p.theme.infusion, p.theme.tile, 0.5F);
}

/// A number and its unit, ending at `right`. Returns the width.
float draw_amount(const Painter& p, float right, float baseline, float size, std::string_view value,
                  std::string_view unit, Colour colour) {
  const Face& unit_face = p.face(TextRole::label);
  const Face& face = fitting_numeral(p, value, size, 100 * size);
  const float gap = value.empty() ? 0 : 0.5F * unit_face.cap_height;
  float width = draw_text(p.list, unit_face, right, baseline,
                          colour == p.theme.infusion ? p.theme.text : p.theme.dim, unit, Align::right);
  width += gap + draw_text(p.list, face, right - width - gap, baseline, colour, value, Align::right);
  return width;
}

}  // namespace

void draw_pump_bar(const Painter& p, const Rect& bar, const PumpStrip& pump) {
  const float round = bar.h / 2;
  p.fill(bar, mix(p.theme.well, p.theme.infusion_bar, 0.12F), round);
  const float width = bar.w * static_cast<float>(std::clamp(pump.filled, 0.0, 1.0));
  const bool fresh = pump.freshness == Freshness::current || pump.freshness == Freshness::questionable;
  if (width >= 1)
    p.fill({bar.x, bar.y, std::max(width, bar.h), bar.h},
           fresh ? p.theme.infusion_bar : mix(p.theme.infusion_bar, p.theme.tile, 0.7F), round);
}

float draw_pump_state(const Painter& p, const Face& face, float x, float baseline, float width,
                      const PumpStrip& pump) {
  const AlarmLook look = alarm_look(pump.alarm, pump.acknowledged, p.screen);
  if (look == AlarmLook::none) return draw_fitted(p.list, face, x, baseline, width, p.theme.text, pump.state);
  const float pad = 0.5F * face.cap_height;
  const std::string text = fitted(face, pump.state, width - 2 * pad);
  const float w = text_width(face, text) + 2 * pad;
  const Rect box{x, std::round(baseline - 1.45F * face.cap_height), w, std::round(1.9F * face.cap_height)};
  draw_alarm_box(p, box, pump.alarm, look);
  draw_text(p.list, face, x + pad, baseline, alarm_text(p.theme, pump.alarm, look), text);
  return w;
}

void draw_pump(const Painter& p, const Rect& area, PumpDetail detail, const PumpStrip& pump,
               std::size_t more) {
  Rect rest = area;
  const Face& label = p.face(detail == PumpDetail::line ? TextRole::label : TextRole::body);
  const Face& small = p.face(TextRole::small);
  const bool known = pump.freshness != Freshness::none;
  const Rect top = take_top(rest, pump_height(PumpDetail::line, p.sizes));
  const float baseline = middle_baseline(label, top);
  const float size = (detail == PumpDetail::line  ? 0.95F
                      : detail == PumpDetail::bar ? 1.15F
                                                  : 1.36F) *
                     p.sizes.body;
  const Colour colour = dose_colour(p, pump);

  float right = top.right();
  if (!pump.dose.empty())
    right -= draw_amount(p, right, baseline, size, pump.dose, "mg/kg/h", colour) + p.sizes.pad;
  const float middle = top.x + 0.61F * top.w;  // the rates of all tiles stand below each other
  const float rate_width =
      text_width(p.fonts.numeral(size), pump.rate) + text_width(p.face(TextRole::label), " mL/h");
  if (middle < right && middle - rate_width > top.x + 0.3F * top.w) right = middle;
  right -= draw_amount(p, right, baseline, size, pump.rate, "mL/h", colour) + p.sizes.pad;

  float left = top.x;
  // Where nothing stands below, the pump's state and age take the drug's place beside it.
  if (detail != PumpDetail::full) {
    if (!pump.state.empty())
      left += draw_pump_state(p, small, left, baseline, 0.6F * (right - left), pump) + 0.6F * p.sizes.pad;
    if (!pump.note.empty())
      left += draw_fitted(p.list, small, left, baseline, right - left, p.theme.dim, pump.note) +
              0.6F * p.sizes.pad;
  }
  const std::string others = more > 0 ? "+" + std::to_string(more) : "";
  const float others_width = others.empty() ? 0 : text_width(label, others) + 0.6F * p.sizes.pad;
  left += draw_fitted(p.list, label, left, baseline, right - left - others_width,
                      known ? p.theme.text : p.theme.dim, pump.drug);
  draw_text(p.list, label, left + 0.6F * p.sizes.pad, baseline, p.theme.dim, others);
  if (detail == PumpDetail::line) return;

  if (detail == PumpDetail::full) take_top(rest, std::round(0.2F * p.sizes.small));
  const Rect bar = take_top(rest, std::round(0.55F * p.sizes.label));
  if (pump.gauge)
    draw_dose_gauge(p, bar, *pump.gauge, dose_colour(p, pump) == p.theme.infusion);
  else if (pump.has_bar)
    draw_pump_bar(p, bar, pump);
  if (detail == PumpDetail::bar) return;
  const float below = middle_baseline(small, rest);
  const float progress =
      draw_text(p.list, small, rest.right(), below, p.theme.dim, pump.progress, Align::right);
  const float room = rest.w - progress - p.sizes.pad;
  float x = rest.x;
  if (!pump.state.empty()) x += draw_pump_state(p, small, x, below, room, pump) + p.sizes.pad;
  draw_fitted(p.list, small, x, below, rest.x + room - x, p.theme.dim, pump.range);
}

}  // namespace vigil::dashboard
