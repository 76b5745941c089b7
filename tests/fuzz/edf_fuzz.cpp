// SPDX-License-Identifier: MIT
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "common/formats/edf.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes{reinterpret_cast<const char*>(data), size};
  const auto recording = vigil::formats::parse_edf(bytes, "fuzz.edf");
  if (!recording) return 0;
  if (recording->end < recording->start) __builtin_trap();
  for (const auto& track : recording->numerics)
    for (std::size_t i = 1; i < track.samples.size(); ++i)
      if (track.samples[i].t < track.samples[i - 1].t) __builtin_trap();
  for (const auto& wave : recording->waves)
    for (const auto& segment : wave.segments)
      if (segment.first + segment.count > wave.raw.size()) __builtin_trap();
  return 0;
}
