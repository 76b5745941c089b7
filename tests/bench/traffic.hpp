// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <utility>
#include <vector>

#include "common/wire/codec.hpp"

/// The messages that bays at full rate send, encoded, for the measurements.
namespace vigil::bench {

struct Encoded {
  std::string topic;
  std::string payload;
};

constexpr Duration block = std::chrono::milliseconds{200};

/// One bay's source: four waves in blocks of 200 ms, a numeric and a pump message each second.
class BayTraffic {
 public:
  /// @param start when the bay's time begins
  BayTraffic(std::string bay, BayTime start) : bay_{std::move(bay)}, start_{start} {
    for (std::size_t i = 0; i < samples_.size(); ++i) samples_[i] = static_cast<std::byte>((i * 37) & 0x3f);
  }

  Encoded source() {
    wire::SourceMessage message;
    message.envelope = envelope(start_, sequences_[0]++);
    message.name = "bench";
    for (const auto& [channel, fs] : waves) message.channels.push_back({channel, 0, fs, -1, 1, {}});
    for (const Channel channel : numerics) message.channels.push_back({channel, 1, 0, 0, 0, {}});
    return encoded(wire::make_topic(bay_, wire::Kind::source), message);
  }
  /// Block `index` of wave `which` (0–3).
  Encoded wave(std::size_t which, std::uint64_t index) {
    const auto& [channel, fs] = waves[which];
    const auto count = static_cast<std::size_t>(fs / 5);
    wire::WaveMessage message;
    message.envelope = envelope(start_ + static_cast<std::int64_t>(index) * block, sequences_[1 + which]++);
    message.channel = channel;
    message.i0 = index * count;
    message.fs = fs;
    message.scale = 0.0025;
    message.data = std::span{samples_}.first(2 * count);
    return encoded(wire::make_topic(bay_, wire::Kind::wave, info(channel).id), message);
  }
  /// Eight numbers at second `index`; `spo2` as asked for.
  Encoded numeric(std::uint64_t index, double spo2 = 97) {
    wire::NumericMessage message;
    message.envelope = envelope(start_ + std::chrono::seconds{index}, sequences_[5]++);
    constexpr std::array values{97.0, 72.0, 72.0, 14.0, 38.0, 0.0, 121.0, 36.6};
    for (std::size_t i = 0; i < numerics.size(); ++i)
      message.set(numerics[i], {values[i], Quality::valid, {}});
    message.set(Channel::spo2, {spo2, Quality::valid, {}});
    return encoded(wire::make_topic(bay_, wire::Kind::numeric), message);
  }
  Encoded pump(std::uint64_t index) {
    wire::PumpMessage message;
    message.envelope = envelope(start_ + std::chrono::seconds{index}, sequences_[6]++);
    message.pump = 1;
    message.reading.state = PumpState::infusing;
    message.reading.drug = "ketamine";
    message.reading.rate_ml_per_h = 24.5;
    message.reading.conc_mg_per_ml = 1;
    message.reading.vtbi_ml = 100;
    message.reading.infused_ml = 12.5;
    return encoded(wire::make_topic(bay_, wire::Kind::pump, "1"), message);
  }

  static constexpr std::size_t wave_count = 4;

 private:
  struct Wave {
    Channel channel;
    double fs;
  };
  static constexpr std::array<Wave, wave_count> waves{
      {{Channel::ecg_ii, 250}, {Channel::pleth, 125}, {Channel::abp, 125}, {Channel::co2, 50}}};
  static constexpr std::array numerics{Channel::spo2,  Channel::pr,    Channel::hr,      Channel::rr,
                                       Channel::etco2, Channel::fico2, Channel::abp_sys, Channel::temp};

  static wire::Envelope envelope(BayTime t, std::uint64_t seq) {
    wire::Envelope sent;
    sent.src = "bench-source";
    sent.epoch = 1;
    sent.seq = seq;
    sent.t = t;
    sent.mode = Mode::test;
    return sent;
  }
  template <typename M>
  static Encoded encoded(std::string topic, const M& message) {
    Encoded result{std::move(topic), {}};
    wire::encode(message, result.payload);
    return result;
  }

  std::string bay_;
  BayTime start_;
  std::array<std::uint64_t, 7> sequences_{};
  std::array<std::byte, 200> samples_{};
};

}  // namespace vigil::bench
