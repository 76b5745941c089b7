// SPDX-License-Identifier: MIT
#include "dashboard/view/top_bar.hpp"

#include <cmath>

#include "dashboard/view/alarm_mark.hpp"
#include "dashboard/view/tile.hpp"
#include "dashboard/view/widget.hpp"

namespace vigil::dashboard {

namespace {

/// Right to left: clock, sound, recording. Returns the left end.
float draw_right(const Painter& p, const Rect& bar) {
  const Face& face = p.face(TextRole::body);
  const float baseline = middle_baseline(face, bar);
  const float gap = 1.9F * face.cap_height;
  const Screen& s = p.screen;
  float x = bar.right() - 1.6F * p.sizes.pad;
  x -= draw_text(p.list, p.face(TextRole::body_bold), x, baseline, p.theme.strong, s.clock, Align::right) +
       gap;
  if (!s.sound.empty()) {
    const std::string text = "♪ " + s.sound;
    if (s.sound_warning) {
      // No alarm of a bay, but nobody would hear one: it stands out, steadily.
      const Face& bold = p.face(TextRole::body_bold);
      const float pad = 0.7F * bold.cap_height;
      const float width = text_width(bold, text) + 2 * pad;
      const Rect box{std::round(x - width), std::round(bar.middle_y() - 1.3F * bold.cap_height),
                     std::round(width), std::round(2.6F * bold.cap_height)};
      draw_alarm_box(p, box, Priority::medium, AlarmLook::dark);
      draw_text(p.list, bold, box.x + pad, baseline, p.theme.alarm(Priority::medium).fill, text);
      x -= width + gap;
    } else {
      x -= draw_text(p.list, face, x, baseline, mix(p.theme.dim, p.theme.text, 0.3F), text, Align::right) +
           gap;
    }
  }
  if (!s.recording.empty()) {
    x -= draw_text(p.list, face, x, baseline, p.theme.dim, s.recording, Align::right);
    const float radius = 0.45F * face.cap_height;
    x -= radius + 0.7F * face.cap_height;
    p.list.AddCircleFilled({x, baseline - 0.5F * face.cap_height}, radius, p.theme.dim);
    x -= radius + gap;
  }
  return x;
}

/// Name, and what is on the screen: the unit, or the bay that is open. Returns the right end.
float draw_left(const Painter& p, const Rect& bar, float limit) {
  const Face& face = p.face(TextRole::body);
  const Face& bold = p.face(TextRole::body_bold);
  const float baseline = middle_baseline(face, bar);
  const float gap = 1.6F * face.cap_height;
  const Screen& s = p.screen;
  float x = bar.x + 1.6F * p.sizes.pad;
  x += draw_text(p.list, bold, x, baseline, p.theme.strong, "VIGIL") + gap;
  const auto put = [&](const Face& f, Colour colour, std::string_view text) {
    if (!text.empty() && limit - x > 3 * face.cap_height)
      x += draw_fitted(p.list, f, x, baseline, limit - x, colour, text) + gap;
  };
  if (s.view != ViewKind::bays && s.view != ViewKind::alarms && s.selected && *s.selected < s.tiles.size()) {
    const Tile& tile = s.tiles[*s.selected];
    put(bold, p.theme.strong, tile.title);
    const float badge = text_width(p.face(TextRole::caps), tile.badge) + 2 * face.cap_height;
    if (x + badge < limit) x += draw_badge(p, x + badge, bar, tile) + gap;
    if (tile.quiet) put(face, p.theme.strong, "quiet recovery");
    if (tile.pulse_tone) put(face, p.theme.strong, "♪ pulse");
    put(face, p.theme.text, tile.patient);
    put(face, p.theme.dim, tile.subtitle);
    return x;
  }
  put(face, p.theme.dim, s.unit);
  const std::size_t first = s.summary.find(" · ");
  if (first == std::string::npos) {
    put(face, p.theme.text, s.summary);
  } else if (text_width(face, s.summary) <= limit - x) {
    x += draw_text(p.list, face, x, baseline, p.theme.text, s.summary.substr(0, first));
    x += draw_text(p.list, face, x, baseline, p.theme.dim, s.summary.substr(first)) + gap;
  } else {
    put(face, p.theme.dim, s.summary);
  }
  return x;
}

std::string chip_text(const AlarmLine& alarm) {
  return alarm.bay_title.empty() ? alarm.text : alarm.bay_title + " " + alarm.text;
}

struct Chip {
  const AlarmLine* alarm;
  float width;
};

void draw_chip(const Painter& p, const Rect& box, const AlarmLine& alarm) {
  const Face& face = p.face(TextRole::body_bold);
  const AlarmLook look = alarm_look(alarm.priority, is_steady(alarm), p.screen);
  const Colour colour = alarm_text(p.theme, alarm.priority, look);
  draw_alarm_box(p, box, alarm.priority, look);
  const float baseline = middle_baseline(face, box);
  float x = box.x + face.cap_height;
  x += draw_marks(p, alarm.priority, x, baseline, face.cap_height, colour) + 0.4F * face.cap_height;
  x += draw_state_mark(p, alarm, x, baseline, face.cap_height, colour);
  draw_fitted(p.list, face, x, baseline, box.right() - face.cap_height - x, colour, chip_text(alarm));
}

float chip_width(const Painter& p, const AlarmLine& alarm) {
  const Face& face = p.face(TextRole::body_bold);
  return std::ceil(text_width(face, chip_text(alarm)) +
                   marks_width(alarm_marks(alarm.priority), face.cap_height) +
                   state_mark_width(alarm, face.cap_height) + 2.5F * face.cap_height);
}

/// What the alarm line says, highest first: that the station is lost is an alarm of no bay.
std::vector<AlarmLine> alarm_chips(const Screen& screen) {
  std::vector<AlarmLine> alarms;
  if (!screen.station_lost.empty()) {
    AlarmLine lost;
    lost.priority = Priority::high;
    lost.text = screen.station_lost;
    alarms.push_back(std::move(lost));
  }
  alarms.insert(alarms.end(), screen.top.begin(), screen.top.end());
  return alarms;
}

/// As many of the highest alarms as there is room for, in the middle of the bar where they fit there.
void draw_chips(const Painter& p, const Rect& bar, float left, float right,
                const std::vector<AlarmLine>& alarms, std::vector<Intent>& intents) {
  if (alarms.empty()) return;
  const Face& face = p.face(TextRole::body_bold);
  const float gap = std::round(p.sizes.pad);
  const std::size_t all = alarms.size() + p.screen.top_hidden;
  const auto more_text = [&](std::size_t shown) { return "+" + std::to_string(all - shown); };
  std::vector<Chip> chips;
  float total = 0;
  for (const auto& alarm : alarms) {
    const float width = chip_width(p, alarm);
    const bool others = chips.size() + 1 < all;
    const float tail = others ? text_width(face, more_text(chips.size() + 1)) + gap : 0;
    if (!chips.empty() && total + gap + width + tail > right - left) break;
    // The first is always there, cut if it must be.
    chips.push_back({&alarm, std::min(width, right - left - tail)});
    total += (chips.size() > 1 ? gap : 0) + chips.back().width;
  }
  const bool others = chips.size() < all;
  const float whole = total + (others ? text_width(face, more_text(chips.size())) + gap : 0);
  float x = std::clamp(bar.middle_x() - whole / 2, left, std::max(left, right - whole));
  const float height = std::round(std::min(2.7F * face.cap_height, bar.h - 6));
  for (std::size_t i = 0; i < chips.size(); ++i) {
    const Rect box{std::round(x), std::round(bar.middle_y() - height / 2), chips[i].width, height};
    const std::string& bay = chips[i].alarm->bay;
    if (touch("chip" + std::to_string(i), box).clicked && !bay.empty()) intents.emplace_back(SelectBay{bay});
    draw_chip(p, box, *chips[i].alarm);
    x += chips[i].width + gap;
  }
  if (others) draw_text(p.list, face, x, middle_baseline(face, bar), p.theme.strong, more_text(chips.size()));
}

}  // namespace

void draw_top_bar(const Painter& p, const Rect& bar, std::vector<Intent>& intents) {
  p.fill(bar, p.theme.tile, 0);
  p.across(bar.x, bar.right(), bar.bottom() - 1);
  const float gap = 1.6F * p.sizes.pad;
  const float right = draw_right(p, bar) - gap;
  const std::vector<AlarmLine> alarms = alarm_chips(p.screen);
  // What is watched gives way to the first alarm.
  const float limit = alarms.empty() ? right
                                     : std::clamp(right - chip_width(p, alarms.front()) - 4 * gap,
                                                  0.15F * bar.w, 0.42F * bar.w);
  const float left = draw_left(p, bar, limit);
  draw_chips(p, bar, left, right, alarms, intents);
}

}  // namespace vigil::dashboard
