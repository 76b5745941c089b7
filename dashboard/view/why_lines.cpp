// SPDX-License-Identifier: MIT
#include "dashboard/view/why_lines.hpp"

#include <functional>

namespace vigil::dashboard {

namespace {

/// Larger than other text of a panel: it is read from a metre.
const Face& plain(const Painter& p) { return p.face(TextRole::title); }
const Face& strong(const Painter& p) { return p.face(TextRole::title_bold); }

float step_of(const Painter& p) { return line_height(plain(p)); }

float width_of(const Painter& p, const WhyLine& line) {
  return text_width(plain(p), line.before) + text_width(strong(p), line.value) +
         text_width(plain(p), line.after);
}

std::string whole(const WhyLine& line) { return line.before + line.value + line.after; }

Colour colour_of(const Painter& p, WhyKind kind) {
  switch (kind) {
    case WhyKind::contributor: return p.theme.text;
    case WhyKind::context: return mix(p.theme.dim, p.theme.text, 0.35F);
    case WhyKind::suggestion: return p.theme.strong;
  }
  return p.theme.text;
}

/// Calls row(face, colour, text) for each line that does not stand out in parts, and parts(line) for one that
/// does.
void each_line(const Painter& p, const AlarmLine& alarm, float width,
               const std::function<void(const Face&, Colour, std::string_view)>& row,
               const std::function<void(const WhyLine&)>& parts) {
  for (const auto& line : alarm.why) {
    if (!line.value.empty() && width_of(p, line) <= width) {
      parts(line);
      continue;
    }
    const Face& face = line.kind == WhyKind::context ? p.face(TextRole::body) : plain(p);
    const std::string text = whole(line);
    for (const auto part : wrapped(face, text, width)) row(face, colour_of(p, line.kind), part);
  }
  const Face& body = p.face(TextRole::body);
  for (const std::string* text : {&alarm.joined, &alarm.handling})
    for (const auto part : wrapped(body, *text, width)) row(body, p.theme.dim, part);
}

float height_of(const Painter& p, const Face& face) {
  return std::min(step_of(p), 1.12F * line_height(face));
}

}  // namespace

float why_height(const Painter& p, const AlarmLine& alarm, float width) {
  float height = 0;
  each_line(
      p, alarm, width, [&](const Face& face, Colour, std::string_view) { height += height_of(p, face); },
      [&](const WhyLine&) { height += step_of(p); });
  return height;
}

void draw_why(const Painter& p, Rect& rest, const AlarmLine& alarm) {
  const float width = rest.w;
  each_line(
      p, alarm, width,
      [&](const Face& face, Colour colour, std::string_view text) {
        const Rect row = take_top(rest, height_of(p, face));
        draw_text(p.list, face, row.x, middle_baseline(face, row), colour, text);
      },
      [&](const WhyLine& line) {
        const Rect row = take_top(rest, step_of(p));
        const Colour colour = colour_of(p, line.kind);
        const float baseline = middle_baseline(plain(p), row);
        float x = row.x;
        x += draw_text(p.list, plain(p), x, baseline, colour, line.before);
        x += draw_text(p.list, strong(p), x, baseline, p.theme.strong, line.value);
        draw_text(p.list, plain(p), x, baseline, colour, line.after);
      });
}

}  // namespace vigil::dashboard
