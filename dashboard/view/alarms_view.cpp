// SPDX-License-Identifier: MIT
#include "dashboard/view/alarms_view.hpp"

#include <cmath>

#include "dashboard/view/alarm_mark.hpp"
#include "dashboard/view/bay_card.hpp"
#include "dashboard/view/journal_view.hpp"
#include "dashboard/view/panel.hpp"
#include "dashboard/view/tile.hpp"
#include "dashboard/view/why_lines.hpp"
#include "dashboard/view/widget.hpp"

namespace vigil::dashboard {

namespace {

/// Where the parts of every row stand.
struct Columns {
  Rect bay;
  Rect alarm;
  Rect state;
  Rect since;
  Rect lasting;
  Rect button;
};

/// Columns of a row; the alarm has what the others leave.
Columns columns_of(const Painter& p, const Rect& row) {
  const float em = p.sizes.body;
  const float gap = 0.8F * em;
  Columns c;
  Rect rest = inset(row, 0.6F * p.sizes.pad, 0);
  c.bay = take_left(rest, std::min(10.5F * em, 0.14F * row.w));
  take_left(rest, gap);
  c.button = take_right(rest, std::min(8.6F * em, 0.12F * row.w));
  take_right(rest, gap);
  c.lasting = take_right(rest, std::min(6.2F * em, 0.08F * row.w));
  take_right(rest, gap);
  c.since = take_right(rest, std::min(7.4F * em, 0.1F * row.w));
  take_right(rest, gap);
  c.state = take_right(rest, std::min(14.0F * em, 0.2F * row.w));
  take_right(rest, gap);
  c.alarm = rest;
  return c;
}

float row_height(const Painter& p) { return std::round(2.2F * p.sizes.body); }

float opened_height(const Painter& p, const AlarmRow& row, float width) {
  if (!row.opened) return 0;
  const float why = why_height(p, row.line, columns_of(p, {0, 0, width, 0}).alarm.w);
  const float button = row.acknowledge_bay.empty() || !row.can_acknowledge ? 0 : panel_rows(p).button;
  return std::max(why, button) + 0.8F * p.sizes.pad;
}

void draw_state(const Painter& p, const Rect& cell, const AlarmRow& row) {
  const Face& face = p.face(TextRole::body);
  const float baseline = middle_baseline(face, cell);
  float x = cell.x;
  if (row.line.no_data)
    x += draw_tag(p, x, baseline, p.face(TextRole::small_bold), "NO DATA", p.theme.strong) + face.cap_height;
  const Colour colour = row.can_acknowledge ? p.theme.strong : p.theme.dim;
  draw_fitted(p.list, face, x, baseline, cell.right() - x, colour, row.state);
}

/// @param focused the keys go to this list
void draw_row(const Painter& p, const Rect& area, const AlarmRow& row, bool focused,
              std::vector<Intent>& intents) {
  const std::string id = row.line.bay + std::to_string(row.line.id);
  Rect rest = area;
  const Rect top = take_top(rest, row_height(p));
  const Columns c = columns_of(p, top);
  if (row.chosen) p.fill(area, p.theme.tile_selected, p.rounding());
  if (row.chosen)
    p.frame(area, focused ? p.theme.focus : p.theme.button_line, p.rounding(),
            std::max(1.0F, std::round(0.2F * p.sizes.gap)));

  const Face& face = p.face(TextRole::body);
  const Face& bold = p.face(TextRole::body_bold);
  const float baseline = middle_baseline(face, top);
  const float badge = draw_text(p.list, p.face(TextRole::small_bold), c.bay.right(), baseline,
                                row.line.mode == Mode::live ? p.theme.faint : p.theme.mode(row.line.mode),
                                row.badge, Align::right);
  draw_fitted(p.list, bold, c.bay.x, baseline, c.bay.w - badge - 0.5F * face.cap_height, p.theme.strong,
              row.line.bay_title);
  AlarmLine line = row.line;
  line.detail.clear();  // it has columns of its own
  // As wide as its text: a page of alarms is no wall of colour.
  Rect box = inset(c.alarm, 0, 0.12F * top.h);
  box.w = std::min(box.w, alarm_line_width(p, line));
  draw_alarm_line(p, box, line, 0);
  draw_state(p, c.state, row);
  draw_fitted(p.list, face, c.since.right(), baseline, c.since.w, p.theme.dim, row.since, Align::right);
  draw_fitted(p.list, face, c.lasting.right(), baseline, c.lasting.w, p.theme.text, row.lasting,
              Align::right);
  if (row.can_acknowledge) {
    const Colour fill = p.theme.alarm(row.line.priority).fill;
    if (draw_button(p, "acknowledge " + id, inset(c.button, 0, 0.12F * top.h), face, "Acknowledge", "", true,
                    fill))
      intents.emplace_back(AcknowledgeAlarm{row.line.bay, row.line.id});
  }
  if (touch("row " + id, {top.x, top.y, c.state.x - top.x, top.h}).clicked) {
    if (row.chosen)
      intents.emplace_back(ToggleWhy{});
    else
      intents.emplace_back(ChooseAlarm{row.line.bay, row.line.id});
  }
  if (!row.opened) return;
  Rect why{c.alarm.x, rest.y, c.alarm.w, rest.h};
  draw_why(p, why, row.line);
  if (!row.can_acknowledge || row.acknowledge_bay.empty()) return;
  // The key goes to the selected bay; where that is another one, the button does not name it.
  const auto& selected = p.screen.selected;
  const bool by_key =
      selected && *selected < p.screen.tiles.size() && p.screen.tiles[*selected].bay == row.line.bay;
  const std::string key = by_key ? "A" : "";
  const float width = button_width(p, face, row.acknowledge_bay, key);
  const Rect button{std::round(top.right() - 0.6F * p.sizes.pad - width), rest.y, width,
                    std::round(0.8F * panel_rows(p).button)};
  if (draw_button(p, "acknowledge bay " + row.line.bay, button, face, row.acknowledge_bay, key, true))
    intents.emplace_back(AcknowledgeBay{row.line.bay});
}

/// The first row to draw so that the chosen one is seen with what led to it.
std::size_t first_row(const Painter& p, const std::vector<AlarmRow>& rows, float width, float room) {
  float height = 0;
  std::size_t first = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    height += row_height(p) + opened_height(p, rows[i], width);
    if (!rows[i].chosen) continue;
    while (first < i && height > room) height -= row_height(p) + opened_height(p, rows[first++], width);
    return first;
  }
  return 0;
}

std::string hidden_text(std::size_t above, std::size_t below) {
  std::string text;
  if (above > 0) text = std::to_string(above) + " above";
  if (below > 0) text += (text.empty() ? "" : " · ") + std::to_string(below) + " below";
  return text;
}

float rows_height(const Painter& p, const AlarmsPage& page, float width) {
  float height = 0;
  for (const auto& row : page.rows) height += row_height(p) + opened_height(p, row, width);
  return height;
}

void draw_active(const Painter& p, Rect& rest, float height, const AlarmsPage& page,
                 std::vector<Intent>& intents) {
  Rect inner = draw_panel(p, rest, height, "ALARMS");
  const float head = panel_rows(p).head;
  const Rect heading{inner.x, inner.y - head, inner.w, head};
  const Face& body = p.face(TextRole::body);
  const float summary = draw_text(p.list, body, heading.right(), middle_baseline(body, heading), p.theme.text,
                                  page.summary, Align::right);
  const std::size_t first = first_row(p, page.rows, inner.w, inner.h);
  std::size_t i = first;
  p.list.PushClipRect({inner.x, inner.y - 1}, {inner.right() + 1, inner.bottom() + 1}, true);
  for (; i < page.rows.size(); ++i) {
    const float high = row_height(p) + opened_height(p, page.rows[i], inner.w);
    if (high > inner.h + 1 && i > first) break;
    draw_row(p, take_top(inner, high), page.rows[i], page.focus == PageFocus::alarms, intents);
  }
  p.list.PopClipRect();
  const std::string hidden = hidden_text(page.rows_above + first, page.rows_below + page.rows.size() - i);
  if (!hidden.empty())
    draw_text(p.list, p.face(TextRole::body_bold), heading.right() - summary - 2 * body.cap_height,
              middle_baseline(body, heading), p.theme.strong, hidden, Align::right);
}

}  // namespace

void draw_alarms_view(const Painter& p, const Rect& area, std::vector<Intent>& intents) {
  const PageLayout layout = layout_page(area, p.screen.tiles.size(), p.sizes);
  draw_bay_cards(p, layout.cards, p.screen.selected, intents);
  if (!p.screen.alarms) return;
  const AlarmsPage& page = *p.screen.alarms;
  Rect rest = layout.page;
  // As high as its rows, within what leaves the journal some; never so low that a row opened does not fit.
  const float wanted = panel_height(p, rows_height(p, page, rest.w - 2.4F * p.sizes.pad));
  const float least = panel_height(p, row_height(p));
  draw_active(p, rest, std::clamp(wanted, least, std::max(least, 0.58F * rest.h)), page, intents);
  draw_journal(p, rest, page, intents);
}

}  // namespace vigil::dashboard
