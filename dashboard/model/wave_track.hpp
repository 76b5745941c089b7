// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

#include "common/wire/messages.hpp"
#include "dashboard/model/sweep.hpp"

namespace vigil::dashboard {

/// The range that fills a strip's height: grows at once when the wave leaves it, shrinks when the wave has
/// filled little of it for ten seconds, and otherwise stays.
class WaveRange {
 public:
  explicit WaveRange(Channel channel);
  /// What the source declares; a range without extent says nothing. With `fit` the range goes around the data
  /// whatever the channel.
  void declare(double lo, double hi, bool fit);
  void add(BayTime start, double fs, std::span<const float> values);
  void clear();
  double lo() const { return lo_; }
  double hi() const { return hi_; }

 private:
  struct Extent {
    float lo = std::numeric_limits<float>::infinity();
    float hi = -std::numeric_limits<float>::infinity();
  };
  void settle();

  Channel channel_;
  bool fit_;
  double declared_lo_ = 0;
  double declared_hi_ = 0;
  double lo_ = 0;
  double hi_ = 1;
  bool seen_ = false;
  std::array<Extent, 10> seconds_{};  ///< by the second of bay time, mod 10
  std::int64_t second_ = 0;
  std::int64_t first_second_ = 0;
};

/// One wave of a bay: puts blocks in their places and keeps the last seconds.
class WaveTrack {
 public:
  explicit WaveTrack(Channel channel);

  struct Placed {
    BayTime end;
    Duration length;
  };
  /// Places a block by its index: within unbroken `i0` it follows the one before; a jump is a gap of that
  /// many samples. `t` is the block's own time, in the bay's clock. None: nothing new in it.
  std::optional<Placed> add(const wire::WaveMessage& block, BayTime t);
  void declare(const wire::DeclaredChannel& declared);
  /// A new epoch.
  void clear();

  const WaveRing& ring() const { return ring_; }
  const WaveRange& range() const { return range_; }

 private:
  BayTime place(const wire::WaveMessage& block, BayTime t);

  WaveRing ring_;
  WaveRange range_;
  std::optional<BayTime> anchor_;  ///< time of sample anchor_index_
  std::uint64_t anchor_index_ = 0;
  std::uint64_t next_index_ = 0;
  double fs_ = 0;
  std::vector<float> values_;
};

}  // namespace vigil::dashboard
