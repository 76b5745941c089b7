// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "alarms/bay_alarms.hpp"
#include "dashboard/review/evaluation.hpp"

namespace vigil::review {

/// Puts what a bay's alarms tell of themselves, change by change, together into whole occurrences: what
/// joined another one, and what goes on after it, belongs to that one. Nobody is there to acknowledge: what
/// is medium counts as seen after a minute, what latches when it is first reminded of; until then the next
/// breach is the same occurrence.
class OccurrenceLog {
 public:
  explicit OccurrenceLog(BayTime start) : start_{start} {}

  /// Takes what happened up to `now`. Call it whenever time or a value may have changed something.
  void take_from(alarms::BayAlarms& alarms, BayTime now);
  /// Ends what is still announced at `now`, and marks it as open. Nothing is taken any more.
  void close(alarms::BayAlarms& alarms, BayTime now);

  /// Gives away what it has, in the order of the starts; call it last.
  std::vector<EvaluatedOccurrence> take_occurrences();
  std::vector<SuppressedAlarm> take_suppressed() { return std::move(suppressed_); }

 private:
  /// One occurrence as it will be listed.
  struct Entry {
    EvaluatedOccurrence told;
    std::uint64_t led_by = 0;   ///< the bay's id of the one that speaks for it
    std::size_t announced = 0;  ///< how many of its ids are neither over nor latched
    bool is_part = false;       ///< it joined another one, which is listed instead
  };
  /// One of the bay's ids.
  struct Member {
    std::size_t entry = 0;
    bool announced = false;
  };

  void take(const alarms::ChangeEntry& change, const std::vector<alarms::Occurrence>& seen);
  void see_mediums(alarms::BayAlarms& alarms, BayTime now);
  Member& member_of(const alarms::ChangeEntry& change);
  void set_announced(Member& member, bool announced, const alarms::ChangeEntry& change);
  void join(Member& member, const alarms::ChangeEntry& change);
  void go_on(Member& member, const alarms::ChangeEntry& change);
  void make_part(std::size_t part, std::size_t whole);
  static void describe(EvaluatedOccurrence& told, const alarms::ChangeEntry& change,
                       const alarms::Occurrence* seen);

  BayTime start_;
  std::vector<Entry> entries_;
  std::unordered_map<std::uint64_t, Member> members_;       ///< by the bay's id
  std::unordered_map<std::string, std::uint64_t> last_id_;  ///< by condition
  std::vector<SuppressedAlarm> suppressed_;
  /// Occurrences that were heard, oldest first, and when each counts as seen.
  struct Unseen {
    BayTime due;
    std::uint64_t id = 0;
  };
  std::deque<Unseen> unseen_;
};

}  // namespace vigil::review
