// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <string>
#include <vector>

#include "dashboard/model/bay_model.hpp"
#include "dashboard/model/screen.hpp"

namespace vigil::dashboard {

/// The box behind a number.
struct Box {
  Priority priority = Priority::none;
  bool acknowledged = false;
};
/// Makes the box that of the higher priority; of two equal ones, acknowledged only where both are.
void raise(Box& box, const Box& other);

using ChannelBoxes = std::array<Box, numeric_count>;

/// By channel: the highest alarm that names it, or has joined a condition of it. Unacknowledged wins.
ChannelBoxes boxes_of(const BayModel& bay);

/// An alarm as a line, and what its place among those of other bays depends on.
struct RankedLine {
  AlarmLine line;
  StationTime began;
};

/// By priority, unacknowledged first, newest first.
bool more_urgent(const RankedLine& a, const RankedLine& b);

/// All alarms of a bay, most urgent first.
void fill_alarms(const BayModel& bay, const std::string& title, StationTime now,
                 std::vector<RankedLine>& out);

/// Conditions in their delay: "RR low".
void fill_pending(const BayModel& bay, std::vector<std::string>& out);

/// Whether an acknowledgement would change anything.
bool has_unacknowledged(const BayModel& bay);

}  // namespace vigil::dashboard
