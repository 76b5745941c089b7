// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "common/wire/reader.hpp"
#include "common/wire/writer.hpp"

/// Rules for the members of messages that are no plain value: how each is read and written.
namespace vigil::wire {

/// A channel's id; one that the catalogue lacks is left unset. `cvp` means the numeric.
struct ChannelId {};
bool read(const Node& node, std::optional<Channel>& out, Complaint& complaint, const ChannelId&);
void write(Output& out, const std::optional<Channel>& channel, const ChannelId&);
inline bool is_set(const std::optional<Channel>& channel, const ChannelId&) { return channel.has_value(); }

/// A priority that an alarm can have: not `none`.
struct AlarmPriority {};
bool read(const Node& node, Priority& out, Complaint& complaint, const AlarmPriority&);
inline void write(Output& out, Priority priority, const AlarmPriority&) { out.text(priority_text[priority]); }
inline bool is_set(Priority priority, const AlarmPriority&) { return priority != Priority::none; }
inline bool is_set(const std::optional<Priority>& priority, const AlarmPriority&) {
  return priority.has_value();
}

/// A priority as a number: 0 none to 3 high.
struct PriorityLevel {};
bool read(const Node& node, Priority& out, Complaint& complaint, const PriorityLevel&);
inline void write(Output& out, Priority priority, const PriorityLevel&) {
  out.uint(static_cast<std::uint64_t>(priority));
}

/// A map topic -> latest seq.
struct SeqByTopic {};
bool read(const Node& node, std::vector<LastSeq>& out, Complaint& complaint, const SeqByTopic&);
void write(Output& out, const std::vector<LastSeq>& last, const SeqByTopic&);
inline bool is_set(const std::vector<LastSeq>& last, const SeqByTopic&) { return !last.empty(); }

/// The array of names of a pump's alarms; a name that is not known is counted in `unknown`.
template <class Count>
struct PumpAlarmNames {
  Count& unknown;
};
template <class Count>
PumpAlarmNames<Count> pump_alarm_names(Count& unknown) {
  return {unknown};
}
bool read_pump_alarms(const Node& node, PumpAlarms& out, std::uint32_t& unknown, Complaint& complaint);
void write_pump_alarms(Output& out, const PumpAlarms& alarms);
inline bool read(const Node& node, PumpAlarms& out, Complaint& complaint,
                 const PumpAlarmNames<std::uint32_t>& rule) {
  return read_pump_alarms(node, out, rule.unknown, complaint);
}
inline void write(Output& out, const PumpAlarms& alarms, const PumpAlarmNames<const std::uint32_t>&) {
  write_pump_alarms(out, alarms);
}

/// The array of a source's channels; ids that are not known are gathered in `unknown`.
template <class Names>
struct DeclaredChannels {
  Names& unknown;
};
template <class Names>
DeclaredChannels<Names> declared_channels(Names& unknown) {
  return {unknown};
}
bool read_declared(const Node& node, std::vector<DeclaredChannel>& out, std::vector<std::string>& unknown,
                   Complaint& complaint);
void write_declared(Output& out, const std::vector<DeclaredChannel>& channels);
inline bool read(const Node& node, std::vector<DeclaredChannel>& out, Complaint& complaint,
                 const DeclaredChannels<std::vector<std::string>>& rule) {
  return read_declared(node, out, rule.unknown, complaint);
}
inline void write(Output& out, const std::vector<DeclaredChannel>& channels,
                  const DeclaredChannels<const std::vector<std::string>>&) {
  write_declared(out, channels);
}

// The three maps of a numeric message, all within NumericMessage::readings.
struct NumericValues {};
struct NumericFlags {};
struct NumericTimes {};
bool read(const Node& node, NumericMessage& out, Complaint& complaint, const NumericValues&);
bool read(const Node& node, NumericMessage& out, Complaint& complaint, const NumericFlags&);
bool read(const Node& node, NumericMessage& out, Complaint& complaint, const NumericTimes&);
void write(Output& out, const NumericMessage& message, const NumericValues&);
void write(Output& out, const NumericMessage& message, const NumericFlags&);
void write(Output& out, const NumericMessage& message, const NumericTimes&);
bool is_set(const NumericMessage& message, const NumericFlags&);
bool is_set(const NumericMessage& message, const NumericTimes&);

/// A wave's samples: whole ones, at least one.
struct Samples {};
bool read(const Node& node, std::span<const std::byte>& out, Complaint& complaint, const Samples&);
inline void write(Output& out, std::span<const std::byte> data, const Samples&) { out.bin(data); }

}  // namespace vigil::wire
