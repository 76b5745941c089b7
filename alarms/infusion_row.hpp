// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "alarms/infusion_checks.hpp"

// What the rows of the checks' table have in common: how one is asked, and how it says what it found.
// infusion_bay_rows.cpp has those of an admitted patient's infusion, infusion_pump_rows.cpp each pump's own.

namespace vigil::alarms {

/// What every check is asked with.
struct Asked {
  const InfusionState& state;
  const InfusedDrugs& drugs;
  BayTime now;
  RunningDose dose;
  double given_mg = 0;
  std::vector<InfusionFinding>& found;
};
/// The same, of an admitted patient.
struct AskedOfPlan : Asked {
  const InfusionPlan& plan;
};

struct BayRow {
  InfusionCheck check;
  void (*judge)(const InfusionCheck& check, const AskedOfPlan& asked) = nullptr;
};
struct PumpRow {
  InfusionCheck check;
  void (*judge)(const InfusionCheck& check, const Asked& asked, const InfusionPump& pump) = nullptr;
};

std::span<const BayRow> bay_rows();
std::span<const PumpRow> pump_rows();

/// The row's finding, to be filled.
InfusionFinding& add_finding(const InfusionCheck& check, const Asked& asked, std::string text);
InfusionFinding& add_finding(const InfusionCheck& check, const Asked& asked, const InfusionPump& pump,
                             std::string text);
void set_figures(InfusionFinding& finding, double value, double limit, std::string_view unit);

/// Three digits, or as many as tell the figure from the one beside it.
std::string figure_text(double value, double beside);
inline std::string figure_text(double value) { return figure_text(value, value); }
/// "24.5 mg/h"
std::string with_unit(double value, std::string_view unit);
/// "Dose above cap: 25 > 24 mg/h"
std::string beyond_text(std::string_view what, double value, std::string_view sign, double limit,
                        std::string_view unit);
/// "24.5 mg/h = 0.35 mg/kg/h = 5.83 µg/kg/min at 70 kg"
std::string dose_line(double mg_per_h, double weight_kg);
/// "pump 1: 24.5 mL/h of 1 mg/mL"; of one that is silent for 10 s, that this was its last word.
std::string pump_line(const InfusionPump& pump, BayTime now);
/// A text of a pump, cut to what is read at a glance.
std::string shortened(std::string_view text);

}  // namespace vigil::alarms
