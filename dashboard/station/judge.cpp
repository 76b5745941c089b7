// SPDX-License-Identifier: MIT
#include "dashboard/station/judge.hpp"

#include <algorithm>
#include <limits>

namespace vigil::station {

namespace {

/// A time that the source told, in bay time: its clock may have jumped. Nothing happened later than now.
BayTime placed(BayTime told, const Judge::Place& place) {
  return std::min(shifted(told, place.rebase), place.now);
}

}  // namespace

Judge::Judge() : heart_rate_lasts_{alarms::stale_after(Duration{0})} {
  for (const ChannelInfo& row : channel_catalogue())
    if (row.kind == ChannelKind::numeric)
      intermittent_.set(index_of(row.channel), is_intermittent(row.channel));
}

void Judge::declare(const std::vector<wire::DeclaredChannel>& channels) {
  foreign_unit_.reset();
  for (const auto& declared : channels) {
    if (!is_numeric(declared.channel)) continue;
    if (!declared.unit.empty()) foreign_unit_.set(index_of(declared.channel));
    const Duration period = from_seconds(declared.period_s);
    intermittent_.set(index_of(declared.channel), period == Duration{0} || is_intermittent(declared.channel));
    if (declared.channel == Channel::hr) heart_rate_lasts_ = alarms::stale_after(period);
  }
}

void Judge::begin_run() {
  measured_at_ = {};
  heart_rate_until_.reset();
}

void Judge::numeric(const wire::NumericMessage& message, const Place& place, alarms::BayAlarms& alarms) {
  // Before the single values, that a reading's two pressures are judged as one.
  cuff(message, place, alarms);
  for (std::size_t i = 0; i < numeric_count; ++i)
    if (message.present.test(i)) value(static_cast<Channel>(i), message.readings[i], place, alarms);
}

void Judge::cuff(const wire::NumericMessage& message, const Place& place, alarms::BayAlarms& alarms) const {
  alarms::CuffReading reading;
  bool is_new = false;
  const auto take_one = [&](Channel channel, std::optional<double>& into) {
    const wire::NumericReading& one = message.readings[index_of(channel)];
    if (!message.present.test(index_of(channel)) || !one.value || !is_judged(one.quality) ||
        foreign_unit_.test(index_of(channel)))
      return;
    is_new = is_new || measured_at_[index_of(channel)] != one.at.value_or(place.now);
    reading.at = std::max(reading.at, one.at ? placed(*one.at, place) : place.now);
    reading.at_told = reading.at_told && one.at.has_value();
    into = one.value;
  };
  take_one(Channel::nibp_sys, reading.systolic);
  take_one(Channel::nibp_dia, reading.diastolic);
  // Only a new measurement time is a new reading.
  if (is_new) alarms.cuff(reading, place.now);
}

void Judge::value(Channel channel, const wire::NumericReading& reading, const Place& place,
                  alarms::BayAlarms& alarms) {
  const bool comparable = !foreign_unit_.test(index_of(channel));
  const bool is_valid = reading.value && is_judged(reading.quality) && comparable;
  if (intermittent_.test(index_of(channel)) && reading.value && reading.at) {
    // Only a new measurement time is a new reading; without one, each value is. One that was not valid yet is
    // still to come.
    auto& last = measured_at_[index_of(channel)];
    if (last == reading.at) return;
    if (is_valid) last = reading.at;
  }
  if (!is_valid) {
    if (channel == Channel::hr) heart_rate_until_.reset();
    alarms.missing(channel, place.now, reading.quality);
    return;
  }
  if (channel == Channel::hr) heart_rate_until_ = place.now + heart_rate_lasts_;
  // The pulse rate is judged where there is no ECG, by the heart rate's limits.
  if (channel == Channel::pr && heart_rate_until_ && *heart_rate_until_ >= place.now)
    alarms.value_in_reserve(channel, place.now, *reading.value);
  else
    alarms.value(channel, place.now, *reading.value);
}

void Judge::breaths(const wire::WaveMessage& message, bool continues, const Place& place,
                    alarms::BayAlarms& alarms) {
  samples_.clear();
  for (std::size_t k = 0; k < message.count(); ++k) {
    const std::int16_t raw = message.raw(k);
    samples_.push_back(raw == std::numeric_limits<std::int16_t>::min()
                           ? std::numeric_limits<double>::quiet_NaN()
                           : raw * message.scale + message.offset);
  }
  const alarms::BreathWave block{*message.channel, shifted(message.envelope.t, place.rebase), message.fs,
                                 continues};
  alarms.breath_wave(block, samples_, place.now);
}

}  // namespace vigil::station
