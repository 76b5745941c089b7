// SPDX-License-Identifier: MIT
#include "common/bus/sequence.hpp"

namespace vigil::bus {

void SequenceTracker::begin(std::uint64_t epoch, std::uint64_t seq) {
  begun_ = true;
  epoch_ = epoch;
  last_ = seq;
  open_.clear();
}

bool SequenceTracker::fill(std::uint64_t seq) {
  for (std::size_t i = 0; i < open_.size(); ++i) {
    Range& range = open_[i];
    if (seq < range.from || seq > range.to) continue;
    const auto place = open_.begin() + static_cast<std::ptrdiff_t>(i);
    if (range.from == range.to) {
      open_.erase(place);
    } else if (seq == range.from) {
      ++range.from;
    } else if (seq == range.to) {
      --range.to;
    } else {
      const Range rest{seq + 1, range.to};
      range.to = seq - 1;
      if (open_.size() < max_open) open_.insert(place + 1, rest);
    }
    return true;
  }
  return false;
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
  if (seq <= last_) return {fill(seq) ? Arrival::late : Arrival::duplicate};

  const bool next = seq == last_ + 1;
  const Sequenced seen = next ? Sequenced{Arrival::next} : open(seq - 1);
  last_ = seq;
  return seen;
}

Sequenced SequenceTracker::open(std::uint64_t to) {
  const std::uint64_t from = last_ + 1;
  if (open_.size() == max_open) open_.erase(open_.begin());
  open_.push_back({from, to});
  return {Arrival::gap, to - last_, from};
}

Sequenced SequenceTracker::expect(std::uint64_t epoch, std::uint64_t seq) {
  if (!begun_ || epoch != epoch_ || seq <= last_) return {Arrival::next};
  const Sequenced seen = open(seq);
  last_ = seq;
  return seen;
}

}  // namespace vigil::bus
