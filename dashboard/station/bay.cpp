// SPDX-License-Identifier: MIT
#include "dashboard/station/bay.hpp"

#include <algorithm>

#include "alarms/text.hpp"
#include "dashboard/station/cut_text.hpp"

namespace vigil::station {

namespace {

constexpr Duration largest_clock_jump = std::chrono::seconds{5};
constexpr Duration skew_told_for = std::chrono::seconds{60};
constexpr Duration time_stands_after = std::chrono::seconds{5};
/// What was lost may still be refilled for so long; then it is told, for so long.
constexpr Duration refill_patience = std::chrono::seconds{10};
constexpr Duration gap_told_for = std::chrono::seconds{60};
constexpr Duration forgotten_after = std::chrono::minutes{10};
/// A sequence that jumps further is no loss but rubbish.
constexpr std::uint64_t largest_gap = 1'000'000'000;

/// A source that reports no breaths does so after this long, unless it says otherwise (alarms.md).
constexpr double usual_rr_zero_after_s = 10;

/// Until somebody gives the bay a library, no drug is known.
const alarms::DrugLibrary& no_drugs() {
  static const alarms::DrugLibrary none;
  return none;
}

}  // namespace

Bay::Bay(std::string name, std::uint64_t& next_alarm_id)
    : name_{std::move(name)}, alarms_{next_alarm_id}, drugs_{&no_drugs()}, infusion_{no_drugs()} {
  // Until the source declares its own: a value must grow stale even where it never does.
  for (const ChannelInfo& row : channel_catalogue())
    if (row.kind == ChannelKind::numeric) alarms_.set_period(row.channel, from_seconds(row.period_s));
}

void Bay::set_place(std::string label, CareArea care_area) {
  label_ = std::move(label);
  care_area_ = care_area;
}

// ---- messages

void Bay::begin_run() {
  begin_refill({});
  for (std::size_t i = 0; i < wave_formats_.size(); ++i)
    if (wave_formats_[i].frozen) tell_frozen(static_cast<Channel>(numeric_count + i), {});
  time_begun_ = false;
  rebase_ = Duration{0};
  skewed_.reset();
  sequences_ = {};
  wave_sequences_ = {};
  pump_sequences_.clear();
  wave_formats_ = {};
  judge_.begin_run();
  channels_.clear();
  retained_.clear();
  stands_since_.reset();
  set_time_frozen(false);
  alarms_.restart_time(time_);
  infusion_.restart_time();
  infusion_due_.reset();
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

void Bay::note_gap(const wire::Topic& topic, const bus::Sequenced& seen, StationTime now) {
  if (seen.arrival != bus::Arrival::gap) return;
  const auto wave =
      topic.kind == wire::Kind::wave ? find_channel(topic.name, ChannelKind::wave) : std::nullopt;
  if (topic.kind == wire::Kind::numeric || (wave && tells_of_breaths(*wave))) refill_.gap(now);
  counters_.lost += seen.missing;
  missing_.push_back({wire::make_topic(name_, topic.kind, topic.name), link_.epoch(), seen.from,
                      seen.from + seen.missing - 1});
}

bool Bay::in_sequence(const wire::Topic& topic, const wire::Envelope& envelope, bus::SequenceTracker& tracker,
                      StationTime now) {
  const bus::Sequenced seen = tracker.see(envelope.epoch, envelope.seq);
  note_gap(topic, seen, now);
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
  if (!in_sequence(topic, envelope, *tracker, now))
    return wire::Refused{wire::Refusal::duplicate, "seq " + std::to_string(envelope.seq)};
  link_.heard(now);
  ++counters_.received;
  // What fills a gap has its place in the recording; it is not news, and never judged as if it were.
  if (!newest || envelope.backfill) {
    refill(message, now);
    return std::nullopt;
  }

  const BayTime before = time_;
  leave_hole(wire::end_of(message), now);
  advance(wire::end_of(message), now);
  watch_time(message, time_ != before, now);
  if (const auto* source = std::get_if<wire::SourceMessage>(&message)) {
    take(*source, now);
    retained_.keep(*source, payload);
  } else if (const auto* numeric = std::get_if<wire::NumericMessage>(&message)) {
    judge_.numeric(*numeric, {time_, rebase_}, alarms_);
    watch_pressure(*numeric);
    retained_.keep(*numeric, payload);
  } else if (const auto* wave = std::get_if<wire::WaveMessage>(&message)) {
    take(*wave);
  } else if (const auto* pump = std::get_if<wire::PumpMessage>(&message)) {
    take(*pump);
    retained_.keep(*pump, payload);
  } else if (const auto* event = std::get_if<wire::EventMessage>(&message)) {
    take(*event);
  }
  keep_for_refill(message);
  return std::nullopt;
}

void Bay::leave_hole(BayTime end, StationTime now) {
  // By what is new alone: what is sent again is no sign of it. What the network held back comes in its own
  // time and leaves no hole.
  const bool silent = time_begun_ && now - last_arrival_ > lost_after;
  if (!silent || shifted(end, rebase_) - time_ <= lost_after) return;
  alarms_.restart_time(time_);
}

void Bay::advance(BayTime end, StationTime now) {
  BayTime placed = shifted(end, rebase_);
  if (time_begun_ && link_.mode() == Mode::live) {
    const BayTime expected = time_ + (now - last_arrival_);
    // Behind its arrival alone is no jump: what a slow network held back comes in a burst, in its own time.
    const bool ahead = placed > expected + largest_clock_jump;
    const bool fell_back = placed < time_ - largest_clock_jump;
    if (ahead || fell_back) {
      begin_refill(time_);
      rebase_ = expected - end;
      placed = expected;
      skewed_ = now;
    }
  }
  if (time_begun_) settle_infusion(placed);
  if (!time_begun_ || placed > time_) {
    time_ = placed;
    last_arrival_ = now;
  }
  time_begun_ = true;
  alarms_.settle(time_);
}

void Bay::expect_last(const wire::SourceMessage& message, StationTime now) {
  for (const wire::LastSeq& last : message.last) {
    const auto topic = wire::parse_topic(last.topic);
    if (!topic || topic->bay != name_) continue;
    bus::SequenceTracker* tracker = tracker_of(*topic);
    if (tracker == nullptr || last.seq > tracker->last() + largest_gap) continue;
    note_gap(*topic, tracker->expect(message.envelope.epoch, last.seq), now);
  }
}

void Bay::take(const wire::SourceMessage& message, StationTime now) {
  link_.declare(message);
  subject_ = message.subject;
  interlock_ = link_.mode() == Mode::simulated && message.stage && message.stage->interlock;
  rr_zero_window_ = from_seconds(message.rr_zero_after_s.value_or(usual_rr_zero_after_s));
  alarms_.set_rr_zero_window(rr_zero_window_);
  expect_last(message, now);
  if (channels_ != message.channels) set_channels(message.channels);
}

void Bay::set_channels(std::vector<wire::DeclaredChannel> channels) {
  channels_ = std::move(channels);
  judge_.declare(channels_);
  for (const auto& declared : channels_)
    if (is_numeric(declared.channel)) alarms_.set_period(declared.channel, from_seconds(declared.period_s));
  bay_news_ = true;
}

void Bay::take(const wire::WaveMessage& message) {
  if (!message.channel) return;
  WaveFormat& wave = wave_formats_[wave_index_of(*message.channel)];
  const bool continues = wave.known && wave.next_i0 == message.i0;
  watch_frozen(message, wave);
  wave.known = true;
  wave.fs = message.fs;
  wave.scale = message.scale;
  wave.offset = message.offset;
  wave.next_i0 = message.i0 + message.count();
  if (!wave.frozen && tells_of_breaths(*message.channel))
    judge_.breaths(message, continues, {time_, rebase_}, alarms_);
}

// A wave whose index does not go on, or whose block comes again bit for bit although it is no flat line, is a
// picture of what was (alarms.md, Technical). A flat line is a patient.
void Bay::watch_frozen(const wire::WaveMessage& message, WaveFormat& wave) {
  const bool same =
      std::equal(message.data.begin(), message.data.end(), wave.last_data.begin(), wave.last_data.end());
  // Flat: one value, or two between which a converter dithers.
  bool flat = true;
  std::optional<std::int16_t> other;
  for (std::size_t k = 1; same && flat && k < message.count(); ++k) {
    if (message.raw(k) == message.raw(0)) continue;
    flat = !other || *other == message.raw(k);
    other = message.raw(k);
  }
  const bool stands = wave.known && message.i0 + message.count() <= wave.next_i0;
  // Two short blocks of a coarse signal are equal by chance; three in a row, and two seconds of them, are
  // not.
  wave.repeats = same && !flat && message.count() > 1 ? wave.repeats + 1 : 0;
  const double repeated_s = wave.repeats * static_cast<double>(message.count()) / message.fs;
  const bool frozen = (wave.repeats >= 3 && repeated_s >= 2) || (stands && message.count() > 1);
  if (!same) wave.last_data.assign(message.data.begin(), message.data.end());
  if (frozen == wave.frozen) return;
  wave.frozen = frozen;
  tell_frozen(*message.channel, !frozen  ? ""
                                : stands ? "its index does not go on"
                                         : "the same block comes again");
}

void Bay::tell_frozen(Channel channel, const std::string& why) {
  alarms::TechnicalCondition::Report report;
  report.priority = why.empty() ? Priority::none : Priority::medium;
  report.channel = channel;
  report.text = std::string(alarms::alarm_label(channel)) + " wave frozen";
  report.why = {why};
  alarms_.technical("frozen:" + std::string(info(channel).id), std::move(report), time_);
}

void Bay::take(const wire::PumpMessage& message) {
  Pump& pump = pumps_[message.pump];
  // Also those that go on: a discharge ended them here, and the pump still has them.
  const PumpAlarms concerned = pump.reading.alarms | message.reading.alarms;
  if (pump.reading.drug != message.reading.drug)
    pump.sedative = sedative_on_pump(message.reading.drug, *drugs_);
  pump.reading = message.reading;
  judge_pumps();
  take_infusion(message.pump, message.reading);
  for (std::size_t i = 0; i < pump_alarm_text.size() && concerned.any(); ++i) {
    if (!concerned.test(i)) continue;
    const auto alarm = static_cast<PumpAlarm>(i);
    const std::string number = std::to_string(message.pump);
    alarms::TechnicalCondition::Report report;
    if (message.reading.alarms.test(i)) report.priority = alarms::priority_of(alarm);
    report.text = alarms::alarm_label(alarm);
    report.why = {"pump " + number + ", " + cut_text(message.reading.drug, longest_name)};
    report.latching = true;
    alarms_.technical(std::string(pump_alarm_text[alarm]) + ":" + number, std::move(report), time_);
  }
}

void Bay::judge_pumps() {
  const bool any = pump_delivers();
  if (any && admission_.state == Admission::standby) {
    admission_.state = Admission::admitted;
    refill_.begin(time_);
    judge_by_own(std::exchange(put_by_, {}), "a pump started", {});
    // The cuff's last reading is his: it is judged when it is next repeated.
    judge_.forget_readings();
    notes_.push_back({JournalWhat::resumed, {}, {}, "a pump started"});
    bay_news_ = true;
  }
  const bool unadmitted = any && admission_.state == Admission::free;
  if (unadmitted != judged_unadmitted_) {
    judged_unadmitted_ = unadmitted;
    judge_by(unadmitted ? high_steps_ : profile_, "a pump runs where nobody is admitted", {});
    bay_news_ = true;
  }
  alarms_.technical("not-admitted", unadmitted ? Priority::medium : Priority::none,
                    "Pump runs, nobody admitted",
                    {"only the high steps of " + high_steps_.id + " are judged"}, time_);
  judge_sedatives(any);
}

void Bay::judge_sedatives(bool any_delivers) {
  std::optional<Charted> runs;
  for (const auto& [number, pump] : pumps_)
    if (!runs && pump.sedative && delivers(pump.reading)) runs = pump.sedative;
  const std::string sedative = runs ? runs->sedative : std::string{};
  // It outlasts its pump as if the last of it had been given now; charted first, so that it is on board
  // without a break.
  if (sedative_runs_ && !runs) chart(*sedative_runs_, {});
  alarms_.set_pumps(any_delivers, runs.has_value(), sedative, time_);
  sedative_runs_ = std::move(runs);
}

void Bay::take(const wire::EventMessage& message) {
  if (admission_.state == Admission::free) return;
  auto charted = read_charted(message, *drugs_);
  std::string line = event_line(message);
  if (charted) {
    charted->given = std::min(shifted(message.envelope.t, rebase_), time_);
    chart(*charted, message.by);
  } else {
    line += " (not judged: " + charted.error().text + ")";
  }
  charted_.push_back({message.by, std::move(line)});
}

// ---- time

// A source that speaks and whose clock stands shows what was (alarms.md, Technical).
void Bay::watch_time(const wire::Message& message, bool moved, StationTime now) {
  const bool number = std::holds_alternative<wire::NumericMessage>(message);
  if (moved || link_.rate() == 0) {
    stands_since_.reset();
  } else if (number && !stands_since_) {
    stands_since_ = now;
  }
  if (moved || number) set_time_frozen(stands_since_ && now - *stands_since_ >= time_stands_after);
}

void Bay::set_time_frozen(bool frozen) {
  if (!frozen && !time_frozen_) return;
  time_frozen_ = frozen;
  alarms_.technical("frozen", frozen ? Priority::medium : Priority::none, "Source's time stands still",
                    {"numbers come, and their time has been " + to_clock_text(time_) + " for " +
                     alarms::seconds_text(time_stands_after)},
                    time_);
}

void Bay::tick(StationTime now) {
  tick_link(now);
  alarms_.technical("two-sources", link_.contested(now) ? Priority::medium : Priority::none, "Two sources",
                    {"has " + link_.src(), "refused " + link_.contender()}, time_);
  if (skewed_ && now - *skewed_ > skew_told_for) skewed_.reset();
  alarms_.technical("clock-skew", skewed_ ? Priority::medium : Priority::none, "Source clock jumped",
                    {"bay time goes on by arrival"}, time_);
  if (audio_pause_ && now >= audio_pause_->until) end_audio_pause({}, "the pause is over");
  for (const AlarmOff& off : std::vector<AlarmOff>{alarms_off_})
    if (now >= off.until) static_cast<void>(switch_on(off.condition, {}));
  watch_gap(now);
  alarms_.remind(now, time_);
}

void Bay::watch_gap(StationTime now) {
  // What was told may have come after all.
  lost_told_ = std::min(lost_told_, counters_.lost);
  if (counters_.lost == lost_told_)
    lost_since_.reset();
  else if (!lost_since_)
    lost_since_ = now;
  if (lost_since_ && now - *lost_since_ >= refill_patience) {
    const std::uint64_t lost = counters_.lost - std::exchange(lost_told_, counters_.lost);
    lost_since_.reset();
    gap_until_ = now + gap_told_for;
    alarms_.technical("gap", Priority::low, "Messages lost",
                      {std::to_string(lost) + " messages of " + link_.src() + " did not come again"}, time_);
  } else if (gap_until_ && now >= *gap_until_) {
    gap_until_.reset();
    alarms_.technical("gap", Priority::none, {}, {}, time_);
  }
}

void Bay::tick_link(StationTime now) {
  const Link link = link_.link(now);
  if (link != told_link_) {
    told_link_ = link;
    bay_news_ = true;
    // Nothing comes any more: that is another alarm.
    if (link != Link::live) stands_since_.reset();
    if (link == Link::lost || link == Link::none) set_time_frozen(false);
  }
  if (link != Link::lost) {
    alarms_.technical("lost", Priority::none, {}, {}, time_);
    return;
  }
  const Duration silence = link_.silence(now);
  const bool high = silence > lost_high_after && pump_delivers();
  std::vector<std::string> why{"nothing from " + link_.src() + " for " + alarms::seconds_text(silence)};
  if (pump_delivers()) why.emplace_back("pump was infusing");
  alarms_.technical("lost", high ? Priority::high : Priority::medium, "No telemetry", std::move(why), time_);
}

bool Bay::pump_delivers() const {
  return std::any_of(pumps_.begin(), pumps_.end(),
                     [](const auto& pump) { return delivers(pump.second.reading); });
}

bool Bay::is_abandoned(StationTime now) const {
  if (admission_.state != Admission::free || link_.silence(now) <= forgotten_after || pump_delivers())
    return false;
  const auto seen = alarms_.occurrences(time_);
  return std::all_of(seen.begin(), seen.end(), [](const alarms::Occurrence& one) {
    return one.condition == "lost" && one.priority < Priority::high;
  });
}

// ---- news

bool Bay::take_alarm_news() {
  if (alarms_.revision() == told_revision_) return std::exchange(alarm_news_, false);
  told_revision_ = alarms_.revision();
  alarm_news_ = false;
  return true;
}

}  // namespace vigil::station
