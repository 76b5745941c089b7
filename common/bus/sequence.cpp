// SPDX-License-Identifier: MIT
#include "common/bus/sequence.hpp"

namespace vigil::bus {

void SequenceTracker::begin(std::uint64_t epoch, std::uint64_t seq) {
  begun_ = true;
  epoch_ = epoch;
  first_ = seq;
  last_ = seq;
  came_ = 1;
}

Sequenced SequenceTracker::see(std::uint64_t epoch, std::uint64_t seq) {
  if (!begun_) {
    begin(epoch, seq);
    return {Arrival::start};
  }
  if (epoch > epoch_) {
    begin(epoch, seq);
    return {Arrival::restart};
  }
  if (epoch < epoch_) return {Arrival::old_epoch};

  if (seq > last_) {
    const std::uint64_t step = seq - last_;
    came_ = (step < 64 ? came_ << step : 0) | 1U;
    const std::uint64_t expected = last_ + 1;
    last_ = seq;
    if (step == 1) return {Arrival::next};
    return {Arrival::gap, step - 1, expected};
  }
  const std::uint64_t behind = last_ - seq;
  if (behind >= 64 || seq < first_) return {Arrival::duplicate};
  const std::uint64_t bit = std::uint64_t{1} << behind;
  if ((came_ & bit) != 0) return {Arrival::duplicate};
  came_ |= bit;
  return {Arrival::reorder};
}

}  // namespace vigil::bus
