// SPDX-License-Identifier: MIT
#include "dashboard/model/pending_rings.hpp"

#include <algorithm>

#include "dashboard/model/alarm_lines.hpp"
#include "dashboard/model/numerals.hpp"

namespace vigil::dashboard {

double fraction_of(const PendingTrack& pending, BayTime bay_now) {
  const double delay = to_seconds(pending.due - pending.first);
  if (delay <= 0) return 1;
  return std::clamp(to_seconds(bay_now - pending.first) / delay, 0.0, 1.0);
}

void fill_pending(const BayModel& bay, StationTime now, Tile& tile) {
  tile.pending.clear();
  for (auto& n : tile.numerals) n.pending.reset();
  const BayTime bay_now = bay.bay_time_at(now);
  for (const auto& pending : bay.pending()) {
    const double fraction = fraction_of(pending, bay_now);
    const auto limit = limit_condition(pending.cond);
    const auto number = std::find_if(tile.numerals.begin(), tile.numerals.end(), [&](const Numeral& n) {
      return limit && n.channel == shown_as(bay, limit->channel);
    });
    if (number == tile.numerals.end()) {
      tile.pending.push_back({condition_name(pending.cond), fraction});
    } else {
      number->pending = std::max(number->pending.value_or(0), fraction);
    }
  }
}

}  // namespace vigil::dashboard
