// SPDX-License-Identifier: MIT
#pragma once

#include <array>

#include "common/wire/codec.hpp"

/// One message of every kind with every field set to something that is not its default.
namespace vigil::wire::test {

inline Envelope sample_envelope() {
  Envelope e;
  e.src = "gw-7";
  e.epoch = 1'700'000'000'000'000'000;
  e.seq = 70'000;
  e.t = bay_time_from_ns(1'700'000'001'500'000'000);
  e.mode = Mode::replay;
  e.backfill = true;
  return e;
}

inline Patient sample_patient() {
  Patient p;
  p.alias = "P-17";
  p.sex = "f";
  p.weight_kg = 71.5;
  p.age_y = 44;
  p.baseline_sbp = 125;
  p.baseline_dbp = 78;
  p.baseline_etco2 = 39;
  return p;
}

inline SourceMessage sample_source() {
  SourceMessage m;
  m.envelope = sample_envelope();
  m.name = "Gateway Ångström";
  m.software = "gateway 2.1";
  m.rate = 2.5;
  DeclaredChannel numeric;
  numeric.channel = Channel::temp;
  numeric.period_s = 2;
  numeric.unit = "[degF]";
  DeclaredChannel wave;
  wave.channel = Channel::ecg_ii;
  wave.fs = 250;
  wave.lo = -1.5;
  wave.hi = 2;
  m.channels = {numeric, wave};
  m.subject = sample_patient();
  LastSeq last;
  last.topic = "bay-1/numeric/";
  last.seq = 4;
  m.last = {last};
  m.end = true;
  m.rr_zero_after_s = 20;
  m.stage = Stage{true,     true,          "apnoea", {"start", "apnoea"},
                  {"spo2"}, {"cuff-leak"}, {"one"},  {{"rr", 7.5, "/min"}}};
  return m;
}

inline NumericMessage sample_numeric() {
  NumericMessage m;
  m.envelope = sample_envelope();
  m.set(Channel::spo2, {97.5, Quality::valid, {}});
  m.set(Channel::rr, {12, Quality::questionable, {}});
  m.set(Channel::hr, {{}, Quality::sensor_off, {}});
  m.set(Channel::nibp_sys, {118, Quality::valid, bay_time_from_ns(1'700'000'000'000'000'000)});
  return m;
}

inline WaveMessage sample_wave() {
  static constexpr std::array samples{std::byte{1},    std::byte{0}, std::byte{0xff},
                                      std::byte{0xff}, std::byte{0}, std::byte{0x80}};
  WaveMessage m;
  m.envelope = sample_envelope();
  m.channel = Channel::pleth;
  m.i0 = 250;
  m.fs = 125;
  m.scale = -0.01;
  m.offset = 3;
  m.data = samples;
  return m;
}

inline PumpMessage sample_pump() {
  PumpMessage m;
  m.envelope = sample_envelope();
  m.pump = 42;
  PumpReading& r = m.reading;
  r.state = PumpState::kvo;
  r.drug = "ketamine";
  r.rate_ml_per_h = 4.25;
  r.alarms.set(static_cast<std::size_t>(PumpAlarm::near_end));
  r.alarms.set(static_cast<std::size_t>(PumpAlarm::line_disconnected));
  r.conc_mg_per_ml = 10;
  r.set_rate_ml_per_h = 5;
  r.vtbi_ml = 50;
  r.infused_ml = 12.5;
  r.weight_kg = 71.5;
  r.dose_rate = 0.5;
  r.dose_unit = "mg/kg/h";
  r.on_battery = false;
  r.battery_pct = 80;
  r.library = "lib 3";
  r.serial = "A1";
  return m;
}

inline EventMessage sample_event() {
  EventMessage m;
  m.envelope = sample_envelope();
  m.what = EventKind::medication;
  m.text = "midazolam";
  m.by = "A. Nurse";
  m.code = "RxNorm 6960";
  m.value = -2.5;
  m.unit = "mg";
  m.sedative = false;
  return m;
}

inline LimitRow sample_limit() {
  LimitRow row;
  row.cond = "spo2-low";
  row.channel = Channel::spo2;
  row.side = Side::low;
  row.medium = 90;
  row.high = 85;
  row.delay_s = 10;
  row.high_delay_s = 5;
  row.clear_s = 4;
  row.margin = 1;
  row.latching = true;
  row.off = true;
  row.changed = true;
  row.guard_lo = 85;
  row.guard_hi = 97;
  row.profile_medium = 92;
  row.profile_high = 80;
  return row;
}

/// A condition that is no limit: a rule in words.
inline LimitRow sample_rule() {
  LimitRow row;
  row.cond = "no-signal:spo2";
  row.delay_s = 10;
  row.priority = Priority::medium;
  row.text = "flagged, or 10 s without a valid value; medium while infusing";
  return row;
}

inline BayMessage sample_bay() {
  BayMessage m;
  m.envelope = sample_envelope();
  m.label = "Bay 1";
  m.care_area = CareArea::icu;
  m.state = Admission::standby;
  m.link = Link::late;
  m.patient = sample_patient();
  m.protocol = "trd";
  m.pumps = {"1", "2"};
  m.course = "acute";
  m.day = 3;
  m.mg_given = 35.5;
  m.profile = "adult";
  m.limits = {sample_limit(), sample_rule()};
  m.recording = true;
  m.source = "gw-7";
  m.counters = {100, 1, 2, 3};
  m.ventilated = true;
  m.spinal_injury = true;
  m.oxygen_l_per_min = 2;
  m.nibp_interval_s = 300;
  m.infusion = InfusionMessage{"Low dose", 20.5, 7, 24.5, 24, 2, 5, 1.5, 6, 30.75, 66.25, false, 144, 720};
  m.bindings = {{2, "S2", "ketamine", 1, "A7", "A. Nurse", BayTime{std::chrono::seconds{1'700'000'000}}}};
  m.checklist = {{"check:liver-tests", "Baseline liver tests", true, "A. Nurse",
                  BayTime{std::chrono::seconds{1'700'000'000}}, ""},
                 {"end:observed", "Observed 60 min", false, "", std::nullopt, "42 min of 60 min"}};
  return m;
}

inline AlarmsMessage sample_alarms() {
  AlarmsMessage m;
  m.envelope = sample_envelope();
  m.rev = 9;
  AlarmRow row;
  row.id = 300;
  row.cond = "respiratory-depression";
  row.kind = AlarmKind::advisory;
  row.priority = Priority::high;
  row.state = AlarmState::latched;
  row.latching = true;
  row.no_data = true;
  row.joined = {"spo2-low", "rr-low"};
  row.text = "SpO₂ low";
  row.why = {"SpO₂ 84 < 85"};
  row.since = bay_time_from_ns(1'700'000'000'000'000'000);
  row.delay_s = 10;
  row.channel = Channel::spo2;
  row.value = 84;
  row.limit = 85;
  row.heard = 3;
  row.needs_reason = true;
  m.alarms = {row};
  PendingRow pending;
  pending.cond = "rr-low";
  pending.due = bay_time_from_ns(1'700'000'002'000'000'000);
  m.pending = {pending};
  m.audio_paused = true;
  m.audio_until = WallTime{Duration{1'700'000'100'000'000'000}};
  m.top = Priority::medium;
  return m;
}

inline BeatMessage sample_beat() {
  BeatMessage m;
  m.envelope = sample_envelope();
  m.id = "st1";
  m.uptime_s = 3600.5;
  m.bays = 8;
  m.rate_msg_s = 181.5;
  m.counters = {10, 20, 30, 40};
  m.dropped = 5;
  JournalHead journal;
  journal.head = 77;
  journal.hash = "ab12";
  m.journal = journal;
  m.delay_ms_p50 = 0.5;
  m.delay_ms_p99 = 2.5;
  m.sounding = 1;
  RecorderState recorder;
  recorder.state = Recording::behind;
  recorder.dropped = 12;
  recorder.error = "the disk is slow";
  m.recorder = recorder;
  return m;
}

/// Every sample as the bus carries it.
struct Carried {
  std::string topic;
  std::string payload;
};
template <class M>
Carried carried(std::string topic, const M& message) {
  Carried result{std::move(topic), {}};
  encode(message, result.payload);
  return result;
}
inline std::vector<Carried> all_samples() {
  return {carried("bay-1/source/", sample_source()),   carried("bay-1/numeric/", sample_numeric()),
          carried("bay-1/wave/pleth/", sample_wave()), carried("bay-1/pump/42/", sample_pump()),
          carried("bay-1/event/", sample_event()),     carried("bay-1/bay/", sample_bay()),
          carried("bay-1/alarms/", sample_alarms()),   carried("station/beat/", sample_beat())};
}

inline void encode_any(const Message& message, std::string& out) {
  std::visit([&](const auto& m) { encode(m, out); }, message);
}

}  // namespace vigil::wire::test
