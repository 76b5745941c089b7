// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>

namespace vigil::dashboard {

/// A rectangle in framebuffer pixels, y downwards.
struct Rect {
  float x = 0;
  float y = 0;
  float w = 0;
  float h = 0;

  constexpr float right() const { return x + w; }
  constexpr float bottom() const { return y + h; }
  constexpr float middle_x() const { return x + w / 2; }
  constexpr float middle_y() const { return y + h / 2; }

  /// Whether `inner` lies within, with half a pixel of tolerance for rounding.
  constexpr bool contains(const Rect& inner) const {
    return inner.x >= x - 0.5F && inner.y >= y - 0.5F && inner.right() <= right() + 0.5F &&
           inner.bottom() <= bottom() + 0.5F;
  }
  constexpr bool overlaps(const Rect& other) const {
    return x + 0.5F < other.right() && other.x + 0.5F < right() && y + 0.5F < other.bottom() &&
           other.y + 0.5F < bottom();
  }
};

constexpr Rect inset(const Rect& r, float dx, float dy) {
  return {r.x + dx, r.y + dy, std::max(0.0F, r.w - 2 * dx), std::max(0.0F, r.h - 2 * dy)};
}
constexpr Rect inset(const Rect& r, float by) { return inset(r, by, by); }

// Each cuts a strip off `rest`, at most all of it, and returns it.
constexpr Rect take_top(Rect& rest, float height) {
  const float h = std::clamp(height, 0.0F, rest.h);
  const Rect strip{rest.x, rest.y, rest.w, h};
  rest.y += h;
  rest.h -= h;
  return strip;
}
constexpr Rect take_bottom(Rect& rest, float height) {
  const float h = std::clamp(height, 0.0F, rest.h);
  rest.h -= h;
  return {rest.x, rest.bottom(), rest.w, h};
}
constexpr Rect take_left(Rect& rest, float width) {
  const float w = std::clamp(width, 0.0F, rest.w);
  const Rect strip{rest.x, rest.y, w, rest.h};
  rest.x += w;
  rest.w -= w;
  return strip;
}
constexpr Rect take_right(Rect& rest, float width) {
  const float w = std::clamp(width, 0.0F, rest.w);
  rest.w -= w;
  return {rest.right(), rest.y, w, rest.h};
}

}  // namespace vigil::dashboard
