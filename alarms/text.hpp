// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

#include "alarms/profile.hpp"

namespace vigil::alarms {

/// How a channel is called in an alarm: "SBP".
std::string_view alarm_label(Channel channel);

/// The value in the channel's decimals; with one more where rounding would make it look as if it were not
/// beyond its limit ("91.6", never "92 < 92").
std::string value_text(Channel channel, double value, double limit);

/// "SpO₂ 88 < 92"
std::string breach_text(const LimitRule& rule, double value, double limit);

/// "SpO₂ 88 % below 92 for 73 s"
std::string breach_reason(const LimitRule& rule, double value, double limit, Duration lasted);

/// "medium 92 → 90, delay 10 → 5 s": what differs; empty: nothing that is judged.
std::string change_text(const LimitRule& before, const LimitRule& after);

/// "0.5", without needless digits.
std::string short_number(double value);

/// "73 s", whole seconds, never negative.
std::string seconds_text(Duration d);

}  // namespace vigil::alarms
