// SPDX-License-Identifier: MIT
#include "dashboard/view/handover_view.hpp"

#include <algorithm>
#include <cmath>

#include "dashboard/view/form_view.hpp"
#include "dashboard/view/panel.hpp"

namespace vigil::dashboard {

namespace {

float caption_width(const Painter& p) { return text_width(p.face(TextRole::body), "Infusion  "); }
float row_height(const Painter& p) { return std::round(1.4F * p.sizes.body); }

/// Calls row(caption, text) for each line, wrapped; the caption stands at a part's first.
template <typename Row>
void each_row(const Painter& p, const HandoverPage& page, float width, Row row) {
  const Face& face = p.face(TextRole::body);
  for (const HandoverPart& part : page.summary.parts) {
    std::string_view caption = part.heading;
    for (const std::string& line : part.lines) {
      for (const auto text : wrapped(face, line, width - caption_width(p))) {
        row(caption, text);
        caption = {};
      }
    }
  }
}

float inner_width(const Painter& p, float width) { return width - 2.4F * p.sizes.pad; }

}  // namespace

float handover_view_height(const Painter& p, const HandoverPage& page, float width) {
  const FormRows rows = form_rows(p);
  std::size_t lines = 1;  // since when
  each_row(p, page, inner_width(p, width), [&](std::string_view, std::string_view) { ++lines; });
  return panel_rows(p).head + p.sizes.pad + static_cast<float>(lines) * row_height(p) + rows.text +
         2 * rows.field + 4 * rows.gap;
}

void draw_handover_view(const Painter& p, const Rect& area, const Tile& tile, const HandoverPage& page,
                        std::vector<Intent>& intents) {
  const FormRows rows = form_rows(p);
  draw_panel_frame(p, area);
  Rect rest = inset(area, 1.2F * p.sizes.pad, 0.5F * p.sizes.pad);
  const Face& label = p.face(TextRole::label);
  const Face& body = p.face(TextRole::body);
  const Rect head = draw_form_head(p, take_top(rest, panel_rows(p).head), tile, page.title);
  draw_fitted(p.list, label, head.right(), middle_baseline(label, head), head.w, p.theme.text, page.status,
              Align::right);

  take_bottom(rest, rows.gap);
  const Rect bottom = take_bottom(rest, rows.field);
  const float x = draw_next_button(p, bottom, bottom.x, page.close, intents);
  draw_fitted(p.list, label, x, middle_baseline(label, bottom), bottom.right() - x, p.theme.dim, page.help);
  take_bottom(rest, rows.gap);
  const Rect said = take_bottom(rest, rows.text);
  draw_problem(p, said.x, said, said.w, page.problem);
  Rect row = take_bottom(rest, rows.field);
  draw_field(p, take_left(row, std::min(9 * p.sizes.body, 0.5F * row.w)), page.initials, intents);
  take_left(row, p.sizes.gap);
  draw_next_button(p, row, row.x, page.take, intents);
  take_bottom(rest, rows.gap);

  const Face& bold = p.face(TextRole::body_bold);
  const Rect since = take_top(rest, row_height(p));
  draw_fitted(p.list, bold, since.x, middle_baseline(bold, since), since.w, p.theme.text, page.summary.since);
  each_row(p, page, rest.w, [&](std::string_view caption, std::string_view text) {
    if (rest.h < row_height(p)) return;
    Rect line = take_top(rest, row_height(p));
    const Rect name = take_left(line, caption_width(p));
    const float baseline = middle_baseline(body, line);
    draw_fitted(p.list, body, name.x, baseline, name.w, p.theme.dim, caption);
    draw_fitted(p.list, body, line.x, baseline, line.w, p.theme.text, text);
  });
}

}  // namespace vigil::dashboard
