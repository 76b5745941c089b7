// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "alarms/drugs.hpp"
#include "common/model/enum_text.hpp"
#include "common/model/error.hpp"

namespace vigil::alarms {

/// What a protocol's dose is said in.
enum class DoseBasis : std::uint8_t { mg_per_h, mg_per_kg_per_h };
constexpr EnumText<DoseBasis, 2> dose_basis_text{{"mg/h", "mg/kg/h"}};

/// The doses a protocol allows. A point dose has both ends at it. An end that is unset is not stated.
struct DoseRange {
  DoseBasis basis = DoseBasis::mg_per_kg_per_h;
  std::optional<double> low;
  std::optional<double> high;

  bool is_stated() const { return high.has_value(); }
  bool is_point() const { return low && low == high; }
  bool operator==(const DoseRange&) const = default;
};

/// What must never be exceeded. What is unset is not stated.
struct DoseCaps {
  std::optional<double> mg_per_h;
  std::optional<double> mg_per_kg_per_h;
  std::optional<double> total_mg_per_kg;  ///< of one infusion, a treatment day's

  bool limits_rate() const { return mg_per_h || mg_per_kg_per_h; }
  bool is_stated() const { return limits_rate() || total_mg_per_kg; }
  bool operator==(const DoseCaps&) const = default;
};

/// "4 to 6": hours a day, days. An end that is unset is not stated.
struct PlannedSpan {
  std::optional<double> low;
  std::optional<double> high;

  bool operator==(const PlannedSpan&) const = default;
};

/// What is to be looked at before the start (infusion.md, Checks).
enum class StartCheck : std::uint8_t {
  anaesthesia_clinician,
  airway_equipment,
  liver_tests,
  antisialagogue,
  benzodiazepine,
  theophylline_excluded,
  intracranial_pressure,
  delirium_risk,
  baseline_vitals,
};
constexpr EnumText<StartCheck, 9> start_check_text{
    {"anaesthesia-clinician", "airway-equipment", "liver-tests", "antisialagogue", "benzodiazepine",
     "theophylline-excluded", "intracranial-pressure", "delirium-risk", "baseline-vitals"}};
/// The check in words, for the list before the start.
std::string_view words_of(StartCheck check);

/// A document and what it says, in our words.
struct ProtocolSource {
  std::string document;
  std::string says;

  bool operator==(const ProtocolSource&) const = default;
};

/// What goes with the infusion.
struct Companion {
  std::string drug;  ///< as its document calls it: "midazolam", "a benzodiazepine"
  std::string why;

  bool operator==(const Companion&) const = default;
};

/// A named dosing scheme with its limits, as its document has it (assets/protocols/PROTOCOLS.md).
struct Protocol {
  std::string id;
  std::string name;
  std::string note;  ///< "figures not clinically reviewed"
  std::string drug;  ///< of the library of drugs; the limits are this one's
  Route route = Route::iv;
  std::string setting;
  bool icu_only = false;
  std::string not_permitted;      ///< where it must not be used: "United States"
  bool entered_at_admit = false;  ///< dose and cap are the prescriber's, given at admit
  DoseRange dose;
  std::string dose_source;  ///< said beside the limit
  DoseCaps caps;
  std::string cap_source;
  PlannedSpan hours_per_day;
  PlannedSpan days;
  std::string repeats;                 ///< "weekly or monthly"
  std::vector<double> concentrations;  ///< mg/mL that need no confirming; empty: not stated
  std::vector<Companion> companions;
  bool asks_benzodiazepine = false;
  std::vector<StartCheck> checks;
  std::string profile;  ///< suggested
  std::vector<ProtocolSource> sources;
  std::vector<ProtocolSource> conflicts;  ///< other documents that say otherwise
  std::vector<std::string> left_open;     ///< what its document does not say

  bool operator==(const Protocol&) const = default;
};

/// An undiluted concentrate, mg/mL (infusion.md, Checks).
constexpr double concentrate_mg_per_ml = 100;
/// From here on a dose is an anaesthetic's, for an ICU alone.
constexpr double anaesthetic_mg_per_kg_per_h = 3;
// A patient's weight: outside of these, confirmed explicitly.
constexpr double lightest_kg = 30;
constexpr double heaviest_kg = 250;

/// The least that the caps allow for a weight > 0, mg/h. Nothing: no cap of a rate is stated.
std::optional<double> cap_mg_per_h(const Protocol& protocol, double weight_kg);
/// What the caps and the range's upper end allow for a weight > 0, mg/h. Nothing: neither is stated.
std::optional<double> most_mg_per_h(const Protocol& protocol, double weight_kg);
/// The most that one treatment day is planned to have, mg: a total cap, else the dose over the hours.
std::optional<double> planned_day_mg(const Protocol& protocol, double weight_kg);
/// That times the days. Nothing: the documents leave a factor open.
std::optional<double> planned_course_mg(const Protocol& protocol, double weight_kg);

/// Contradictions and figures that cannot be, each with the key of a protocol's file that it is about.
struct ProtocolMistake {
  std::string key;
  std::string text;
};
std::vector<ProtocolMistake> protocol_mistakes(const Protocol& protocol);

/// What a prescriber gives at admit where the protocol asks for it.
struct EnteredLimits {
  std::optional<DoseRange> dose;
  std::optional<double> cap_mg_per_h;
};
/// The protocol with what was entered. Fails where it asks and something is missing or contradicts itself,
/// and where something is entered that it does not ask for.
Expected<Protocol> with_entered(Protocol protocol, const EnteredLimits& entered);

/// Reads a protocol from TOML; `file` stands in the errors, each with file:line.
Expected<Protocol> parse_protocol(std::string_view text, const std::string& file);

}  // namespace vigil::alarms
