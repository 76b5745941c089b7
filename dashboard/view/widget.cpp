// SPDX-License-Identifier: MIT
#include "dashboard/view/widget.hpp"

#include <cmath>

namespace vigil::dashboard {

Touch touch(const std::string& id, const Rect& area) {
  Touch result;
  if (area.w < 1 || area.h < 1) return result;
  ImGui::SetCursorScreenPos({area.x, area.y});
  result.clicked = ImGui::InvisibleButton(id.c_str(), {area.w, area.h});
  result.hovered = ImGui::IsItemHovered();
  result.held = ImGui::IsItemActive();
  result.double_clicked = result.hovered && ImGui::IsMouseDoubleClicked(ImGuiMouseButton_Left);
  return result;
}

float button_width(const Painter& p, const Face& face, const std::string& text, const std::string& key) {
  const Face& hint = p.face(TextRole::small);
  const float width = text_width(face, text) + 2.2F * face.cap_height;
  return std::ceil(key.empty() ? width : width + text_width(hint, key) + 0.8F * face.cap_height);
}

bool draw_button(const Painter& p, const std::string& id, const Rect& area, const Face& face,
                 const std::string& text, const std::string& key, bool enabled, Colour accent) {
  const Touch t = touch(id, area);
  const bool lit = enabled && (t.hovered || t.held);
  const Colour base = accent != 0 ? mix(p.theme.tile, accent, 0.3F) : p.theme.well;
  const Colour line = accent != 0 ? accent : p.theme.button_line;
  p.fill(area, t.held && enabled ? mix(base, line, 0.6F) : lit ? mix(base, line, 0.3F) : base, p.rounding());
  p.frame(area, line, p.rounding());
  const float baseline = middle_baseline(face, area);
  const float pad = 1.1F * face.cap_height;
  const Face& hint = p.face(TextRole::small);
  const float hint_width = key.empty() ? 0 : text_width(hint, key) + 0.8F * face.cap_height;
  draw_fitted(p.list, face, area.x + pad, baseline, area.w - 2 * pad - hint_width,
              !enabled      ? p.theme.faint
              : accent != 0 ? p.theme.strong
                            : p.theme.text,
              text);
  draw_text(p.list, hint, area.right() - pad, baseline, enabled ? p.theme.dim : p.theme.faint, key,
            Align::right);
  return enabled && t.clicked;
}

}  // namespace vigil::dashboard
