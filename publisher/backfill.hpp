// SPDX-License-Identifier: MIT
#pragma once

#include <deque>
#include <optional>
#include <string>

#include "common/model/error.hpp"
#include "publisher/history.hpp"

namespace vigil::publisher {

/// Backfill goes out at most this much faster than it did the first time (protocol: Publishers).
constexpr int backfill_speed = 20;

/// What the station asked to have again. Each topic's ranges go out one after the other, in the spacing they
/// had but 20 times closer; different topics go side by side. Knows no socket and no clock.
class Backfill {
 public:
  /// What of it will be sent; fails where nothing of it is left, or too much is asked for at once.
  Expected<SeqRange> ask(const History& history, const std::string& topic, SeqRange wanted, StationTime now);
  /// The next message that is due, marked as backfill.
  std::optional<Outgoing> next(const History& history, StationTime now);
  /// When that will be; none when nothing is to be sent.
  std::optional<StationTime> due(const History& history) const;
  /// The station has gone, or an epoch has: nothing of it is wanted any more.
  void clear() { jobs_.clear(); }

 private:
  struct Job {
    std::string topic;
    SeqRange left;
    StationTime start;  ///< when it was asked for, or its topic's job before it was done
    StationTime first_sent;
  };

  bool waits_for_its_topic(std::size_t job) const;
  static std::optional<StationTime> due(const Job& job, const History& history);
  void forget_what_has_gone(const History& history, StationTime now);
  void finish(std::size_t job, StationTime now);

  std::deque<Job> jobs_;
};

}  // namespace vigil::publisher
