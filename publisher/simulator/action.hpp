// SPDX-License-Identifier: MIT
#pragma once

#include <bitset>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "common/config/table.hpp"
#include "common/model/enum_text.hpp"
#include "common/model/pump.hpp"
#include "publisher/physiology/drugs.hpp"
#include "publisher/simulator/course.hpp"
#include "publisher/simulator/failure.hpp"
#include "publisher/simulator/pump.hpp"
#include "publisher/simulator/vitals.hpp"

namespace vigil::simulator {

/// What is fastened to the patient; each feeds its numerics and its wave.
enum class Sensor : std::uint8_t { ecg, spo2, co2, abp, temp };
constexpr EnumText<Sensor, 5> sensor_text{{"ecg", "spo2", "co2", "abp", "temp"}};
using Sensors = std::bitset<sensor_text.size()>;
constexpr std::size_t index_of(Sensor sensor) { return static_cast<std::size_t>(sensor); }

/// A drug given by hand, all at once.
struct Bolus {
  physiology::Drug drug = physiology::Drug::ketamine;
  double mg = 0;
};

/// What is done to a simulated patient at one moment: by a scenario's change, on entering its step, or by an
/// instructor's command. One vocabulary for the three. Of a pump in this order: failures and alarms end, then
/// begin, the rate, the command.
struct Action {
  double over_s = 0;  ///< the set points' way there; 0: at once
  Curve curve = Curve::linear;
  SetPointValues vitals{};
  Sensors off;
  Sensors on;
  Failures fail;
  Failures fail_end;
  std::size_t pump_number = 1;
  PumpAlarms pump_clear;
  PumpAlarms pump_alarms;
  std::optional<double> pump_rate_ml_per_h;
  std::optional<PumpCommand> pump;
  bool nibp_now = false;
  std::optional<double> nibp_interval_s;   ///< 0: no more by itself
  std::optional<Bolus> give;               ///< only with a physiology
  std::optional<double> oxygen_l_per_min;  ///< likewise
  std::string note;                        ///< published as an event; empty: none
  std::string done;                        ///< id of an expected action that was seen; empty: none
};

/// What of a scenario decides which actions there can be.
struct Equipment {
  std::size_t pumps = 0;
  bool physiology = false;
};

/// Reads the keys of an action out of a table that may hold others. Gives whether it does anything.
bool read_action(config::Table& table, const Equipment& equipment, Action& action);

/// The set points of `[vitals]` or an action.
SetPointValues read_set_points(config::Table& table);
/// `nibp_interval_s`: 0 is "only when asked"; else a cuff needs a minute between two measurements.
std::optional<double> read_interval(config::Table& table);

/// An action in one line, for the event that records it: "rr = 7, depth = 0.5 over 60 s".
std::string text_of(const Action& action);

/// The longest that anything in a scenario may take, seconds.
constexpr double longest_s = 7 * 24 * 3600.0;

}  // namespace vigil::simulator
