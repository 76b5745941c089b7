// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <bitset>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "common/model/bay.hpp"
#include "common/model/channel.hpp"
#include "common/model/pump.hpp"
#include "common/model/time.hpp"

/// The messages of bus protocol 1 as plain data; PROTOCOL.md beside this file is their text.
namespace vigil::wire {

constexpr std::uint64_t protocol_version = 1;

// ---- what stands in every payload

struct Envelope {
  std::string_view src;     ///< borrowed: from the payload when decoded, from the sender when encoded
  std::uint64_t epoch = 0;  ///< start of the source's run, ns UTC
  std::uint64_t seq = 0;    ///< per (src, topic)
  BayTime t;                ///< `t_ns`: time of the measurement; of the first sample in a wave
  Mode mode = Mode::live;
  bool backfill = false;
};

// ---- kinds a source sends

struct DeclaredChannel {
  Channel channel = Channel::spo2;
  double period_s = 0;  ///< a numeric's; 0: intermittent
  double fs = 0;        ///< a wave's, Hz
  double lo = 0;        ///< a wave's usual range, in the unit
  double hi = 0;
  std::string unit;  ///< as declared where it is not the catalogue's; empty: the catalogue's

  bool operator==(const DeclaredChannel&) const = default;
};

struct LastSeq {
  std::string topic;
  std::uint64_t seq = 0;
};

/// What a simulated body holds now, whatever its sensors show.
struct StageValue {
  std::string name;  ///< of what a command may set where it is one of these; else of a level in the body
  double value = 0;
  std::string unit;

  bool operator==(const StageValue&) const = default;
};

/// How a simulation stands, for its instructor. Nothing of it is judged.
struct Stage {
  bool drugs = false;               ///< a command may give drugs and oxygen: the body has a physiology
  bool interlock = false;           ///< the station may pause its ketamine pumps (PROTOCOL.md, "Instructing")
  std::string step;                 ///< of the scenario, under way; empty: none
  std::vector<std::string> steps;   ///< that a command may go to
  std::vector<std::string> hidden;  ///< ids of the numerics that learners do not get
  std::vector<std::string> failures;     ///< under way
  std::vector<std::string> checkpoints;  ///< that a command may restore
  std::vector<StageValue> values;

  bool operator==(const Stage&) const = default;
};

/// Who I am, and that I am alive. A replayed session’s `session` map joins it when sessions exist.
struct SourceMessage {
  Envelope envelope;
  std::string name;
  std::string software;
  double rate = 1;  ///< a replay's speed; 0 paused
  std::vector<DeclaredChannel> channels;
  std::optional<Patient> subject;
  std::vector<LastSeq> last;
  bool end = false;
  std::optional<double> rr_zero_after_s;
  std::optional<Stage> stage;                 ///< only of a simulation
  std::vector<std::string> unknown_channels;  ///< ids that the catalogue lacks: ignored, counted
};

struct NumericReading {
  std::optional<double> value;
  Quality quality = Quality::valid;
  std::optional<BayTime> at;  ///< measurement time; required for intermittent channels
};

/// Readings of any subset of the numerics, by channel; no allocation.
struct NumericMessage {
  Envelope envelope;
  std::bitset<numeric_count> present;
  std::array<NumericReading, numeric_count> readings;
  std::uint32_t unknown = 0;  ///< channel ids and flags that are not known: ignored, counted

  void set(Channel channel, const NumericReading& reading) {
    present.set(index_of(channel));
    readings[index_of(channel)] = reading;
  }
};

struct WaveMessage {
  Envelope envelope;
  std::optional<Channel> channel;  ///< none: not in the catalogue; the message is ignored and counted
  std::uint64_t i0 = 0;            ///< index of the first sample since epoch
  double fs = 0;
  double scale = 1;
  double offset = 0;
  std::span<const std::byte> data;  ///< borrowed; int16 little endian, −32768 = missing

