// SPDX-License-Identifier: MIT
#include "dashboard/view/limits_view.hpp"

#include <array>
#include <cmath>

#include "dashboard/model/text.hpp"
#include "dashboard/view/crossed_bell.hpp"
#include "dashboard/view/form_view.hpp"
#include "dashboard/view/panel.hpp"
#include "dashboard/view/widget.hpp"

namespace vigil::dashboard {

namespace {

constexpr std::array<std::string_view, limit_columns> headings{"medium", "high", "delay s", "high delay s"};

struct Parts {
  float row;     ///< a limit: its fields, and a line of text below them
  float head;    ///< the heading and the columns' names
  float footer;  ///< the buttons or the question, and the help
};
Parts parts_of(const Painter& p) {
  const FormRows rows = form_rows(p);
  return {rows.field + rows.text + rows.gap, panel_rows(p).head + rows.text + 2 * rows.gap,
          2 * rows.field + rows.text + 7 * rows.gap};
}

/// Where the columns are, left to right.
struct Columns {
  Rect label;
  std::array<Rect, limit_columns> fields;
  Rect off;
};
Columns columns_of(const Painter& p, const Rect& row) {
  Rect rest = row;
  Columns c;
  const Face& face = p.face(TextRole::body);
  c.off = take_right(rest, std::min(0.17F * row.w, button_width(p, face, "Switch on", "")));
  take_right(rest, p.sizes.gap);
  const float longest = text_width(p.face(TextRole::body_bold), "ABP sys high") + face.cap_height +
                        text_width(p.face(TextRole::label), "mmHg");
  c.label = take_left(rest, std::min(0.28F * row.w, longest));
  const float step = rest.w / static_cast<float>(limit_columns);
  const float most = 9 * p.sizes.body;
  for (auto& field : c.fields) {
    const Rect place = take_left(rest, step);
    field = {place.x, place.y, std::min(place.w - p.sizes.gap, most), place.h};
  }
  return c;
}

std::string below(const LimitLine& line, bool focused) {
  std::string text = line.profile;
  add_part(text, line.note);
  // What is not edited here is read last.
  if (line.profile.empty() || focused || line.note.empty()) add_part(text, line.settled);
  return text;
}

void draw_label(const Painter& p, const Rect& area, const LimitLine& line) {
  const Face& face = p.face(TextRole::body_bold);
  const Face& small = p.face(TextRole::label);
  const float baseline = middle_baseline(face, area);
  float x = area.x;
  if (line.is_off) {
    draw_crossed_bell(p, x, baseline, 1.3F * face.cap_height, p.theme.strong);
    x += 1.7F * face.cap_height;
  }
  const Colour colour = line.is_off ? p.theme.dim : p.theme.role(line.role);
  x += draw_fitted(p.list, face, x, baseline, area.right() - x, colour, line.label) + 0.5F * face.cap_height;
  draw_fitted(p.list, small, x, baseline, area.right() - x, p.theme.dim, line.unit);
}

void draw_line(const Painter& p, const Rect& area, const LimitLine& line, bool focused,
               std::vector<Intent>& intents) {
  const FormRows rows = form_rows(p);
  Rect rest = area;
  if (focused)
    p.fill({area.x - 0.5F * p.sizes.pad, area.y, area.w + p.sizes.pad, area.h - 2}, p.theme.tile_selected, 2);
  const Rect row = inset(take_top(rest, rows.field), 0, 1);
  const Columns c = columns_of(p, row);
  draw_label(p, c.label, line);
  for (std::size_t i = 0; i < limit_columns; ++i)
    if (line.fields[i]) draw_stepper(p, c.fields[i], *line.fields[i], intents);
  draw_form_button(p, c.off, line.off, intents);
  const Rect text = take_top(rest, rows.text);
  const Face& face = p.face(TextRole::label);
  float x = text.x;
  if (line.unsent) {
    const Face& bold = p.face(TextRole::label_bold);
    x += draw_text(p.list, bold, x, middle_baseline(bold, text), p.theme.strong, "not sent") + p.sizes.pad;
  }
  if (!line.problem.empty()) {
    draw_problem(p, x, text, text.right() - x, line.problem);
    return;
  }
  if (line.changed && !line.profile.empty()) {
    const float r = 0.3F * face.cap_height;
    p.list.AddCircleFilled({x + r, middle_baseline(face, text) - 0.5F * face.cap_height}, r, p.theme.strong,
                           12);
    x += 4 * r;
  }
  draw_fitted(p.list, face, x, middle_baseline(face, text), text.right() - x,
              line.changed || line.note.starts_with("changed") ? p.theme.text : p.theme.dim,
              below(line, focused));
}

void draw_question(const Painter& p, const Rect& footer, const OffQuestion& q, const std::string& problem,
                   std::vector<Intent>& intents) {
  const FormRows rows = form_rows(p);
  Rect rest = footer;
  const Rect text = take_top(rest, rows.text);
  const Face& face = p.face(TextRole::body_bold);
  const float drawn =
      draw_fitted(p.list, face, text.x, middle_baseline(face, text), text.w, p.theme.strong, q.text) +
      p.sizes.pad;
  draw_problem(p, text.x + drawn, text, text.w - drawn, problem);
  take_top(rest, 2 * rows.gap);
  Rect first = take_top(rest, rows.field);
  take_top(rest, 2 * rows.gap);
  const float confirm = form_button_width(p, q.confirm);
  const float cancel = form_button_width(p, q.cancel);
  draw_form_button(p, take_right(first, cancel), q.cancel, intents);
  take_right(first, p.sizes.gap);
  draw_form_button(p, take_right(first, confirm), q.confirm, intents);
  take_right(first, p.sizes.gap);
  draw_field(p, first, q.reason, intents);
  const Rect second = take_top(rest, rows.field);
  float x = second.x;
  for (const auto& reason : q.usual) x = draw_next_button(p, second, x, reason, intents);
}

void draw_footer(const Painter& p, const Rect& footer, const LimitsPage& page, std::vector<Intent>& intents) {
  const FormRows rows = form_rows(p);
  Rect rest = footer;
  p.across(rest.x, rest.right(), rest.y);
  take_top(rest, 2 * rows.gap);
  if (page.off) return draw_question(p, rest, *page.off, page.problem, intents);
  const Rect status = take_top(rest, rows.text);
  const Face& face = p.face(TextRole::label);
  if (page.problem.empty())
    draw_fitted(p.list, face, status.x, middle_baseline(face, status), status.w, p.theme.text, page.status);
  else
    draw_problem(p, status.x, status, status.w, page.problem);
  take_top(rest, 2 * rows.gap);
  const Rect buttons = take_top(rest, rows.field);
  float x = buttons.x;
  for (const auto* button : {&page.apply, &page.reset, &page.close})
    x = draw_next_button(p, buttons, x, *button, intents);
  take_top(rest, 2 * rows.gap);
  const Rect help = take_top(rest, rows.text);
  draw_fitted(p.list, face, help.x, middle_baseline(face, help), help.w, p.theme.dim, page.help);
}

}  // namespace

float limits_view_height(const Painter& p, const LimitsPage& page) {
  const Parts parts = parts_of(p);
  return parts.head + parts.footer + static_cast<float>(page.lines.size()) * parts.row + p.sizes.pad;
}

void draw_limits_view(const Painter& p, const Rect& area, const Tile& tile, const LimitsPage& page,
                      std::vector<Intent>& intents) {
  const Parts parts = parts_of(p);
  draw_panel_frame(p, area);
  Rect rest = inset(area, 1.2F * p.sizes.pad, 0.5F * p.sizes.pad);
  draw_footer(p, take_bottom(rest, parts.footer), page, intents);

  const Face& label = p.face(TextRole::label);
  const Rect head = draw_form_head(p, take_top(rest, panel_rows(p).head), tile, page.title);
  const std::size_t fit = static_cast<std::size_t>(
      std::max(1.0F, std::floor((rest.h - form_rows(p).text - 2 * form_rows(p).gap + 1) / parts.row)));
  const std::size_t first = page.focused_line / fit * fit;
  const std::size_t end = std::min(page.lines.size(), first + fit);
  std::string right = page.profile;
  if (page.lines.size() > fit)
    add_part(right, std::to_string(first + 1) + "–" + std::to_string(end) + " of " +
                        std::to_string(page.lines.size()));
  draw_fitted(p.list, label, head.right(), middle_baseline(label, head), head.w, p.theme.dim, right,
              Align::right);

  const Rect names = take_top(rest, form_rows(p).text);
  take_top(rest, 2 * form_rows(p).gap);
  const Columns c = columns_of(p, names);
  for (std::size_t i = 0; i < limit_columns && !page.lines.empty(); ++i)
    draw_text(p.list, label, c.fields[i].middle_x(), middle_baseline(label, names), p.theme.dim, headings[i],
              Align::centre);
  for (std::size_t i = first; i < end; ++i) {
    const Rect row = take_top(rest, parts.row);
    if (i > first) p.across(row.x, row.right(), row.y - 1);
    draw_line(p, row, page.lines[i], i == page.focused_line, intents);
  }
}

}  // namespace vigil::dashboard
