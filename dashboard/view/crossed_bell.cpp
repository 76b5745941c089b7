// SPDX-License-Identifier: MIT
#include "dashboard/view/crossed_bell.hpp"

#include <array>

#include "dashboard/view/stroke.hpp"

namespace vigil::dashboard {

void draw_crossed_bell(const Painter& p, float x, float baseline, float size, Colour colour) {
  const float w = size;
  const float top = baseline - size;
  const std::array<ImVec2, 7> bell{{{x + 0.08F * w, baseline - 0.2F * w},
                                    {x + 0.22F * w, baseline - 0.36F * w},
                                    {x + 0.26F * w, top + 0.22F * w},
                                    {x + 0.5F * w, top},
                                    {x + 0.74F * w, top + 0.22F * w},
                                    {x + 0.78F * w, baseline - 0.36F * w},
                                    {x + 0.92F * w, baseline - 0.2F * w}}};
  stroke(p.list, bell, 1.3F, colour);
  stroke(p.list, std::array<ImVec2, 2>{bell.front(), bell.back()}, 1.3F, colour);
  p.list.AddCircleFilled({x + 0.5F * w, baseline - 0.06F * w}, 0.1F * w, colour);
  stroke(p.list, std::array<ImVec2, 2>{ImVec2{x, top}, ImVec2{x + w, baseline}}, 1.5F, p.theme.strong);
}

}  // namespace vigil::dashboard
