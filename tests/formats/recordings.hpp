// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "common/formats/recording.hpp"

namespace vigil::formats {

inline const NumericTrack* find_numeric(const Recording& recording, Channel channel) {
  for (const auto& track : recording.numerics)
    if (track.channel == channel) return &track;
  return nullptr;
}

inline const WaveTrack* find_wave(const Recording& recording, Channel channel) {
  for (const auto& track : recording.waves)
    if (track.channel == channel) return &track;
  return nullptr;
}

inline double wave_value(const WaveTrack& wave, std::size_t i) {
  return wave.raw[i] * wave.scale + wave.offset;
}

/// The sample at that moment.
inline const NumericSample* sample_at(const NumericTrack& track, std::string_view iso8601) {
  for (const auto& sample : track.samples)
    if (to_iso8601(sample.t) == iso8601) return &sample;
  return nullptr;
}

inline bool has_text(const std::vector<std::string>& texts, std::string_view part) {
  return std::any_of(texts.begin(), texts.end(),
                     [&](const auto& text) { return text.find(part) != std::string::npos; });
}

}  // namespace vigil::formats
