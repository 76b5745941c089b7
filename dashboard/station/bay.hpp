// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <bitset>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "alarms/bay_alarms.hpp"
#include "common/bus/sequence.hpp"
#include "common/model/bay.hpp"
#include "common/model/clock.hpp"
#include "common/model/pump.hpp"
#include "common/wire/codec.hpp"
#include "common/wire/control.hpp"
#include "common/wire/messages.hpp"
#include "dashboard/station/retained.hpp"
#include "dashboard/station/source_link.hpp"

namespace vigil::station {

/// A gap in a source's sequence, to be asked for again.
struct Missing {
  std::string topic;
  std::uint64_t epoch = 0;
  std::uint64_t from = 0;
  std::uint64_t to = 0;  ///< inclusive
};

/// Who lies in the bay.
struct AdmissionState {
  Admission state = Admission::free;
  Patient patient;
  std::string protocol;
  std::vector<std::string> pumps;  ///< bound to this bay, by their serials
  std::string course;
  std::uint32_t day = 0;
  double mg_given = 0;     ///< before this admission
  Mode mode = Mode::live;  ///< what an admitted bay is bound to
};

/// One bay: its source, its last values, its alarms. Applies messages and settles what time does to it; owns
/// no socket and reads no clock. Used by the station's thread alone.
class Bay {
 public:
  Bay(std::string name, std::uint64_t& next_alarm_id);

  const std::string& name() const { return name_; }

  // ---- messages
  /// Checks a decoded message against the bay's source and run, and applies it. None: accepted.
  std::optional<wire::Refused> apply(const wire::Topic& topic, const wire::Message& message,
                                     wire::Bytes payload, StationTime now);
  void count_refused() { ++counters_.refused; }
  /// Gaps found since the last call.
  std::vector<Missing> take_missing() { return std::exchange(missing_, {}); }

  // ---- time
  /// What station time does: the link, a second source's claim, an audio pause that is over.
  void tick(StationTime now);

  // ---- people
  void admit(AdmissionState admission, const alarms::Profile& profile, std::string_view by);
  /// Fails while a pump says that it delivers.
  Expected<void> discharge(StationTime now, std::string_view by);
  Expected<void> set_limits(const wire::LimitsSetRequest& request, std::string_view by);
  void reset_limits(std::string_view by);
  struct AudioPause {
    StationTime until;
    WallTime until_wall;
  };
  /// None ends it.
  void pause_audio(std::optional<AudioPause> pause);

  // ---- what is said of it; the caller adds the envelope
  wire::BayMessage bay_message(StationTime now) const;
  wire::AlarmsMessage alarms_message() const;
  const Retained& retained() const { return retained_; }

  alarms::BayAlarms& alarms() { return alarms_; }
  const alarms::BayAlarms& alarms() const { return alarms_; }
  BayTime time() const { return time_; }
  Mode mode() const { return link_.present() ? link_.mode() : admission_.mode; }
  const SourceLink& source() const { return link_; }
  const wire::Counters& counters() const { return counters_; }
  const AdmissionState& admission() const { return admission_; }
  const std::optional<Patient>& subject() const { return subject_; }
  /// At last word.
  bool pump_delivers() const;
  /// Free, and nothing came from it for so long that it may be forgotten.
  bool is_abandoned(StationTime now) const;

  /// Something of the bay message, or of the alarms message, changed that should not wait for its second.
  bool take_bay_news() { return std::exchange(bay_news_, false); }
  bool take_alarm_news();

  void set_place(std::string label, CareArea care_area);

 private:
  struct WaveFormat {
    bool known = false;
    double fs = 0;
    double scale = 0;
    double offset = 0;
  };

  void begin_run();
  /// None for a wave of a channel that the catalogue lacks: it is passed on and not followed.
  bus::SequenceTracker* tracker_of(const wire::Topic& topic);
  std::optional<wire::Refused> check(const wire::Message& message, const bus::SequenceTracker* tracker) const;
  bool in_sequence(const wire::Topic& topic, const wire::Envelope& envelope, bus::SequenceTracker& tracker);
  void note_gap(const wire::Topic& topic, const bus::Sequenced& seen);
  void expect_last(const wire::SourceMessage& message);
  void advance(BayTime end, StationTime now);
  void take(const wire::SourceMessage& message);
  void take(const wire::NumericMessage& message);
  void take(const wire::WaveMessage& message);
  void take(const wire::PumpMessage& message, StationTime now);
  void judge(Channel channel, const wire::NumericReading& reading);
  void tick_link(StationTime now);

  std::string name_;
  std::string label_;
  CareArea care_area_ = CareArea::ward;

  SourceLink link_;
  BayTime time_;
  bool time_begun_ = false;
  Duration rebase_{0};  ///< added to a live source's times after its clock jumped
  StationTime last_arrival_;
  std::optional<StationTime> skewed_;

  std::array<bus::SequenceTracker, wire::kind_text.size()> sequences_;  ///< of kinds with one topic a bay
  std::array<bus::SequenceTracker, wave_count> wave_sequences_;
  std::map<std::uint8_t, bus::SequenceTracker> pump_sequences_;
  std::array<WaveFormat, wave_count> wave_formats_;
  Retained retained_;
  std::vector<wire::DeclaredChannel> channels_;
  std::bitset<numeric_count> intermittent_;  ///< NIBP, and what is declared with period 0
  std::bitset<numeric_count> foreign_unit_;  ///< declared in another unit than the catalogue's: not judged
  std::optional<Patient> subject_;
  std::array<std::optional<BayTime>, numeric_count> measured_at_;
  Duration heart_rate_lasts_ = alarms::stale_after(Duration{0});
  std::optional<BayTime> heart_rate_until_;  ///< how long the last valid one stands
  struct Pump {
    PumpReading reading;
    StationTime told;
  };
  std::map<std::uint8_t, Pump> pumps_;  ///< at last word, also of a run that is over

  AdmissionState admission_;
  alarms::Profile profile_;  ///< what the bay is judged by; without rules while it is free
  alarms::BayAlarms alarms_;
  std::optional<AudioPause> audio_pause_;

  wire::Counters counters_;
  std::vector<Missing> missing_;
  Link told_link_ = Link::none;
  bool bay_news_ = true;
  bool alarm_news_ = true;
  std::uint64_t told_revision_ = 0;
};

}  // namespace vigil::station
