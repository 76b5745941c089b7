// SPDX-License-Identifier: MIT
#include "dashboard/view/stroke.hpp"

#include <cmath>
#include <cstddef>

namespace vigil::dashboard {

namespace {

/// The atlas holds an antialiased line 2 pixels wide with a pixel of fringe at each side, among others: two
/// triangles across it, squeezed, make a line of any width.
constexpr std::size_t baked_width = 2;

/// Below this cosine between two directions a corner is cut: a mitre would be longer than 1.4 half widths.
constexpr float sharpest_mitre = 0.0F;

ImVec2 normal(const ImVec2& a, const ImVec2& b) {
  const float dx = b.x - a.x;
  const float dy = b.y - a.y;
  const float length = std::sqrt(dx * dx + dy * dy);
  if (length < 1e-6F) return {0, -1};
  return {dy / length, -dx / length};
}

}  // namespace

void stroke(ImDrawList& list, std::span<const ImVec2> points, float width, Colour colour) {
  if (points.size() < 2) return;
  const float half = width / static_cast<float>(baked_width) * (static_cast<float>(baked_width) / 2 + 1);
  const ImVec4 uv = ImGui::GetIO().Fonts->TexUvLines[baked_width];

  const std::size_t most = 2 * points.size();  // pairs of vertices: a cut corner has two
  list.PrimReserve(static_cast<int>(6 * (most - 1)), static_cast<int>(2 * most));
  std::size_t pairs = 0;
  const unsigned first = list._VtxCurrentIdx;
  const auto pair_at = [&](const ImVec2& p, const ImVec2& offset) {
    if (pairs > 0) {
      const unsigned v = first + static_cast<unsigned>(2 * pairs);
      for (const unsigned i : {v - 2, v - 1, v + 1, v - 2, v + 1, v})
        list.PrimWriteIdx(static_cast<ImDrawIdx>(i));
    }
    list.PrimWriteVtx({p.x + offset.x * half, p.y + offset.y * half}, {uv.x, uv.y}, colour);
    list.PrimWriteVtx({p.x - offset.x * half, p.y - offset.y * half}, {uv.z, uv.w}, colour);
    ++pairs;
  };

  ImVec2 before = normal(points[0], points[1]);
  pair_at(points[0], before);
  for (std::size_t i = 1; i + 1 < points.size(); ++i) {
    const ImVec2 after = normal(points[i], points[i + 1]);
    const float cosine = before.x * after.x + before.y * after.y;
    if (cosine > sharpest_mitre) {
      const float scale = 1 / (1 + cosine);
      pair_at(points[i], {(before.x + after.x) * scale, (before.y + after.y) * scale});
    } else {
      pair_at(points[i], before);
      pair_at(points[i], after);
    }
    before = after;
  }
  pair_at(points.back(), before);
  list.PrimUnreserve(static_cast<int>(6 * (most - pairs)), static_cast<int>(2 * (most - pairs)));
}

}  // namespace vigil::dashboard
