// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "common/model/time.hpp"

namespace vigil::dashboard {

/// The last seconds of one wave, by sample time. Holds runs of evenly spaced samples with true gaps between
/// them. One writer, which is also the reader: the frame thread.
class WaveRing {
 public:
  explicit WaveRing(Duration keep = std::chrono::seconds{40});

  /// Samples at start, start + 1/fs, …; NaN is a missing one. A block that starts where the last one ended
  /// (within half a sample) goes on with it; later, it leaves a gap; earlier, it is dropped.
  void append(BayTime start, double fs, std::span<const float> values);
  void clear();
  bool empty() const;
  /// Time just after the last sample.
  BayTime end() const;

  struct Run {
    BayTime start;
    double fs;
    std::span<const float> values;
  };
  /// The runs that overlap [from, to), oldest first, into `out`.
  void runs(BayTime from, BayTime to, std::vector<Run>& out) const;

 private:
  struct Block {
    BayTime start;
    double fs;
    std::size_t first;
    std::size_t count;
  };
  Duration keep_;
  std::vector<float> samples_;
  std::vector<Block> blocks_;
};

/// One pixel column of a sweep: the smallest and largest sample in it, so that a spike survives.
struct Column {
  float lo = 0;
  float hi = 0;
  bool drawn = false;     ///< a sample or a line between two neighbouring samples crosses it
  bool joined = false;    ///< connected with the column to its left
};

/// An erase-bar sweep: the column of a sample is a function of its time alone, x = (t mod width) / width, so
/// nothing ever jitters; the columns just ahead of the head are blank.
/// @param head  the newest time shown
/// @param width how much time the strip is wide
/// @param columns out: one per pixel; its size is the strip's width in pixels
void sweep_columns(const WaveRing& ring, BayTime head, Duration width, std::vector<Column>& columns);

}  // namespace vigil::dashboard
