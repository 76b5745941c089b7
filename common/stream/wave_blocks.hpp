// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "common/formats/recording.hpp"
#include "common/stream/stream.hpp"

namespace vigil::stream {

/// The length of a block; a segment's ends, and a wave with less than a sample in it, make other lengths.
constexpr Duration block_length = std::chrono::milliseconds{200};

/// Cuts one recorded wave into blocks. Sample i of the stream (i = 0 at the stream's start, on the track's
/// own time grid) is in block ⌊i / (0.2 s · fs)⌋, so that the blocks of all waves end together. A gap in time
/// is a gap in i0; a segment that does not fall on the grid keeps its exact time and takes the nearest free
/// index. Borrows the track.
class WaveBlocks {
 public:
  /// Samples before `start` are left out.
  WaveBlocks(const formats::WaveTrack& track, BayTime start);

  Channel channel() const { return track_->channel; }
  /// When the next block is complete; none when there is no more.
  std::optional<BayTime> due() const;
  /// The next block. Only where due() gives a time.
  Item take();
  void restart();

 private:
  /// A segment as the stream sees it: its samples from `start` on.
  struct Run {
    BayTime origin;         ///< time of the segment's own first sample
    std::size_t skip = 0;   ///< samples of the segment before the stream's start
    std::size_t first = 0;  ///< position of sample `skip` in the track
    std::size_t count = 0;
    std::uint64_t i0 = 0;
  };

  BayTime time_of(const Run& run, std::size_t k) const;
  std::size_t block_end(const Run& run) const;

  const formats::WaveTrack* track_;
  double samples_per_block_;
  std::vector<Run> runs_;
  std::size_t run_ = 0;
  std::size_t done_ = 0;  ///< samples of the present run that were taken
};

}  // namespace vigil::stream
