// SPDX-License-Identifier: MIT
#include "dashboard/view/dose_gauge_view.hpp"

#include <algorithm>
#include <cmath>

namespace vigil::dashboard {

namespace {

void draw_tick(const Painter& p, const Rect& bar, double at, Colour colour, bool governs) {
  const float width = std::max(2.0F, std::round((governs ? 3.0F : 2.0F) * p.sizes.scale));
  const float out = std::round((governs ? 0.45F : 0.2F) * bar.h);
  const float x = std::round(bar.x + bar.w * static_cast<float>(at) - width / 2);
  p.fill({std::clamp(x, bar.x, bar.right() - width), bar.y - out, width, bar.h + 2 * out},
         governs ? colour : mix(colour, p.theme.tile, 0.35F), 0);
}

}  // namespace

void draw_dose_gauge(const Painter& p, const Rect& bar, const DoseGauge& gauge, bool fresh) {
  const float round = bar.h / 2;
  const auto x = [&](double at) { return bar.x + bar.w * static_cast<float>(std::clamp(at, 0.0, 1.0)); };
  p.fill(bar, p.theme.well, round);
  p.fill({x(gauge.shaded_from), bar.y, x(gauge.shaded_to) - x(gauge.shaded_from), bar.h},
         mix(p.theme.well, p.theme.infusion_bar, 0.3F), 0);
  const float width = gauge.dose ? x(*gauge.dose) - bar.x : 0;
  if (width >= 1)
    p.fill({bar.x, bar.y, std::max(width, bar.h), bar.h},
           fresh ? p.theme.infusion_bar : mix(p.theme.infusion_bar, p.theme.tile, 0.7F), round);
  if (gauge.soft)
    draw_tick(p, bar, *gauge.soft, p.theme.alarm(Priority::medium).fill, gauge.governs == Governs::range);
  if (gauge.cap)
    draw_tick(p, bar, *gauge.cap, p.theme.alarm(Priority::high).fill, gauge.governs == Governs::cap);
  // The dose goes on where the scale ends.
  if (gauge.beyond)
    p.list.AddTriangleFilled({bar.right() - bar.h, bar.y - 0.3F * bar.h},
                             {bar.right() + 0.4F * bar.h, bar.middle_y()},
                             {bar.right() - bar.h, bar.bottom() + 0.3F * bar.h}, p.theme.strong);
}

}  // namespace vigil::dashboard
