// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <bitset>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/model/bay.hpp"
#include "common/model/enum_text.hpp"
#include "common/model/error.hpp"
#include "common/model/pump.hpp"
#include "publisher/physiology/drugs.hpp"
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

/// What happens at one time of a scenario, in this order: alarms end, alarms begin, the rate, the command.
struct Change {
  double at_s = 0;    ///< after the start
  double over_s = 0;  ///< the set points' way there; 0: at once
  SetPointValues vitals{};
  Sensors off;
  Sensors on;
  PumpAlarms pump_clear;
  PumpAlarms pump_alarms;
  std::optional<double> pump_rate_ml_per_h;
  std::optional<PumpCommand> pump;
  bool nibp_now = false;
  std::optional<double> nibp_interval_s;   ///< 0: no more by itself
  std::optional<Bolus> give;               ///< only with a physiology
  std::optional<double> oxygen_l_per_min;  ///< likewise
  std::string note;                        ///< published as an event; empty: none
};

/// The `[pump]` of a scenario. What is not set is drawn from the seed; `rate` follows from dose and weight.
struct PumpScenario {
  std::string drug;  ///< empty: ketamine
  std::optional<double> conc_mg_per_ml;
  std::optional<double> dose_mg_per_kg_per_h;
  std::optional<double> rate_ml_per_h;  ///< instead of the dose
  std::optional<double> vtbi_ml;
  std::optional<double> infused_ml;
  std::optional<double> weight_kg;  ///< as programmed; none: the patient's
  std::optional<double> kvo_ml_per_h;
  std::optional<PumpState> state;
};

/// A simulation as a person writes it (assets/scenarios/*.toml, SCENARIO.md). What is not set is drawn from
/// the seed.
struct Scenario {
  std::string name;
  std::string description;
  vigil::Patient patient;
  SetPointValues vitals{};
  std::array<std::optional<bool>, sensor_text.size()> sensors{};  ///< whether the bay has it
  double variability = 1;                                         ///< of the body, 0 to 3
  bool physiology = false;  ///< drugs, breathing and circulation drive; the vitals are those at rest
  std::optional<double> nibp_interval_s = 300;  ///< none: only when asked
  bool cuff_on_spo2_limb = false;
  std::optional<PumpScenario> pump;
  std::vector<Change> changes;  ///< in the order of time
};

/// Errors name file:line, key, value and what is allowed; unknown keys are errors.
Expected<Scenario> parse_scenario(std::string_view text, std::string file);
Expected<Scenario> load_scenario(const std::filesystem::path& path);
/// A shipped scenario by its name (`steady`), or a file when `name` ends in `.toml`. An unknown name's error
/// lists those that there are.
Expected<Scenario> find_scenario(const std::string& name);

}  // namespace vigil::simulator
