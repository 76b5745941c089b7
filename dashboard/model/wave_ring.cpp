// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>

#include "dashboard/model/sweep.hpp"

namespace vigil::dashboard {

namespace {

constexpr double max_fs = 10'000;
/// A block is 1 s at most by the protocol; far beyond that its times would not fit.
constexpr double max_block_s = 86'400;
/// Runs with gaps between them. A wave that breaks more often loses its oldest, so that memory stays bounded.
constexpr std::size_t max_blocks = 1024;
/// A block that starts this much of a sample off goes on under its own time, still without a gap: a sampling
/// clock that is a little slow or fast is followed instead of running away.
constexpr double same_grid = 0.125;

}  // namespace

WaveRing::WaveRing(Duration keep) : keep_(keep) {}

void WaveRing::clear() {
  written_ = 0;
  held_ = 0;
  blocks_.clear();
  oldest_ = 0;
}

BayTime WaveRing::time_of(const Block& block, std::uint64_t k) const {
  return block.origin + from_seconds(static_cast<double>(block.index + k) / fs_);
}

BayTime WaveRing::end() const { return empty() ? BayTime{} : time_of(blocks_.back(), blocks_.back().count); }

void WaveRing::append(BayTime start, double fs, std::span<const float> values) {
  const bool fs_ok = fs > 0 && fs <= max_fs;
  if (!fs_ok || start < BayTime{} || start > max_bay_time || values.empty()) return;
  if (static_cast<double>(values.size()) / fs > max_block_s) return;
  if (fs != fs_) {
    clear();
    fs_ = fs;
    samples_.resize(
        std::min(static_cast<std::size_t>(std::ceil(to_seconds(keep_) * fs)) + 1, most_wave_samples));
  }

  const double samples_late = empty() ? 0 : to_seconds(start - end()) * fs;
  if (samples_late < -0.5) return;
  // A run is counted anew before its sample times lose nanoseconds in a double.
  const bool goes_on = !empty() && std::abs(samples_late) <= same_grid &&
                       blocks_.back().index + blocks_.back().count < (1ULL << 40U);
  if (!goes_on) {
    if (blocks_.size() - oldest_ == max_blocks) drop_oldest(blocks_[oldest_].count);
    blocks_.push_back({start, 0, written_, 0});
  }
  store(values);
}

void WaveRing::store(std::span<const float> values) {
  const std::uint64_t size = samples_.size();
  const std::uint64_t skipped = values.size() > size ? values.size() - size : 0;
  const std::uint64_t room = size - held_;
  blocks_.back().count += values.size();
  held_ += values.size();
  for (std::uint64_t k = skipped; k < values.size();) {
    const std::uint64_t at = (written_ + k) % size;
    const std::uint64_t n = std::min<std::uint64_t>(values.size() - k, size - at);
    std::copy_n(values.begin() + static_cast<std::ptrdiff_t>(k), n,
                samples_.begin() + static_cast<std::ptrdiff_t>(at));
    k += n;
  }
  written_ += values.size();
  if (values.size() > room) drop_oldest(values.size() - room);
}

void WaveRing::drop_oldest(std::uint64_t count) {
  held_ -= count;
  while (count > 0) {
    Block& block = blocks_[oldest_];
    const std::uint64_t n = std::min(count, block.count);
    block.index += n;
    block.first += n;
    block.count -= n;
    count -= n;
    if (block.count == 0) ++oldest_;
  }
  if (oldest_ * 2 > blocks_.size()) {
    blocks_.erase(blocks_.begin(), blocks_.begin() + static_cast<std::ptrdiff_t>(oldest_));
    oldest_ = 0;
  }
}

WaveRing::Run WaveRing::run_from(const Block& block, std::uint64_t k) const {
  const std::uint64_t at = (block.first + k) % samples_.size();
  const std::uint64_t n = std::min<std::uint64_t>(block.count - k, samples_.size() - at);
  return {time_of(block, k), fs_, std::span{samples_}.subspan(at, n), block.origin, block.index + k};
}

}  // namespace vigil::dashboard
