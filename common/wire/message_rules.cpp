// SPDX-License-Identifier: MIT
#include "common/wire/message_rules.hpp"

namespace vigil::wire {

namespace {

std::optional<Channel> find_any_channel(std::string_view id) {
  const auto numeric = find_channel(id, ChannelKind::numeric);
  return numeric ? numeric : find_channel(id, ChannelKind::wave);
}

}  // namespace

bool read(const Node& node, std::optional<Channel>& out, Complaint& complaint, const ChannelId&) {
  if (node.type != NodeType::str) return wrong_type(node, "a string", complaint);
  out = find_any_channel(node.text());
  return true;
}

void write(Output& out, const std::optional<Channel>& channel, const ChannelId&) {
  out.text(info(*channel).id);
}

bool read(const Node& node, Priority& out, Complaint& complaint, const AlarmPriority&) {
  Priority priority = Priority::none;
  if (!read(node, priority, complaint, priority_text)) return false;
  if (priority == Priority::none) return outside(node, "must be low, medium or high", complaint);
  out = priority;
  return true;
}

bool read(const Node& node, Priority& out, Complaint& complaint, const PriorityLevel&) {
  std::uint64_t level = 0;
  if (!read(node, level, complaint)) return false;
  if (level >= priority_text.size()) return outside(node, "must be within 0 and 3", complaint);
  out = static_cast<Priority>(level);
  return true;
}

bool read(const Node& node, std::vector<LastSeq>& out, Complaint& complaint, const SeqByTopic&) {
  if (node.type != NodeType::map) return wrong_type(node, "a map", complaint);
  out.clear();
  for (const Node* topic = node.first(); topic != node.next(); topic = (topic + 1)->next()) {
    LastSeq& entry = out.emplace_back();
    entry.topic = topic->text();
    if (!read(*(topic + 1), entry.seq, complaint)) return complaint.in(topic->text());
  }
  return true;
}

void write(Output& out, const std::vector<LastSeq>& last, const SeqByTopic&) {
  out.map(last.size());
  for (const auto& entry : last) {
    out.text(entry.topic);
    out.uint(entry.seq);
  }
}

bool read_pump_alarms(const Node& node, PumpAlarms& out, std::uint32_t& unknown, Complaint& complaint) {
  if (node.type != NodeType::array) return wrong_type(node, "an array of strings", complaint);
  std::size_t index = 0;
  for (const Node* name = node.first(); name != node.next(); name = name->next(), ++index) {
    if (name->type != NodeType::str) return wrong_type(*name, "a string", complaint) || complaint.in(index);
    if (const auto alarm = pump_alarm_text.find(name->text()))
      out.set(static_cast<std::size_t>(*alarm));
    else
      ++unknown;
  }
  return true;
}

void write_pump_alarms(Output& out, const PumpAlarms& alarms) {
  out.array(alarms.count());
  for (std::size_t i = 0; i < alarms.size(); ++i)
    if (alarms.test(i)) out.text(pump_alarm_text.names[i]);
}

namespace {

constexpr EnumText<ChannelKind, 2> channel_kind_text{{"numeric", "wave"}};

/// One entry of `channels`; what a numeric needs and what a wave needs differ.
struct ChannelEntry {
  std::string_view id;
  ChannelKind kind = ChannelKind::numeric;
  std::string_view unit;
};

constexpr auto entry_layout = [](auto& map, auto& entry) {
  return map.required("id", entry.id, Length{1, max_string_bytes}) &&
         map.required("kind", entry.kind, channel_kind_text) &&
         map.required("unit", entry.unit, Length{0, max_string_bytes});
};
constexpr auto numeric_layout = [](auto& map, auto& channel) {
  return map.required("period_s", channel.period_s, amount);
};
constexpr auto wave_layout = [](auto& map, auto& channel) {
  return map.required("fs", channel.fs, frequency) && map.required("lo", channel.lo, any_value) &&
         map.required("hi", channel.hi, any_value);
};

bool read_entry(const Node& node, std::vector<DeclaredChannel>& out, std::vector<std::string>& unknown,
                Complaint& complaint) {
  if (node.type != NodeType::map) return wrong_type(node, "a map", complaint);
  FieldReader fields{node, complaint};
  ChannelEntry entry;
  DeclaredChannel channel;
  if (!entry_layout(fields, entry)) return false;
  const bool read =
      entry.kind == ChannelKind::numeric ? numeric_layout(fields, channel) : wave_layout(fields, channel);
  if (!read) return false;
  const auto known = find_channel(entry.id, entry.kind);
  if (!known) {
    unknown.emplace_back(entry.id);
    return true;
  }
  channel.channel = *known;
  if (entry.unit != info(*known).unit) channel.unit = entry.unit;
  out.push_back(std::move(channel));
  return true;
}

/// The same entry as its writer sees it.
constexpr auto whole_layout = [](auto& map, const DeclaredChannel& channel) {
  const ChannelInfo& known = info(channel.channel);
  const ChannelEntry entry{known.id, known.kind,
                           channel.unit.empty() ? known.unit : std::string_view{channel.unit}};
  return entry_layout(map, entry) &&
         (known.kind == ChannelKind::numeric ? numeric_layout(map, channel) : wave_layout(map, channel));
};

}  // namespace

bool read_declared(const Node& node, std::vector<DeclaredChannel>& out, std::vector<std::string>& unknown,
                   Complaint& complaint) {
  if (node.type != NodeType::array) return wrong_type(node, "an array of maps", complaint);
  out.clear();
  std::size_t index = 0;
  for (const Node* entry = node.first(); entry != node.next(); entry = entry->next(), ++index)
    if (!read_entry(*entry, out, unknown, complaint)) return complaint.in(index);
  return true;
}

void write_declared(Output& out, const std::vector<DeclaredChannel>& channels) {
  write(out, channels, each(whole_layout));
}

bool read(const Node& node, std::span<const std::byte>& out, Complaint& complaint, const Samples&) {
  if (node.type != NodeType::bin) return wrong_type(node, "a bin of 16-bit samples", complaint);
  if (node.size == 0 || node.size % 2 != 0)
    return complaint.because(Refusal::out_of_range, "has " + std::to_string(node.size) +
                                                        " bytes, must be whole 16-bit samples, at least one");
  out = {reinterpret_cast<const std::byte*>(node.data), node.size};
  return true;
}

}  // namespace vigil::wire
