// SPDX-License-Identifier: MIT
#include <array>

#include "common/wire/message_rules.hpp"

namespace vigil::wire {

namespace {

/// The numerics by the bits of their ids: 64 slots, and a search where two ids share one. Quicker than
/// find_channel, since every value of every message asks.
class NumericIds {
 public:
  NumericIds() {
    slots_.fill(none);
    for (std::size_t i = 0; i < numeric_count; ++i) {
      const std::string_view id = channel_catalogue()[i].id;
      words_[i] = word_of(id);
      std::uint8_t& slot = slots_[slot_of(words_[i], id.size())];
      slot = slot == none ? static_cast<std::uint8_t>(i) : shared;
    }
  }

  std::optional<Channel> find(const Node& id) const {
    const std::uint8_t slot = slots_[slot_of(id.word, id.size)];
    if (slot == none) return std::nullopt;
    if (slot == shared) return find_channel(id.text(), ChannelKind::numeric);
    if (words_[slot] != id.word || (id.size > 8 && channel_catalogue()[slot].id != id.text()))
      return std::nullopt;
    if (channel_catalogue()[slot].id.size() != id.size) return std::nullopt;
    return static_cast<Channel>(slot);
  }

 private:
  static constexpr std::uint8_t none = 0xff;
  static constexpr std::uint8_t shared = 0xfe;

  static std::size_t slot_of(std::uint64_t word, std::size_t size) {
    return static_cast<std::size_t>(std::countr_zero(key_bit(word, size)));
  }

  std::array<std::uint8_t, 64> slots_{};
  std::array<std::uint64_t, numeric_count> words_{};
};

const NumericIds& numeric_ids() {
  static const NumericIds ids;
  return ids;
}

/// `valid` is no flag: a value without a flag is valid.
Quality quality_of(std::string_view flag, std::uint32_t& unknown) {
  const auto quality = quality_text.find(flag);
  if (quality && *quality != Quality::valid) return *quality;
  ++unknown;
  return Quality::invalid;
}

/// Calls `take(channel, value)` for each known channel of a map id -> value; nil is as if it were absent.
template <class Take>
bool each_numeric(const Node& map, std::uint32_t& unknown, Complaint& complaint, Take take) {
  if (map.type != NodeType::map) return wrong_type(map, "a map", complaint);
  const NumericIds& ids = numeric_ids();
  for (const Node* id = map.first(); id != map.next(); id = (id + 1)->next()) {
    const Node& value = *(id + 1);
    if (value.type == NodeType::nil) continue;
    const auto channel = ids.find(*id);
    if (!channel)
      ++unknown;
    else if (!take(*channel, value))
      return complaint.in(id->text());
  }
  return true;
}

template <class Has>
std::size_t count_of(const NumericMessage& message, Has has) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < numeric_count; ++i)
    if (message.present.test(i) && has(message.readings[i])) ++count;
  return count;
}

template <class Has, class Put>
void write_map(Output& out, const NumericMessage& message, Has has, Put put) {
  out.map(count_of(message, has));
  for (std::size_t i = 0; i < numeric_count; ++i) {
    if (!message.present.test(i) || !has(message.readings[i])) continue;
    out.text(channel_catalogue()[i].id);
    put(message.readings[i]);
  }
}

bool has_value(const NumericReading& reading) { return reading.value.has_value(); }
bool has_flag(const NumericReading& reading) { return reading.quality != Quality::valid; }
bool has_time(const NumericReading& reading) { return reading.at.has_value(); }

}  // namespace

bool read(const Node& node, NumericMessage& out, Complaint& complaint, const NumericValues&) {
  return each_numeric(node, out.unknown, complaint, [&](Channel channel, const Node& value) {
    out.present.set(index_of(channel));
    return read(value, out.readings[index_of(channel)].value.emplace(), complaint, any_value);
  });
}

bool read(const Node& node, NumericMessage& out, Complaint& complaint, const NumericFlags&) {
  return each_numeric(node, out.unknown, complaint, [&](Channel channel, const Node& flag) {
    if (flag.type != NodeType::str) return wrong_type(flag, "a string", complaint);
    out.present.set(index_of(channel));
    out.readings[index_of(channel)].quality = quality_of(flag.text(), out.unknown);
    return true;
  });
}

bool read(const Node& node, NumericMessage& out, Complaint& complaint, const NumericTimes&) {
  return each_numeric(node, out.unknown, complaint, [&](Channel channel, const Node& at) {
    return read(at, out.readings[index_of(channel)].at.emplace(), complaint);
  });
}

void write(Output& out, const NumericMessage& message, const NumericValues&) {
  write_map(out, message, has_value, [&](const NumericReading& reading) { out.real(*reading.value); });
}

void write(Output& out, const NumericMessage& message, const NumericFlags&) {
  write_map(out, message, has_flag,
            [&](const NumericReading& reading) { out.text(quality_text[reading.quality]); });
}

void write(Output& out, const NumericMessage& message, const NumericTimes&) {
  write_map(out, message, has_time, [&](const NumericReading& reading) { out.integer(to_ns(*reading.at)); });
}

bool is_set(const NumericMessage& message, const NumericFlags&) { return count_of(message, has_flag) > 0; }
bool is_set(const NumericMessage& message, const NumericTimes&) { return count_of(message, has_time) > 0; }

}  // namespace vigil::wire
