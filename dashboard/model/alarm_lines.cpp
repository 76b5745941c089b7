// SPDX-License-Identifier: MIT
#include "dashboard/model/alarm_lines.hpp"

#include <algorithm>
#include <optional>
#include <string_view>

#include "dashboard/model/text.hpp"

namespace vigil::dashboard {

namespace {

struct LimitCondition {
  Channel channel;
  Side side;
};

/// "rr-low" into its parts; nothing for any other condition.
std::optional<LimitCondition> limit_condition(std::string_view cond) {
  const auto dash = cond.rfind('-');
  if (dash == std::string_view::npos) return std::nullopt;
  const auto side = side_text.find(cond.substr(dash + 1));
  const auto channel = find_channel(cond.substr(0, dash), ChannelKind::numeric);
  if (!side || !channel) return std::nullopt;
  return LimitCondition{*channel, *side};
}

std::string detail_of(const wire::AlarmRow& alarm, const BayModel& bay, StationTime now) {
  std::string detail;
  if (alarm.state == AlarmState::latched) add_part(detail, "latched");
  if (alarm.no_data) add_part(detail, "no data");
  if (bay.bay_time() != BayTime{}) add_part(detail, "for " + age_text(bay.bay_time_at(now) - alarm.since));
  return detail;
}

std::string text_of(const wire::AlarmRow& alarm, Mode mode) {
  const std::string& said = alarm.text.empty() ? alarm.cond : alarm.text;
  if (mode == Mode::live) return said;
  const std::string prefix = std::string(mode_badge(mode)) + " · ";
  return said.starts_with(prefix) ? said : prefix + said;
}

}  // namespace

void raise(Box& box, const Box& other) {
  if (other.priority < box.priority || other.priority == Priority::none) return;
  box.acknowledged = other.acknowledged && (other.priority > box.priority || box.acknowledged);
  box.priority = other.priority;
}

ChannelBoxes boxes_of(const BayModel& bay) {
  ChannelBoxes boxes{};
  if (!bay.alarms()) return boxes;
  for (const auto& alarm : bay.alarms()->alarms) {
    const Box box{alarm.priority, alarm.state == AlarmState::acknowledged};
    if (alarm.channel && is_numeric(*alarm.channel)) raise(boxes[index_of(*alarm.channel)], box);
    for (const auto& joined : alarm.joined)
      if (const auto limit = limit_condition(joined)) raise(boxes[index_of(limit->channel)], box);
  }
  return boxes;
}

bool more_urgent(const RankedLine& a, const RankedLine& b) {
  if (a.line.priority != b.line.priority) return a.line.priority > b.line.priority;
  const bool a_seen = a.line.state == AlarmState::acknowledged;
  const bool b_seen = b.line.state == AlarmState::acknowledged;
  if (a_seen != b_seen) return b_seen;
  if (a.began != b.began) return a.began > b.began;
  return a.line.id > b.line.id;
}

void fill_alarms(const BayModel& bay, const std::string& title, StationTime now,
                 std::vector<RankedLine>& out) {
  out.clear();
  if (!bay.alarms()) return;
  for (const auto& alarm : bay.alarms()->alarms) {
    RankedLine ranked;
    ranked.line.id = alarm.id;
    ranked.line.bay = bay.name();
    ranked.line.priority = alarm.priority;
    ranked.line.state = alarm.state;
    ranked.line.text = text_of(alarm, bay.mode());
    ranked.line.detail = detail_of(alarm, bay, now);
    ranked.line.why = alarm.why;
    ranked.line.bay_title = title;
    ranked.began = bay.began(alarm.id).value_or(now);
    out.push_back(std::move(ranked));
  }
  std::sort(out.begin(), out.end(), more_urgent);
}

void fill_pending(const BayModel& bay, std::vector<std::string>& out) {
  out.clear();
  if (!bay.alarms()) return;
  for (const auto& pending : bay.alarms()->pending) {
    if (const auto limit = limit_condition(pending.cond)) {
      out.push_back(std::string(info(limit->channel).label) + " " + std::string(side_text[limit->side]));
      continue;
    }
    std::string text = pending.cond;
    std::replace(text.begin(), text.end(), '-', ' ');
    out.push_back(std::move(text));
  }
}

bool has_unacknowledged(const BayModel& bay) {
  if (!bay.alarms()) return false;
  const auto& alarms = bay.alarms()->alarms;
  return std::any_of(alarms.begin(), alarms.end(),
                     [](const auto& a) { return a.state != AlarmState::acknowledged; });
}

}  // namespace vigil::dashboard
