// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

/// What the chart's form offers: its controls and their tables. For ChartForm alone.
namespace vigil::dashboard::chart {

enum Control : std::size_t {
  first_poss = 0,
  first_pain = 10,
  oxygen_field = 30,
  oxygen_on,
  oxygen_off,
  first_observation = 40,
  drug_field = 80,
  first_suggestion = 81,
  dose_field = 90,
  unit_button,
  route_button,
  give_button,
  sedative_yes,
  sedative_no,
  note_field = 100,
  note_button,
  close_button = 110,
  /// Where a chart begins: an Enter too many charts nothing, and A acknowledges.
  nowhere = 1000,
};

/// The sedation scale for opioids, as a nurse charts it; 3 and 4 are evidence for respiratory depression.
struct PossRow {
  std::string_view label;
  std::string_view text;
  double value;
};
constexpr std::array<PossRow, 5> poss{{{"S", "POSS S: asleep, easy to rouse", 0},
                                       {"1", "POSS 1: awake and alert", 1},
                                       {"2", "POSS 2: slightly drowsy, easily roused", 2},
                                       {"3", "POSS 3: drifts off to sleep during conversation", 3},
                                       {"4", "POSS 4: somnolent, minimal or no response", 4}}};
constexpr std::size_t most_pain = 10;  // of the numeric rating scale

/// As it is written, and its code in UCUM.
struct UnitRow {
  std::string_view text;
  std::string_view code;
};
constexpr std::array<UnitRow, 5> units{
    {{"mg", "mg"}, {"µg", "ug"}, {"g", "g"}, {"mL", "mL"}, {"mmol", "mmol"}}};
constexpr std::array<std::string_view, 7> routes{"IV", "IM", "SC", "PO", "nasal", "SL", "PR"};

}  // namespace vigil::dashboard::chart
