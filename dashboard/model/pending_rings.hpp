// SPDX-License-Identifier: MIT
#pragma once

#include "dashboard/model/bay_model.hpp"
#include "dashboard/model/screen.hpp"

namespace vigil::dashboard {

/// How much of a condition's delay is over at `bay_now`, 0–1.
double fraction_of(const PendingTrack& pending, BayTime bay_now);

/// Puts each condition that is in its delay at the number it is of, or in the tile's list where it is of
/// none that stands there. The tile's numbers are filled already.
void fill_pending(const BayModel& bay, StationTime now, Tile& tile);

}  // namespace vigil::dashboard
