// SPDX-License-Identifier: MIT
#include "dashboard/view/disclosure_view.hpp"

#include <array>
#include <cmath>

#include "dashboard/model/text.hpp"
#include "dashboard/view/alarm_mark.hpp"
#include "dashboard/view/bay_card.hpp"
#include "dashboard/view/panel.hpp"

namespace vigil::dashboard {

namespace {

/// A text at its place in a line.
struct Cell {
  float x = 0;  ///< from the left end of the column
  float width = 0;
  std::string text;
  TextRole role = TextRole::label;
  Colour colour = 0;
};
/// One line of a column that scrolls; all are equally high.
struct Line {
  std::vector<Cell> cells;
  bool ruled = false;  ///< a rule above it
};

struct Column {
  std::string_view heading;
  float part;  ///< of the width
};
constexpr std::array<Column, 7> columns{{{"condition", 0.25F},
                                         {"medium", 0.08F},
                                         {"high", 0.08F},
                                         {"after", 0.11F},
                                         {"ends after", 0.17F},
                                         {"latches", 0.1F},
                                         {"priority", 0.21F}}};

float line_step(const Painter& p) { return std::round(1.6F * p.sizes.label); }

float start_of(std::size_t column, float width) {
  float x = 0;
  for (std::size_t i = 0; i < column; ++i) x += columns[i].part * width;
  return std::round(x);
}

Line heading_line(const Painter& p, float width) {
  Line line;
  for (std::size_t i = 0; i < columns.size(); ++i)
    line.cells.push_back({start_of(i, width), columns[i].part * width - p.sizes.gap,
                          std::string(columns[i].heading), TextRole::label, p.theme.dim});
  return line;
}

void add_condition(const Painter& p, const ConditionLine& c, float width, std::vector<Line>& out) {
  const Colour ink = c.off ? p.theme.dim : p.theme.text;
  const std::array<std::string, columns.size()> texts{c.label, c.medium,   c.high,    c.delay,
                                                      c.clear, c.latching, c.priority};
  Line line;
  line.ruled = true;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const TextRole role = i == 0 ? TextRole::label_bold : TextRole::label;
    line.cells.push_back({start_of(i, width), columns[i].part * width - p.sizes.gap, texts[i], role, ink});
  }
  out.push_back(std::move(line));
  const auto add = [&](const std::string& text, TextRole role, Colour colour) {
    const float x = std::round(p.sizes.pad);
    for (const auto part : wrapped(p.face(role), text, width - x)) {
      Line more;
      more.cells.push_back({x, width - x, std::string(part), role, colour});
      out.push_back(std::move(more));
    }
  };
  if (!c.mark.empty()) add("● " + c.mark, TextRole::label_bold, p.theme.strong);
  if (!c.rule.empty()) add(c.rule, TextRole::label, p.theme.dim);
}

std::vector<Line> condition_column(const Painter& p, const DisclosurePage& page, float width) {
  std::vector<Line> lines;
  if (!page.none.empty()) lines.push_back({{{0, width, page.none, TextRole::body, p.theme.text}}, false});
  for (const auto& condition : page.conditions) add_condition(p, condition, width, lines);
  return lines;
}

std::vector<Line> fact_column(const Painter& p, const DisclosurePage& page, float width) {
  std::vector<Line> lines;
  const Face& face = p.face(TextRole::label);
  for (const auto& group : page.facts) {
    if (!lines.empty()) lines.emplace_back();
    lines.push_back(
        {{{0, width, group.heading, TextRole::caps, mix(p.theme.dim, p.theme.text, 0.5F)}}, false});
    const bool keys = group.heading == "KEYS";
    for (const auto& fact : group.lines) {
      const float at = std::round((keys ? 0.3F : 0.5F) * width);
      Line line;
      line.cells.push_back(
          {0, at - p.sizes.gap, fact.label, TextRole::label, keys ? p.theme.text : p.theme.dim});
      // A hash is long: it is read whole or not at all.
      for (const auto part : wrapped(face, fact.value, width - at)) {
        line.cells.push_back(
            {at, width - at, std::string(part), TextRole::label, keys ? p.theme.dim : p.theme.text});
        lines.push_back(std::move(line));
        line = {};
      }
      if (!line.cells.empty()) lines.push_back(std::move(line));
    }
  }
  return lines;
}

/// How far a column can be scrolled.
std::size_t farthest(const std::vector<Line>& lines, float height, float step) {
  const auto fit = static_cast<std::size_t>(std::max(1.0F, std::floor(height / step)));
  return lines.size() > fit ? lines.size() - fit : 0;
}

void draw_column(const Painter& p, const Rect& area, const std::vector<Line>& lines, std::size_t wanted) {
  const float step = line_step(p);
  const std::size_t last = farthest(lines, area.h, step);
  const std::size_t first = std::min(wanted, last);
  float y = area.y;
  for (std::size_t i = first; i < lines.size() && y + step <= area.bottom() + 0.5F; ++i, y += step) {
    if (lines[i].ruled && i > first) p.across(area.x, area.right(), std::round(y));
    for (const auto& cell : lines[i].cells) {
      const Face& face = p.face(cell.role);
      draw_fitted(p.list, face, area.x + cell.x, middle_baseline(face, y, step), cell.width, cell.colour,
                  cell.text);
    }
  }
  if (last == 0) return;
  // How much there is, and where this is of it.
  const float part = static_cast<float>(lines.size() - last) / static_cast<float>(lines.size());
  const float bar = std::round(part * area.h);
  const float at = (area.h - bar) * static_cast<float>(first) / static_cast<float>(last);
  p.fill({area.right() + 0.4F * p.sizes.pad, area.y + at, std::max(2.0F, 0.3F * p.sizes.pad), bar},
         p.theme.button_line, 2);
}

/// The bay's first alarm, which A acknowledges here too.
void draw_alarm(const Painter& p, Rect& rest) {
  if (!p.screen.selected || *p.screen.selected >= p.screen.tiles.size()) return;
  const Tile& tile = p.screen.tiles[*p.screen.selected];
  if (tile.alarms.empty()) return;
  const Rect line = take_top(rest, std::round(2.2F * p.sizes.body));
  take_top(rest, p.sizes.gap);
  draw_alarm_line(p, line, tile.alarms.front(), std::max<std::size_t>(tile.active, 1) - 1);
}

}  // namespace

