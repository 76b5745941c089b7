// SPDX-License-Identifier: MIT
#include "dashboard/view/pending_ring.hpp"

#include <cmath>

namespace vigil::dashboard {

void draw_pending_ring(const Painter& p, float x, float y, float radius, double fraction) {
  constexpr float turn = 6.2831853F;
  constexpr float top = -turn / 4;
  constexpr int segments = 32;
  const float thin = std::max(1.2F, 0.16F * radius);
  p.list.AddCircle({x, y}, radius, mix(p.theme.dim, p.theme.tile, 0.6F), segments, thin);
  const float part = std::clamp(static_cast<float>(fraction), 0.0F, 1.0F);
  if (part <= 0) return;
  p.list.PathArcTo({x, y}, radius, top, top + part * turn, segments);
  p.list.PathStroke(p.theme.text, 0, 1.5F * thin);
}

}  // namespace vigil::dashboard
