// SPDX-License-Identifier: MIT
#pragma once

#include <bitset>
#include <cstdint>
#include <optional>
#include <string>

#include "common/model/enum_text.hpp"

namespace vigil {

enum class PumpState : std::uint8_t { off, standby, infusing, paused, kvo, bolus, complete, alarm };
constexpr EnumText<PumpState, 8> pump_state_text{
    {"off", "standby", "infusing", "paused", "kvo", "bolus", "complete", "alarm"}};

enum class PumpAlarm : std::uint8_t {
  downstream_occlusion,
  upstream_occlusion,
  air_in_line,
  door_open,
  near_end,
  complete,
  battery_low,
  battery_empty,
  standby_expired,
  drive_fault,
  line_disconnected,
};
constexpr EnumText<PumpAlarm, 11> pump_alarm_text{
    {"downstream-occlusion", "upstream-occlusion", "air-in-line", "door-open", "near-end", "complete",
     "battery-low", "battery-empty", "standby-expired", "drive-fault", "line-disconnected"}};

using PumpAlarms = std::bitset<pump_alarm_text.size()>;

/// One coherent state of a pump, as it tells it. What it does not tell is unset, never 0; dose and remaining
/// time are computed by the reader (dose.hpp).
struct PumpReading {
  PumpState state = PumpState::off;
  std::string drug;
  double rate_ml_per_h = 0;  ///< what runs now
  PumpAlarms alarms;
  std::optional<double> conc_mg_per_ml;
  std::optional<double> set_rate_ml_per_h;  ///< what is programmed
  std::optional<double> vtbi_ml;            ///< programmed total of this infusion; does not count down
  std::optional<double> infused_ml;         ///< since that programme began
  std::optional<double> weight_kg;          ///< as programmed
  std::optional<double> dose_rate;          ///< as the pump shows it, in dose_unit
  std::optional<std::string> dose_unit;
  std::optional<bool> on_battery;
  std::optional<double> battery_pct;
  std::optional<std::string> library;
  std::optional<std::string> serial;

  bool operator==(const PumpReading&) const = default;
};

/// Whether drug reaches the patient in this state.
constexpr bool delivers(PumpState state) {
  return state == PumpState::infusing || state == PumpState::bolus || state == PumpState::kvo;
}
/// Whether drug reaches the patient now. A pump that only says that it has an alarm may run on: a low battery
/// stops nothing, and its rate tells.
inline bool delivers(const PumpReading& reading) {
  return delivers(reading.state) || (reading.state == PumpState::alarm && reading.rate_ml_per_h > 0);
}

}  // namespace vigil
