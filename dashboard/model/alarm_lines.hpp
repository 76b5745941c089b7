// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dashboard/model/bay_model.hpp"
#include "dashboard/model/screen.hpp"

namespace vigil::dashboard {

/// The box behind a number.
struct Box {
  Priority priority = Priority::none;
  bool acknowledged = false;
  bool latched = false;  ///< no longer true, but not acknowledged either
};
/// Makes the box that of the higher priority, but of what is true before what is over; of two equal ones,
/// acknowledged only where both are.
void raise(Box& box, const Box& other);

/// "rr-low" is of a channel and a side; any other condition is not.
struct LimitCondition {
  Channel channel;
  Side side;
};
std::optional<LimitCondition> limit_condition(std::string_view cond);

using ChannelBoxes = std::array<Box, numeric_count>;

/// By channel: the highest alarm that names it, or has joined a condition of it. Unacknowledged wins.
ChannelBoxes boxes_of(const BayModel& bay);

/// An alarm as a line, and what its place among those of other bays depends on.
struct RankedLine {
  AlarmLine line;
  StationTime began;
};

/// By priority, then calling_order(), newest first.
bool more_urgent(const RankedLine& a, const RankedLine& b);

/// All alarms of a bay, most urgent first, without what explains them.
void fill_alarms(const BayModel& bay, const std::string& title, StationTime now,
                 std::vector<RankedLine>& out);

/// What led to the alarm, what has joined it, and how it is handled.
void explain(const BayModel& bay, AlarmLine& line);

/// How a person calls a condition: "SpO₂ low" for `spo2-low`, "no breath" for `no-breath`, "HR sensor off"
/// for `sensor-off:hr`.
std::string condition_name(std::string_view cond);

/// The parts of a line of `why`.
WhyLine why_line(std::string_view text);

/// How many alarms an acknowledgement would change.
std::size_t unacknowledged(const BayModel& bay);

}  // namespace vigil::dashboard
