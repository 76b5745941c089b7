// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/model/bay.hpp"
#include "common/model/error.hpp"
#include "common/model/pump.hpp"
#include "publisher/simulator/action.hpp"
#include "publisher/simulator/vitals.hpp"

namespace vigil::simulator {

/// Of a scenario's file: what it is written in.
constexpr std::string_view scenario_schema = "vigil-scenario/1";

/// What happens at one time.
struct Change {
  double at_s = 0;  ///< after the start
  Action action;
};

/// What an instructor's command may have done, on which steps follow and expected actions are met.
enum class Deed : std::uint8_t {
  pump_started,
  pump_paused,
  pump_stopped,
  rate_lowered,
  rate_raised,
  oxygen_raised,
  drug_given,
  cuff_measured,
  sensor_on,
  airway_opened,
  failure_mended,
};
constexpr EnumText<Deed, 11> deed_text{{"pump-started", "pump-paused", "pump-stopped", "rate-lowered",
                                        "rate-raised", "oxygen-raised", "drug-given", "cuff-measured",
                                        "sensor-on", "airway-opened", "failure-mended"}};
using Deeds = std::bitset<deed_text.size()>;

/// "spo2 < 85": what the body holds against a number.
struct Condition {
  std::size_t quantity = 0;  ///< of `quantities`
  bool below = false;
  double limit = 0;
};

/// How a step leads to another. Exactly one of after, when, deed, expected and manual.
struct Transition {
  std::size_t to = 0;  ///< of the steps
  std::optional<double> after_s;
  std::optional<Condition> when;
  double for_s = 0;  ///< so long without a break, with `when`
  std::optional<Deed> deed;
  std::optional<std::size_t> expected;  ///< when this expected action is met
  bool manual = false;                  ///< only an instructor goes there
};

/// A part of a scenario, from its entrance until one of its transitions.
struct Step {
  std::string id;
  std::string text;
  Action action;  ///< on entering
  std::vector<Transition> next;
};

/// What a learner should do, and by when.
struct Expectation {
  std::string id;
  std::string text;
  std::optional<Deed> deed;  ///< none: an instructor says that it is done
  std::size_t since = 0;     ///< the step whose entrance starts the clock
  bool since_start = true;   ///< instead: the start
  double within_s = 0;
};

/// An alarm that the scenario must raise when it runs without anybody's doing; a high one that no row names
/// must not come.
struct ExpectedAlarm {
  std::string cond;
  Priority priority = Priority::medium;  ///< at least
  double by_s = longest_s;               ///< after the start
};

/// One `[[pump]]` of a scenario. What is not set is drawn from the seed; `rate` follows from dose and weight.
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
constexpr std::size_t most_pumps = 4;

/// A simulation as a person writes it (assets/scenarios/*.toml, SCENARIO.md). What is not set is drawn from
/// the seed.
struct Scenario {
  std::string name;
  std::string description;
  vigil::Patient patient;
  std::string protocol;  ///< under which its alarms are expected, an id; empty: none
  double length_s = 1800;
  SetPointValues vitals{};
  std::array<std::optional<bool>, sensor_text.size()> sensors{};  ///< whether the bay has it
  double variability = 1;                                         ///< of the body, 0 to 3
  bool physiology = false;  ///< drugs, breathing and circulation drive; the vitals are those at rest
  std::optional<double> nibp_interval_s = 300;  ///< none: only when asked
  bool cuff_on_spo2_limb = false;
  std::vector<PumpScenario> pumps;  ///< numbered from 1
  std::vector<Change> changes;      ///< in the order of time
  std::vector<Step> steps;          ///< the first is entered at the start
  std::vector<Expectation> expectations;
  std::vector<ExpectedAlarm> alarms;
  std::vector<std::string> debrief;

  Equipment equipment() const { return {pumps.size(), physiology}; }
};

/// Errors name file:line, key, value and what is allowed; unknown keys are errors.
Expected<Scenario> parse_scenario(std::string_view text, std::string file);
Expected<Scenario> load_scenario(const std::filesystem::path& path);
/// A shipped scenario by its name (`steady`), or a file when `name` ends in `.toml`. An unknown name's error
/// lists those that there are.
Expected<Scenario> find_scenario(const std::string& name);

}  // namespace vigil::simulator
