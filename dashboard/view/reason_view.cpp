// SPDX-License-Identifier: MIT
#include "dashboard/view/reason_view.hpp"

#include "dashboard/view/alarm_mark.hpp"
#include "dashboard/view/form_view.hpp"
#include "dashboard/view/panel.hpp"

namespace vigil::dashboard {

namespace {

void draw_alarm(const Painter& p, Rect& rest, const ReasonPage& page) {
  const Face& face = p.face(TextRole::title_bold);
  const Face& label = p.face(TextRole::label);
  const Rect row = take_top(rest, form_rows(p).field);
  const float baseline = middle_baseline(face, row);
  float x = row.x;
  if (page.priority != Priority::none) {
    draw_marks(p, page.priority, x, baseline, face.cap_height, p.theme.alarm(page.priority).fill);
    x += marks_width(alarm_marks(page.priority), face.cap_height) + 0.8F * face.cap_height;
  }
  const float more = page.more.empty() ? 0 : text_width(label, page.more) + p.sizes.pad;
  x += draw_fitted(p.list, face, x, baseline, row.right() - more - x, p.theme.strong, page.alarm) +
       p.sizes.pad;
  draw_fitted(p.list, label, x, baseline, row.right() - x, p.theme.dim, page.more);
}

void draw_usual(const Painter& p, Rect& rest, const ReasonPage& page, std::vector<Intent>& intents) {
  const FormRows rows = form_rows(p);
  Rect row = take_top(rest, rows.field);
  float x = row.x;
  for (const auto& one : page.usual) {
    if (x > row.x && x + form_button_width(p, one) > row.right()) {
      take_top(rest, 2 * rows.gap);
      row = take_top(rest, rows.field);
      x = row.x;
    }
    x = draw_next_button(p, row, x, one, intents);
  }
}

}  // namespace

float reason_view_height(const Painter& p, const ReasonPage& page, float width) {
  const FormRows rows = form_rows(p);
  const auto usual = static_cast<float>(form_button_rows(p, page.usual, width - 2.4F * p.sizes.pad));
  return panel_rows(p).head + p.sizes.pad + 3 * rows.field + rows.text + 7 * rows.gap +
         usual * (rows.field + 2 * rows.gap);
}

void draw_reason_view(const Painter& p, const Rect& area, const Tile& tile, const ReasonPage& page,
                      std::vector<Intent>& intents) {
  const FormRows rows = form_rows(p);
  draw_panel_frame(p, area);
  Rect rest = inset(area, 1.2F * p.sizes.pad, 0.5F * p.sizes.pad);
  const Face& label = p.face(TextRole::label);
  const Rect head = draw_form_head(p, take_top(rest, panel_rows(p).head), tile, page.title);
  draw_fitted(p.list, label, head.right(), middle_baseline(label, head), head.w, p.theme.text, page.status,
              Align::right);

  take_bottom(rest, rows.gap);
  const Rect bottom = take_bottom(rest, rows.field);
  const float x = draw_next_button(p, bottom, bottom.x, page.close, intents);
  draw_fitted(p.list, label, x, middle_baseline(label, bottom), bottom.right() - x, p.theme.dim, page.help);

  draw_alarm(p, rest, page);
  take_top(rest, rows.gap);
  Rect row = take_top(rest, rows.field);
  draw_form_button(p, take_right(row, std::min(form_button_width(p, page.send), 0.5F * row.w)), page.send,
                   intents);
  take_right(row, p.sizes.gap);
  draw_field(p, row, page.reason, intents);
  take_top(rest, rows.gap);
  const Rect below = take_top(rest, rows.text);
  draw_problem(p, below.x, below, below.w, page.problem);
  take_top(rest, rows.gap);
  draw_usual(p, rest, page, intents);
}

}  // namespace vigil::dashboard
