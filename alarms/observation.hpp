// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace vigil::alarms {

/// What an observation suggests to whoever is with the patient (infusion.md, "During").
enum class Suggests : std::uint8_t { nothing, stop_infusion, stop_course };

/// One that is charted by a tap; scores (POSS, pain) and oxygen have values of their own.
struct Observation {
  std::string_view code;   ///< as it is charted: "bluish-lips"
  std::string_view label;  ///< "Bluish lips"
  Suggests suggests = Suggests::nothing;
};

/// Every one, in the order of infusion.md.
std::span<const Observation> observations();
/// Null: it is none of them.
const Observation* find_observation(std::string_view code);

/// The alarm that a charted observation raises: "danger-sign:bluish-lips", "course-sign:liver". Empty: none.
std::string condition_of(const Observation& observation);
/// Whether a condition is one of those: it is over once a nurse has acknowledged it.
bool is_sign(std::string_view condition);
/// "Bluish lips: consider stopping the infusion"
/// @param infuses a pump delivers; without one there is no infusion to stop
std::string sign_text(const Observation& observation, bool infuses);

}  // namespace vigil::alarms
