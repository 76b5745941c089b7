// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <vector>

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

/// The condition that judges what a row of the limits shows: a cuff's two pressures may be judged as one.
std::string judged_as(std::string_view condition, const alarms::Profile& profile);

/// Under which names another profile has what is switched off by this one under `off`; empty: not at all.
std::vector<std::string> called_under(const std::string& off, const alarms::Profile& before,
                                      const alarms::Profile& after);

}  // namespace vigil::station
