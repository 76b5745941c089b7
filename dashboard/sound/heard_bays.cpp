// SPDX-License-Identifier: MIT
#include "dashboard/sound/heard_bays.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <variant>

namespace vigil::sound {

namespace {

using namespace std::chrono_literals;

/// A station that comes back with an earlier epoch is believed once the present one has been silent so long.
constexpr Duration silence = 9500ms;
/// A station beats every second.
constexpr Duration beat_pause = 5s;

/// What a pulse's rate is taken from, the best first.
constexpr std::array rate_channels{Channel::pr, Channel::hr};

alarms::HeardAlarm heard_alarm(const std::string& bay, const wire::AlarmRow& row) {
  alarms::HeardAlarm alarm;
  alarm.bay = bay;
  alarm.id = row.id;
  alarm.priority = row.priority;
  alarm.kind = row.kind;
  alarm.state = row.state;
  alarm.category = alarms::category_of(row.cond, row.channel);
  alarm.since = row.since;
  alarm.heard = row.heard;
  return alarm;
}

}  // namespace

bool HeardBays::wants(const wire::Topic& topic) const {
  switch (topic.kind) {
    case wire::Kind::alarms:
    case wire::Kind::bay:
    case wire::Kind::beat: return true;
    case wire::Kind::numeric: return pulse_bay_ == topic.bay;
    default: return false;
  }
}

void HeardBays::set_pulse_tone(std::optional<std::string> bay) {
  if (bay == pulse_bay_) return;
  pulse_bay_ = std::move(bay);
  pulse_place_.reset();
  pulse_readings_.clear();
  changed_ = true;
}

HeardBays::Bay* HeardBays::find_or_add(std::string_view name) {
  if (const auto known = bays_.find(name); known != bays_.end()) return &known->second;
  if (!is_bay_name(name)) return nullptr;
  if (bays_.size() >= most_bays) return nullptr;  // the screen says so
  return &bays_[std::string(name)];
}

void HeardBays::apply(const wire::Topic& topic, const wire::Message& message, StationTime now) {
  const wire::Envelope& envelope = wire::envelope_of(message);
  if (envelope.backfill) return;
  if (std::holds_alternative<wire::BeatMessage>(message)) {
    if (!beat_ || now - *beat_ > beat_pause) beating_since_ = now;
    beat_ = now;
    return;
  }
  if (const auto* numeric = std::get_if<wire::NumericMessage>(&message)) {
    if (pulse_bay_ == topic.bay && is_news(pulse_place_, envelope, now)) take_numeric(*numeric, now);
    return;
  }
  const auto* alarms = std::get_if<wire::AlarmsMessage>(&message);
  const auto* said = std::get_if<wire::BayMessage>(&message);
  if (alarms == nullptr && said == nullptr) return;
  Bay* bay = find_or_add(topic.bay);
  if (bay == nullptr) return;
  auto& place = bay->places[topic.kind];
  if (!is_news(place, envelope, now)) return;
  bay->heard = now;
  const auto before = std::pair{bay->mode, bay->link};
  bay->mode = envelope.mode;
  if (said != nullptr) bay->link = said->link;
  changed_ = changed_ || before != std::pair{bay->mode, bay->link};
  if (alarms != nullptr) take(*bay, std::string(topic.bay), *alarms);
}

bool HeardBays::is_news(std::optional<Place>& place, const wire::Envelope& envelope, StationTime now) {
  if (place && envelope.epoch == place->epoch && envelope.seq <= place->seq) return false;
  if (place && envelope.epoch < place->epoch && now - place->at < silence) return false;
  place = Place{envelope.epoch, envelope.seq, now};
  return true;
}

void HeardBays::take(Bay& bay, const std::string& name, const wire::AlarmsMessage& message) {
  std::vector<alarms::HeardAlarm> heard;
  heard.reserve(message.alarms.size());
  for (const wire::AlarmRow& row : message.alarms) {
    heard.push_back(heard_alarm(name, row));
    heard.back().silenced = message.audio_paused;
  }
  changed_ = changed_ || bay.paused != message.audio_paused || heard != bay.alarms;
  bay.paused = message.audio_paused;
  bay.alarms = std::move(heard);
}

void HeardBays::take_numeric(const wire::NumericMessage& message, StationTime now) {
  for (const Channel channel : {Channel::spo2, Channel::pr, Channel::hr}) {
    if (!message.present.test(index_of(channel))) continue;
    const wire::NumericReading& reading = message.readings[index_of(channel)];
    if (reading.value && is_judged(reading.quality)) {
      pulse_readings_[channel] = {*reading.value, now};
    } else {
      pulse_readings_.erase(channel);
    }
  }
}

void HeardBays::forget_gone_bays(StationTime now) {
  if (!beat_ || now - *beat_ > beat_pause) return;
  const auto gone = std::erase_if(bays_, [this, now](const auto& entry) {
    return now - std::max(entry.second.heard, beating_since_) > bay_lasts;
  });
  changed_ = changed_ || gone > 0;
}

std::optional<alarms::PulseReading> HeardBays::pulse(StationTime now) const {
  const auto current = [this, now](Channel channel) -> std::optional<double> {
    const auto found = pulse_readings_.find(channel);
    if (found == pulse_readings_.end() || now - found->second.at > reading_lasts) return std::nullopt;
    return found->second.value;
  };
  const auto spo2 = current(Channel::spo2);
  if (!spo2) return std::nullopt;
  for (const Channel channel : rate_channels)
    if (const auto rate = current(channel)) return alarms::PulseReading{*rate, *spo2};
  return std::nullopt;
}

HeardState HeardBays::state(StationTime now) const {
  const bool any_live = std::any_of(bays_.begin(), bays_.end(), [](const auto& entry) {
    return entry.second.mode == Mode::live && entry.second.link != Link::none;
  });
  HeardState state;
  for (const auto& [name, bay] : bays_) {
    if (!alarms::may_sound(bay.mode, any_live, training_)) continue;
    state.alarms.insert(state.alarms.end(), bay.alarms.begin(), bay.alarms.end());
    if (pulse_bay_ == name && !bay.paused && bay.link == Link::live) state.pulse = pulse(now);
  }
  return state;
}

std::optional<HeardState> HeardBays::news(StationTime now) {
  forget_gone_bays(now);
  if (!changed_ && !pulse_bay_) return std::nullopt;
  changed_ = false;
  HeardState present = state(now);
  if (present == said_) return std::nullopt;
  said_ = present;
  return present;
}

}  // namespace vigil::sound
