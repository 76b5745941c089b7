// SPDX-License-Identifier: MIT
#pragma once

#include "dashboard/model/alarm_lines.hpp"
#include "dashboard/view/painter.hpp"

/// How an alarm looks, in one place: colour, shape and text together, never colour alone.
namespace vigil::dashboard {

enum class AlarmLook : std::uint8_t {
  none,
  filled,        ///< the box stands
  dark,          ///< the other half of the flash: a dark box with an outline; what is in it stays legible
  acknowledged,  ///< as dark, without flashing, with a ✓
  latched,       ///< of a number only: it is well again, its alarm waits for acknowledgement
};

/// High and medium flash while nobody has acknowledged them; low is steady.
AlarmLook alarm_look(Priority priority, bool acknowledged, const Screen& screen);

/// The same of a number: one whose alarm is latched only has an outline, as the number itself is well again.
AlarmLook number_look(const Numeral& n, const Screen& screen);

/// Number of ▲: 3, 2, 1.
int alarm_marks(Priority priority);
/// Width of that many triangles, with capitals of `cap_height`.
float marks_width(int marks, float cap_height);
/// Triangles standing on `baseline`; returns their width.
float draw_marks(const Painter& p, Priority priority, float x, float baseline, float cap_height,
                 Colour colour);
/// A small ✓ in a square of `size`, drawn as two strokes.
void draw_tick(const Painter& p, float x, float baseline, float size, Colour colour);

/// A small padlock of the same kind: over, but kept until acknowledged.
void draw_lock(const Painter& p, float x, float baseline, float size, Colour colour);

/// What stands between an alarm's triangles and its text: ✓ where it is acknowledged, a padlock where it is
/// latched. Returns the width it takes.
float draw_state_mark(const Painter& p, const AlarmLine& alarm, float x, float baseline, float cap_height,
                      Colour colour);
float state_mark_width(const AlarmLine& alarm, float cap_height);

/// A short text in a frame, like NO DATA; returns its width.
float draw_tag(const Painter& p, float x, float baseline, const Face& face, std::string_view text,
               Colour colour);

/// The box behind a number or a line of text.
void draw_alarm_box(const Painter& p, const Rect& box, Priority priority, AlarmLook look);
/// What is written in such a box.
Colour alarm_text(const Theme& theme, Priority priority, AlarmLook look);

/// A line of text in its box: ▲▲▲ text … detail +n. `more`: how many others are active, not shown.
void draw_alarm_line(const Painter& p, const Rect& box, const AlarmLine& alarm, std::size_t more);

/// How wide a box its marks and text fill.
float alarm_line_width(const Painter& p, const AlarmLine& alarm);

/// The highest priority among alarms; acknowledged where all of that priority are steady.
Box highest_alarm(const std::vector<AlarmLine>& alarms);
/// How many alarms of the bay wait to be acknowledged, where the look of its highest one does not say it;
/// else 0.
std::size_t waiting_beside(const Tile& tile);
/// It does not flash: somebody has seen it, or it is of a gap in the past.
inline bool is_steady(const AlarmLine& alarm) {
  return alarm.state == AlarmState::acknowledged || alarm.during_gap;
}
inline bool is_acknowledged(const AlarmLine& alarm) { return alarm.state == AlarmState::acknowledged; }

}  // namespace vigil::dashboard
