// SPDX-License-Identifier: MIT
#include "dashboard/model/bay_model.hpp"

#include <algorithm>
#include <utility>
#include <variant>

namespace vigil::dashboard {

namespace {

using namespace std::chrono_literals;

/// The station says `lost` after 5 s without a message; here a second later, in case it cannot say it any
/// more.
constexpr Duration lost_after = 6s;
/// A live source whose own time falls back by more than this, or runs ahead of its arrival, has had its clock
/// set (DESIGN.md, Time); the station's rule.
constexpr Duration clock_step = 5s;
/// How long the station may take to count a loss: it asks the source for the missing messages first.
constexpr Duration counting_takes = 20s;

constexpr bool from_station(wire::Kind kind) {
  return kind == wire::Kind::bay || kind == wire::Kind::alarms || kind == wire::Kind::beat;
}

/// None: a topic that no bay has.
std::optional<std::size_t> slot_of(const wire::Topic& topic, const wire::Message& message) {
  if (topic.kind == wire::Kind::wave) {
    const auto* wave = std::get_if<wire::WaveMessage>(&message);
    if (wave == nullptr || !wave->channel || is_numeric(*wave->channel)) return std::nullopt;
    return wave_slot(*wave->channel);
  }
  if (topic.kind == wire::Kind::pump) {
    const auto* pump = std::get_if<wire::PumpMessage>(&message);
    if (pump == nullptr || pump->pump >= pump_slots) return std::nullopt;
    return pump_slot(pump->pump);
  }
  return kind_slot(topic.kind);
}

}  // namespace

BayModel::BayModel(std::string name) : name_(std::move(name)) {
  for (std::size_t i = 0; i < wave_count; ++i) waves_.emplace_back(static_cast<Channel>(numeric_count + i));
  for (std::size_t i = 0; i < numeric_count; ++i) periods_s_[i] = info(static_cast<Channel>(i)).period_s;
}

void BayModel::apply(const wire::Topic& topic, const wire::Message& message, StationTime now, Origin origin) {
  if (!first_heard_) first_heard_ = now;
  const wire::Envelope& envelope = wire::envelope_of(message);
  const auto slot = slot_of(topic, message);
  if (!slot || envelope.backfill) return;
  // What a nurse charts comes as an event from the station.
  const bool station = from_station(topic.kind) || envelope.src.starts_with("station-");
  const auto verdict = station ? accept_station(envelope, *slot, now) : accept_source(envelope, *slot, now);
  // Of a snapshot's numbers each message holds those that it told last: newer ones of other channels do not
  // make it old.
  const auto* numeric = std::get_if<wire::NumericMessage>(&message);
  if (!verdict.news && origin == Origin::snapshot && numeric != nullptr && envelope.src == src_ &&
      source_sequences_.is_present_run(envelope.epoch))
    take(*numeric, now);
  if (!verdict.news) return;
  if (verdict.missed > 0 && origin == Origin::stream) {
    // The station's own messages cannot be lost before the feed.
    (station ? missed_here_ : gaps_) += verdict.missed;
    if (!first_gap_) first_gap_ = now;
  }
  if (!station) {
    heard_ = now;
    follow(wire::end_of(message), origin, now);
  }
  std::visit([&](const auto& m) { take(m, now); }, message);
}

Sequences::Verdict BayModel::accept_source(const wire::Envelope& envelope, std::size_t slot,
                                           StationTime now) {
  if (envelope.src != src_) {
    const bool named = bay_ && bay_->source == envelope.src;
    if (!named && !src_.empty() && !source_sequences_.silent(now)) return {};
    src_ = envelope.src;
    source_sequences_.forget();
  }
  const auto verdict = source_sequences_.accept(slot, envelope.epoch, envelope.seq, now);
  if (verdict.new_epoch) begin_epoch(envelope);
  return verdict;
}

Sequences::Verdict BayModel::accept_station(const wire::Envelope& envelope, std::size_t slot,
                                            StationTime now) {
  if (envelope.src != station_src_) {
    station_src_ = envelope.src;
    station_sequences_.forget();
  }
  const auto verdict = station_sequences_.accept(slot, envelope.epoch, envelope.seq, now);
  if (verdict.new_epoch) counters_at_start_.reset();
  return verdict;
}

void BayModel::begin_epoch(const wire::Envelope& envelope) {
  mode_ = envelope.mode;
  source_.reset();
  readings_ = {};
  pumps_.clear();
  channels_.reset();
  foreign_units_ = {};
  for (auto& wave : waves_) wave.clear();
  for (std::size_t i = 0; i < numeric_count; ++i) periods_s_[i] = info(static_cast<Channel>(i)).period_s;
  bay_time_ = BayTime{};
  clock_offset_ = Duration{};
  streamed_ = false;
  play_head_.restart();
}

void BayModel::follow(BayTime end, Origin origin, StationTime now) {
  // What a snapshot brings is as old as it is: it says nothing about a clock.
  if (origin == Origin::stream) {
    const BayTime expected = bay_time_ + (now - bay_time_set_);
    const BayTime said = shifted(end, clock_offset_);
    const bool ahead = said > expected + clock_step;
    const bool fell_back = said < bay_time_ - clock_step;
    if (streamed_ && mode_ == Mode::live && (ahead || fell_back)) clock_offset_ = expected - end;
    streamed_ = true;
  }
  const BayTime placed = shifted(end, clock_offset_);
  if (placed <= bay_time_) return;
  bay_time_ = placed;
  bay_time_set_ = now;
}

BayTime BayModel::bay_time_at(StationTime now) const {
  if (bay_time_ == BayTime{} || ended()) return bay_time_;
  const Link present = link(now);
  const double speed = present == Link::lost ? 1.0 : rate();
  return bay_time_ + from_seconds(std::clamp(to_seconds(now - bay_time_set_) * speed, 0.0, 1e6));
}

Link BayModel::link(StationTime now) const {
  const Link said = bay_ ? bay_->link : (source_ ? Link::live : Link::none);
  if (ended() && mode_ != Mode::live) return Link::none;
  if (said == Link::none || said == Link::lost) return said;
  const auto last = heard_ ? heard_ : first_heard_;
  return last && now - *last > lost_after ? Link::lost : said;
}

std::optional<StationTime> BayModel::began(std::uint64_t alarm) const {
  const auto found = began_.find(alarm);
  if (found == began_.end()) return std::nullopt;
  return found->second;
}

// ---- what a source says
// ------------------------------------------------------------------------------------

void BayModel::take(const wire::SourceMessage& message, StationTime now) {
  const bool known = source_ && source_->channels == message.channels;
  source_ = message;
  source_->envelope.src = {};  // borrowed
  play_head_.set_rate(message.rate, now);
  if (message.end) play_head_.stop();
  if (known) return;
  for (const auto& declared : message.channels) {
    channels_.set(index_of(declared.channel));
    foreign_units_[index_of(declared.channel)] = declared.unit;
    if (is_numeric(declared.channel))
      periods_s_[index_of(declared.channel)] = declared.period_s;
    else
      waves_[wave_index_of(declared.channel)].declare(declared);
  }
}

void BayModel::take(const wire::NumericMessage& message, StationTime now) {
  const BayTime t = shifted(message.envelope.t, clock_offset_);
  for (std::size_t i = 0; i < numeric_count; ++i) {
    if (!message.present.test(i)) continue;
    if (readings_[i].known && readings_[i].seq >= message.envelope.seq) continue;
    const wire::NumericReading& reading = message.readings[i];
    Reading& last = readings_[i];
    BayTime measured = reading.at ? shifted(*reading.at, clock_offset_) : t;
    // The same `at` is the same reading, also when the source's clock has been set since.
    if (reading.at && reading.at == last.at) measured = last.measured;
    last = {true, reading.value, reading.quality, measured, reading.at, now, message.envelope.seq};
    channels_.set(i);
  }
}

void BayModel::take(const wire::WaveMessage& message, StationTime now) {
  const Channel channel = *message.channel;
  const auto placed = waves_[wave_index_of(channel)].add(message, shifted(message.envelope.t, clock_offset_));
  if (!placed) return;
  channels_.set(index_of(channel));
  play_head_.data(placed->end, placed->length, now);
}

void BayModel::take(const wire::PumpMessage& message, StationTime now) {
  pumps_[message.pump] = {message.reading, now};
}

void BayModel::take(const wire::EventMessage&, StationTime) {}

// ---- what the station says
// ---------------------------------------------------------------------------------

void BayModel::take(const wire::BayMessage& message, StationTime now) {
  bay_ = message;
  bay_->envelope.src = {};
  if (src_.empty()) mode_ = message.envelope.mode;
  limits_ = {};
  for (const auto& row : message.limits) {
    if (!row.channel || !row.side || !is_numeric(*row.channel)) continue;
    const std::string own = std::string(info(*row.channel).id) + "-" + std::string(side_text[*row.side]);
    if (row.cond != own) continue;
    LimitPair& pair = limits_[index_of(*row.channel)];
    pair.changed = pair.changed || row.changed;
    pair.off = pair.off || row.off;
    if (!row.off) (*row.side == Side::low ? pair.low : pair.high) = row.medium ? row.medium : row.high;
  }
  count_missed(message.counters, now);
}

void BayModel::take(const wire::AlarmsMessage& message, StationTime now) {
  std::unordered_map<std::uint64_t, StationTime> began;
  const BayTime bay_now = bay_time_at(now);
  for (const auto& alarm : message.alarms) {
    const auto known = began_.find(alarm.id);
    const Duration age = std::clamp(bay_now - alarm.since, Duration{0}, Duration{240h});
    const double speed = rate() > 0 ? rate() : 1.0;
    began[alarm.id] = known != began_.end() ? known->second : now - from_seconds(to_seconds(age) / speed);
  }
  began_ = std::move(began);
  follow_pending(message.pending, bay_now);
  alarms_ = message;
  alarms_->envelope.src = {};
  alarms_heard_ = now;
}

void BayModel::follow_pending(const std::vector<wire::PendingRow>& rows, BayTime bay_now) {
  std::vector<PendingTrack> tracks;
  tracks.reserve(rows.size());
  for (const auto& row : rows) {
    const auto known = std::find_if(pending_.begin(), pending_.end(),
                                    [&](const PendingTrack& track) { return track.cond == row.cond; });
    // A delay that shortens or stands still moves `due`; the condition is still the one first seen then.
    tracks.push_back({row.cond, known != pending_.end() ? known->first : bay_now, row.due});
  }
  pending_ = std::move(tracks);
}

void BayModel::take(const wire::BeatMessage&, StationTime) {}

void BayModel::count_missed(const wire::Counters& counters, StationTime now) {
  const auto begin = [&] {
    counters_at_start_ = counters;
    gaps_ = 0;
    first_gap_.reset();
  };
  const auto sum = [](const wire::Counters& c) { return c.lost + c.refused + c.refilled; };
  if (!counters_at_start_ || sum(counters) < sum(*counters_at_start_)) return begin();
  if (!first_gap_ || now - *first_gap_ < counting_takes) return;
  const std::uint64_t counted = sum(counters) - sum(*counters_at_start_);
  if (gaps_ > counted) missed_here_ += gaps_ - counted;
  begin();
}

}  // namespace vigil::dashboard
