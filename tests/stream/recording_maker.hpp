// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "common/formats/recording.hpp"
#include "common/stream/replay_stream.hpp"

/// Small recordings, made sample by sample. Times are seconds since their start.
namespace vigil::stream {

constexpr BayTime recording_start{std::chrono::seconds{946'684'800}};  // 2000-01-01

inline BayTime at(double seconds) { return recording_start + from_seconds(seconds); }

inline formats::Recording empty_recording(double length_s) {
  formats::Recording recording;
  recording.name = "made";
  recording.format = "test";
  recording.start = at(0);
  recording.end = at(length_s);
  return recording;
}

/// Raw sample k of the whole track is k.
inline formats::WaveTrack wave(Channel channel, double fs,
                               std::initializer_list<std::pair<double, std::size_t>> segments) {
  formats::WaveTrack track;
  track.channel = channel;
  track.name = info(channel).id;
  track.fs = fs;
  track.scale = 0.5;
  for (const auto& [start_s, count] : segments) {
    track.segments.push_back({at(start_s), track.raw.size(), count});
    for (std::size_t k = 0; k < count; ++k)
      track.raw.push_back(static_cast<std::int16_t>(track.raw.size() % 30'000));
  }
  return track;
}

inline formats::NumericTrack number(Channel channel, double period_s,
                                    std::initializer_list<std::pair<double, double>> samples) {
  formats::NumericTrack track;
  track.channel = channel;
  track.name = info(channel).id;
  track.period_s = period_s;
  for (const auto& [t_s, value] : samples) track.samples.push_back({at(t_s), value, Quality::valid});
  return track;
}

/// A number every `period_s` from 0 up to and with `length_s`; its value is its time in seconds.
inline formats::NumericTrack steady_number(Channel channel, double period_s, double length_s) {
  auto track = number(channel, period_s, {});
  for (int k = 0; k * period_s <= length_s; ++k)
    track.samples.push_back({at(k * period_s), k * period_s, Quality::valid});
  return track;
}

inline formats::PumpTrack pump(std::initializer_list<std::pair<double, double>> rates) {
  formats::PumpTrack track;
  track.name = "Ketamine";
  for (const auto& [t_s, rate] : rates) {
    PumpReading reading;
    reading.state = PumpState::infusing;
    reading.drug = "Ketamine";
    reading.rate_ml_per_h = rate;
    track.samples.push_back({at(t_s), reading});
  }
  return track;
}

inline std::unique_ptr<ReplayStream> stream_of(formats::Recording recording,
                                               const ReplayOptions& options = {}) {
  auto stream = ReplayStream::open(std::move(recording), options);
  return stream ? std::move(*stream) : nullptr;
}

inline std::vector<Item> all_of(Stream& stream) {
  std::vector<Item> items;
  while (auto item = stream.next()) items.push_back(std::move(*item));
  return items;
}

template <typename Block>
std::vector<std::pair<Item, Block>> only(const std::vector<Item>& items) {
  std::vector<std::pair<Item, Block>> found;
  for (const Item& item : items)
    if (const auto* block = std::get_if<Block>(&item.block)) found.emplace_back(item, *block);
  return found;
}

}  // namespace vigil::stream
