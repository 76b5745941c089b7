// SPDX-License-Identifier: MIT
#include "dashboard/view/view.hpp"

#include "dashboard/view/alarms_view.hpp"
#include "dashboard/view/bay_view.hpp"
#include "dashboard/view/bays_view.hpp"
#include "dashboard/view/bottom_bar.hpp"
#include "dashboard/view/disclosure_view.hpp"
#include "dashboard/view/painter.hpp"
#include "dashboard/view/top_bar.hpp"

namespace vigil::dashboard {

std::vector<Intent> View::draw(const Screen& screen, const Fonts& fonts, const Sizes& sizes,
                               double px_per_mm) {
  std::vector<Intent> intents;
  const ImVec2 size = ImGui::GetIO().DisplaySize;
  if (size.x < 1 || size.y < 1) return intents;
  ImGui::SetNextWindowPos({0, 0});
  ImGui::SetNextWindowSize(size);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {0, 0});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowBorderSize, 0);
  constexpr auto flags = ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove |
                         ImGuiWindowFlags_NoBackground | ImGuiWindowFlags_NoSavedSettings |
                         ImGuiWindowFlags_NoNav | ImGuiWindowFlags_NoBringToFrontOnFocus |
                         ImGuiWindowFlags_NoScrollWithMouse;
  ImGui::Begin("screen", nullptr, flags);
  const Painter p{*ImGui::GetWindowDrawList(), dark_theme(), fonts, sizes, screen};
  const Frame frame = layout_frame(size.x, size.y, sizes);
  p.fill({0, 0, size.x, size.y}, p.theme.background, 0);
  const bool selected = screen.selected && *screen.selected < screen.tiles.size();
  if (screen.view == ViewKind::alarms) {
    draw_alarms_view(p, frame.body, intents);
  } else if (screen.view == ViewKind::disclosure && selected) {
    draw_disclosure_view(p, frame.body, intents);
  } else if (shows_open_bay(screen.view) && selected) {
    draw_bay_view(p, sweeps_, frame.body, px_per_mm, intents);
  } else {
    draw_bays_view(p, sweeps_, frame.body, px_per_mm, intents);
  }
  draw_top_bar(p, frame.top, intents);
  draw_bottom_bar(p, frame.bottom, intents);
  ImGui::End();
  ImGui::PopStyleVar(2);
  return intents;
}

}  // namespace vigil::dashboard
