// SPDX-License-Identifier: MIT
#include "dashboard/station/presence.hpp"

namespace vigil::station {

Expected<void> Presence::note(const std::string& peer, bool sounds, StationTime now) {
  if (!dashboards_.contains(peer) && dashboards_.size() >= most_dashboards)
    return fail("too many dashboards: " + std::to_string(most_dashboards));
  dashboards_[peer] = {sounds, now};
  return {};
}

void Presence::tick(StationTime now) {
  std::erase_if(dashboards_, [now](const auto& named) { return now - named.second.last > presence_lasts; });
  sounding_ = own_sound_ ? 1 : 0;
  for (const auto& [peer, dashboard] : dashboards_) sounding_ += dashboard.sounds ? 1 : 0;
  if (sounding_ > 0) silent_since_ = now;
}

}  // namespace vigil::station
