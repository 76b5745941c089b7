// SPDX-License-Identifier: MIT
#pragma once

#include "common/wire/control.hpp"
#include "common/wire/layout.hpp"

/// Every request and the reply once, as layout.hpp has the messages.
namespace vigil::wire {

/// The name of a bay, or an array of them.
struct BayName {};
bool read(const Node& node, std::string& out, Complaint& complaint, const BayName&);
bool read(const Node& node, std::vector<std::string>& out, Complaint& complaint, const BayName&);
inline void write(Output& out, const std::string& bay, const BayName&) { out.text(bay); }
inline void write(Output& out, const std::vector<std::string>& bays, const BayName&) { write(out, bays); }
inline bool is_set(const std::optional<std::string>& bay, const BayName&) { return bay.has_value(); }

/// ns since the UNIX epoch, within what a BayTime may be.
struct Nanoseconds {};
bool read(const Node& node, std::int64_t& out, Complaint& complaint, const Nanoseconds&);
inline void write(Output& out, std::int64_t value, const Nanoseconds&) { out.integer(value); }
inline bool is_set(const std::optional<std::int64_t>& value, const Nanoseconds&) { return value.has_value(); }

/// One alarm's id where a list may stand too; written as a list.
struct SingleAlarm {};
bool read(const Node& node, std::vector<std::uint64_t>& out, Complaint& complaint, const SingleAlarm&);
inline void write(Output&, const std::vector<std::uint64_t>&, const SingleAlarm&) {}
inline bool is_set(const std::vector<std::uint64_t>&, const SingleAlarm&) { return false; }

/// An encoded payload.
struct Binary {};
bool read(const Node& node, std::string& out, Complaint& complaint, const Binary&);
inline void write(Output& out, const std::string& bytes, const Binary&) {
  out.bin(std::as_bytes(std::span{bytes}));
}

/// A map of any keys to true and false, numbers, strings and arrays of strings.
struct AnyCommand {};
bool read(const Node& node, Command& out, Complaint& complaint, const AnyCommand&);
void write(Output& out, const Command& command, const AnyCommand&);

namespace layout {

constexpr auto only_bay = [](auto& map, auto& m) { return map.required("bay", m.bay, BayName{}); };

constexpr auto snapshot = [](auto& map, auto& m) { return map.optional("bay", m.bay, BayName{}); };

constexpr auto present = [](auto& map, auto& m) {
  return map.required("bays", m.bays, BayName{}) && map.required("sound", m.sound);
};

constexpr auto acknowledge = [](auto& map, auto& m) {
  return map.required("bay", m.bay, BayName{}) && map.optional("alarms", m.alarms) &&
         map.optional("alarm", m.alarms, SingleAlarm{}) && map.optional("all", m.all) &&
         map.optional("rev", m.rev) && map.optional("reason", m.reason);
};

constexpr auto audio_pause = [](auto& map, auto& m) {
  return map.optional("bay", m.bay, BayName{}) && map.required("seconds", m.seconds, pause_seconds);
};

constexpr auto limit_change = [](auto& map, auto& m) {
  return map.required("cond", m.cond, Length{1, max_string_bytes}) &&
         map.optional("medium", m.medium, any_value) && map.optional("high", m.high, any_value) &&
         map.optional("delay_s", m.delay_s, amount) && map.optional("high_delay_s", m.high_delay_s, amount) &&
         map.optional("clear_s", m.clear_s, amount) && map.optional("margin", m.margin, amount) &&
         map.optional("latching", m.latching);
};

constexpr auto limits_set = [](auto& map, auto& m) {
  return map.required("bay", m.bay, BayName{}) && limit_change(map, m);
};

constexpr auto admit = [](auto& map, auto& m) {
  return map.required("bay", m.bay, BayName{}) && map.optional("patient", m.patient, map_of(patient)) &&
         map.optional("protocol", m.protocol) && map.optional("profile", m.profile) &&
         map.optional("pumps", m.pumps) && map.optional("course", m.course) && map.optional("day", m.day) &&
         map.optional("mg_given", m.mg_given, amount) && map.optional("ventilated", m.ventilated) &&
         map.optional("spinal_injury", m.spinal_injury) &&
         map.optional("limits", m.limits, each(limit_change)) &&
         map.optional("weight_confirmed", m.weight_confirmed);
};

constexpr auto confirm_pump = [](auto& map, auto& m) {
  return map.required("bay", m.bay, BayName{}) && map.required("n", m.pump, Count{0, max_pump_number}) &&
         map.optional("serial", m.serial) && map.required("drug", m.drug, Length{1, max_string_bytes}) &&
         map.optional("conc_mg_per_ml", m.conc_mg_per_ml, amount) && map.optional("bag", m.bag) &&
         map.optional("unlisted", m.unlisted);
};

constexpr auto hello = [](auto& map, auto& m) {
  return map.required("src", m.src, source_id) && map.required("epoch", m.epoch) &&
         map.required("bays", m.bays, BayName{}) && map.required("now_ns", m.now_ns, Nanoseconds{});
};

constexpr auto chart = [](auto& map, auto& m) {
  return map.required("bay", m.bay, BayName{}) && map.required("what", m.what, event_kind_text) &&
         map.required("text", m.text) && observation(map, m);
};

constexpr auto alarm_log = [](auto& map, auto& m) {
  return map.optional("bay", m.bay, BayName{}) && map.required("from_ns", m.from) &&
         map.required("to_ns", m.to) && map.required("limit", m.limit, Count{1, max_log_entries}) &&
         map.optional("before", m.before);
};

constexpr auto alarm_off = [](auto& map, auto& m) {
  return map.required("bay", m.bay, BayName{}) && map.required("cond", m.cond, Length{1, max_string_bytes}) &&
         map.optional("reason", m.reason) && map.optional("on", m.on);
};

constexpr auto handover = [](auto& map, auto& m) {
  return map.required("bay", m.bay, BayName{}) && map.optional("text", m.text);
};

constexpr auto instruct = [](auto& map, auto& m) {
  return map.required("bay", m.bay, BayName{}) && map.required("command", m.command, AnyCommand{});
};

constexpr auto nothing_more = [](auto&, auto&) { return true; };

constexpr auto resend = [](auto& map, auto& m) {
  return map.required("topic", m.topic) && map.required("epoch", m.epoch) && map.required("from", m.from) &&
         map.required("to", m.to);
};

constexpr auto snapshot_entry = [](auto& map, auto& m) {
  return map.required("topic", m.topic) && map.required("payload", m.payload, Binary{});
};

constexpr auto journal_entry = [](auto& map, auto& m) {
  return map.required("seq", m.seq) && map.required("wall_ns", m.wall) &&
         map.optional("bay_ns", m.bay_time) && map.required("bay", m.bay) &&
         map.required("mode", m.mode, mode_text) && map.required("what", m.what, journal_what_text) &&
         map.optional("alarm", m.alarm) && map.optional("cond", m.condition) &&
         map.optional("priority", m.priority, AlarmPriority{}) && map.optional("value", m.value, any_value) &&
         map.optional("limit", m.limit, any_value) && map.optional("by", m.by) &&
         map.optional("text", m.text) && map.optional("delay_s", m.delay_s, amount) &&
         map.optional("signal_ms", m.signal_delay_ms, uptime);
};
constexpr auto log_entry = [](auto& map, auto& m) {
  return journal_entry(map, m.entry) && map.required("hash", m.hash);
};

constexpr auto reply = [](auto& map, auto& m) {
  return map.version() && map.required("id", m.id) && map.required("ok", m.ok) &&
         map.optional("error", m.error) && map.optional("messages", m.messages, each(snapshot_entry)) &&
         map.optional("returned", m.returned) && map.optional("station_epoch", m.station_epoch) &&
         map.optional("now_ns", m.now_ns, Nanoseconds{}) && map.optional("from", m.from) &&
         map.optional("to", m.to) && map.optional("entries", m.entries, each(log_entry)) &&
         map.optional("profiles", m.profiles) && map.optional("errors", m.errors) &&
         map.optional("note", m.note);
};

}  // namespace layout
}  // namespace vigil::wire
