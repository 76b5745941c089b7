// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace vigil::formats {

/// A block of a wave as a recorder stamped it.
struct BlockTime {
  double t = 0;  ///< s, of its first sample; late by as much as the line and the recorder were busy
  std::size_t count = 0;
};

/// Blocks that follow one another without a gap.
struct BlockRun {
  double start = 0;  ///< s, of the first sample
  std::size_t first = 0;
  std::size_t count = 0;  ///< blocks
};

struct BlockPlacement {
  double fs = 0;  ///< the true rate: the nominal one unless the blocks clearly say otherwise (by up to 1 %)
  std::vector<BlockRun> runs;
};

/// Finds the unbroken runs in blocks that are in the order of their samples. A gap is where this block and
/// the next seven all come later than the samples before them explain, by more than half a block (0.1 to
/// 0.5 s): a single late block, a burst or slow drift is none. A run's start is the median of what its blocks
/// say. Runs may overlap where the recorder's clock was set back. `nominal_fs` > 0.
BlockPlacement place_blocks(std::span<const BlockTime> blocks, double nominal_fs);

/// The rate that blocks without one show: the median of count over distance; 0 where there are too few.
double observed_fs(std::span<const BlockTime> blocks);

}  // namespace vigil::formats
