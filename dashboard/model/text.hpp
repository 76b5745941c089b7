// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "common/model/bay.hpp"
#include "common/model/time.hpp"

/// How numbers, times and names read on the screen.
namespace vigil::dashboard {

/// "38.6" with 1 decimal; never "-0". |value| must be below 1e15.
std::string fixed_text(double value, int decimals);
/// As few digits as say it, at most 3 decimals: "1", "0.5", "72".
std::string short_text(double value);
/// A pump's rate: one decimal, two where one would hide something: "18.0", "0.25".
std::string rate_text(double ml_per_h);
/// How old something is: "12 s", "2 min", "1 h 05 m". Negative counts as 0.
std::string age_text(Duration age);
/// The same in whole minutes, for readings that are minutes apart: "<1 min", "2 min", "1 h 05 m".
std::string minutes_text(Duration age);
/// What is left of an infusion: "2 h 36 m", whole minutes, never more than is left.
std::string hours_text(double hours);
/// "00:07", "1:02:03".
std::string stopwatch_text(Duration length);
/// "1:43": what is left of a pause, rounded up.
std::string countdown_text(Duration left);

/// "a · b": puts `part` behind what is there; an empty one adds nothing.
void add_part(std::string& text, std::string_view part);

/// What stands for a bay without a label: "bay-03" is "BAY 3".
std::string title_of(std::string_view bay);
/// In a sentence: "bay-03" is "bay 3".
std::string spoken_name(std::string_view bay);
/// Numbers in names by their value: bay-2 before bay-10.
bool name_before(std::string_view a, std::string_view b);

/// "LIVE", "SIM", "REPLAY", "TEST".
std::string_view mode_badge(Mode mode);
/// "SIMULATED"; empty when live.
std::string_view mode_watermark(Mode mode);

}  // namespace vigil::dashboard
