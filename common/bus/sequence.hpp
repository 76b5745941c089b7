// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace vigil::bus {

/// What a sequence number says about its message.
enum class Arrival : std::uint8_t {
  start,      ///< the first that was seen of any epoch
  next,       ///< the one expected
  gap,        ///< some before it are missing
  late,       ///< it fills a place that a gap left open: out of order, or sent again
  duplicate,  ///< it was here before, or fell so far behind that its gap is forgotten
  restart,    ///< a newer epoch: everything begins anew
  old_epoch,  ///< of a run that is over
};

struct Sequenced {
  Arrival arrival = Arrival::start;
  std::uint64_t missing = 0;  ///< with `gap`: how many were passed over
  std::uint64_t from = 0;     ///< with `gap`: the first of them
};

/// The sequence of one (src, topic). Remembers the places that are still open, so that a late message is told
/// from one that came twice; of more than `max_open` gaps it forgets the oldest.
class SequenceTracker {
 public:
  static constexpr std::size_t max_open = 32;

  Sequenced see(std::uint64_t epoch, std::uint64_t seq);
  /// The source says that `seq` was its last: what has not come up to it is missing. How many, and from which
  /// on.
  Sequenced expect(std::uint64_t epoch, std::uint64_t seq);
  std::uint64_t epoch() const { return epoch_; }
  std::uint64_t last() const { return last_; }
  bool begun() const { return begun_; }

 private:
  struct Range {
    std::uint64_t from;
    std::uint64_t to;  ///< inclusive
  };
  Sequenced open(std::uint64_t to);
  void begin(std::uint64_t epoch, std::uint64_t seq);
  bool fill(std::uint64_t seq);

  bool begun_ = false;
  std::uint64_t epoch_ = 0;
  std::uint64_t last_ = 0;
  std::vector<Range> open_;  ///< oldest first
};

}  // namespace vigil::bus
