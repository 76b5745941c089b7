// SPDX-License-Identifier: MIT
#include "dashboard/model/wave_track.hpp"

#include <algorithm>
#include <cmath>

namespace vigil::dashboard {

namespace {

using namespace std::chrono_literals;

constexpr std::int16_t missing = -32768;

struct RangeRule {
  Channel channel;
  double lo;  ///< always inside the range, unless fit
  double hi;
  double step;  ///< it grows in these
  bool fit;     ///< around the data: a wave without a zero of its own
};

constexpr std::array<RangeRule, wave_count> range_rules{{
    {Channel::pleth, 0, 1, 0, true},
    {Channel::ecg_ii, -0.5, 1.5, 0.5, false},
    {Channel::ecg_v, -0.5, 1.5, 0.5, false},
    {Channel::abp, 40, 160, 20, false},
    {Channel::resp, 0, 1, 0, true},
    {Channel::co2, 0, 60, 20, false},
    {Channel::awp, 0, 40, 10, false},
    {Channel::awf, -60, 60, 20, false},
    {Channel::cvp, -5, 20, 5, false},
}};

constexpr bool in_order() {
  for (std::size_t i = 0; i < wave_count; ++i)
    if (wave_index_of(range_rules[i].channel) != i) return false;
  return true;
}
static_assert(in_order(), "the range rules are in the order of the waves");

/// Above and below a fitted wave, of its height.
constexpr double margin = 0.1;
/// A fitted wave is never magnified beyond this part of its declared range: noise stays small.
constexpr double least_part = 0.1;
/// The range shrinks when it would become this much smaller.
constexpr double shrink_at = 0.7;

/// A block within this of its place by index is only jittered.
constexpr Duration jitter = 50ms;
/// A block that much later than its place by index follows a pause, although no sample is missing.
constexpr Duration pause = 1s;
/// How far, in samples, a block may be moved to follow the source's clock: too little for a gap.
constexpr double follow_samples = 0.25;
/// An index further on than this, in seconds, is no continuation.
constexpr double absurd_s = 1e8;

}  // namespace

// ---- WaveRange
// ---------------------------------------------------------------------------------------------

WaveRange::WaveRange(Channel channel) : channel_(channel), fit_(range_rules[wave_index_of(channel)].fit) {
  clear();
}

void WaveRange::clear() {
  const RangeRule& rule = range_rules[wave_index_of(channel_)];
  const bool declared = fit_ && declared_lo_ < declared_hi_;
  lo_ = declared ? declared_lo_ : rule.lo;
  hi_ = declared ? declared_hi_ : rule.hi;
  seen_ = false;
  seconds_ = {};
}

void WaveRange::declare(double lo, double hi, bool fit) {
  declared_lo_ = lo;
  declared_hi_ = hi;
  fit_ = fit || range_rules[wave_index_of(channel_)].fit;
  if (!seen_) clear();
}

void WaveRange::add(BayTime start, double fs, std::span<const float> values) {
  const std::int64_t end_ns = to_ns(start) + from_seconds(static_cast<double>(values.size()) / fs).count();
  const std::int64_t second = end_ns / 1'000'000'000;
  const auto size = static_cast<std::int64_t>(seconds_.size());
  const std::int64_t fresh = seen_ ? std::clamp<std::int64_t>(second - second_, 0, size) : size;
  for (std::int64_t i = 0; i < fresh; ++i)
    seconds_[static_cast<std::size_t>((second - i + size) % size)] = Extent{};
  if (!seen_) first_second_ = second_ = second;
  second_ = std::max(second, second_);

  Extent& extent = seconds_[static_cast<std::size_t>(second_ % size)];
  for (const float v : values) {
    extent.lo = v < extent.lo ? v : extent.lo;
    extent.hi = v > extent.hi ? v : extent.hi;
  }
  settle();
}

void WaveRange::settle() {
  Extent all;
  for (const Extent& e : seconds_) {
    all.lo = std::min(all.lo, e.lo);
    all.hi = std::max(all.hi, e.hi);
  }
  if (all.lo > all.hi) return;
  const RangeRule& rule = range_rules[wave_index_of(channel_)];
  const auto data_lo = static_cast<double>(all.lo);
  const auto data_hi = static_cast<double>(all.hi);
  double lo = 0;
  double hi = 0;
  if (fit_) {
    const double declared = declared_hi_ > declared_lo_ ? declared_hi_ - declared_lo_ : 0;
    const double least = std::max({declared * least_part, std::abs(data_hi) * 1e-6, 1e-9});
    const double span = std::max(data_hi - data_lo, least);
    const double middle = (data_lo + data_hi) / 2;
    lo = middle - span * (0.5 + margin);
    hi = middle + span * (0.5 + margin);
  } else {
    lo = std::min(rule.lo, std::floor(data_lo / rule.step) * rule.step);
    hi = std::max(rule.hi, std::ceil(data_hi / rule.step) * rule.step);
  }
  const bool outside = data_lo < lo_ || data_hi > hi_;
  const bool much_smaller = hi - lo < shrink_at * (hi_ - lo_);
  // The first seconds tell too little to leave what the source declared.
  const bool early = !outside && declared_hi_ > declared_lo_ && second_ - first_second_ < 3;
  if ((outside || much_smaller) && !early) {
    lo_ = lo;
    hi_ = hi;
  }
  seen_ = true;
}

// ---- WaveTrack
// ---------------------------------------------------------------------------------------------

WaveTrack::WaveTrack(Channel channel) : range_(channel) {}

void WaveTrack::clear() {
  ring_.clear();
  range_.clear();
  anchor_.reset();
  next_index_ = 0;
}

void WaveTrack::declare(const wire::DeclaredChannel& declared) {
  // The fixed ranges are in the catalogue's units.
  range_.declare(declared.lo, declared.hi, !declared.unit.empty());
}

BayTime WaveTrack::place(const wire::WaveMessage& block, BayTime t) {
  const double since_anchor_s = static_cast<double>(block.i0 - anchor_index_) / block.fs;
  if (anchor_ && block.fs == fs_ && since_anchor_s < absurd_s) {
    const BayTime by_index = *anchor_ + from_seconds(since_anchor_s);
    const Duration off = t - by_index;
    if (off <= pause) {
      // A clock that fell back (off < −pause) does not move samples that have an index.
      if (std::chrono::abs(off) <= jitter || off < -pause) return by_index;
      const Duration step = from_seconds(follow_samples / fs_);
      anchor_ = by_index + std::clamp(off, -step, step);
      anchor_index_ = block.i0;
      return *anchor_;
    }
  }
  anchor_ = t;
  anchor_index_ = block.i0;
  fs_ = block.fs;
  return t;
}

std::optional<WaveTrack::Placed> WaveTrack::add(const wire::WaveMessage& block, BayTime t) {
  const std::size_t count = block.count();
  const bool fs_ok = block.fs > 0 && block.fs <= 10'000;
  if (count == 0 || !fs_ok || static_cast<double>(count) / block.fs > 3600) return std::nullopt;
  if (anchor_ && block.i0 < next_index_) return std::nullopt;
  if (t < BayTime{} || t > max_bay_time) return std::nullopt;

  values_.resize(count);
  const auto scale = static_cast<float>(block.scale);
  const auto offset = static_cast<float>(block.offset);
  for (std::size_t k = 0; k < count; ++k) {
    const std::int16_t raw = block.raw(k);
    values_[k] =
        raw == missing ? std::numeric_limits<float>::quiet_NaN() : static_cast<float>(raw) * scale + offset;
  }
  const BayTime start = place(block, t);
  next_index_ = block.i0 + count;
  ring_.append(start, block.fs, values_);
  range_.add(start, block.fs, values_);
  return Placed{start + from_seconds(static_cast<double>(count) / block.fs),
                from_seconds(static_cast<double>(count) / block.fs)};
}

}  // namespace vigil::dashboard
