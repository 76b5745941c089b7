// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <vector>

#include "dashboard/model/alarm_lines.hpp"
#include "dashboard/model/bay_model.hpp"
#include "dashboard/model/screen.hpp"

namespace vigil::dashboard {

/// The numbers of a bay, most important first, at most `most`: a fixed table says which, but a channel in
/// alarm is always among them. A pressure is one number for its systolic, diastolic and mean.
void fill_numerals(const BayModel& bay, const ChannelBoxes& boxes, StationTime now, std::size_t most,
                   std::vector<Numeral>& out);

/// Its waves, most important first, at most `most`.
void fill_waves(const BayModel& bay, std::size_t most, std::vector<WaveStrip>& out);

}  // namespace vigil::dashboard
