// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "dashboard/view/painter.hpp"

namespace vigil::dashboard {

/// Turns the columns of a sweep into lines. Keeps its buffers between frames; frame thread only.
class SweepView {
 public:
  /// @param head      the newest time shown
  /// @param px_per_mm of the screen, so that mm/s is what it says
  void draw(const Painter& p, const Rect& strip, const WaveStrip& wave, BayTime head, double px_per_mm,
            Colour colour);

 private:
  void flush(const Painter& p, Colour colour);

  std::vector<Column> columns_;
  std::vector<ImVec2> points_;
};

/// The fewest points that stay within a fifth of a pixel of those given. Points are kept at fixed columns, so
/// that what stands on the screen does not change while the head moves on. `points` have rising or equal x.
void thin_out(std::vector<ImVec2>& points);

}  // namespace vigil::dashboard