  std::size_t count() const { return data.size() / 2; }
  /// Sample k, raw. k < count().
  std::int16_t raw(std::size_t k) const {
    return static_cast<std::int16_t>(static_cast<std::uint16_t>(
        std::to_integer<unsigned>(data[2 * k]) | (std::to_integer<unsigned>(data[2 * k + 1]) << 8U)));
  }
};

struct PumpMessage {
  Envelope envelope;
  std::uint8_t pump = 0;  ///< from the topic, 0 to 99
  PumpReading reading;
  std::uint32_t unknown = 0;  ///< alarm names that are not known: ignored, counted
};

enum class EventKind : std::uint8_t { observation, medication, note, mark, pump, instructor };
constexpr EnumText<EventKind, 6> event_kind_text{
    {"observation", "medication", "note", "mark", "pump", "instructor"}};

struct EventMessage {
  Envelope envelope;
  EventKind what = EventKind::note;
  std::string text;
  std::string by;
  std::optional<std::string> code;
  std::optional<double> value;
  std::optional<std::string> unit;
  std::optional<bool> sedative;  ///< false: a drug that nobody knows does not sedate
};

// ---- kinds the station sends

/// One condition as it stands for a bay; what a limit alone has is unset in the others.
struct LimitRow {
  std::string cond;  ///< `spo2-low`; a technical one's name, plus `:channel`; a composite's name
  std::optional<Channel> channel;
  std::optional<Side> side;
  std::optional<double> medium;
  std::optional<double> high;
  double delay_s = 0;
  std::optional<double> high_delay_s;
  double clear_s = 0;
  double margin = 0;
  bool latching = false;
  bool off = false;
  bool changed = false;            ///< from its profile
  std::optional<double> guard_lo;  ///< how far its steps may be moved
  std::optional<double> guard_hi;
  std::optional<double> profile_medium;  ///< of a changed one: what the profile has
  std::optional<double> profile_high;
  std::optional<Priority> priority;  ///< of a condition that has one alone; not `none`
  std::string text;                  ///< the rule in words, one line; empty: its figures say it all

  bool operator==(const LimitRow&) const = default;
};

struct Counters {
  std::uint64_t received = 0;
  std::uint64_t refused = 0;
  std::uint64_t lost = 0;
  std::uint64_t refilled = 0;

  bool operator==(const Counters&) const = default;
};

/// How the infusion of an admitted bay stands against its protocol. What is unset is not known.
struct InfusionMessage {
  std::string name;                ///< of the protocol
  std::optional<double> mg_per_h;  ///< of its drug, all pumps together
  std::optional<double> low_mg_per_h;
  std::optional<double> high_mg_per_h;
  std::optional<double> cap_mg_per_h;
  std::uint32_t day = 0;  ///< of the course, from 1
  std::optional<double> days;
  double delivered_h = 0;  ///< today
  std::optional<double> hours;
  double day_mg = 0;
  double course_mg = 0;
  bool is_complete = true;  ///< false: it is more than this
  std::optional<double> day_planned_mg;
  std::optional<double> course_planned_mg;

  bool operator==(const InfusionMessage&) const = default;
};

/// What a nurse confirmed of a pump.
struct BindingRow {
  std::uint32_t pump = 0;
  std::string serial;
  std::string drug;
  std::optional<double> conc_mg_per_ml;
  std::string bag;
  std::string by;
  BayTime at;

  bool operator==(const BindingRow&) const = default;
};

/// Something to be looked at before the start or before the discharge.
struct ChecklistRow {
  std::string id;    ///< the code that charts it: `check:…`, `end:…`
  std::string text;  ///< in words
  bool done = false;
  std::string by;             ///< who charted it; empty: nobody did
  std::optional<BayTime> at;  ///< when
  std::string found;          ///< what is measured of it: "42 min of 60 min"; empty: nothing is

  bool operator==(const ChecklistRow&) const = default;
};

struct BayMessage {
  Envelope envelope;
  std::string label;
  CareArea care_area = CareArea::ward;
  Admission state = Admission::free;
  Link link = Link::none;

  Patient patient;
  std::string protocol;
  std::vector<std::string> pumps;
  std::string course;
  std::uint32_t day = 0;
  double mg_given = 0;
  std::string profile;
  std::vector<LimitRow> limits;
  bool recording = false;
  std::string source;  ///< its `src`; empty: none
  Counters counters;
  bool ventilated = false;
  bool spinal_injury = false;               ///< a spinal cord injury: other figures for hypertension
  std::optional<double> oxygen_l_per_min;   ///< as charted; none: no oxygen that anybody charted
  std::optional<InfusionMessage> infusion;  ///< none: no protocol
  std::vector<BindingRow> bindings;
  std::vector<ChecklistRow> checklist;    ///< empty: nobody is admitted
  std::optional<double> nibp_interval_s;  ///< how often a cuff reading is due at present; none: not known
};

struct AlarmRow {
  std::uint64_t id = 0;
  std::string cond;
  AlarmKind kind = AlarmKind::physiological;
  Priority priority = Priority::low;
  AlarmState state = AlarmState::active;
  bool latching = false;
  bool no_data = false;
  std::vector<std::string> joined;
  std::string text;
  std::vector<std::string> why;
  BayTime since;
  double delay_s = 0;
  std::optional<Channel> channel;
  std::optional<double> value;
  std::optional<double> limit;
  /// How often its sound was begun anew. When it grows while the alarm is acknowledged, that is a reminder:
  /// one burst.
  std::uint32_t heard = 0;
  bool needs_reason = false;  ///< it is acknowledged with a reason only
};

/// A high that was found in data that was lost and sent again: latched, and never heard.
inline bool was_during_gap(const AlarmRow& row) { return row.state == AlarmState::latched && row.heard == 0; }

struct PendingRow {
  std::string cond;
  BayTime due;
};

struct AlarmsMessage {
  Envelope envelope;
  std::uint64_t rev = 0;
  std::vector<AlarmRow> alarms;
  std::vector<PendingRow> pending;
  bool audio_paused = false;
  std::optional<WallTime> audio_until;
  Priority top = Priority::none;  ///< the highest that is not acknowledged
};

/// The latest entry of the station's journal.
struct JournalHead {
  std::uint64_t head = 0;
  std::string hash;

