// SPDX-License-Identifier: MIT
#include "dashboard/view/instruct_view.hpp"

#include <algorithm>
#include <cmath>
#include <span>

#include "dashboard/view/form_view.hpp"
#include "dashboard/view/panel.hpp"
#include "dashboard/view/widget.hpp"

namespace vigil::dashboard {

namespace {

/// Cells of a row that stand side by side.
struct Line {
  const InstructRow* row = nullptr;
  std::span<const InstructCell> cells;
  bool first = true;  ///< of its row: the caption stands here
};

float caption_width(const Painter& p, const InstructPage& page) {
  float width = 0;
  for (const InstructRow& row : page.rows)
    width = std::max(width, text_width(p.face(TextRole::label), row.caption));
  return width + p.sizes.gap;
}
float line_step(const Painter& p) { return form_rows(p).field + std::round(1.4F * form_rows(p).gap); }
float number_width(const Painter& p) { return std::round(3.6F * p.sizes.body); }
/// Between a text and what it belongs to.
float space(const Painter& p) { return std::round(0.6F * p.sizes.gap); }

float text_part(const Painter& p, const std::string& text) {
  return text.empty() ? 0 : text_width(p.face(TextRole::label), text) + space(p);
}

float cell_width(const Painter& p, const InstructCell& cell) {
  float width = text_part(p, cell.before) + text_part(p, cell.after);
  if (cell.field) width += number_width(p) + space(p);
  if (cell.button) width += form_button_width(p, *cell.button);
  return width + space(p);
}

std::size_t columns_of(const Painter& p, float width) {
  return static_cast<std::size_t>(std::clamp(std::floor(width / (15.5F * p.sizes.body)), 1.0F, 4.0F));
}

/// The cells that stand in one line with the first of `cells`.
std::size_t fit(const Painter& p, const InstructRow& row, std::span<const InstructCell> cells, float width) {
  if (row.grid) return std::min(cells.size(), columns_of(p, width));
  float x = 0;
  std::size_t count = 0;
  for (const InstructCell& cell : cells) {
    x += cell_width(p, cell);
    if (count > 0 && x - space(p) > width) break;
    ++count;
  }
  return count;
}

std::vector<Line> lines_of(const Painter& p, const InstructPage& page, float width) {
  std::vector<Line> lines;
  for (const InstructRow& row : page.rows) {
    std::span<const InstructCell> rest{row.cells};
    bool first = true;
    do {
      const std::size_t count = fit(p, row, rest, width);
      lines.push_back({&row, rest.first(count), first});
      rest = rest.subspan(count);
      first = false;
    } while (!rest.empty());
  }
  return lines;
}

bool has_focus(const Line& line) {
  return std::any_of(line.cells.begin(), line.cells.end(), [](const InstructCell& cell) {
    return (cell.field && cell.field->focused) || (cell.button && cell.button->focused);
  });
}

float draw_dim(const Painter& p, float x, const Rect& row, const std::string& text) {
  if (text.empty()) return x;
  const Face& face = p.face(TextRole::label);
  return x + draw_text(p.list, face, x, middle_baseline(face, row), p.theme.dim, text) + space(p);
}

/// What it is, what the body holds, and where another value is typed, each below the other.
void draw_grid(const Painter& p, Rect row, const Line& line, std::vector<Intent>& intents) {
  const auto columns = static_cast<float>(columns_of(p, row.w));
  const float step = row.w / columns;
  const Face& label = p.face(TextRole::label);
  const Face& bold = p.face(TextRole::body_bold);
  for (const InstructCell& cell : line.cells) {
    Rect place = inset(take_left(row, step), 0, 0);
    take_right(place, 2 * p.sizes.gap);
    if (cell.field) draw_field(p, take_right(place, number_width(p)), *cell.field, intents);
    take_right(place, 1.5F * space(p));
    const float truth = text_width(bold, "000.0");
    draw_text(p.list, bold, place.right(), middle_baseline(bold, place), p.theme.role(cell.role), cell.truth,
              Align::right);
    draw_fitted(p.list, label, place.x, middle_baseline(label, place), place.w - truth - space(p),
                p.theme.dim, cell.before);
  }
}

void draw_flow(const Painter& p, const Rect& row, const Line& line, std::vector<Intent>& intents) {
  float behind = 0;
  for (const InstructCell& cell : line.cells)
    if (!cell.wide) behind += cell_width(p, cell);
  float x = row.x;
  for (const InstructCell& cell : line.cells) {
    x = draw_dim(p, x, row, cell.before);
    if (cell.field) {
      const float most = row.right() - x;
      const float width = cell.wide ? most - behind - space(p) : number_width(p);
      const Rect place{x, row.y, std::clamp(width, 0.0F, std::max(most, 0.0F)), row.h};
      draw_field(p, place, *cell.field, intents);
      x = place.right() + space(p);
    }
    x = draw_dim(p, x, row, cell.after);
    // Closer together than the buttons of other forms: there are many.
    if (cell.button) x = draw_next_button(p, row, x, *cell.button, intents) - p.sizes.gap + space(p);
  }
}

void draw_line(const Painter& p, Rect row, float caption, const Line& line, std::vector<Intent>& intents) {
  const Face& face = p.face(TextRole::label);
  const Rect name = take_left(row, caption);
  if (line.first)
    draw_fitted(p.list, face, name.x, middle_baseline(face, name), name.w, p.theme.text, line.row->caption);
  if (line.row->grid)
    draw_grid(p, row, line, intents);
  else
    draw_flow(p, row, line, intents);
}

/// The line to begin with so that the one in focus is seen.
std::size_t first_line(const std::vector<Line>& lines, std::size_t room) {
  const auto focused =
      static_cast<std::size_t>(std::find_if(lines.begin(), lines.end(), has_focus) - lines.begin());
  if (lines.size() <= room || focused == lines.size() || focused < room) return 0;
  return std::min(focused + 1 - room + room / 3, lines.size() - room);
}

/// The button at the left, what was done or is wrong beside it.
void draw_end(const Painter& p, Rect& rest, const InstructPage& page, std::vector<Intent>& intents) {
  const FormRows rows = form_rows(p);
  const Face& label = p.face(TextRole::label);
  const Rect bottom = take_bottom(rest, rows.field);
  const float x = draw_next_button(p, bottom, bottom.x, page.close, intents);
  draw_fitted(p.list, label, x, middle_baseline(label, bottom), bottom.right() - x, p.theme.dim, page.help);
  take_bottom(rest, 2 * rows.gap);
  const Rect done = take_bottom(rest, rows.text);
  const Face& bold = p.face(TextRole::label_bold);
  if (page.problem.empty())
    draw_fitted(p.list, bold, done.x, middle_baseline(bold, done), done.w, p.theme.text, page.result);
  else
    draw_problem(p, done.x, done, done.w, page.problem);
  if (page.levels.empty()) return;
  const Rect levels = take_bottom(rest, rows.text);
  draw_fitted(p.list, label, levels.x, middle_baseline(label, levels), levels.w, p.theme.dim,
              "In the body: " + page.levels);
}

float line_room(const Painter& p, const InstructPage& page, float width) {
  return width - 2.4F * p.sizes.pad - caption_width(p, page);
}

}  // namespace

float instruct_view_height(const Painter& p, const InstructPage& page, float width) {
  const FormRows rows = form_rows(p);
  const auto lines = static_cast<float>(lines_of(p, page, line_room(p, page, width)).size());
  const float levels = page.levels.empty() ? 0 : rows.text;
  return panel_rows(p).head + p.sizes.pad + lines * line_step(p) + levels + rows.text + rows.field +
         4 * rows.gap + (page.why.empty() ? 0 : 2 * rows.field);
}

void draw_instruct_view(const Painter& p, const Rect& area, const Tile& tile, const InstructPage& page,
                        std::vector<Intent>& intents) {
  draw_panel_frame(p, area);
  Rect rest = inset(area, 1.2F * p.sizes.pad, 0.5F * p.sizes.pad);
  const Face& label = p.face(TextRole::label);
  const Rect head = draw_form_head(p, take_top(rest, panel_rows(p).head), tile, page.title);
  draw_fitted(p.list, label, head.right(), middle_baseline(label, head), head.w, p.theme.text, page.scenario,
              Align::right);
  draw_end(p, rest, page, intents);
  if (!page.why.empty()) {
    const Face& face = p.face(TextRole::body);
    const Rect row = take_top(rest, form_rows(p).field);
    draw_fitted(p.list, face, row.x, middle_baseline(face, row), row.w, p.theme.strong, page.why);
    return;
  }
  const auto lines = lines_of(p, page, line_room(p, page, area.w));
  const float step = line_step(p);
  const auto room = static_cast<std::size_t>(std::max(1.0F, std::floor((rest.h + 1) / step)));
  const std::size_t first = first_line(lines, room);
  for (std::size_t i = first; i < std::min(lines.size(), first + room); ++i) {
    Rect row = take_top(rest, step);
    row.h = form_rows(p).field;
    draw_line(p, row, caption_width(p, page), lines[i], intents);
  }
}

}  // namespace vigil::dashboard
