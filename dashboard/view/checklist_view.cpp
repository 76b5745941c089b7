// SPDX-License-Identifier: MIT
#include "dashboard/view/checklist_view.hpp"

#include <algorithm>

#include "dashboard/view/form_view.hpp"
#include "dashboard/view/panel.hpp"

namespace vigil::dashboard {

namespace {

float heading_height(const Painter& p) { return form_rows(p).text + 2 * form_rows(p).gap; }
float line_height_of(const Painter& p) { return form_rows(p).field + form_rows(p).gap; }

void draw_lines(const Painter& p, Rect& rest, const std::string& heading,
                const std::vector<ChecklistLine>& lines, std::vector<Intent>& intents) {
  if (lines.empty()) return;
  const Face& bold = p.face(TextRole::label_bold);
  const Face& label = p.face(TextRole::label);
  const Rect head = take_top(rest, heading_height(p));
  draw_fitted(p.list, bold, head.x, middle_baseline(bold, head), head.w, p.theme.text, heading);
  const float tick = 1.4F * p.sizes.body;
  float wide = 0;
  for (const auto& line : lines) wide = std::max(wide, form_button_width(p, line.button));
  for (const auto& line : lines) {
    take_top(rest, form_rows(p).gap);
    Rect row = take_top(rest, form_rows(p).field);
    const Rect mark = take_left(row, tick);
    const Face& body = p.face(TextRole::body_bold);
    if (line.done)
      draw_text(p.list, body, mark.x, middle_baseline(body, mark), p.theme.text, "✓");
    else
      p.frame({mark.x, mark.middle_y() - 0.35F * p.sizes.body, 0.7F * p.sizes.body, 0.7F * p.sizes.body},
              p.theme.dim, 2, 1);
    draw_form_button(p, take_left(row, std::min(wide, 0.72F * row.w)), line.button, intents);
    take_left(row, p.sizes.gap);
    draw_fitted(p.list, label, row.x, middle_baseline(label, row), row.w, p.theme.dim, line.note);
  }
}

}  // namespace

float checklist_view_height(const Painter& p, const ChecklistPage& page) {
  const auto lines = static_cast<float>(page.start.size() + page.end.size());
  const float headings = (page.start.empty() ? 0.0F : 1.0F) + (page.end.empty() ? 0.0F : 1.0F);
  const FormRows rows = form_rows(p);
  return panel_rows(p).head + p.sizes.pad + lines * line_height_of(p) + headings * heading_height(p) +
         rows.text + rows.field + 4 * rows.gap;
}

void draw_checklist_view(const Painter& p, const Rect& area, const Tile& tile, const ChecklistPage& page,
                         std::vector<Intent>& intents) {
  const FormRows rows = form_rows(p);
  draw_panel_frame(p, area);
  Rect rest = inset(area, 1.2F * p.sizes.pad, 0.5F * p.sizes.pad);
  const Face& label = p.face(TextRole::label);
  const Rect head = draw_form_head(p, take_top(rest, panel_rows(p).head), tile, page.title);
  draw_fitted(p.list, label, head.right(), middle_baseline(label, head), head.w, p.theme.text, page.status,
              Align::right);

  take_bottom(rest, rows.gap);
  Rect bottom = take_bottom(rest, rows.field);
  draw_form_button(p, take_right(bottom, std::min(form_button_width(p, page.discharge), 0.5F * bottom.w)),
                   page.discharge, intents);
  const float x = draw_next_button(p, bottom, bottom.x, page.close, intents);
  draw_fitted(p.list, label, x, middle_baseline(label, bottom), bottom.right() - x - p.sizes.gap, p.theme.dim,
              page.help);
  take_bottom(rest, rows.gap);
  const Rect said = take_bottom(rest, rows.text);
  draw_problem(p, said.x, said, said.w, page.problem);

  draw_lines(p, rest, page.start_is, page.start, intents);
  draw_lines(p, rest, page.end_is, page.end, intents);
}

}  // namespace vigil::dashboard
