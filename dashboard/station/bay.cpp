// SPDX-License-Identifier: MIT
#include "dashboard/station/bay.hpp"

#include <algorithm>

#include "alarms/text.hpp"

namespace vigil::station {

namespace {

constexpr Duration largest_clock_jump = std::chrono::seconds{5};
constexpr Duration skew_told_for = std::chrono::seconds{60};
/// A pump speaks every second: one that has not for this long says nothing of now.
constexpr Duration pump_word_lasts = std::chrono::seconds{10};
constexpr Duration forgotten_after = std::chrono::minutes{10};
/// A sequence that jumps further is no loss but rubbish.
constexpr std::uint64_t largest_gap = 1'000'000'000;

std::string seconds_text(Duration d) {
  return std::to_string(std::chrono::duration_cast<std::chrono::seconds>(d).count()) + " s";
}

}  // namespace

Bay::Bay(std::string name, std::uint64_t& next_alarm_id) : name_{std::move(name)}, alarms_{next_alarm_id} {
  // Until the source declares its own: a value must grow stale even where it never does.
  for (const ChannelInfo& row : channel_catalogue()) {
    if (row.kind != ChannelKind::numeric) continue;
    alarms_.set_period(row.channel, from_seconds(row.period_s));
    intermittent_.set(index_of(row.channel), is_intermittent(row.channel));
  }
}

void Bay::set_place(std::string label, CareArea care_area) {
  label_ = std::move(label);
  care_area_ = care_area;
}

// ---- messages

void Bay::begin_run() {
  time_begun_ = false;
  rebase_ = Duration{0};
  skewed_.reset();
  sequences_ = {};
  wave_sequences_ = {};
  pump_sequences_.clear();
  wave_formats_ = {};
  measured_at_ = {};
  heart_rate_until_.reset();
  channels_.clear();
  retained_.clear();
  alarms_.restart_time();
  bay_news_ = true;
}

bus::SequenceTracker* Bay::tracker_of(const wire::Topic& topic) {
  if (topic.kind == wire::Kind::wave) {
    const auto channel = find_channel(topic.name, ChannelKind::wave);
    return channel ? &wave_sequences_[wave_index_of(*channel)] : nullptr;
  }
  if (topic.kind == wire::Kind::pump) {
    const auto number = wire::pump_number(topic.name);
    return number ? &pump_sequences_[*number] : nullptr;
  }
  return &sequences_[static_cast<std::size_t>(topic.kind)];
}

std::optional<wire::Refused> Bay::check(const wire::Message& message,
                                        const bus::SequenceTracker* tracker) const {
  const wire::Envelope& envelope = wire::envelope_of(message);
  if (tracker != nullptr && tracker->begun() && tracker->epoch() == envelope.epoch &&
      envelope.seq > tracker->last() && envelope.seq - tracker->last() > largest_gap)
    return wire::Refused{wire::Refusal::out_of_range,
                         "seq " + std::to_string(envelope.seq) + " after " + std::to_string(tracker->last())};
  const auto* wave = std::get_if<wire::WaveMessage>(&message);
  if (wave == nullptr || !wave->channel) return std::nullopt;
  const WaveFormat& format = wave_formats_[wave_index_of(*wave->channel)];
  if (!format.known ||
      (format.fs == wave->fs && format.scale == wave->scale && format.offset == wave->offset))
    return std::nullopt;
  return wire::Refused{wire::Refusal::format,
                       "wave " + std::string(info(*wave->channel).id) + ": fs, scale or offset changed"};
}

void Bay::note_gap(const wire::Topic& topic, const bus::Sequenced& seen) {
  if (seen.arrival != bus::Arrival::gap) return;
  counters_.lost += seen.missing;
  missing_.push_back({wire::make_topic(name_, topic.kind, topic.name), link_.epoch(), seen.from,
                      seen.from + seen.missing - 1});
}

bool Bay::in_sequence(const wire::Topic& topic, const wire::Envelope& envelope,
                      bus::SequenceTracker& tracker) {
  const bus::Sequenced seen = tracker.see(envelope.epoch, envelope.seq);
  note_gap(topic, seen);
  if (seen.arrival == bus::Arrival::late) {
    --counters_.lost;
    ++counters_.refilled;
  }
  return seen.arrival != bus::Arrival::duplicate && seen.arrival != bus::Arrival::old_epoch;
}

std::optional<wire::Refused> Bay::apply(const wire::Topic& topic, const wire::Message& message,
                                        wire::Bytes payload, StationTime now) {
  const wire::Envelope& envelope = wire::envelope_of(message);
  if (admission_.state != Admission::free && envelope.mode != admission_.mode)
    return wire::Refused{wire::Refusal::mode, "the bay is admitted with mode " +
                                                  std::string(mode_text[admission_.mode]) + ", not " +
                                                  std::string(mode_text[envelope.mode])};
  switch (link_.admit(envelope, now)) {
    case SourceLink::Admittance::refused:
      return wire::Refused{link_.refusal(),
                           "the bay has source " + link_.src() + ", this is " + std::string(envelope.src)};
    case SourceLink::Admittance::new_run: begin_run(); break;
    case SourceLink::Admittance::same_run: break;
  }
  bus::SequenceTracker* tracker = tracker_of(topic);
  if (auto refused = check(message, tracker)) return refused;
  // A wave of a channel that the catalogue lacks is passed on; nothing here follows it.
  if (tracker == nullptr) {
    link_.heard(now);
    ++counters_.received;
    return std::nullopt;
  }
  const bool newest = !tracker->begun() || envelope.seq > tracker->last();
  if (!in_sequence(topic, envelope, *tracker))
    return wire::Refused{wire::Refusal::duplicate, "seq " + std::to_string(envelope.seq)};
  link_.heard(now);
  ++counters_.received;
  // What fills a gap has its place in the recording; it is not news, and never judged as if it were.
  if (!newest || envelope.backfill) return std::nullopt;

  advance(wire::end_of(message), now);
  if (const auto* source = std::get_if<wire::SourceMessage>(&message)) {
    take(*source);
    retained_.keep(*source, payload);
  } else if (const auto* numeric = std::get_if<wire::NumericMessage>(&message)) {
    take(*numeric);
    retained_.keep(*numeric, payload);
  } else if (const auto* wave = std::get_if<wire::WaveMessage>(&message)) {
    take(*wave);
  } else if (const auto* pump = std::get_if<wire::PumpMessage>(&message)) {
    take(*pump, now);
    retained_.keep(*pump, payload);
  }
  return std::nullopt;
}

void Bay::advance(BayTime end, StationTime now) {
  BayTime placed = shifted(end, rebase_);
  if (time_begun_ && link_.mode() == Mode::live) {
    const BayTime expected = time_ + (now - last_arrival_);
    // Behind its arrival alone is no jump: what a slow network held back comes in a burst, in its own time.
    const bool ahead = placed > expected + largest_clock_jump;
    const bool fell_back = placed < time_ - largest_clock_jump;
    if (ahead || fell_back) {
      rebase_ = expected - end;
      placed = expected;
      skewed_ = now;
    }
  }
  if (!time_begun_ || placed > time_) {
    time_ = placed;
    last_arrival_ = now;
  }
  time_begun_ = true;
  alarms_.settle(time_);
}

void Bay::expect_last(const wire::SourceMessage& message) {
  for (const wire::LastSeq& last : message.last) {
    const auto topic = wire::parse_topic(last.topic);
    if (!topic || topic->bay != name_) continue;
    bus::SequenceTracker* tracker = tracker_of(*topic);
    if (tracker == nullptr || last.seq > tracker->last() + largest_gap) continue;
    note_gap(*topic, tracker->expect(message.envelope.epoch, last.seq));
  }
}

void Bay::take(const wire::SourceMessage& message) {
  link_.declare(message);
  subject_ = message.subject;
  expect_last(message);
  if (channels_ == message.channels) return;
  channels_ = message.channels;
  foreign_unit_.reset();
  for (const auto& declared : channels_) {
    if (!is_numeric(declared.channel)) continue;
    if (!declared.unit.empty()) foreign_unit_.set(index_of(declared.channel));
    const Duration period = from_seconds(declared.period_s);
    intermittent_.set(index_of(declared.channel), period == Duration{0} || is_intermittent(declared.channel));
    alarms_.set_period(declared.channel, period);
    if (declared.channel == Channel::hr) heart_rate_lasts_ = alarms::stale_after(period);
  }
  bay_news_ = true;
}

void Bay::take(const wire::NumericMessage& message) {
  for (std::size_t i = 0; i < numeric_count; ++i)
    if (message.present.test(i)) judge(static_cast<Channel>(i), message.readings[i]);
}

void Bay::judge(Channel channel, const wire::NumericReading& reading) {
  if (intermittent_.test(index_of(channel)) && reading.value && reading.at) {
    // Only a new measurement time is a new reading; without one, each value is.
    auto& last = measured_at_[index_of(channel)];
    if (last == reading.at) return;
    last = reading.at;
  }
  const bool comparable = !foreign_unit_.test(index_of(channel));
  if (!reading.value || !is_judged(reading.quality) || !comparable) {
    if (channel == Channel::hr) heart_rate_until_.reset();
    alarms_.missing(channel, time_);
    return;
  }
  if (channel == Channel::hr) heart_rate_until_ = time_ + heart_rate_lasts_;
  // The pulse rate is judged where there is no ECG, by the heart rate's limits.
  if (channel == Channel::pr && heart_rate_until_ && *heart_rate_until_ >= time_)
    alarms_.value_in_reserve(channel, time_, *reading.value);
  else
    alarms_.value(channel, time_, *reading.value);
}

void Bay::take(const wire::WaveMessage& message) {
  if (message.channel)
    wave_formats_[wave_index_of(*message.channel)] = {true, message.fs, message.scale, message.offset};
}

void Bay::take(const wire::PumpMessage& message, StationTime now) {
  Pump& pump = pumps_[message.pump];
  // Also those that go on: a discharge ended them here, and the pump still has them.
  const PumpAlarms concerned = pump.reading.alarms | message.reading.alarms;
  pump = {message.reading, now};
  if (concerned.none()) return;
  for (std::size_t i = 0; i < pump_alarm_text.size(); ++i) {
    if (!concerned.test(i)) continue;
    const auto alarm = static_cast<PumpAlarm>(i);
    const std::string number = std::to_string(message.pump);
    const Priority priority = message.reading.alarms.test(i) ? alarms::priority_of(alarm) : Priority::none;
    alarms_.technical(std::string(pump_alarm_text[alarm]) + ":" + number, priority,
                      std::string(alarms::alarm_label(alarm)),
                      {"pump " + number + ", " + message.reading.drug}, time_);
  }
}

// ---- time

void Bay::tick(StationTime now) {
  tick_link(now);
  alarms_.technical("two-sources", link_.contested(now) ? Priority::medium : Priority::none, "Two sources",
                    {"has " + link_.src(), "refused " + link_.contender()}, time_);
  if (skewed_ && now - *skewed_ > skew_told_for) skewed_.reset();
  alarms_.technical("clock-skew", skewed_ ? Priority::medium : Priority::none, "Source clock jumped",
                    {"bay time goes on by arrival"}, time_);
  if (audio_pause_ && now >= audio_pause_->until) pause_audio(std::nullopt);
}

void Bay::tick_link(StationTime now) {
  const Link link = link_.link(now);
  if (link != told_link_) {
    told_link_ = link;
    bay_news_ = true;
  }
  if (link != Link::lost) {
    alarms_.technical("lost", Priority::none, {}, {}, time_);
    return;
  }
  const Duration silence = link_.silence(now);
  const bool high = silence > lost_high_after && pump_delivers();
  std::vector<std::string> why{"nothing from " + link_.src() + " for " + seconds_text(silence)};
  if (pump_delivers()) why.emplace_back("pump was infusing");
  alarms_.technical("lost", high ? Priority::high : Priority::medium, "No telemetry", std::move(why), time_);
}

bool Bay::pump_delivers() const {
  return std::any_of(pumps_.begin(), pumps_.end(),
                     [](const auto& pump) { return delivers(pump.second.reading.state); });
}

bool Bay::is_abandoned(StationTime now) const {
  return admission_.state == Admission::free && link_.silence(now) > forgotten_after;
}

// ---- people

void Bay::admit(AdmissionState admission, const alarms::Profile& profile, std::string_view by) {
  admission_ = std::move(admission);
  profile_ = profile;
  const auto has = [this](Channel channel) {
    return std::any_of(profile_.rules.begin(), profile_.rules.end(),
                       [channel](const alarms::LimitRule& rule) { return rule.channel == channel; });
  };
  if (!has(Channel::pr)) {
    for (alarms::LimitRule rule : profile.rules) {
      if (rule.channel != Channel::hr) continue;
      rule.channel = Channel::pr;
      profile_.rules.push_back(rule);
    }
  }
  alarms_.set_rules(profile_.rules, time_, "admitted by " + std::string(by));
  // A reading taken before counts for this patient, too.
  measured_at_ = {};
  bay_news_ = true;
}

Expected<void> Bay::discharge(StationTime now, std::string_view by) {
  if (admission_.state == Admission::free) return fail(name_ + " is free: there is nobody to discharge");
  for (const auto& [number, pump] : pumps_)
    if (delivers(pump.reading.state) && now - pump.told < pump_word_lasts)
      return fail(name_ + ": pump " + std::to_string(number) + " delivers " + pump.reading.drug +
                  ": stop it first");
  alarms_.end_all(time_, "discharged by " + std::string(by));
  // The next patient never inherits anything.
  admission_ = {};
  profile_ = {};
  alarms_.set_rules({}, time_, {});
  pause_audio(std::nullopt);
  bay_news_ = true;
  return {};
}

Expected<void> Bay::set_limits(const wire::LimitsSetRequest& request, std::string_view by) {
  for (alarms::LimitRule rule : alarms_.rules()) {
    if (alarms::condition_name(rule) != request.cond) continue;
    if (request.medium) rule.limits.medium = request.medium;
    if (request.high) rule.limits.high = request.high;
    if (request.delay_s) rule.delay = from_seconds(*request.delay_s);
    if (request.high_delay_s) rule.high_delay = from_seconds(*request.high_delay_s);
    if (request.clear_s) rule.clear = from_seconds(*request.clear_s);
    if (request.margin) rule.margin = *request.margin;
    if (request.latching) rule.latching = *request.latching;
    auto done = alarms_.set_limits(request.cond, rule, profile_, time_, by);
    bay_news_ = bay_news_ || done;
    return done;
  }
  return fail("'" + request.cond + "' is no limit of " + name_ +
              (admission_.state == Admission::free ? ": the bay is free" : ""));
}

void Bay::reset_limits(std::string_view by) {
  for (const alarms::LimitRule& rule : profile_.rules) {
    // The profile's own rule is always allowed.
    const auto done = alarms_.set_limits(alarms::condition_name(rule), rule, profile_, time_, by);
    bay_news_ = bay_news_ || done;
  }
}

void Bay::pause_audio(std::optional<AudioPause> pause) {
  if (!pause && !audio_pause_) return;
  audio_pause_ = pause;
  alarm_news_ = true;
}

bool Bay::take_alarm_news() {
  if (alarms_.revision() == told_revision_) return std::exchange(alarm_news_, false);
  told_revision_ = alarms_.revision();
  alarm_news_ = false;
  return true;
}

}  // namespace vigil::station
