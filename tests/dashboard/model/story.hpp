// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "common/wire/messages.hpp"
#include "dashboard/model/dashboard_model.hpp"

namespace story {

using namespace vigil;
using namespace vigil::dashboard;

/// The story begins at 09:00:00 UTC; its seconds are the same on all three clocks.
inline constexpr std::int64_t begin_ns = 1'795'165'200'000'000'000;

inline BayTime bay_t(double seconds) { return bay_time_from_ns(begin_ns) + from_seconds(seconds); }
inline StationTime station_t(double seconds) {
  return StationTime{std::chrono::hours{1}} + from_seconds(seconds);
}
inline WallTime wall_t(double seconds) { return WallTime{Duration{begin_ns}} + from_seconds(seconds); }

inline wire::DeclaredChannel numeric(Channel channel, double period_s = 1) {
  wire::DeclaredChannel declared;
  declared.channel = channel;
  declared.period_s = period_s;
  return declared;
}
inline wire::DeclaredChannel wave(Channel channel, double fs, double lo = 0, double hi = 1) {
  wire::DeclaredChannel declared;
  declared.channel = channel;
  declared.fs = fs;
  declared.lo = lo;
  declared.hi = hi;
  return declared;
}

inline wire::AlarmRow alarm(std::uint64_t id, const std::string& cond, Priority priority, double since,
                            const std::string& text, std::optional<Channel> channel = std::nullopt,
                            AlarmState state = AlarmState::active) {
  wire::AlarmRow row;
  row.id = id;
  row.cond = cond;
  row.priority = priority;
  row.state = state;
  row.text = text;
  row.since = bay_t(since);
  row.channel = channel;
  row.heard = 1;
  return row;
}

inline wire::LimitRow limit(Channel channel, Side side, double medium) {
  wire::LimitRow row;
  row.cond = std::string(info(channel).id) + "-" + std::string(side_text[side]);
  row.channel = channel;
  row.side = side;
  row.medium = medium;
  return row;
}

/// A source of one bay that counts its messages.
class Source {
 public:
  explicit Source(std::string bay, Mode mode = Mode::live)
      : bay_(std::move(bay)), src_(bay_ + "-gateway"), mode_(mode) {}

  std::vector<wire::DeclaredChannel> channels{
      numeric(Channel::spo2),         numeric(Channel::rr),
      numeric(Channel::etco2),        numeric(Channel::hr),
      numeric(Channel::nibp_sys, 0),  numeric(Channel::nibp_dia, 0),
      numeric(Channel::nibp_mean, 0), wave(Channel::ecg_ii, 250, -1, 2),
      wave(Channel::pleth, 125),      wave(Channel::co2, 50, 0, 60)};
  std::string name = "gateway";
  double rate = 1;
  bool end = false;
  std::optional<Patient> subject;
  std::optional<wire::Stage> stage;
  bool backfill = false;

  const std::string& bay() const { return bay_; }
  void new_epoch() {
    ++epoch_;
    seq_.clear();
    i0_.clear();
  }
  void set_epoch(std::uint64_t epoch) {
    new_epoch();
    epoch_ = epoch;
  }
  void skip(const std::string& topic, std::uint64_t messages) { seq_[topic] += messages; }
  void skip_samples(Channel channel, std::uint64_t samples) { i0_[channel] += samples; }

  wire::Message declare(double t) {
    wire::SourceMessage m;
    m.envelope = envelope("source", t);
    m.name = name;
    m.rate = rate;
    m.channels = channels;
    m.subject = subject;
    m.stage = stage;
    m.end = end;
    return m;
  }
  wire::Message numerics(double t, const std::vector<std::pair<Channel, double>>& values) {
    wire::NumericMessage m;
    m.envelope = envelope("numeric", t);
    for (const auto& [channel, value] : values) m.set(channel, {value, Quality::valid, std::nullopt});
    return m;
  }
  wire::Message flagged(double t, Channel channel, std::optional<double> value, Quality quality) {
    wire::NumericMessage m;
    m.envelope = envelope("numeric", t);
    m.set(channel, {value, quality, std::nullopt});
    return m;
  }
  wire::Message nibp(double t, double at, double sys, double dia, double mean) {
    wire::NumericMessage m;
    m.envelope = envelope("numeric", t);
    m.set(Channel::nibp_sys, {sys, Quality::valid, bay_t(at)});
    m.set(Channel::nibp_dia, {dia, Quality::valid, bay_t(at)});
    m.set(Channel::nibp_mean, {mean, Quality::valid, bay_t(at)});
    return m;
  }
  /// `count` samples from t on, in steps of 0.001.
  wire::Message samples(double t, Channel channel, double fs, const std::vector<std::int16_t>& raw) {
    wire::WaveMessage m;
    m.envelope = envelope("wave/" + std::string(info(channel).id), t);
    m.channel = channel;
    m.i0 = i0_[channel];
    i0_[channel] += raw.size();
    m.fs = fs;
    m.scale = 0.001;
    bytes_.clear();
    for (const std::int16_t v : raw) {
      const auto u = static_cast<std::uint16_t>(v);
      bytes_.push_back(static_cast<std::byte>(u & 0xFFU));
      bytes_.push_back(static_cast<std::byte>(u >> 8U));
    }
    m.data = bytes_;
    return m;
  }
  wire::Message pump(double t, const PumpReading& reading, std::uint8_t number = 1) {
    wire::PumpMessage m;
    m.envelope = envelope("pump/" + std::to_string(number), t);
    m.pump = number;
    m.reading = reading;
    return m;
  }

