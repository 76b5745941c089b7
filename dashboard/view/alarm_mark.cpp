// SPDX-License-Identifier: MIT
#include "dashboard/view/alarm_mark.hpp"

#include <array>
#include <cmath>

#include "dashboard/view/stroke.hpp"

namespace vigil::dashboard {

AlarmLook alarm_look(Priority priority, bool acknowledged, const Screen& screen) {
  if (priority == Priority::none) return AlarmLook::none;
  if (acknowledged) return AlarmLook::acknowledged;
  if (priority == Priority::high && !screen.high_flash_on) return AlarmLook::dark;
  if (priority == Priority::medium && !screen.medium_flash_on) return AlarmLook::dark;
  return AlarmLook::filled;
}

int alarm_marks(Priority priority) { return static_cast<int>(priority); }

namespace {
constexpr float mark_width = 1.16F;  // of a triangle, in heights of a capital
}

float marks_width(int marks, float cap_height) { return static_cast<float>(marks) * mark_width * cap_height; }

float draw_marks(const Painter& p, Priority priority, float x, float baseline, float cap_height,
                 Colour colour) {
  const float step = mark_width * cap_height;
  const float inner = step * 0.92F;
  for (int i = 0; i < alarm_marks(priority); ++i) {
    const float left = x + static_cast<float>(i) * step;
    p.list.AddTriangleFilled({left + inner / 2, baseline - cap_height}, {left + inner, baseline},
                             {left, baseline}, colour);
  }
  return marks_width(alarm_marks(priority), cap_height);
}

void draw_tick(const Painter& p, float x, float baseline, float size, Colour colour) {
  const std::array<ImVec2, 3> points{{{x, baseline - 0.42F * size},
                                      {x + 0.36F * size, baseline - 0.05F * size},
                                      {x + size, baseline - 0.9F * size}}};
  stroke(p.list, points, std::max(1.6F, 0.19F * size), colour);
}

void draw_alarm_box(const Painter& p, const Rect& box, Priority priority, AlarmLook look) {
  if (look == AlarmLook::none) return;
  const Colour fill = p.theme.alarm(priority).fill;
  if (look == AlarmLook::filled) {
    p.fill(box, fill, p.rounding());
    return;
  }
  p.fill(box, mix(p.theme.tile, fill, 0.16F), p.rounding());
  p.frame(box, fill, p.rounding(), std::max(1.0F, std::round(1.5F * p.sizes.scale)));
}

Colour alarm_text(const Theme& theme, Priority priority, AlarmLook look) {
  if (look == AlarmLook::none) return theme.text;
  if (look == AlarmLook::filled) return theme.alarm(priority).text;
  return mix(theme.alarm(priority).fill, theme.strong, priority == Priority::high ? 0.6F : 0.15F);
}

void draw_alarm_line(const Painter& p, const Rect& box, const AlarmLine& alarm, std::size_t more) {
  const AlarmLook look = alarm_look(alarm.priority, is_acknowledged(alarm), p.screen);
  const Colour colour = alarm_text(p.theme, alarm.priority, look);
  draw_alarm_box(p, box, alarm.priority, look);

  // Smaller before shorter.
  const auto fits = [&](const Face& f, std::string_view with) {
    const float chrome = 2 * p.sizes.pad + marks_width(4, f.cap_height) + (more > 0 ? 4 * f.cap_height : 0) +
                         (look == AlarmLook::acknowledged ? 1.5F * f.cap_height : 0);
    return text_width(f, alarm.text) + text_width(f, with) + chrome <= box.w;
  };
  const Face& body = p.face(TextRole::body_bold);
  const Face& label = p.face(TextRole::label_bold);
  const bool small = box.h < 2.0F * body.cap_height || !fits(body, "") ||
                     (!fits(body, alarm.detail) && fits(label, alarm.detail));
  const Face& face = small ? label : body;
  const float baseline = middle_baseline(face, box);
  const float pad = p.sizes.pad;
  float left = box.x + pad;
  float right = box.right() - pad;
  left += draw_marks(p, alarm.priority, left, baseline, face.cap_height, colour) + 0.4F * face.cap_height;
  if (look == AlarmLook::acknowledged) {
    draw_tick(p, left, baseline, face.cap_height, colour);
    left += 1.5F * face.cap_height;
  }
  if (more > 0) {
    right -= draw_text(p.list, face, right, baseline, colour, "+" + std::to_string(more), Align::right);
    right -= face.cap_height;
  }
  // The alarm's own text goes first; its detail has what is left, and is left out before it is cut to
  // nothing.
  const float text = draw_fitted(p.list, face, left, baseline, right - left, colour, alarm.text);
  const float room = right - left - text - face.cap_height;
  if (room > 3 * face.cap_height)
    draw_fitted(p.list, face, right, baseline, room, colour, alarm.detail, Align::right);
}

Box highest_alarm(const std::vector<AlarmLine>& alarms) {
  Box highest;
  for (const auto& alarm : alarms) raise(highest, {alarm.priority, is_acknowledged(alarm)});
  return highest;
}

}  // namespace vigil::dashboard
