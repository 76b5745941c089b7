// SPDX-License-Identifier: MIT
#include "dashboard/view/entry_view.hpp"

#include <algorithm>

#include "dashboard/view/form_view.hpp"
#include "dashboard/view/panel.hpp"

namespace vigil::dashboard {

namespace {

constexpr std::size_t most_problems = 3;

float cell_height(const Painter& p) { return form_rows(p).field + form_rows(p).text + form_rows(p).gap; }

void draw_cell(const Painter& p, const Rect& area, float caption, const EntryCell& cell,
               std::vector<Intent>& intents) {
  const FormRows rows = form_rows(p);
  const Face& face = p.face(TextRole::body);
  const Face& small = p.face(TextRole::label);
  Rect rest = area;
  Rect row = take_top(rest, rows.field);
  const Rect name = take_left(row, caption);
  draw_fitted(p.list, face, name.x, middle_baseline(face, name), name.w - p.sizes.gap, p.theme.dim,
              cell.label);
  if (!cell.unit.empty()) {
    // Units stand below each other, so that fields end together.
    const Rect unit = take_right(row, std::min(text_width(small, "mg/kg/h") + p.sizes.gap, 0.4F * row.w));
    draw_fitted(p.list, small, unit.x + p.sizes.gap, middle_baseline(small, unit), unit.w, p.theme.dim,
                cell.unit);
  }
  if (cell.is_choice)
    draw_form_button(p, row, cell.button, intents);
  else
    draw_field(p, row, cell.field, intents);
  const Rect below = take_top(rest, rows.text);
  if (!cell.problem.empty()) {
    // A refusal may be long: it has the whole width of the cell, from where it fits.
    const float wide = text_width(p.face(TextRole::label_bold), "× " + cell.problem);
    const float x = std::max(area.x, std::min(row.x, area.right() - wide));
    draw_problem(p, x, below, area.right() - x, cell.problem);
  } else {
    draw_fitted(p.list, small, row.x, middle_baseline(small, below), area.right() - row.x, p.theme.dim,
                cell.note);
  }
}

void draw_column(const Painter& p, Rect rest, const std::vector<EntryCell>& cells,
                 std::vector<Intent>& intents) {
  float caption = 0;
  for (const auto& cell : cells)
    caption = std::max(caption, text_width(p.face(TextRole::body), cell.label) + 1.5F * p.sizes.gap);
  caption = std::min(caption, 0.4F * rest.w);
  for (const auto& cell : cells) {
    if (rest.h < form_rows(p).field) return;
    draw_cell(p, take_top(rest, cell_height(p)), caption, cell, intents);
  }
}

}  // namespace

float entry_view_height(const Painter& p, const EntryPage& page) {
  const FormRows rows = form_rows(p);
  // The place of dose and cap is kept: rows do not jump when a protocol asks for them.
  const std::size_t cells =
      std::max({page.left.size(), page.right.size(), page.right.empty() ? 0 : std::size_t{8}});
  return panel_rows(p).head + p.sizes.pad + static_cast<float>(cells) * cell_height(p) +
         (page.says.empty() ? 0 : rows.field) + static_cast<float>(most_problems) * rows.text + rows.field +
         3 * rows.gap;
}

void draw_entry_view(const Painter& p, const Rect& area, const Tile& tile, const EntryPage& page,
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
  float x = draw_next_button(p, bottom, bottom.x, page.send, intents);
  if (!page.skip.text.empty()) x = draw_next_button(p, bottom, x, page.skip, intents);
  x = draw_next_button(p, bottom, x, page.close, intents);
  draw_fitted(p.list, label, x, middle_baseline(label, bottom), bottom.right() - x, p.theme.dim, page.help);
  take_bottom(rest, rows.gap);
  Rect wrong = take_bottom(rest, static_cast<float>(most_problems) * rows.text);
  for (std::size_t i = 0; i < std::min(most_problems, page.problems.size()); ++i) {
    const Rect row = take_top(wrong, rows.text);
    const bool more = i + 1 == most_problems && page.problems.size() > most_problems;
    draw_problem(
        p, row.x, row, row.w,
        page.problems[i] + (more ? " (+" + std::to_string(page.problems.size() - most_problems) + ")" : ""));
  }
  if (!page.says.empty()) {
    const Face& face = p.face(TextRole::body);
    const Rect row = take_top(rest, rows.field);
    draw_fitted(p.list, face, row.x, middle_baseline(face, row), row.w, p.theme.text, page.says);
  }

  if (page.right.empty()) {
    rest.w = std::min(rest.w, 36 * p.sizes.body);
    return draw_column(p, rest, page.left, intents);
  }
  const float gap = 2 * p.sizes.gap;
  const float column = 0.47F * (rest.w - gap);
  draw_column(p, take_left(rest, column), page.left, intents);
  take_left(rest, gap);
  draw_column(p, rest, page.right, intents);
}

}  // namespace vigil::dashboard
