// SPDX-License-Identifier: MIT
#pragma once

#include "common/wire/message_rules.hpp"

/// Every message once: its keys in their order, each with its member and rule. FieldReader, FieldCounter and
/// FieldWriter walk the same layout, so that what is written is what is read.
namespace vigil::wire::layout {

constexpr EnumText<bool, 2> audio_text{{"on", "paused"}};

constexpr auto envelope = [](auto& map, auto& m) {
  return map.version() && map.required("src", m.src, source_id) && map.required("epoch", m.epoch) &&
         map.required("seq", m.seq) && map.required("t_ns", m.t) && map.seconds_of("t", m.t) &&
         map.required("mode", m.mode, mode_text) && map.optional("backfill", m.backfill);
};

constexpr auto patient = [](auto& map, auto& m) {
  return map.optional("alias", m.alias) && map.optional("weight_kg", m.weight_kg, amount) &&
         map.optional("age_y", m.age_y, amount) && map.optional("sex", m.sex) &&
         map.optional("baseline_sbp", m.baseline_sbp, any_value) &&
         map.optional("baseline_dbp", m.baseline_dbp, any_value) &&
         map.optional("baseline_etco2", m.baseline_etco2, any_value);
};

constexpr auto stage_value = [](auto& map, auto& m) {
  return map.required("name", m.name, Length{1, 64}) && map.required("value", m.value, any_value) &&
         map.optional("unit", m.unit);
};

constexpr auto stage = [](auto& map, auto& m) {
  return map.optional("drugs", m.drugs) && map.optional("interlock", m.interlock) &&
         map.optional("step", m.step) && map.optional("steps", m.steps) && map.optional("hidden", m.hidden) &&
         map.optional("failures", m.failures) && map.optional("checkpoints", m.checkpoints) &&
         map.optional("values", m.values, each(stage_value));
};

constexpr auto source = [](auto& map, auto& m) {
  return envelope(map, m.envelope) && map.required("name", m.name) && map.required("software", m.software) &&
         map.required("rate", m.rate, amount) &&
         map.required("channels", m.channels, declared_channels(m.unknown_channels)) &&
         map.optional("subject", m.subject, map_of(patient)) && map.optional("last", m.last, SeqByTopic{}) &&
         map.optional("end", m.end) && map.optional("rr_zero_after_s", m.rr_zero_after_s, amount) &&
         map.optional("stage", m.stage, map_of(stage));
};

constexpr auto numeric = [](auto& map, auto& m) {
  return envelope(map, m.envelope) && map.required("num", m, NumericValues{}) &&
         map.optional("flag", m, NumericFlags{}) && map.optional("at", m, NumericTimes{});
};

constexpr auto wave = [](auto& map, auto& m) {
  return envelope(map, m.envelope) && map.required("i0", m.i0) && map.required("fs", m.fs, frequency) &&
         map.required("scale", m.scale, any_value) && map.required("offset", m.offset, any_value) &&
         map.required("data", m.data, Samples{});
};

constexpr auto pump_reading = [](auto& map, auto& m, auto& unknown) {
  return map.required("state", m.state, pump_state_text) && map.required("drug", m.drug) &&
         map.required("rate_ml_per_h", m.rate_ml_per_h, amount) &&
         map.required("alarms", m.alarms, pump_alarm_names(unknown)) &&
         map.optional("conc_mg_per_ml", m.conc_mg_per_ml, amount) &&
         map.optional("set_rate_ml_per_h", m.set_rate_ml_per_h, amount) &&
         map.optional("vtbi_ml", m.vtbi_ml, amount) && map.optional("infused_ml", m.infused_ml, amount) &&
         map.optional("weight_kg", m.weight_kg, amount) && map.optional("dose_rate", m.dose_rate, amount) &&
         map.optional("dose_unit", m.dose_unit) && map.optional("on_battery", m.on_battery) &&
         map.optional("battery_pct", m.battery_pct, amount) && map.optional("library", m.library) &&
         map.optional("serial", m.serial);
};
constexpr auto pump = [](auto& map, auto& m) {
  return envelope(map, m.envelope) && pump_reading(map, m.reading, m.unknown);
};

/// What an event says but for who says it; a request to chart has the same keys.
constexpr auto observation = [](auto& map, auto& m) {
  return map.optional("code", m.code) && map.optional("value", m.value, any_value) &&
         map.optional("unit", m.unit) && map.optional("sedative", m.sedative);
};
constexpr auto event = [](auto& map, auto& m) {
  return envelope(map, m.envelope) && map.required("what", m.what, event_kind_text) &&
         map.required("text", m.text) && map.required("by", m.by) && observation(map, m);
};

constexpr auto limit = [](auto& map, auto& m) {
  return map.required("cond", m.cond) && map.optional("channel", m.channel, ChannelId{}) &&
         map.optional("side", m.side, side_text) && map.optional("medium", m.medium, any_value) &&
         map.optional("high", m.high, any_value) && map.required("delay_s", m.delay_s, amount) &&
         map.optional("high_delay_s", m.high_delay_s, amount) && map.required("clear_s", m.clear_s, amount) &&
         map.required("margin", m.margin, amount) && map.required("latching", m.latching) &&
         map.required("off", m.off) && map.required("changed", m.changed) &&
         map.optional("priority", m.priority, AlarmPriority{}) && map.optional("text", m.text) &&
         map.optional("guard_lo", m.guard_lo, any_value) && map.optional("guard_hi", m.guard_hi, any_value) &&
         map.optional("profile_medium", m.profile_medium, any_value) &&
         map.optional("profile_high", m.profile_high, any_value);
};

constexpr auto counters = [](auto& map, auto& m) {
  return map.required("received", m.received) && map.required("refused", m.refused) &&
         map.required("lost", m.lost) && map.required("refilled", m.refilled);
};

constexpr auto infusion = [](auto& map, auto& m) {
  return map.required("name", m.name) && map.optional("mg_per_h", m.mg_per_h, amount) &&
         map.optional("low_mg_per_h", m.low_mg_per_h, amount) &&
         map.optional("high_mg_per_h", m.high_mg_per_h, amount) &&
         map.optional("cap_mg_per_h", m.cap_mg_per_h, amount) && map.required("day", m.day) &&
         map.optional("days", m.days, amount) && map.required("delivered_h", m.delivered_h, amount) &&
         map.optional("hours", m.hours, amount) && map.required("day_mg", m.day_mg, amount) &&
         map.required("course_mg", m.course_mg, amount) && map.required("complete", m.is_complete) &&
         map.optional("day_planned_mg", m.day_planned_mg, amount) &&
         map.optional("course_planned_mg", m.course_planned_mg, amount);
};

constexpr auto binding = [](auto& map, auto& m) {
  return map.required("n", m.pump) && map.optional("serial", m.serial) && map.required("drug", m.drug) &&
         map.optional("conc_mg_per_ml", m.conc_mg_per_ml, amount) && map.optional("bag", m.bag) &&
         map.required("by", m.by) && map.required("at_ns", m.at);
};

constexpr auto checklist = [](auto& map, auto& m) {
  return map.required("id", m.id) && map.required("text", m.text) && map.required("done", m.done) &&
         map.optional("by", m.by) && map.optional("at_ns", m.at) && map.optional("found", m.found);
};

constexpr auto bay = [](auto& map, auto& m) {
  return envelope(map, m.envelope) && map.required("label", m.label) &&
         map.required("care_area", m.care_area, care_area_text) &&
         map.required("state", m.state, admission_text) && map.required("link", m.link, link_text) &&
         map.optional("patient", m.patient, map_of(patient)) && map.optional("protocol", m.protocol) &&
         map.optional("pumps", m.pumps) && map.optional("course", m.course) && map.optional("day", m.day) &&
         map.optional("mg_given", m.mg_given, amount) && map.optional("profile", m.profile) &&
         map.required("limits", m.limits, each(limit)) && map.required("recording", m.recording) &&
         map.optional("source", m.source) && counters(map, m.counters) &&
         map.optional("ventilated", m.ventilated) && map.optional("spinal_injury", m.spinal_injury) &&
         map.optional("oxygen_l_per_min", m.oxygen_l_per_min, amount) &&
         map.optional("infusion", m.infusion, map_of(infusion)) &&
         map.optional("bindings", m.bindings, each(binding)) &&
         map.optional("checklist", m.checklist, each(checklist)) &&
         map.optional("nibp_interval_s", m.nibp_interval_s, amount);
};

constexpr auto alarm = [](auto& map, auto& m) {
  return map.required("id", m.id) && map.required("cond", m.cond) &&
         map.required("kind", m.kind, alarm_kind_text) &&
         map.required("priority", m.priority, AlarmPriority{}) &&
         map.required("state", m.state, alarm_state_text) && map.required("latching", m.latching) &&
         map.required("no_data", m.no_data) && map.required("joined", m.joined) &&
         map.required("text", m.text) && map.required("why", m.why) && map.required("since_ns", m.since) &&
         map.required("delay_s", m.delay_s, amount) && map.optional("channel", m.channel, ChannelId{}) &&
         map.optional("value", m.value, any_value) && map.optional("limit", m.limit, any_value) &&
         map.optional("heard", m.heard) && map.optional("needs_reason", m.needs_reason);
};

constexpr auto pending = [](auto& map, auto& m) {
  return map.required("cond", m.cond) && map.required("due_ns", m.due);
};

constexpr auto alarms = [](auto& map, auto& m) {
  return envelope(map, m.envelope) && map.required("rev", m.rev) &&
         map.required("alarms", m.alarms, each(alarm)) && map.required("pending", m.pending, each(pending)) &&
         map.required("audio", m.audio_paused, audio_text) && map.optional("audio_until_ns", m.audio_until) &&
         map.required("top", m.top, PriorityLevel{});
};

constexpr auto journal = [](auto& map, auto& m) {
  return map.required("head", m.head) && map.required("hash", m.hash);
};

constexpr auto recorder = [](auto& map, auto& m) {
  return map.required("state", m.state, recording_text) && map.required("dropped", m.dropped) &&
         map.optional("error", m.error);
};

constexpr auto delays = [](auto& map, auto& m) {
  return map.required("p50", m.delay_ms_p50, uptime) && map.required("p99", m.delay_ms_p99, uptime);
};

constexpr auto beat = [](auto& map, auto& m) {
  return envelope(map, m.envelope) && map.required("id", m.id) &&
         map.required("uptime_s", m.uptime_s, uptime) && map.required("bays", m.bays) &&
         map.required("rate_msg_s", m.rate_msg_s, uptime) && counters(map, m.counters) &&
         map.required("dropped", m.dropped) && map.optional("journal", m.journal, map_of(journal)) &&
         map.required("delay_ms", m, map_of(delays)) && map.required("sounding", m.sounding) &&
         map.optional("recorder", m.recorder, map_of(recorder));
};

}  // namespace vigil::wire::layout
