// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "common/model/time.hpp"

namespace vigil::dashboard {

/// How long a wave is kept: the widest strip, one bay alone at 6.25 mm/s, shows less than a minute on a large
/// screen. A wave of many samples a second is kept for fewer, so that memory stays bounded.
constexpr Duration wave_kept = std::chrono::seconds{120};
constexpr std::size_t most_wave_samples = 200'000;

/// The last seconds of one wave, by sample time. Holds runs of evenly spaced samples with true gaps between
/// them. Its memory is set by `keep` and the sampling rate when the first block comes, and reused from then
/// on. One writer, which is also the reader: the frame thread.
class WaveRing {
 public:
  explicit WaveRing(Duration keep = wave_kept);

  /// Samples at start, start + 1/fs, …; NaN is a missing one. A block that starts where the last one ended
  /// (within half a sample) goes on with it; later, it leaves a gap; earlier, it is dropped. Another fs
  /// begins anew. A block outside bay time or with an fs that is not in (0, 10 kHz] is dropped.
  void append(BayTime start, double fs, std::span<const float> values);
  void clear();
  bool empty() const { return held_ == 0; }
  /// Time just after the last sample; the epoch when empty.
  BayTime end() const;

  /// Sample k of `values` is at origin + (index + k) / fs: counted from where the run began, so that its time
  /// stays the same to the last bit while older samples leave the ring.
  struct Run {
    BayTime start;  ///< of the first sample here
    double fs = 0;
    std::span<const float> values;
    BayTime origin;
    std::uint64_t index = 0;
  };
  /// The runs that overlap [from, to), oldest first, into `out`. A run that lies across the end of the
  /// storage comes as two, less than 1.5 samples apart; runs further apart have a gap between them.
  void runs(BayTime from, BayTime to, std::vector<Run>& out) const {
    out.clear();
    each_run(from, to, [&](const Run& run) { out.push_back(run); });
  }
  /// The same, without memory: calls visit(run).
  template <typename Visit>
  void each_run(BayTime from, BayTime to, Visit&& visit) const {
    for (std::size_t i = oldest_; i < blocks_.size(); ++i) {
      const Block& block = blocks_[i];
      if (time_of(block, 0) >= to || time_of(block, block.count) <= from) continue;
      for (std::uint64_t k = 0; k < block.count;) {
        const Run run = run_from(block, k);
        k += run.values.size();
        if (run.start < to && time_of(block, k) > from) visit(run);
      }
    }
  }

 private:
  struct Block {
    BayTime origin;
    std::uint64_t index = 0;  ///< of its oldest held sample, counted from origin
    std::uint64_t first = 0;  ///< of that sample, counted over everything ever appended
    std::uint64_t count = 0;
  };
  BayTime time_of(const Block& block, std::uint64_t k) const;
  /// From the block's sample k on, as far as the storage goes in one piece.
  Run run_from(const Block& block, std::uint64_t k) const;
  void drop_oldest(std::uint64_t count);
  void store(std::span<const float> values);

  Duration keep_;
  double fs_ = 0;
  std::vector<float> samples_;  ///< the ring: sample n of all ever appended is at n mod size
  std::uint64_t written_ = 0;   ///< samples ever appended
  std::uint64_t held_ = 0;      ///< the last of them, still here
  std::vector<Block> blocks_;   ///< oldest first, from oldest_ on
  std::size_t oldest_ = 0;
};

/// One pixel column of a sweep: the smallest and largest sample in it, so that a spike survives.
struct Column {
  float lo = 0;
  float hi = 0;
  bool drawn = false;   ///< a sample or a line between two neighbouring samples crosses it
  bool joined = false;  ///< connected with the column to its left
};

/// Columns that stay blank ahead of the head: the erase bar.
std::size_t erase_bar_columns(std::size_t columns);

/// An erase-bar sweep: the column of a sample is a function of its time alone, x = (t mod width) / width, so
/// nothing ever jitters; the columns just ahead of the head are blank.
/// @param head  the newest time shown; samples after it wait for their turn
/// @param width how much time the strip is wide, at most an hour
/// @param columns out: one per pixel; its size is the strip's width in pixels
void sweep_columns(const WaveRing& ring, BayTime head, Duration width, std::vector<Column>& columns);

}  // namespace vigil::dashboard
