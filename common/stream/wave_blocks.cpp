// SPDX-License-Identifier: MIT
#include "common/stream/wave_blocks.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace vigil::stream {

namespace {

/// A product that is meant to be whole is, in spite of the last bits of a double.
constexpr double rounding = 1e-6;

}  // namespace

WaveBlocks::WaveBlocks(const formats::WaveTrack& track, BayTime start)
    : track_{&track}, samples_per_block_{std::max(1.0, track.fs * to_seconds(block_length))} {
  std::uint64_t free = 0;  // the first index not taken yet
  for (const formats::WaveSegment& segment : track.segments) {
    Run run{segment.start, 0, segment.first, segment.count, 0};
    if (segment.start < start) {
      const double before = std::ceil(to_seconds(start - segment.start) * track.fs - rounding);
      run.skip = std::min(segment.count, static_cast<std::size_t>(before));
      run.first += run.skip;
      run.count -= run.skip;
    }
    if (run.count == 0) continue;
    const double index = std::round(to_seconds(time_of(run, 0) - start) * track.fs);
    run.i0 = std::max(free, static_cast<std::uint64_t>(std::max(0.0, index)));
    free = run.i0 + run.count;
    runs_.push_back(run);
  }
}

BayTime WaveBlocks::time_of(const Run& run, std::size_t k) const {
  return run.origin + from_seconds(static_cast<double>(run.skip + k) / track_->fs);
}

std::size_t WaveBlocks::block_end(const Run& run) const {
  const auto next = static_cast<double>(run.i0 + done_);
  double boundary = std::floor(next / samples_per_block_ + rounding) * samples_per_block_;
  do boundary += samples_per_block_;
  while (std::ceil(boundary - rounding) <= next);
  const auto end = static_cast<std::uint64_t>(std::ceil(boundary - rounding));
  return static_cast<std::size_t>(std::min<std::uint64_t>(run.count, end - run.i0));
}

std::optional<BayTime> WaveBlocks::due() const {
  if (run_ == runs_.size()) return std::nullopt;
  const Run& run = runs_[run_];
  return time_of(run, block_end(run));
}

Item WaveBlocks::take() {
  const Run& run = runs_[run_];
  const std::size_t end = block_end(run);
  const auto raw = track_->raw.begin() + static_cast<std::ptrdiff_t>(run.first);

  WaveBlock block;
  block.channel = track_->channel;
  block.i0 = run.i0 + done_;
  block.fs = track_->fs;
  block.scale = track_->scale;
  block.offset = track_->offset;
  block.raw.assign(raw + static_cast<std::ptrdiff_t>(done_), raw + static_cast<std::ptrdiff_t>(end));
  Item item{time_of(run, done_), time_of(run, end), std::move(block)};

  done_ = end;
  if (done_ == run.count) {
    ++run_;
    done_ = 0;
  }
  return item;
}

void WaveBlocks::restart() {
  run_ = 0;
  done_ = 0;
}

}  // namespace vigil::stream
