// SPDX-License-Identifier: MIT
#include "dashboard/model/alarm_lines.hpp"

#include <algorithm>
#include <array>

#include "dashboard/model/text.hpp"

namespace vigil::dashboard {

namespace {

std::string detail_of(const wire::AlarmRow& alarm, const BayModel& bay, StationTime now) {
  std::string detail;
  if (alarm.no_data) add_part(detail, "no data");
  if (alarm.state == AlarmState::latched)
    add_part(detail, "LATCHED – acknowledge to clear");
  else if (bay.bay_time() != BayTime{})
    add_part(detail, "for " + age_text(bay.bay_time_at(now) - alarm.since));
  return detail;
}

bool is_number(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::string text_of(const wire::AlarmRow& alarm, const BayModel& bay) {
  std::string said = alarm.text.empty() ? condition_name(alarm.cond) : alarm.text;
  // Which pump, where there are several: `drive-fault:2`.
  const std::string pump = alarm.cond.substr(std::min(alarm.cond.find(':'), alarm.cond.size() - 1) + 1);
  if (!alarm.text.empty() && bay.pumps().size() > 1 && is_number(pump)) add_part(said, "pump " + pump);
  const Mode mode = bay.mode();
  if (mode == Mode::live) return said;
  const std::string prefix = std::string(mode_badge(mode)) + " · ";
  return said.starts_with(prefix) ? said : prefix + said;
}

/// Words that stand between a value and its limit.
constexpr std::array<std::string_view, 4> breach_words{" at or below ", " at or above ", " below ",
                                                       " above "};

/// A contributor without a figure: "no breath, or cannula off, for 29 s".
constexpr std::string_view no_breath = "no breath";
constexpr std::string_view lasts = ", for ";

/// What a line says that suggests something to do.
constexpr std::array<std::string_view, 2> suggestion_words{"Consider ", "consider "};

bool outranks(const Box& a, const Box& b) {
  const bool both = a.priority != Priority::none && b.priority != Priority::none;
  if (both && a.latched != b.latched) return b.latched;
  return a.priority > b.priority;
}

}  // namespace

std::optional<LimitCondition> limit_condition(std::string_view cond) {
  const auto dash = cond.rfind('-');
  if (dash == std::string_view::npos) return std::nullopt;
  const auto side = side_text.find(cond.substr(dash + 1));
  const auto channel = find_channel(cond.substr(0, dash), ChannelKind::numeric);
  if (!side || !channel) return std::nullopt;
  return LimitCondition{*channel, *side};
}

std::string condition_name(std::string_view cond) {
  if (const auto limit = limit_condition(cond)) {
    const ChannelInfo& row = info(limit->channel);
    return std::string(row.alarm_label.empty() ? row.label : row.alarm_label) + " " +
           std::string(side_text[limit->side]);
  }
  const auto colon = cond.find(':');
  std::string text{cond.substr(0, colon)};
  std::replace(text.begin(), text.end(), '-', ' ');
  if (colon == std::string_view::npos) return text;
  const std::string_view of = cond.substr(colon + 1);
  if (is_number(of)) return text.append(", pump ").append(of);
  auto channel = find_channel(of, ChannelKind::numeric);
  if (!channel) channel = find_channel(of, ChannelKind::wave);
  return std::string(channel ? info(*channel).label : of) + " " + text;
}

WhyLine why_line(std::string_view text) {
  const auto says = [&](std::string_view words) { return text.find(words) != std::string_view::npos; };
  if (std::any_of(suggestion_words.begin(), suggestion_words.end(), says))
    return {WhyKind::suggestion, std::string(text), {}, {}};
  if (text.starts_with(no_breath)) {
    const std::size_t end = std::min(text.rfind(lasts), text.size());
    return {WhyKind::contributor, {}, std::string(text.substr(0, end)), std::string(text.substr(end))};
  }
  std::size_t breach = std::string_view::npos;
  for (const auto words : breach_words) {
    breach = text.find(words);
    if (breach != std::string_view::npos) break;
  }
  if (breach == std::string_view::npos) return {WhyKind::context, std::string(text), {}, {}};
  // The value begins at the first number that stands as a word: "EtCO₂ 58 mmHg".
  std::size_t value = 0;
  for (std::size_t i = 1; i < breach && value == 0; ++i)
    if (text[i - 1] == ' ' && text[i] >= '0' && text[i] <= '9') value = i;
  if (value == 0) return {WhyKind::context, std::string(text), {}, {}};
  return {WhyKind::contributor, std::string(text.substr(0, value)),
          std::string(text.substr(value, breach - value)), std::string(text.substr(breach))};
}

void raise(Box& box, const Box& other) {
  if (outranks(other, box))
    box = other;
  else if (!outranks(box, other))
    box.acknowledged = box.acknowledged && other.acknowledged;
}

ChannelBoxes boxes_of(const BayModel& bay) {
  ChannelBoxes boxes{};
  if (!bay.alarms()) return boxes;
  for (const auto& alarm : bay.alarms()->alarms) {
    // It is not of what the number shows, and hides nothing that is.
    if (wire::was_during_gap(alarm)) continue;
    const Box box{alarm.priority, alarm.state == AlarmState::acknowledged,
                  alarm.state == AlarmState::latched};
    if (alarm.channel && is_numeric(*alarm.channel)) raise(boxes[index_of(*alarm.channel)], box);
    for (const auto& joined : alarm.joined)
      if (const auto limit = limit_condition(joined)) raise(boxes[index_of(limit->channel)], box);
  }
  return boxes;
}

bool more_urgent(const RankedLine& a, const RankedLine& b) {
  if (a.line.priority != b.line.priority) return a.line.priority > b.line.priority;
  const int a_order = calling_order(a.line.state);
  const int b_order = calling_order(b.line.state);
  if (a_order != b_order) return a_order < b_order;
  if (a.line.during_gap != b.line.during_gap) return b.line.during_gap;
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
    ranked.line.text = text_of(alarm, bay);
    ranked.line.detail = detail_of(alarm, bay, now);
    ranked.line.during_gap = wire::was_during_gap(alarm);
    ranked.line.no_data = alarm.no_data;
    ranked.line.mode = bay.mode();
    ranked.line.bay_title = title;
    ranked.began = bay.began(alarm.id).value_or(now);
    out.push_back(std::move(ranked));
  }
  std::sort(out.begin(), out.end(), more_urgent);
}

void explain(const BayModel& bay, AlarmLine& line) {
  if (!bay.alarms()) return;
  const auto& alarms = bay.alarms()->alarms;
  const auto alarm =
      std::find_if(alarms.begin(), alarms.end(), [&](const auto& a) { return a.id == line.id; });
  if (alarm == alarms.end()) return;
  line.why.clear();
  for (const auto& text : alarm->why) line.why.push_back(why_line(text));
  line.joined.clear();
  for (const auto& cond : alarm->joined) add_part(line.joined, condition_name(cond));
  if (!line.joined.empty()) line.joined.insert(0, "with ");
  line.handling = alarm->delay_s > 0 ? "raised after " + short_text(alarm->delay_s) + " s" : "raised at once";
  if (alarm->latching) add_part(line.handling, "latching");
}

std::size_t unacknowledged(const BayModel& bay) {
  if (!bay.alarms()) return 0;
  const auto& alarms = bay.alarms()->alarms;
  return static_cast<std::size_t>(std::count_if(
      alarms.begin(), alarms.end(), [](const auto& a) { return a.state != AlarmState::acknowledged; }));
}

}  // namespace vigil::dashboard
