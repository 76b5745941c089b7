// SPDX-License-Identifier: MIT
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "common/formats/vital.hpp"

using namespace vigil;

/// Any bytes, packed or not, are read or refused; what is read keeps to the promises of Recording.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto recording = formats::parse_vital({reinterpret_cast<const char*>(data), size}, "f.vital");
  if (!recording) return 0;
  if (recording->start < BayTime{} || recording->end < recording->start) std::abort();
  for (const auto& wave : recording->waves) {
    std::size_t next = 0;
    BayTime end{};
    for (const auto& segment : wave.segments) {
      if (segment.first != next || segment.count == 0 || segment.start < end) std::abort();
      next += segment.count;
      end = segment.start + from_seconds(static_cast<double>(segment.count) / wave.fs);
    }
    if (next != wave.raw.size() || !(wave.fs > 0) || end > recording->end) std::abort();
  }
  for (const auto& track : recording->numerics)
    for (std::size_t i = 1; i < track.samples.size(); ++i)
      if (track.samples[i].t < track.samples[i - 1].t) std::abort();
  return 0;
}
