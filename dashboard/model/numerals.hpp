// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <vector>

#include "dashboard/model/alarm_lines.hpp"
#include "dashboard/model/bay_model.hpp"
#include "dashboard/model/screen.hpp"

namespace vigil::dashboard {

/// What the numbers of a bay have room for.
struct NumeralRoom {
  std::size_t most = 0;
  bool all_units = false;  ///< of a partial pressure, too: where space is short everybody knows it
};

/// The numbers of a bay, most important first: a fixed table says which, but a channel in
/// alarm is always among them. A pressure is one number for its systolic, diastolic and mean.
void fill_numerals(const BayModel& bay, const ChannelBoxes& boxes, StationTime now, NumeralRoom room,
                   std::vector<Numeral>& out);

/// The number that stands for a channel: a pressure's parts are one, a pulse rate alone is the heart rate.
Channel shown_as(const BayModel& bay, Channel channel);

/// Its waves, most important first, at most `most`.
void fill_waves(const BayModel& bay, std::size_t most, std::vector<WaveStrip>& out);

}  // namespace vigil::dashboard
