// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>

#include "dashboard/model/bay_model.hpp"

namespace vigil::dashboard {

/// How long the source kept silent, in its own time at most: what a slow replay sends every second of its
/// own comes seldom in station time, and a paused one sends none. A fast one gets no less time than a live
/// one.
inline Duration silence_of(const BayModel& bay, Duration station_age) {
  return from_seconds(to_seconds(station_age) * std::clamp(bay.rate(), 0.0, 1.0));
}

}  // namespace vigil::dashboard
