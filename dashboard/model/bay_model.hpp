// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <bitset>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "common/wire/messages.hpp"
#include "dashboard/model/play_head.hpp"
#include "dashboard/model/sequences.hpp"
#include "dashboard/model/wave_track.hpp"

namespace vigil::dashboard {

/// The last word on one numeric.
struct Reading {
  bool known = false;
  std::optional<double> value;
  Quality quality = Quality::valid;
  BayTime measured;           ///< `at`, else the message's time
  std::optional<BayTime> at;  ///< as the source says it, in its own clock
  StationTime received;
  std::uint64_t seq = 0;  ///< of the message that told it
};

/// The last word of one pump.
struct PumpTrack {
  PumpReading reading;
  StationTime received;
};

/// The limits of one numeric as they stand.
struct LimitPair {
  std::optional<double> low;
  std::optional<double> high;
  bool changed = false;
  bool off = false;
};

/// A condition in its delay.
struct PendingTrack {
  std::string cond;
  BayTime first;  ///< bay time when it was first heard of
  BayTime due;
};

/// Whether a message came by itself or in the answer to a `snapshot`, which leaves out what is superseded.
enum class Origin : std::uint8_t { stream, snapshot };

/// What one bay's messages say, as last heard; texts are made from it elsewhere. Frame thread only; reads no
/// clock. Backfill changes nothing here: it is past, and the station has recorded it.
class BayModel {
 public:
  explicit BayModel(std::string name);

  /// Messages in any order, more than once, late: what is not newer than the last of its topic is ignored.
  void apply(const wire::Topic& topic, const wire::Message& message, StationTime now,
             Origin origin = Origin::stream);

  const std::string& name() const { return name_; }
  const std::optional<wire::BayMessage>& bay() const { return bay_; }
  const std::optional<wire::SourceMessage>& source() const { return source_; }
  const std::optional<wire::AlarmsMessage>& alarms() const { return alarms_; }
  /// The revision of the alarms that are on the screen: what an acknowledgement is about. None: none yet.
  std::optional<std::uint64_t> drawn_rev() const { return drawn_rev_; }
  void note_drawn() { drawn_rev_ = alarms_ ? std::optional{alarms_->rev} : std::nullopt; }
  const std::map<std::uint8_t, PumpTrack>& pumps() const { return pumps_; }
  const Reading& reading(Channel numeric) const { return readings_[index_of(numeric)]; }
  const LimitPair& limits(Channel numeric) const { return limits_[index_of(numeric)]; }
  const WaveTrack& wave(Channel wave) const { return waves_[wave_index_of(wave)]; }

  /// What it gives: declared, or seen without.
  bool has(Channel channel) const { return channels_.test(index_of(channel)); }
  /// The declared period of a numeric, else the usual one, s.
  double period_s(Channel numeric) const { return periods_s_[index_of(numeric)]; }

  /// The unit that its source declares where it is not the catalogue's; empty: the catalogue's.
  const std::string& foreign_unit(Channel channel) const { return foreign_units_[index_of(channel)]; }

  Mode mode() const { return mode_; }
  /// A replay's speed; 0 paused.
  double rate() const { return source_ ? source_->rate : 1.0; }
  /// As the station says; `lost` also when nothing has come from the source for a while, whatever the station
  /// said last: it may be gone itself.
  Link link(StationTime now) const;
  bool ended() const { return source_ && source_->end; }
  /// The last time anything came from the source.
  std::optional<StationTime> heard() const { return heard_; }

  /// The largest time of a message, in the bay's clock.
  BayTime bay_time() const { return bay_time_; }
  /// Bay time between messages: goes on with the source's speed.
  BayTime bay_time_at(StationTime now) const;
  const std::vector<PendingTrack>& pending() const { return pending_; }
  /// When the alarms were last told.
  std::optional<StationTime> alarms_heard() const { return alarms_heard_; }
  /// When an alarm began, for the order of alarms of different bays. None: not in the list.
  std::optional<StationTime> began(std::uint64_t alarm) const;

  PlayHead& play_head() { return play_head_; }
  const PlayHead& play_head() const { return play_head_; }
  /// Messages that did not reach this dashboard although the station did not count them lost or refused.
  std::uint64_t missed_here() const { return missed_here_; }

 private:
  Sequences::Verdict accept_source(const wire::Envelope& envelope, std::size_t slot, StationTime now);
  Sequences::Verdict accept_station(const wire::Envelope& envelope, std::size_t slot, StationTime now);
  void begin_epoch(const wire::Envelope& envelope);
  void follow(BayTime end, Origin origin, StationTime now);

  void take(const wire::SourceMessage& message, StationTime now);
  void take(const wire::NumericMessage& message, StationTime now);
  void take(const wire::WaveMessage& message, StationTime now);
  void take(const wire::PumpMessage& message, StationTime now);
  void take(const wire::EventMessage& message, StationTime now);
  void take(const wire::BayMessage& message, StationTime now);
  void take(const wire::AlarmsMessage& message, StationTime now);
  void take(const wire::BeatMessage& message, StationTime now);
  void follow_pending(const std::vector<wire::PendingRow>& rows, BayTime bay_now);
  void count_missed(const wire::Counters& counters, StationTime now);

  std::string name_;
  std::string src_;
  std::string station_src_;
  Sequences source_sequences_;
  Sequences station_sequences_;
  Mode mode_ = Mode::live;

  std::optional<wire::SourceMessage> source_;
  std::optional<wire::BayMessage> bay_;
  std::optional<wire::AlarmsMessage> alarms_;
  std::optional<std::uint64_t> drawn_rev_;
  std::unordered_map<std::uint64_t, StationTime> began_;
  std::vector<PendingTrack> pending_;
  std::optional<StationTime> alarms_heard_;
  std::array<Reading, numeric_count> readings_{};
  std::array<LimitPair, numeric_count> limits_{};
  std::array<double, numeric_count> periods_s_{};
  std::bitset<channel_count> channels_;
  std::array<std::string, channel_count> foreign_units_{};
  std::vector<WaveTrack> waves_;
  std::map<std::uint8_t, PumpTrack> pumps_;

  std::optional<StationTime> heard_;
  std::optional<StationTime> first_heard_;  ///< of the bay at all
  BayTime bay_time_;
  StationTime bay_time_set_;
  bool streamed_ = false;    ///< its time has been told since the epoch began, not only by a snapshot
  Duration clock_offset_{};  ///< added to the source's times since its clock was set
  PlayHead play_head_;

  std::uint64_t gaps_ = 0;  ///< messages missing in what came, since counters_at_start_
  std::optional<StationTime> first_gap_;
  std::optional<wire::Counters> counters_at_start_;
  std::uint64_t missed_here_ = 0;
};

}  // namespace vigil::dashboard
