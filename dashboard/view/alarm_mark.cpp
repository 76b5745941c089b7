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

AlarmLook number_look(const Numeral& n, const Screen& screen) {
  const AlarmLook look = alarm_look(n.alarm, n.acknowledged, screen);
  return n.latched && look != AlarmLook::none ? AlarmLook::latched : look;
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

void draw_lock(const Painter& p, float x, float baseline, float size, Colour colour) {
  const float width = 0.8F * size;
  const float body = 0.55F * size;
  const float middle = x + width / 2;
  const float ring = 0.27F * size;
  const float shoulder = baseline - body - 0.12F * size;
  p.fill({x, baseline - body, width, body}, colour, 0.1F * size);
  p.list.PathLineTo({middle - ring, baseline - body});
  p.list.PathArcTo({middle, shoulder}, ring, 3.1415927F, 6.2831853F, 10);
  p.list.PathLineTo({middle + ring, baseline - body});
  p.list.PathStroke(colour, 0, std::max(1.2F, 0.13F * size));
}

float state_mark_width(const AlarmLine& alarm, float cap_height) {
  return alarm.state == AlarmState::active ? 0.0F : 1.5F * cap_height;
}

float draw_state_mark(const Painter& p, const AlarmLine& alarm, float x, float baseline, float cap_height,
                      Colour colour) {
  if (alarm.state == AlarmState::acknowledged) draw_tick(p, x, baseline, cap_height, colour);
  if (alarm.state == AlarmState::latched) draw_lock(p, x, baseline, cap_height, colour);
  return state_mark_width(alarm, cap_height);
}

float draw_tag(const Painter& p, float x, float baseline, const Face& face, std::string_view text,
               Colour colour) {
  const float pad = 0.6F * face.cap_height;
  const float width = std::round(text_width(face, text) + 2 * pad);
  const float high = std::round(2 * face.cap_height);
  p.frame({std::round(x), std::round(baseline - 1.5F * face.cap_height), width, high}, colour,
          0.7F * p.rounding());
  draw_text(p.list, face, x + pad, baseline, colour, text);
  return width;
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
  const AlarmLook look = alarm_look(alarm.priority, is_steady(alarm), p.screen);
  const Colour colour = alarm_text(p.theme, alarm.priority, look);
  draw_alarm_box(p, box, alarm.priority, look);

  // Smaller before shorter.
  const auto fits = [&](const Face& f, std::string_view with) {
    const float chrome = 2 * p.sizes.pad + marks_width(4, f.cap_height) + (more > 0 ? 4 * f.cap_height : 0) +
                         state_mark_width(alarm, f.cap_height);
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
  left += draw_state_mark(p, alarm, left, baseline, face.cap_height, colour);
  if (more > 0) {
    right -= draw_text(p.list, face, right, baseline, colour, "+" + std::to_string(more), Align::right);
    right -= face.cap_height;
  }
  // The alarm's own text goes first; its detail has what is left, or as many of its parts as fit whole: cut,
  // "for 15 s" would be "for 1…".
  const float text = draw_fitted(p.list, face, left, baseline, right - left, colour, alarm.text);
  const float room = right - left - text - face.cap_height;
  std::string_view detail = alarm.detail;
  while (!detail.empty() && text_width(face, detail) > room) {
    const std::size_t part = detail.rfind(" · ");
    detail = part == std::string_view::npos ? std::string_view{} : detail.substr(0, part);
  }
  draw_text(p.list, face, right, baseline, colour, detail, Align::right);
}

float alarm_line_width(const Painter& p, const AlarmLine& alarm) {
  const Face& face = p.face(TextRole::body_bold);
  return std::ceil(2 * p.sizes.pad + marks_width(4, face.cap_height) +
                   state_mark_width(alarm, face.cap_height) + text_width(face, alarm.text));
}

std::size_t waiting_beside(const Tile& tile) {
  const bool highest_waits = !tile.alarms.empty() && !is_acknowledged(tile.alarms.front());
  return tile.unacknowledged > (highest_waits ? 1U : 0U) ? tile.unacknowledged : 0;
}

Box highest_alarm(const std::vector<AlarmLine>& alarms) {
  Box highest;
  for (const auto& alarm : alarms) raise(highest, {alarm.priority, is_steady(alarm)});
  return highest;
}

}  // namespace vigil::dashboard
