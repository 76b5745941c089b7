// SPDX-License-Identifier: MIT
#include "alarms/sound_schedule.hpp"

#include <algorithm>
#include <tuple>

#include "alarms/sound_pattern.hpp"

namespace vigil::alarms {

namespace {

/// Of two alarms that may sound, the one that does.
bool before(const HeardAlarm& a, const HeardAlarm& b) {
  const auto rank = [](const HeardAlarm& alarm) {
    return std::tuple{alarm.priority, alarm.bay.empty(), alarm.since};
  };
  if (rank(a) != rank(b)) return rank(a) > rank(b);
  return std::tie(a.bay, a.id) < std::tie(b.bay, b.id);
}

/// How long nothing else may sound: a burst and its spacing, or the next pulse would melt into its last.
Duration sounding_time(Priority priority) { return burst_length(priority) + burst_shape(priority).spacing; }

template <typename Wanted>
const HeardAlarm* first_of(const std::vector<HeardAlarm>& alarms, Wanted wanted) {
  const HeardAlarm* best = nullptr;
  for (const HeardAlarm& alarm : alarms)
    if (wanted(alarm) && (best == nullptr || before(alarm, *best))) best = &alarm;
  return best;
}

}  // namespace

void SoundSchedule::hear(std::vector<HeardAlarm> alarms) {
  std::map<Key, Track> tracks;
  for (const HeardAlarm& alarm : alarms) {
    Track track;
    if (const auto known = tracks_.find(key_of(alarm)); known != tracks_.end()) {
      track = known->second;
      const bool again = alarm.heard > track.heard;
      if (again) track.done = false;
      track.reminder = alarm.state != AlarmState::active && (track.reminder || again);
    }
    track.heard = alarm.heard;
    tracks[key_of(alarm)] = track;
  }
  alarms_ = std::move(alarms);
  tracks_ = std::move(tracks);
  const HeardAlarm* sounding = highest_sounding();
  if (sounding == nullptr || !last_ || sounding->priority != last_->burst.priority) goes_on_ = false;
}

const HeardAlarm* SoundSchedule::highest_sounding() const {
  return first_of(alarms_, [this](const HeardAlarm& alarm) {
    if (alarm.state != AlarmState::active || alarm.silenced || alarm.kind == AlarmKind::advisory)
      return false;
    if (alarm.priority == Priority::none) return false;
    return !sounds_once(alarm.priority, alarm.kind) || !tracks_.at(key_of(alarm)).done;
  });
}

const HeardAlarm* SoundSchedule::highest_reminder() const {
  return first_of(alarms_, [this](const HeardAlarm& alarm) {
    return !alarm.silenced && alarm.priority != Priority::none && tracks_.at(key_of(alarm)).reminder;
  });
}

std::optional<SoundSchedule::Choice> SoundSchedule::choose() const {
  const HeardAlarm* sounding = highest_sounding();
  const HeardAlarm* reminder = highest_reminder();
  const bool remind = reminder != nullptr && (sounding == nullptr || reminder->priority > sounding->priority);
  const HeardAlarm* alarm = remind ? reminder : sounding;
  if (alarm == nullptr) return std::nullopt;
  Choice choice{{alarm->priority, alarm->category, remind}, StationTime::min()};
  if (!last_) return choice;
  if (alarm->priority > last_->burst.priority) {
    choice.due = last_->end;
  } else if (goes_on_ && !remind) {
    choice.due = last_->start + burst_shape(alarm->priority).repeat;
  } else {
    choice.due = last_->end + breath;
  }
  return choice;
}

std::optional<Burst> SoundSchedule::start(StationTime now) {
  const auto choice = choose();
  if (!choice || now < choice->due) return std::nullopt;
  const Burst burst = choice->burst;
  last_ = Played{burst, now, now + sounding_time(burst.priority)};
  note_played(burst.priority);
  const HeardAlarm* sounding = highest_sounding();
  goes_on_ = !burst.reminder && sounding != nullptr && sounding->priority == burst.priority;
  return burst;
}

void SoundSchedule::note_played(Priority priority) {
  before_.clear();
  for (const HeardAlarm& alarm : alarms_) {
    if (alarm.silenced || alarm.priority > priority) continue;
    Track& track = tracks_.at(key_of(alarm));
    before_[key_of(alarm)] = track;
    track.reminder = false;
    // One burst calls for all alarms of its priority; a lower one's own has yet to come.
    if (alarm.state == AlarmState::active && alarm.priority == priority) track.done = true;
  }
}

std::optional<StationTime> SoundSchedule::next() const {
  const auto choice = choose();
  return choice ? std::optional{choice->due} : std::nullopt;
}

void SoundSchedule::interrupted() {
  for (const HeardAlarm& alarm : alarms_) {
    const auto was = before_.find(key_of(alarm));
    if (was == before_.end()) continue;
    Track& track = tracks_.at(key_of(alarm));
    track.done = track.done && was->second.done;
    track.reminder = track.reminder || (was->second.reminder && alarm.state != AlarmState::active);
  }
  begin_anew();
}

void SoundSchedule::begin_anew() {
  before_.clear();
  last_.reset();
  goes_on_ = false;
}

}  // namespace vigil::alarms
