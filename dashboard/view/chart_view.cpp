// SPDX-License-Identifier: MIT
#include "dashboard/view/chart_view.hpp"

#include <cmath>

#include "dashboard/view/form_view.hpp"
#include "dashboard/view/panel.hpp"
#include "dashboard/view/widget.hpp"

namespace vigil::dashboard {

namespace {

constexpr std::size_t shown_charted = 3;

float caption_width(const Painter& p) { return text_width(p.face(TextRole::body), "Observations  "); }

/// A row of the form with its name at the left; returns what is right of the name.
Rect take_row(const Painter& p, Rect& rest, std::string_view caption) {
  const FormRows rows = form_rows(p);
  take_top(rest, 2 * rows.gap);
  Rect row = take_top(rest, rows.field);
  const Face& face = p.face(TextRole::body);
  const Rect name = take_left(row, caption_width(p));
  draw_fitted(p.list, face, name.x, middle_baseline(face, name), name.w, p.theme.dim, caption);
  return row;
}

/// The line of small text below a row.
Rect take_below(const Painter& p, Rect& rest) {
  Rect below = take_top(rest, form_rows(p).text);
  take_left(below, caption_width(p));
  return below;
}

void say(const Painter& p, const Rect& row, const std::string& text) {
  const Face& face = p.face(TextRole::label);
  draw_fitted(p.list, face, row.x, middle_baseline(face, row), row.w, p.theme.dim, text);
}

void draw_poss(const Painter& p, Rect& rest, const ChartPage& page, std::vector<Intent>& intents) {
  Rect row = take_row(p, rest, "POSS");
  const float width = std::min(2 * row.h, (row.w - 4 * p.sizes.gap) / 5);
  for (const auto& score : page.poss) {
    draw_form_button(p, take_left(row, width), score, intents);
    take_left(row, p.sizes.gap);
  }
  const Rect below = take_below(p, rest);
  if (page.problem.empty())
    say(p, below, "S asleep, easy to rouse · 1 alert · 2 drowsy · 3 drifts off · 4 hard to rouse");
  else
    draw_problem(p, below.x, below, below.w, page.problem);
}

void draw_pain(const Painter& p, Rect& rest, const ChartPage& page, std::vector<Intent>& intents) {
  Rect row = take_row(p, rest, "Pain");
  if (page.pain.empty()) return;
  // The last has two digits.
  const float last = form_button_width(p, page.pain.back());
  const auto others = static_cast<float>(page.pain.size() - 1);
  const float width = std::min(1.6F * row.h, (row.w - last) / others - p.sizes.gap);
  for (const auto& score : page.pain) {
    draw_form_button(p, take_left(row, &score == &page.pain.back() ? last : width), score, intents);
    take_left(row, p.sizes.gap);
  }
}

void draw_oxygen(const Painter& p, Rect& rest, const ChartPage& page, std::vector<Intent>& intents) {
  Rect row = take_row(p, rest, "Oxygen");
  draw_stepper(p, take_left(row, 9 * p.sizes.body), page.oxygen, intents);
  take_left(row, p.sizes.gap);
  float x = draw_next_button(p, row, row.x, page.oxygen_on, intents);
  draw_next_button(p, row, x, page.oxygen_off, intents);
  const Rect below = take_below(p, rest);
  if (page.oxygen_problem.empty())
    say(p, below, page.oxygen_now);
  else
    draw_problem(p, below.x, below, below.w, page.oxygen_problem);
}

void draw_taps(const Painter& p, Rect& rest, std::string_view caption, const std::vector<FormButton>& taps,
               std::vector<Intent>& intents) {
  Rect row = take_row(p, rest, caption);
  float x = row.x;
  for (const auto& one : taps) {
    if (x > row.x && x + form_button_width(p, one) > row.right()) {
      row = take_row(p, rest, "");
      x = row.x;
    }
    x = draw_next_button(p, row, x, one, intents);
  }
}

void draw_medication(const Painter& p, Rect& rest, const ChartPage& page, std::vector<Intent>& intents) {
  Rect row = take_row(p, rest, "Medication");
  const float gap = p.sizes.gap;
  draw_form_button(p, take_right(row, form_button_width(p, page.give)), page.give, intents);
  take_right(row, gap);
  const float small = button_width(p, p.face(TextRole::body), "mmol", "");
  draw_form_button(p, take_right(row, small), page.route, intents);
  take_right(row, gap);
  draw_form_button(p, take_right(row, small), page.unit, intents);
  take_right(row, gap);
  draw_field(p, take_right(row, std::min(5 * p.sizes.body, 0.3F * row.w)), page.dose, intents);
  take_right(row, gap);
  draw_field(p, row, page.drug, intents);

  // Suggestions need the height of buttons: the place is kept where there are none, or the rows below would
  // jump.
  take_top(rest, form_rows(p).gap);
  Rect below = take_top(rest, form_rows(p).field);
  take_left(below, caption_width(p));
  if (!page.sedative_question.empty()) {
    const Face& face = p.face(TextRole::body);
    const float buttons =
        form_button_width(p, page.sedative_yes) + form_button_width(p, page.sedative_no) + 2 * p.sizes.gap;
    float x = below.x;
    x += draw_fitted(p.list, face, x, middle_baseline(face, below), below.w - buttons, p.theme.text,
                     page.sedative_question) +
         p.sizes.gap;
    x = draw_next_button(p, below, x, page.sedative_yes, intents);
    draw_next_button(p, below, x, page.sedative_no, intents);
  } else if (!page.drug_problem.empty() || !page.dose_problem.empty()) {
    draw_problem(p, below.x, below, below.w, page.drug_problem + page.dose_problem);
  } else if (!page.suggestions.empty()) {
    float x = below.x;
    for (const auto& one : page.suggestions) x = draw_next_button(p, below, x, one, intents);
  } else if (!page.medication.empty()) {
    const Face& face = p.face(TextRole::body_bold);
    draw_fitted(p.list, face, below.x, middle_baseline(face, below), below.w, p.theme.text,
                page.medication + ", now");
  } else {
    say(p, below, "a drug's first letters, Enter takes the first one found");
  }
}

void draw_note(const Painter& p, Rect& rest, const ChartPage& page, std::vector<Intent>& intents) {
  Rect row = take_row(p, rest, "Note");
  draw_form_button(p, take_right(row, form_button_width(p, page.add_note)), page.add_note, intents);
  take_right(row, p.sizes.gap);
  draw_field(p, row, page.note, intents);
  const Rect below = take_below(p, rest);
  draw_problem(p, below.x, below, below.w, page.note_problem);
}

void draw_charted(const Painter& p, Rect& rest, const ChartPage& page) {
  const Face& face = p.face(TextRole::label);
  for (std::size_t i = 0; i < std::min(shown_charted, page.charted.size()); ++i) {
    const Rect row = take_top(rest, form_rows(p).text);
    draw_fitted(p.list, face, row.x, middle_baseline(face, row), row.w, i == 0 ? p.theme.text : p.theme.dim,
                "✓ " + page.charted[i]);
  }
}

}  // namespace

float chart_view_height(const Painter& p, const ChartPage& page, float width) {
  const FormRows rows = form_rows(p);
  // POSS, pain, oxygen, medication with its suggestions, note, the buttons below; what is charted below them.
  const float fixed = 5 * (rows.field + 2 * rows.gap) + (rows.gap + rows.field) + (rows.field + rows.gap) +
                      (3 + static_cast<float>(shown_charted)) * rows.text;
  const float row = width - 2.4F * p.sizes.pad - caption_width(p);
  return panel_rows(p).head + 2 * p.sizes.pad + fixed +
         static_cast<float>(form_button_rows(p, page.observations, row) +
                            form_button_rows(p, page.signs, row)) *
             (rows.field + 2 * rows.gap);
}

void draw_chart_view(const Painter& p, const Rect& area, const Tile& tile, const ChartPage& page,
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
  const float x = draw_next_button(p, bottom, bottom.x, page.close, intents);
  draw_fitted(p.list, label, x, middle_baseline(label, bottom), bottom.right() - x, p.theme.dim, page.help);

  draw_poss(p, rest, page, intents);
  draw_pain(p, rest, page, intents);
  draw_oxygen(p, rest, page, intents);
  draw_taps(p, rest, "Observations", page.observations, intents);
  draw_taps(p, rest, "Danger signs", page.signs, intents);
  draw_medication(p, rest, page, intents);
  draw_note(p, rest, page, intents);
  draw_charted(p, rest, page);
}

}  // namespace vigil::dashboard