 private:
  wire::Envelope envelope(const std::string& topic, double t) {
    wire::Envelope e;
    e.src = src_;
    e.epoch = epoch_;
    e.seq = seq_[topic]++;
    e.t = bay_t(t);
    e.mode = mode_;
    e.backfill = backfill;
    return e;
  }
  std::string bay_;
  std::string src_;
  Mode mode_;
  std::uint64_t epoch_ = 1000;
  std::map<std::string, std::uint64_t> seq_;
  std::map<Channel, std::uint64_t> i0_;
  std::vector<std::byte> bytes_;
};

/// A dashboard and a station that speaks to it.
class Ward {
 public:
  explicit Ward(DashboardOptions options = {}) : model(std::move(options)) {
    model.set_sound({true, std::nullopt});
  }

  DashboardModel model;

  void hear(const std::string& bay, const wire::Message& message, double t, Origin origin = Origin::stream) {
    constexpr wire::Kind kinds[] = {wire::Kind::source, wire::Kind::numeric, wire::Kind::wave,
                                    wire::Kind::pump,   wire::Kind::event,   wire::Kind::bay,
                                    wire::Kind::alarms, wire::Kind::beat};
    model.apply({bay, kinds[message.index()], {}}, message, station_t(t), origin);
  }
  void hear(Source& source, const wire::Message& message, double t) { hear(source.bay(), message, t); }

  wire::BayMessage& bay(const std::string& name) { return bays_[name]; }
  void say_bay(const std::string& name, double t) {
    wire::BayMessage m = bays_[name];
    m.envelope = station_envelope(name + "/bay", t);
    hear(name, m, t);
  }
  void say_alarms(const std::string& name, double t, std::vector<wire::AlarmRow> alarms,
                  std::vector<wire::PendingRow> pending = {}) {
    wire::AlarmsMessage m;
    m.envelope = station_envelope(name + "/alarms", t);
    m.rev = ++rev_;
    m.alarms = std::move(alarms);
    m.pending = std::move(pending);
    hear(name, m, t);
  }
  void pause_audio(const std::string& name, double t, double until) {
    wire::AlarmsMessage m;
    m.envelope = station_envelope(name + "/alarms", t);
    m.audio_paused = true;
    m.audio_until = wall_t(until);
    hear(name, m, t);
  }
  /// @param behind how far the station's clock is behind this one, s
  void beat(double t, double behind = 0) {
    wire::BeatMessage m;
    m.envelope = station_envelope("station/beat", t - behind);
    m.rate_msg_s = 312.4;
    m.delay_ms_p50 = 2;
    m.delay_ms_p99 = 6.2;
    hear("station", m, t);
  }
  /// A bay that speaks: declared, known to the station as live.
  void connect(Source& source, double t) {
    hear(source, source.declare(t), t);
    bays_[source.bay()].link = Link::live;
    bays_[source.bay()].source = source.bay() + "-gateway";
    say_bay(source.bay(), t);
  }
  /// Looks at the screen, as a nurse does: what is acknowledged later is what stood there.
  const Screen& screen(double t) {
    const Screen& shown = model.screen(station_t(t), wall_t(t));
    model.note_drawn(station_t(t));
    return shown;
  }
  const Tile& tile(double t, std::size_t i = 0) { return screen(t).tiles.at(i); }
  std::optional<wire::Op> act(const Intent& intent, double t) { return model.act(intent, station_t(t)); }
  std::uint64_t rev() const { return rev_; }

 private:
  wire::Envelope station_envelope(const std::string& topic, double t) {
    wire::Envelope e;
    e.src = "station-a";
    e.epoch = 5;
    e.seq = seq_[topic]++;
    e.t = bay_t(t);
    return e;
  }
  std::map<std::string, wire::BayMessage> bays_;
  std::map<std::string, std::uint64_t> seq_;
  std::uint64_t rev_ = 0;
};

/// A number on a tile by its channel; fails the test by an empty label when there is none.
inline Numeral numeral(const Tile& tile, Channel channel) {
  for (const auto& n : tile.numerals)
    if (n.channel == channel) return n;
  return {};
}

}  // namespace story
