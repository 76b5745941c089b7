// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "common/formats/recording.hpp"
#include "common/stream/stream.hpp"

namespace vigil::stream {

/// How often an intermittent reading is said again, with the same `at` (protocol: numeric).
constexpr Duration repeat_of_intermittent = std::chrono::seconds{30};

/// Recorded numbers, tick by tick: all that have one time stand in one message. Every sample is sent at its
/// own time, changed or not, and nothing between samples: where the recording has a gap, so has the stream.
/// An intermittent reading (period 0) has its `at` and is repeated until the next one. Borrows the tracks.
class NumericTicks {
 public:
  /// @param start what was last measured before it stands in a first tick at `start`: intermittent readings,
  ///              and numbers not older than their period.
  /// @param end   no repetition comes after it
  NumericTicks(const std::vector<const formats::NumericTrack*>& tracks, BayTime start, BayTime end);

  /// When the next tick is due; none when there is no more.
  std::optional<BayTime> due() const;
  /// The next tick. Only where due() gives a time.
  Item take();
  void restart();

 private:
  struct Row {
    const formats::NumericTrack* track = nullptr;
    std::optional<std::size_t> retained;  ///< the sample to begin with
    std::size_t first = 0;                ///< the first sample at or after `start`
    std::size_t next = 0;
    std::optional<std::size_t> shown;  ///< the intermittent sample that is repeated
    BayTime repeat;

    bool intermittent() const;
  };

  std::optional<BayTime> due(const Row& row) const;

  BayTime start_;
  BayTime end_;
  std::vector<Row> rows_;
};

}  // namespace vigil::stream