  bool operator==(const JournalHead&) const = default;
};

enum class Recording : std::uint8_t {
  off,
  on,
  behind,  ///< the disk is slower than what comes in
  failed,  ///< nothing is recorded: the error says why
};
constexpr EnumText<Recording, 4> recording_text{{"off", "on", "behind", "failed"}};

struct RecorderState {
  Recording state = Recording::off;
  std::uint64_t dropped = 0;  ///< messages that were not recorded
  std::string error;          ///< empty: none

  bool operator==(const RecorderState&) const = default;
};

struct BeatMessage {
  Envelope envelope;
  std::string id;
  double uptime_s = 0;
  std::uint32_t bays = 0;
  double rate_msg_s = 0;
  Counters counters;
  std::uint64_t dropped = 0;
  std::optional<JournalHead> journal;
  double delay_ms_p50 = 0;
  double delay_ms_p99 = 0;
  std::uint32_t sounding = 0;  ///< dashboards that sound
  std::optional<RecorderState> recorder;
};

using Message = std::variant<SourceMessage, NumericMessage, WaveMessage, PumpMessage, EventMessage,
                             BayMessage, AlarmsMessage, BeatMessage>;

/// The envelope of whatever kind it is.
inline const Envelope& envelope_of(const Message& message) {
  return std::visit([](const auto& m) -> const Envelope& { return m.envelope; }, message);
}

/// When it is complete: a wave block at its end, everything else at its time.
inline BayTime end_of(const Message& message) {
  const BayTime t = envelope_of(message).t;
  const auto* wave = std::get_if<WaveMessage>(&message);
  if (wave == nullptr || wave->fs <= 0) return t;
  return shifted(t, from_seconds(static_cast<double>(wave->count()) / wave->fs));
}

// ---- topics

enum class Kind : std::uint8_t { source, numeric, wave, pump, event, bay, alarms, beat };
constexpr EnumText<Kind, 8> kind_text{
    {"source", "numeric", "wave", "pump", "event", "bay", "alarms", "beat"}};

/// A topic taken apart; its parts are borrowed from it.
struct Topic {
  std::string_view bay;  ///< `station` for the beat
  Kind kind = Kind::source;
  std::string_view name;  ///< a wave's channel or a pump's number; else empty
};

std::string make_topic(std::string_view bay, Kind kind, std::string_view name = {});

// ---- refusals

/// Why a message is refused; each is counted by source.
enum class Refusal : std::uint8_t {
  frames,         ///< not exactly two frames
  topic,          ///< not `<bay>/<kind>/` or `<bay>/<kind>/<name>/` with allowed names
  kind,           ///< a kind that is unknown, or that only the station sends
  too_large,      ///< over 64 KiB, or a container or string over its limit, or too deep
  malformed,      ///< no MessagePack map with string keys, trailing bytes, bad UTF-8, ext, a key twice
  version,        ///< `v` is higher than 1
  missing_key,    ///< a required key is absent
  wrong_type,     ///< a key has a type it must not have
  out_of_range,   ///< a number outside the wire's range, NaN, infinity, a word not in its list
  station_name,   ///< a source calls itself `station-…`
  second_source,  ///< another source has the bay
  older_epoch,    ///< an earlier run of the source, while the present one speaks
  mode,           ///< the mode changed within an epoch, or the bay is admitted with another
  format,         ///< a wave's fs, scale or offset changed within an epoch
  no_right,       ///< the key may not publish for this bay
  duplicate,      ///< a sequence number that came before
  too_many_bays,  ///< the station has as many bays as it takes
};
constexpr EnumText<Refusal, 17> refusal_text{{"frames", "topic", "kind", "too-large", "malformed", "version",
                                              "missing-key", "wrong-type", "out-of-range", "station-name",
                                              "second-source", "older-epoch", "mode", "format", "no-right",
                                              "duplicate", "too-many-bays"}};

/// A refusal with the place and the value: "num.spo2 is NaN, must be …".
struct Refused {
  Refusal reason;
  std::string detail;
};

}  // namespace vigil::wire
