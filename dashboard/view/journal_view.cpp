// SPDX-License-Identifier: MIT
#include "dashboard/view/journal_view.hpp"

#include <cmath>

#include "dashboard/view/alarm_mark.hpp"
#include "dashboard/view/panel.hpp"
#include "dashboard/view/widget.hpp"

namespace vigil::dashboard {

namespace {

/// "Bay  all" as a button; returns its right end.
float draw_filter(const Painter& p, const Rect& row, float x, const FilterChip& filter,
                  std::vector<Intent>& intents) {
  const Face& face = p.face(TextRole::label);
  const Face& bold = p.face(TextRole::label_bold);
  const float pad = 0.8F * face.cap_height;
  const float label = text_width(face, filter.label) + 0.6F * face.cap_height;
  const float width = std::round(label + text_width(bold, filter.value) + 2 * pad);
  const float high = std::round(std::min(2.4F * face.cap_height, row.h));
  const Rect box{std::round(x), std::round(row.middle_y() - high / 2), width, high};
  const Touch t = touch("filter" + std::to_string(static_cast<int>(filter.part)), box);
  if (t.clicked) intents.emplace_back(ChangeFilter{filter.part, 1});
  p.fill(box, t.hovered ? mix(p.theme.well, p.theme.button_line, 0.5F) : p.theme.well, p.rounding());
  p.frame(box, filter.focused ? p.theme.focus : p.theme.button_line, p.rounding(),
          filter.focused ? std::max(1.0F, std::round(0.25F * p.sizes.gap)) : 1);
  const float baseline = middle_baseline(face, box);
  draw_text(p.list, face, box.x + pad, baseline, p.theme.dim, filter.label);
  draw_text(p.list, bold, box.x + pad + label, baseline, p.theme.strong, filter.value);
  return box.right();
}

void draw_entry(const Painter& p, const Rect& row, const JournalRow& entry) {
  const float em = p.sizes.body;
  const Face& face = p.face(TextRole::body);
  const float baseline = middle_baseline(face, row);
  const float gap = 0.8F * em;
  Rect rest = row;
  const Rect time = take_left(rest, std::min(9.0F * em, 0.12F * row.w));
  const Rect bay = take_left(rest, std::min(7.5F * em, 0.1F * row.w));
  const Rect marks = take_left(rest, 3.2F * em);
  const Rect what = take_left(rest, std::min(8.5F * em, 0.12F * row.w));
  const Rect by = take_right(rest, entry.by.empty() ? 0 : std::min(9.0F * em, 0.14F * row.w));
  draw_fitted(p.list, face, time.x, baseline, time.w - gap, p.theme.dim, entry.time);
  draw_fitted(p.list, face, bay.x, baseline, bay.w - gap, p.theme.text, entry.bay);
  if (entry.priority != Priority::none)
    draw_marks(p, entry.priority, marks.x, baseline, 0.9F * face.cap_height,
               mix(p.theme.alarm(entry.priority).fill, p.theme.tile, 0.25F));
  draw_fitted(p.list, face, what.x, baseline, what.w - gap, p.theme.text, entry.what);
  draw_fitted(p.list, face, rest.x, baseline, rest.w - gap, p.theme.text, entry.text);
  draw_fitted(p.list, face, by.right(), baseline, by.w, p.theme.dim, entry.by, Align::right);
}

void scroll_by_wheel(const Rect& area, std::vector<Intent>& intents) {
  const ImGuiIO& io = ImGui::GetIO();
  const Rect mouse{io.MousePos.x, io.MousePos.y, 0, 0};
  if (io.MouseWheel == 0 || !area.contains(mouse)) return;
  constexpr float entries_a_notch = 3;
  intents.emplace_back(ScrollJournal{static_cast<int>(std::lround(-io.MouseWheel * entries_a_notch))});
}

}  // namespace

void draw_journal(const Painter& p, const Rect& area, const AlarmsPage& page, std::vector<Intent>& intents) {
  Rect rest = area;
  Rect inner = draw_panel(p, rest, area.h, "JOURNAL");
  const float head = panel_rows(p).head;
  if (inner.h < head) return;
  const Rect heading{inner.x, inner.y - head, inner.w, head};
  if (page.focus == PageFocus::journal)
    p.frame(area, p.theme.focus, 1.3F * p.rounding(), std::max(1.0F, std::round(0.2F * p.sizes.gap)));

  const Face& caps = p.face(TextRole::caps);
  float x = heading.x + text_width(caps, "JOURNAL") + 1.6F * p.sizes.body;
  for (const auto& filter : page.filters) x = draw_filter(p, heading, x, filter, intents) + p.sizes.gap;
  const Face& label = p.face(TextRole::label);
  std::string right = page.position;
  if (!page.head.empty()) right += " · " + page.head;
  draw_fitted(p.list, label, heading.right(), middle_baseline(label, heading), heading.right() - x,
              p.theme.dim, right, Align::right);

  const Face& body = p.face(TextRole::body);
  const float step = panel_rows(p).text;
  scroll_by_wheel(area, intents);
  if (!page.note.empty()) {
    const Rect row = take_top(inner, step);
    draw_fitted(p.list, body, row.x, middle_baseline(body, row), row.w, p.theme.text, page.note);
  }
  for (const auto& entry : page.journal) {
    if (inner.h < step) return;
    const Rect row = take_top(inner, step);
    p.across(row.x, row.right(), row.y);
    draw_entry(p, row, entry);
  }
}

}  // namespace vigil::dashboard
