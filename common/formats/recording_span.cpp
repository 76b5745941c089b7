// SPDX-License-Identifier: MIT
#include "common/formats/recording_span.hpp"

#include <algorithm>

namespace vigil::formats {

BayTime end_of_samples(const Recording& recording) {
  BayTime end = recording.start;
  const auto reach = [&end](const auto& samples) {
    if (!samples.empty()) end = std::max(end, samples.back().t);
  };
  for (const auto& wave : recording.waves)
    for (const auto& segment : wave.segments)
      end = std::max(end, segment.start + from_seconds(static_cast<double>(segment.count) / wave.fs));
  for (const auto& track : recording.numerics) reach(track.samples);
  for (const auto& pump : recording.pumps) reach(pump.samples);
  reach(recording.events);
  return end;
}

}  // namespace vigil::formats
