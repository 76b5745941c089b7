// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "common/wire/messages.hpp"

namespace vigil::dashboard {

/// Which of a bay's topics a message came under: one slot for each that a bay can have.
constexpr std::size_t kind_slots = wire::kind_text.size();
constexpr std::size_t pump_slots = 100;
constexpr std::size_t topic_slots = kind_slots + wave_count + pump_slots;

constexpr std::size_t wave_slot(Channel channel) { return kind_slots + wave_index_of(channel); }
constexpr std::size_t pump_slot(std::uint8_t pump) { return kind_slots + wave_count + pump % pump_slots; }
constexpr std::size_t kind_slot(wire::Kind kind) { return static_cast<std::size_t>(kind); }

/// The last (epoch, seq) of one sender in one bay, by topic: only a larger one is news, so that a snapshot, a
/// buffer and a live stream may overlap in any order. (The numbers of a snapshot come in several messages of
/// one topic: BayModel looks at them channel by channel.)
class Sequences {
 public:
  struct Verdict {
    bool news = false;
    bool new_epoch = false;    ///< the first message of another run of the sender
    std::uint64_t missed = 0;  ///< messages of this topic that did not come before it
  };

  /// A smaller epoch is taken only once the present one has been silent for `silence`.
  Verdict accept(std::size_t slot, std::uint64_t epoch, std::uint64_t seq, StationTime now) {
    Verdict verdict;
    const bool earlier_run = heard_ && epoch < epoch_;
    if (earlier_run && now - *heard_ < silence) return verdict;
    if (!heard_ || epoch != epoch_) {
      next_ = {};
      epoch_ = epoch;
      verdict.new_epoch = true;
    }
    auto& next = next_[slot];
    if (next && seq < *next) return verdict;
    verdict.news = true;
    verdict.missed = next ? seq - *next : 0;
    next = seq + 1;
    heard_ = now;
    return verdict;
  }
  void forget() {
    next_ = {};
    heard_.reset();
  }
  bool is_present_run(std::uint64_t epoch) const { return heard_ && epoch == epoch_; }
  bool silent(StationTime now) const { return !heard_ || now - *heard_ >= silence; }

  /// The station gives a bay to another run after 10 s; its messages reach us with a little jitter.
  static constexpr Duration silence = std::chrono::milliseconds{9500};

 private:
  std::uint64_t epoch_ = 0;
  std::optional<StationTime> heard_;
  std::array<std::optional<std::uint64_t>, topic_slots> next_{};
};

}  // namespace vigil::dashboard
