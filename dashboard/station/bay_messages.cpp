// SPDX-License-Identifier: MIT
// What a bay says of itself, as the station's messages; the caller adds the envelope.
#include <utility>

#include "dashboard/station/bay.hpp"

namespace vigil::station {

wire::BayMessage Bay::bay_message(StationTime now) const {
  wire::BayMessage message;
  message.label = label_;
  message.care_area = care_area_;
  message.state = admission_.state;
  message.link = link_.link(now);
  message.patient = admission_.patient;
  message.protocol = admission_.protocol;
  message.pumps = admission_.pumps;
  message.course = admission_.course;
  message.day = admission_.day;
  message.mg_given = admission_.mg_given;
  message.profile = profile_.id;
  message.source = link_.src();
  message.counters = counters_;
  for (const alarms::LimitRule& rule : alarms_.rules()) {
    wire::LimitRow row;
    row.cond = alarms::condition_name(rule);
    row.channel = rule.channel;
    row.side = rule.side;
    row.medium = rule.limits.medium;
    row.high = rule.limits.high;
    row.delay_s = to_seconds(rule.delay);
    row.high_delay_s = to_seconds(rule.high_delay);
    row.clear_s = to_seconds(rule.clear);
    row.margin = rule.margin;
    row.latching = rule.latching;
    row.changed = rule.changed;
    message.limits.push_back(std::move(row));
  }
  return message;
}

wire::AlarmsMessage Bay::alarms_message() const {
  wire::AlarmsMessage message;
  message.rev = alarms_.revision();
  message.top = alarms_.top();
  message.audio_paused = audio_pause_.has_value();
  if (audio_pause_) message.audio_until = audio_pause_->until_wall;
  for (alarms::Occurrence& seen : alarms_.occurrences(time_)) {
    wire::AlarmRow row;
    row.id = seen.id;
    row.cond = std::move(seen.condition);
    row.kind = seen.kind;
    row.priority = seen.priority;
    row.state = seen.state;
    row.latching = seen.latching;
    row.no_data = seen.no_data || (seen.channel && (told_link_ == Link::lost || link_.ended()));
    row.text = std::move(seen.text);
    row.why = std::move(seen.why);
    row.since = seen.since;
    row.delay_s = to_seconds(seen.delay);
    row.channel = seen.channel;
    row.value = seen.value;
    row.limit = seen.limit;
    message.alarms.push_back(std::move(row));
  }
  for (alarms::Pending& waiting : alarms_.pending())
    message.pending.push_back({std::move(waiting.condition), waiting.due});
  return message;
}

}  // namespace vigil::station
