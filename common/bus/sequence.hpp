// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

namespace vigil::bus {

/// What a sequence number says about its message.
enum class Arrival : std::uint8_t {
  start,      ///< the first of an epoch
  next,       ///< the one expected
  gap,        ///< some before it are missing
  duplicate,  ///< it was here before, or fell behind what can be told
  reorder,    ///< it fills a place that a gap left open
  restart,    ///< a newer epoch: everything begins anew
  old_epoch,  ///< of a run that is over
};

struct Sequenced {
  Arrival arrival = Arrival::start;
  std::uint64_t missing = 0;  ///< with `gap`: how many were passed over
  std::uint64_t from = 0;     ///< with `gap`: the first of them
};

/// The sequence of one (src, topic). Remembers which of the last 64 numbers came, so that a late one is told
/// from one that came twice.
class SequenceTracker {
 public:
  Sequenced see(std::uint64_t epoch, std::uint64_t seq);
  std::uint64_t epoch() const { return epoch_; }
  std::uint64_t last() const { return last_; }

 private:
  void begin(std::uint64_t epoch, std::uint64_t seq);

  bool begun_ = false;
  std::uint64_t epoch_ = 0;
  std::uint64_t first_ = 0;
  std::uint64_t last_ = 0;
  std::uint64_t came_ = 0;  ///< bit k: last_ − k came
};

}  // namespace vigil::bus
