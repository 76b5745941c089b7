// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "alarms/occurrence.hpp"

namespace vigil::alarms {

/// So many stand at once; of more the oldest ends, journalled.
constexpr std::size_t most_gap_occurrences = 32;

/// A high that was found in data that was lost and sent again: seen until somebody acknowledges it, and never
/// heard (alarms.md, "Kept"). It is over, or goes on where nobody can say how.
struct GapOccurrence {
  std::uint64_t id = 0;
  std::string condition;
  std::vector<std::string> joined;
  std::string text;              ///< "SpO₂ 80 < 85", at its worst
  std::vector<std::string> why;  ///< the same
  BayTime from;                  ///< when it would have been announced
  std::optional<BayTime> until;  ///< when it was no longer true; unset: nobody knows
  Duration delay{0};             ///< that it had waited before
  std::optional<Channel> channel;
  std::optional<double> value;
  std::optional<double> limit;
  std::uint64_t shown_in = 0;  ///< revision; an acknowledgement of an earlier one does not reach it

  /// "occurred 14:03:10 to 14:03:30 during gap"
  std::string when() const;
  /// What an operator sees.
  Occurrence occurrence() const;
  ChangeEntry change(JournalWhat what, BayTime now) const;

  template <typename Self, typename Archive>
  static void fields(Self& self, Archive& archive) {
    archive("id", self.id);
    archive("condition", self.condition);
    archive("joined", self.joined);
    archive("text", self.text);
    archive("why", self.why);
    archive("from", self.from);
    archive("until", self.until);
    archive("delay", self.delay);
    archive("channel", self.channel);
    archive("value", self.value);
    archive("limit", self.limit);
  }
};

}  // namespace vigil::alarms