void draw_disclosure_view(const Painter& p, const Rect& area, std::vector<Intent>& intents) {
  const PageLayout layout = layout_page(area, p.screen.tiles.size(), p.sizes);
  draw_bay_cards(p, layout.cards, p.screen.selected, intents);
  if (!p.screen.disclosure) return;
  const DisclosurePage& page = *p.screen.disclosure;
  Rect rest = layout.page;
  draw_alarm(p, rest);
  Rect inner = draw_panel(p, rest, rest.h, page.title);
  const Rect head{inner.x, inner.y - panel_rows(p).head, inner.w, panel_rows(p).head};
  const Face& label = p.face(TextRole::label);
  draw_fitted(p.list, label, head.right(), middle_baseline(label, head), 0.6F * head.w, p.theme.dim,
              page.profile, Align::right);

  const float step = line_step(p);
  Rect facts = take_right(inner, std::round(0.31F * inner.w));
  take_right(inner, 2 * p.sizes.pad);
  take_right(facts, p.sizes.pad);
  const Rect names = take_top(inner, step);
  if (page.none.empty()) draw_column(p, names, {heading_line(p, names.w)}, 0);
  const auto conditions = condition_column(p, page, inner.w);
  const auto told = fact_column(p, page, facts.w);
  draw_column(p, inner, conditions, page.first_line);
  draw_column(p, facts, told, page.first_line);

  // Scrolled beyond the end it comes back there, or the way back would be as long.
  const std::size_t last = std::max(farthest(conditions, inner.h, step), farthest(told, facts.h, step));
  const float wheel = layout.page.contains({ImGui::GetIO().MousePos.x, ImGui::GetIO().MousePos.y, 0, 0})
                          ? ImGui::GetIO().MouseWheel
                          : 0;
  if (page.first_line > last)
    intents.emplace_back(ScrollPage{static_cast<int>(last) - static_cast<int>(page.first_line)});
  else if (wheel != 0)
    intents.emplace_back(ScrollPage{static_cast<int>(-3 * wheel)});
}

}  // namespace vigil::dashboard
