// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "dashboard/model/screen.hpp"
#include "dashboard/view/fonts.hpp"
#include "dashboard/view/sweep_view.hpp"

namespace vigil::dashboard {

/// Millimetres on a screen that says nothing of its size: 96 dots an inch.
constexpr double usual_px_per_mm = 96 / 25.4;

/// Draws a Screen and says what was clicked. It decides nothing but places, sizes and colours. Keys are not
/// its business: Window collects them, intent_for_key() says what they mean. Frame thread only.
class View {
 public:
  /// Between Window::begin_frame() and end_frame(). In the view of one bay, the selected one is shown.
  /// @param px_per_mm how large a millimetre is on this screen, for mm/s; > 0
  std::vector<Intent> draw(const Screen& screen, const Fonts& fonts, const Sizes& sizes,
                           double px_per_mm = usual_px_per_mm);

 private:
  SweepView sweeps_;
};

}  // namespace vigil::dashboard
