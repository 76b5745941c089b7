// SPDX-License-Identifier: MIT
// What a bay says of itself, as the station's messages; the caller adds the envelope.
#include <algorithm>
#include <utility>

#include "dashboard/station/bay.hpp"
#include "dashboard/station/cut_text.hpp"

namespace vigil::station {

namespace {

/// A payload of more than 64 KiB is refused as a whole; the rest is for the envelope and what is pending.
constexpr std::size_t most_alarm_bytes = std::size_t{48} * 1024;
/// Of a row's keys and figures, and of one text's length, at most.
constexpr std::size_t row_bytes = 288;
constexpr std::size_t text_bytes = 3;

std::size_t size_of(const wire::AlarmRow& row) {
  std::size_t size = row_bytes + row.cond.size() + row.text.size();
  for (const std::string& line : row.why) size += line.size() + text_bytes;
  for (const std::string& name : row.joined) size += name.size() + text_bytes;
  return size;
}

/// Cuts what would make the message undecodable: better an alarm without its reasons than none. First the
/// reasons go, from the lowest priority up, then whole rows of what is technical.
void fit(std::vector<wire::AlarmRow>& rows) {
  std::size_t size = 0;
  for (wire::AlarmRow& row : rows) {
    row.text = cut_text(std::move(row.text), longest_text);
    for (std::string& line : row.why) line = cut_text(std::move(line), longest_text);
    size += size_of(row);
  }
  for (auto row = rows.rbegin(); row != rows.rend(); ++row)
    for (; size > most_alarm_bytes && !row->why.empty(); row->why.pop_back())
      size -= row->why.back().size() + text_bytes;
  if (size <= most_alarm_bytes) return;
  std::vector<wire::AlarmRow> kept;
  for (auto row = rows.rbegin(); row != rows.rend(); ++row) {
    if (size > most_alarm_bytes && row->kind == AlarmKind::technical)
      size -= size_of(*row);
    else
      kept.push_back(std::move(*row));
  }
  std::reverse(kept.begin(), kept.end());
  rows = std::move(kept);
}

}  // namespace

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
  message.ventilated = admission_.ventilated;
  message.spinal_injury = admission_.spinal_injury;
  message.source = link_.src();
  message.counters = counters_;
  message.oxygen_l_per_min = alarms_.context().oxygen_l_per_min;
  message.infusion = infusion_message();
  message.bindings = binding_rows();
  message.checklist = checklist_rows();
  if (const auto interval = alarms_.cuff_interval()) message.nibp_interval_s = to_seconds(*interval);
  DisclosureBasis basis{
      alarms_.rules(), alarms_.context().baselines, admission_.ventilated, admission_.spinal_injury, {}};
  for (const AlarmOff& off : alarms_off_) basis.off.push_back(off.condition);
  if (const auto& plan = infusion_.state().plan) basis.protocol = plan->protocol.id;
  message.limits = disclosure_.rows(judged_unadmitted_ ? high_steps_ : profile_, std::move(basis));
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
    const bool judged_now = seen.channel && !seen.during_gap;
    row.no_data = seen.no_data || (judged_now && (told_link_ == Link::lost || link_.ended()));
    row.joined = std::move(seen.joined);
    row.heard = seen.heard;
    row.text = std::move(seen.text);
    row.why = std::move(seen.why);
    row.since = seen.since;
    row.delay_s = to_seconds(seen.delay);
    row.channel = seen.channel;
    row.value = seen.value;
    row.limit = seen.limit;
    row.needs_reason = seen.needs_reason;
    message.alarms.push_back(std::move(row));
  }
  fit(message.alarms);
  for (alarms::Pending& waiting : alarms_.pending())
    message.pending.push_back({std::move(waiting.condition), waiting.due});
  return message;
}

}  // namespace vigil::station
