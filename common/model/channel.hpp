// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace vigil {

/// One measured quantity of a bay. The order is that of the catalogue: numerics first, then waves.
enum class Channel : std::uint8_t {
  spo2,
  pr,
  hr,
  rr,
  etco2,
  fico2,
  nibp_sys,
  nibp_dia,
  nibp_mean,
  abp_sys,
  abp_dia,
  abp_mean,
  temp,
  tcpco2,
  cvp_mean,
  ipi,
  pleth,
  ecg_ii,
  ecg_v,
  abp,
  resp,
  co2,
  awp,
  awf,
  cvp,
};

constexpr std::size_t numeric_count = 16;
constexpr std::size_t wave_count = 9;
constexpr std::size_t channel_count = numeric_count + wave_count;

enum class ChannelKind : std::uint8_t { numeric, wave };

/// Which of the screen's parameter hues a channel is drawn in.
enum class ColourRole : std::uint8_t { spo2, ecg, respiration, nibp, abp, other };

/// A row of the channel catalogue.
struct ChannelInfo {
  Channel channel;
  std::string_view id;     ///< on the wire and in files
  std::string_view label;  ///< on the screen
  ChannelKind kind;
  std::string_view unit;       ///< UCUM
  std::string_view unit_text;  ///< on the screen
  std::uint32_t mdc;           ///< IEEE 11073-10101, partition << 16 | term; 0: none assigned
  std::string_view loinc;      ///< empty: none
  double plausible_lo;         ///< a value outside [lo, hi] is questionable, never refused
  double plausible_hi;
  int decimals;     ///< shown on the screen
  double period_s;  ///< usual period of a numeric (0: intermittent), of a wave's block
  ColourRole role;
  bool zero_is_no_value;              ///< in foreign recordings a 0 here means "no value"
  std::string_view alarm_label = {};  ///< in alarm texts, where it is not `label`: "SBP"
};

/// Every channel that Vigil knows, in the order of `Channel`.
std::span<const ChannelInfo, channel_count> channel_catalogue();

const ChannelInfo& info(Channel channel);

/// By wire id and kind: `cvp` is both a numeric and a wave.
std::optional<Channel> find_channel(std::string_view id, ChannelKind kind);

constexpr std::size_t index_of(Channel channel) { return static_cast<std::size_t>(channel); }
constexpr bool is_numeric(Channel channel) { return index_of(channel) < numeric_count; }
/// Position among the waves. `channel` must be a wave.
constexpr std::size_t wave_index_of(Channel channel) { return index_of(channel) - numeric_count; }

/// NIBP: measured now and then, with a measurement time of its own.
constexpr bool is_intermittent(Channel channel) {
  return channel == Channel::nibp_sys || channel == Channel::nibp_dia || channel == Channel::nibp_mean;
}

}  // namespace vigil
