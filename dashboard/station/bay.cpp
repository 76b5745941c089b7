// SPDX-License-Identifier: MIT
#include "dashboard/station/bay.hpp"

#include <algorithm>

#include "alarms/text.hpp"

namespace vigil::station {

namespace {

constexpr Duration largest_clock_jump = std::chrono::seconds{5};
constexpr Duration skew_told_for = std::chrono::seconds{60};

/// When a message is complete: a wave block at its end, everything else at its time.
BayTime end_of(const wire::Message& message) {
  const BayTime t = wire::envelope_of(message).t;
  if (const auto* wave = std::get_if<wire::WaveMessage>(&message))
    return t + from_seconds(static_cast<double>(wave->count()) / wave->fs);
  return t;
}

std::string seconds_text(Duration d) {
  return std::to_string(std::chrono::duration_cast<std::chrono::seconds>(d).count()) + " s";
}

}  // namespace

Bay::Bay(std::string name, std::uint64_t& next_alarm_id) : name_{std::move(name)}, alarms_{next_alarm_id} {}

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
  retained_.clear();
  pumps_.clear();
  alarms_.restart_time();
  bay_news_ = true;
}

bus::SequenceTracker* Bay::tracker_of(const wire::Topic& topic, const wire::Message& message) {
  if (const auto* wave = std::get_if<wire::WaveMessage>(&message))
    return wave->channel ? &wave_sequences_[wave_index_of(*wave->channel)] : nullptr;
  if (const auto* pump = std::get_if<wire::PumpMessage>(&message)) return &pump_sequences_[pump->pump];
  return &sequences_[static_cast<std::size_t>(topic.kind)];
}

std::optional<wire::Refused> Bay::check(const wire::Message& message) const {
  const auto* wave = std::get_if<wire::WaveMessage>(&message);
  if (wave == nullptr || !wave->channel) return std::nullopt;
  const WaveFormat& format = wave_formats_[wave_index_of(*wave->channel)];
  if (!format.known) return std::nullopt;
  if (format.fs == wave->fs && format.scale == wave->scale && format.offset == wave->offset)
    return std::nullopt;
  return wire::Refused{wire::Refusal::format,
                       "wave " + std::string(info(*wave->channel).id) + ": fs, scale or offset changed"};
}

bool Bay::in_sequence(const wire::Topic& topic, const wire::Envelope& envelope,
                      bus::SequenceTracker& tracker) {
  const bus::Sequenced seen = tracker.see(envelope.epoch, envelope.seq);
  switch (seen.arrival) {
    case bus::Arrival::gap:
      counters_.lost += seen.missing;
      missing_.push_back(
          {wire::make_topic(name_, topic.kind, topic.name), envelope.epoch, seen.from, envelope.seq - 1});
      return true;
    case bus::Arrival::late:
      --counters_.lost;
      ++counters_.refilled;
      return true;
    case bus::Arrival::duplicate:
    case bus::Arrival::old_epoch: return false;
    case bus::Arrival::start:
    case bus::Arrival::next:
    case bus::Arrival::restart: return true;
  }
  return true;
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
  if (auto refused = check(message)) return refused;

  bus::SequenceTracker* tracker = tracker_of(topic, message);
  const bool newest = tracker == nullptr || !tracker->begun() || envelope.seq > tracker->last();
  if (tracker != nullptr && !in_sequence(topic, envelope, *tracker))
    return wire::Refused{wire::Refusal::duplicate, "seq " + std::to_string(envelope.seq)};
  ++counters_.received;
  // What fills a gap has its place in the recording; it is not news, and never judged as if it were.
  if (!newest || envelope.backfill) return std::nullopt;

  advance(end_of(message), now);
  if (const auto* source = std::get_if<wire::SourceMessage>(&message)) {
    take(*source);
    retained_.keep(*source, payload);
  } else if (const auto* numeric = std::get_if<wire::NumericMessage>(&message)) {
    take(*numeric);
    retained_.keep(*numeric, payload);
  } else if (const auto* wave = std::get_if<wire::WaveMessage>(&message)) {
    take(*wave);
  } else if (const auto* pump = std::get_if<wire::PumpMessage>(&message)) {
    take(*pump);
    retained_.keep(*pump, payload);
  }
  return std::nullopt;
}

