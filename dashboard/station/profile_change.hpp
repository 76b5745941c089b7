// SPDX-License-Identifier: MIT
#pragma once

#include "alarms/profile.hpp"
#include "common/model/error.hpp"

namespace vigil::station {

/// Whether everything but names and the figures of the same limits is equal: then an occurrence goes on under
/// the new figures, else all conditions begin anew.
bool differ_in_limits_alone(const alarms::Profile& before, const alarms::Profile& after);

/// A limit that a nurse changed, under another profile: its steps, delays and margin stay, the rest is the
/// profile's. Fails, in words for the nurse, where the profile has no such limit or its guard rails forbid
/// it.
Expected<alarms::LimitRule> carry_over(const alarms::LimitRule& own, const alarms::Profile& profile);

}  // namespace vigil::station
