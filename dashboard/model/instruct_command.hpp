// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "common/model/channel.hpp"
#include "common/wire/control.hpp"
#include "dashboard/model/form.hpp"

/// What an instructor can type, and the commands that it makes. Whether a simulation takes one, it says.
namespace vigil::dashboard {

/// A value of the body that a command sets or ramps.
struct SetPoint {
  std::string_view name;   ///< as a command and a stage call it
  std::string_view label;  ///< with its unit: "HR /min"
  double lo;
  double hi;
  int decimals;  ///< of the truth, as shown
  ColourRole role;
};
inline constexpr std::array<SetPoint, 12> set_points{{
    {"hr", "HR /min", 20, 220, 0, ColourRole::ecg},
    {"bp_sys", "BP sys mmHg", 40, 260, 0, ColourRole::nibp},
    {"bp_dia", "BP dia mmHg", 20, 160, 0, ColourRole::nibp},
    {"rr", "RR /min", 0, 60, 1, ColourRole::respiration},
    {"depth", "Depth, 1 usual", 0.05, 3, 2, ColourRole::respiration},
    {"etco2", "EtCO₂ mmHg", 5, 120, 1, ColourRole::respiration},
    {"fico2", "FiCO₂ mmHg", 0, 60, 1, ColourRole::respiration},
    {"spo2", "SpO₂ %", 40, 100, 1, ColourRole::spo2},
    {"temp", "Temp °C", 30, 43, 1, ColourRole::other},
    {"perfusion", "Perfusion, 1 usual", 0, 3, 2, ColourRole::spo2},
    {"airway", "Airway, 0 closed", 0, 1, 2, ColourRole::respiration},
    {"co2_line", "CO₂ line, 1 usual", 0, 1, 2, ColourRole::respiration},
}};

/// Places to type into: the set points first, each by its place above.
enum InstructText : std::size_t {
  ramp_text = set_points.size(),
  pump_rate_text,
  give_text,
  oxygen_text,
  nibp_interval_text,
  note_text,
  instruct_text_count,
};
using InstructTexts = std::array<TypedText, instruct_text_count>;
InstructTexts empty_instruct_texts();

inline constexpr std::array<double, 8> play_speeds{0.25, 0.5, 1, 2, 5, 10, 30, 60};
inline constexpr std::array<std::string_view, 3> ramp_curves{"linear", "smooth", "exponential"};
inline constexpr std::array<std::string_view, 3> given_drugs{"ketamine", "midazolam", "remifentanil"};
inline constexpr std::array<std::string_view, 14> body_failures{
    "motion",    "ecg-artefact",       "co2-blocked", "cuff-leak", "cuff-motion",
    "occlusion", "upstream-occlusion", "air-in-line", "mains-off", "link-freeze",
    "link-loss", "link-garbage",       "link-drift",  "link-die"};

/// A sensor of the bay, and the numerics that say whether it is on.
struct Sensor {
  std::string_view name;
  std::string_view label;
  std::array<Channel, 2> tells;
};
inline constexpr std::array<Sensor, 5> bay_sensors{{
    {"ecg", "ECG", {Channel::hr, Channel::hr}},
    {"spo2", "SpO₂", {Channel::spo2, Channel::pr}},
    {"co2", "CO₂", {Channel::etco2, Channel::fico2}},
    {"abp", "ABP", {Channel::abp_sys, Channel::abp_mean}},
    {"temp", "Temp", {Channel::temp, Channel::temp}},
}};

/// Why there is no command, and in which text.
struct InstructProblem {
  std::size_t text = 0;
  std::string why;
};
using MaybeCommand = tl::expected<wire::Command, InstructProblem>;

/// Every set point that is typed, with the seconds and the curve of its way there; without seconds at once.
MaybeCommand ramp_command(const InstructTexts& texts, std::string_view curve);
MaybeCommand pump_rate_command(const InstructTexts& texts, std::uint8_t pump);  ///< 0 to 1,200 mL/h
MaybeCommand give_command(const InstructTexts& texts, std::string_view drug);   ///< above 0 to 1,000 mg
MaybeCommand oxygen_command(const InstructTexts& texts);                        ///< 0 to 15 L/min
MaybeCommand nibp_interval_command(const InstructTexts& texts);  ///< 0: when asked; 60 to 3,600 s
MaybeCommand note_command(const InstructTexts& texts);

/// The next of "c1", "c2", … that no checkpoint has.
std::string next_checkpoint(const std::vector<std::string>& checkpoints);

/// A command of one key.
template <typename Value>
wire::Command one_key(std::string key, Value value) {
  return {{std::move(key), std::move(value)}};
}
wire::Command names_command(std::string key, std::vector<std::string> names);

}  // namespace vigil::dashboard