void Bay::advance(BayTime end, StationTime now) {
  BayTime placed = end + rebase_;
  if (time_begun_ && link_.mode() == Mode::live) {
    const BayTime expected = time_ + (now - last_arrival_);
    if (placed > expected + largest_clock_jump || placed < expected - largest_clock_jump) {
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

bool Bay::declares(Channel channel) const {
  return std::any_of(channels_.begin(), channels_.end(),
                     [channel](const wire::DeclaredChannel& c) { return c.channel == channel; });
}

void Bay::take(const wire::SourceMessage& message) {
  link_.declare(message);
  subject_ = message.subject;
  if (channels_ == message.channels) return;
  foreign_unit_.reset();
  for (const auto& declared : message.channels)
    if (is_numeric(declared.channel) && !declared.unit.empty()) foreign_unit_.set(index_of(declared.channel));
  const bool pulse_for_heart = !declares(Channel::hr) && declares(Channel::pr);
  channels_ = message.channels;
  for (const ChannelInfo& row : channel_catalogue()) {
    if (row.kind != ChannelKind::numeric) continue;
    const auto declared = std::find_if(channels_.begin(), channels_.end(),
                                       [&](const auto& c) { return c.channel == row.channel; });
    alarms_.set_period(row.channel,
                       from_seconds(declared == channels_.end() ? row.period_s : declared->period_s));
  }
  if (pulse_for_heart != (!declares(Channel::hr) && declares(Channel::pr))) adopt_rules("channels changed");
  bay_news_ = true;
}

void Bay::take(const wire::NumericMessage& message) {
  for (std::size_t i = 0; i < numeric_count; ++i)
    if (message.present.test(i)) judge(static_cast<Channel>(i), message.readings[i]);
}

void Bay::judge(Channel channel, const wire::NumericReading& reading) {
  if (is_intermittent(channel)) {
    // Only a new measurement time is a new reading.
    auto& last = measured_at_[index_of(channel)];
    if (!reading.value || !reading.at || last == reading.at) return;
    last = reading.at;
  }
  const bool comparable = !foreign_unit_.test(index_of(channel));
  if (reading.value && is_judged(reading.quality) && comparable)
    alarms_.value(channel, time_, *reading.value);
  else
    alarms_.missing(channel, time_);
}

void Bay::take(const wire::WaveMessage& message) {
  if (message.channel)
    wave_formats_[wave_index_of(*message.channel)] = {true, message.fs, message.scale, message.offset};
}

void Bay::take(const wire::PumpMessage& message) { pumps_[message.pump] = message.reading; }

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
                     [](const auto& pump) { return delivers(pump.second.state); });
}

// ---- people

void Bay::adopt_rules(std::string_view reason) {
  alarms::Profile& profile = profile_;
  // Without an ECG the pulse rate is judged by the limits of the heart rate.
  const bool pulse = !declares(Channel::hr) && declares(Channel::pr);
  for (auto& rule : profile.rules) {
    if (pulse && rule.channel == Channel::hr) rule.channel = Channel::pr;
    if (!pulse && rule.channel == Channel::pr && declares(Channel::hr)) rule.channel = Channel::hr;
  }
  alarms_.set_rules(profile.rules, time_, reason);
}

void Bay::admit(AdmissionState admission, const alarms::Profile& profile, std::string_view by) {
  admission_ = std::move(admission);
  profile_ = profile;
  adopt_rules("admitted by " + std::string(by));
  bay_news_ = true;
}

Expected<void> Bay::discharge(StationTime now, std::string_view by) {
  if (admission_.state == Admission::free) return fail(name_ + " is free: there is nobody to discharge");
  if (pump_delivers() && link_.link(now) != Link::none)
    return fail(name_ + " has a pump that delivers: stop it first");
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

// ---- what is said of it

wire::BayMessage Bay::bay_message(StationTime now) const {
  wire::BayMessage message;
  message.label = label_;
  message.care_area = care_area_;
  message.state = admission_.state;
  message.link = link_.link(now);
  message.patient = admission_.patient;
  message.protocol = admission_.protocol;
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
    row.no_data = seen.no_data || (seen.channel && told_link_ == Link::lost);
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
