// SPDX-License-Identifier: MIT
#include "common/stream/wave_range.hpp"

#include <algorithm>
#include <cstdint>
#include <vector>

namespace vigil::stream {

namespace {

constexpr std::size_t levels = 65'536;
constexpr int lowest = -32'768;

/// The level below which `rank` samples lie.
int level_at(const std::vector<std::uint64_t>& counts, std::uint64_t rank) {
  std::uint64_t below = 0;
  for (std::size_t level = 0; level < levels; ++level) {
    below += counts[level];
    if (below > rank) return static_cast<int>(level) + lowest;
  }
  return -lowest - 1;
}

}  // namespace

WaveRange usual_range(const formats::WaveTrack& track) {
  std::vector<std::uint64_t> counts(levels);
  std::uint64_t total = 0;
  for (const std::int16_t sample : track.raw) {
    if (sample == formats::missing_sample) continue;
    ++counts[static_cast<std::size_t>(sample - lowest)];
    ++total;
  }
  const ChannelInfo& usual = info(track.channel);
  const WaveRange plausible{usual.plausible_lo, usual.plausible_hi};
  if (total == 0) return plausible;
  const double a = level_at(counts, total / 200) * track.scale + track.offset;
  const double b = level_at(counts, total - 1 - total / 200) * track.scale + track.offset;
  const WaveRange range{std::min(a, b), std::max(a, b)};
  const bool usable = range.lo < range.hi && range.lo >= -1e6 && range.hi <= 1e6;
  return usable ? range : plausible;
}

}  // namespace vigil::stream
