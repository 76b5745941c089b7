// SPDX-License-Identifier: MIT
// The checks of each pump (infusion.md, Checks).
#include <algorithm>
#include <array>
#include <cmath>

#include "alarms/infusion_row.hpp"
#include "alarms/text.hpp"

namespace vigil::alarms {

namespace {

constexpr double weight_differs = 0.05;
constexpr double dose_differs = 0.03;
/// What a double cannot say of 5 or 3 per cent.
constexpr double noise = 1 + 1e-9;

void judge_undiluted(const InfusionCheck& check, const Asked& asked, const InfusionPump& pump) {
  const auto conc = pump.conc_mg_per_ml();
  // Of a drug that nobody knows it may be ketamine; another one's concentration is its own.
  const bool may_be =
      pump.kind == InfusedDrugs::Kind::protocol_drug || pump.kind == InfusedDrugs::Kind::unknown;
  if (!pump.runs() || !may_be || !conc || !reaches(*conc, concentrate_mg_per_ml)) return;
  InfusionFinding& finding = add_finding(
      check, asked, pump, beyond_text("Undiluted concentrate:", *conc, "≥", concentrate_mg_per_ml, "mg/mL"));
  set_figures(finding, *conc, concentrate_mg_per_ml, "mg/mL");
  finding.why.push_back(pump_line(pump, asked.now));
  finding.why.emplace_back("100 mg/mL is never given undiluted (document 001)");
}

void judge_unlisted(const InfusionCheck& check, const Asked& asked, const InfusionPump& pump) {
  const auto conc = pump.conc_mg_per_ml();
  if (!asked.state.plan || pump.kind != InfusedDrugs::Kind::protocol_drug || !pump.runs() || !conc) return;
  const auto same = [&](double other) { return !is_above(*conc, other) && !is_below(*conc, other); };
  const auto& listed = asked.state.plan->protocol.concentrations;
  if (std::any_of(listed.begin(), listed.end(), same)) return;
  // Where a list is not stated, each is confirmed with its pump; else as one that is not listed.
  const auto& binding = pump.binding;
  if (binding && binding->conc_mg_per_ml && same(*binding->conc_mg_per_ml) &&
      (listed.empty() || binding->unlisted_confirmed))
    return;
  InfusionFinding& finding =
      add_finding(check, asked, pump, "Confirm the concentration: " + with_unit(*conc, "mg/mL"));
  finding.value = *conc;
  finding.unit = "mg/mL";
  finding.why.push_back(pump_line(pump, asked.now));
  std::string line = asked.state.plan->protocol.id + " has ";
  if (listed.empty()) line += "no list of concentrations";
  for (std::size_t i = 0; i < listed.size(); ++i) line += (i > 0 ? ", " : "") + with_unit(listed[i], "mg/mL");
  finding.why.push_back(std::move(line));
}

void judge_weight(const InfusionCheck& check, const Asked& asked, const InfusionPump& pump) {
  if (!asked.state.plan || !pump.heard || !pump.reading.weight_kg) return;
  const double admitted = asked.state.plan->weight_kg;
  const double programmed = *pump.reading.weight_kg;
  if (!(std::abs(programmed - admitted) > weight_differs * admitted * noise)) return;
  InfusionFinding& finding =
      add_finding(check, asked, pump, beyond_text("Pump's weight differs:", programmed, "≠", admitted, "kg"));
  set_figures(finding, programmed, admitted, "kg");
  finding.why.push_back("pump " + std::to_string(pump.number) + " is programmed for " +
                        with_unit(programmed, "kg") + ", admitted with " + with_unit(admitted, "kg") +
                        ": more than 5 % apart");
}

void judge_own_dose(const InfusionCheck& check, const Asked& asked, const InfusionPump& pump) {
  const PumpReading& told = pump.reading;
  // During a bolus and while kept open a pump may show the dose that it was programmed for.
  if (!pump.heard || told.state != PumpState::infusing || !told.dose_rate || !told.dose_unit) return;
  const auto unit = parse_dose_unit(*told.dose_unit);
  const auto dose = dose_of(told.rate_ml_per_h, told.conc_mg_per_ml, told.weight_kg);
  if (!unit || !dose || (unit->per_kg && !dose->mg_per_kg_per_h)) return;
  const double derived = (unit->per_kg ? *dose->mg_per_kg_per_h : dose->mg_per_h) / unit->mg_per_h;
  const double apart = std::abs(*told.dose_rate - derived);
  if (!(apart > dose_differs * derived * noise && apart > last_digit(pump.dose_decimals) * noise)) return;
  InfusionFinding& finding =
      add_finding(check, asked, pump,
                  beyond_text("Pump's dose differs:", *told.dose_rate, "≠", derived, *told.dose_unit));
  set_figures(finding, *told.dose_rate, derived, *told.dose_unit);
  finding.why.push_back(pump_line(pump, asked.now));
  finding.why.push_back("which is " + with_unit(derived, *told.dose_unit) +
                        (unit->per_kg ? " at the pump's " + with_unit(*told.weight_kg, "kg") : "") +
                        "; the pump shows " + with_unit(*told.dose_rate, *told.dose_unit));
}

void judge_rate_stopped(const InfusionCheck& check, const Asked& asked, const InfusionPump& pump) {
  const PumpReading& told = pump.reading;
  const bool stopped = told.state == PumpState::off || told.state == PumpState::standby ||
                       told.state == PumpState::paused || told.state == PumpState::complete;
  if (!pump.heard || !stopped || !(told.rate_ml_per_h > 0)) return;
  const std::string state{pump_state_text[told.state]};
  InfusionFinding& finding =
      add_finding(check, asked, pump, "Rate " + with_unit(told.rate_ml_per_h, "mL/h") + " while " + state);
  set_figures(finding, told.rate_ml_per_h, 0, "mL/h");
  finding.why.push_back("pump " + std::to_string(pump.number) + " says it is " + state + " and runs at " +
                        with_unit(told.rate_ml_per_h, "mL/h"));
}

void judge_volume(const InfusionCheck& check, const Asked& asked, const InfusionPump& pump) {
  if (!pump.heard) return;
  if (const auto fall = pump.volume.fall(asked.now)) {
    InfusionFinding& finding = add_finding(check, asked, pump,
                                           "Infused volume fell: " + figure_text(fall->from_ml, fall->to_ml) +
                                               " → " + figure_text(fall->to_ml, fall->from_ml) + " mL");
    set_figures(finding, fall->to_ml, fall->from_ml, "mL");
    finding.why.push_back("pump " + std::to_string(pump.number) + " at " + to_clock_text(fall->at) +
                          " UTC; a new bag begins below 1 mL");
  } else if (const auto shortfall = pump.volume.shortfall()) {
    InfusionFinding& finding =
        add_finding(check, asked, pump,
                    beyond_text("Infused volume rises too little:", shortfall->counted_ml, "<",
                                shortfall->expected_ml / 2, "mL"));
    set_figures(finding, shortfall->counted_ml, shortfall->expected_ml / 2, "mL");
    finding.why.push_back("pump " + std::to_string(pump.number) + " counted " +
                          with_unit(shortfall->counted_ml, "mL") + " in " + seconds_text(shortfall->over) +
                          ", its rate gives " + with_unit(shortfall->expected_ml, "mL"));
  }
}

void judge_silent(const InfusionCheck& check, const Asked& asked, const InfusionPump& pump) {
  if (!asked.state.plan || !pump.runs() || !pump.is_silent(asked.now)) return;
  InfusionFinding& finding =
      add_finding(check, asked, pump, "Pump " + std::to_string(pump.number) + " is silent");
  finding.why.push_back("its last word was " + with_unit(pump.running_ml_per_h(), "mL/h") + " at " +
                        to_clock_text(pump.heard_at) + " UTC; its dose is counted as if it went on");
}

void judge_binding(const InfusionCheck& check, const Asked& asked, const InfusionPump& pump) {
  if (!asked.state.plan || !pump.heard || pump.reading.state == PumpState::off) return;
  const PumpReading& told = pump.reading;
  std::vector<std::string> why;
  if (!pump.binding) {
    why.emplace_back("nobody confirmed its serial, drug, concentration and bag");
  } else {
    const PumpBinding& bound = *pump.binding;
    if (told.serial && *told.serial != bound.serial)
      why.push_back("serial " + shortened(*told.serial) + ", confirmed " +
                    (bound.serial.empty() ? std::string("none") : shortened(bound.serial)));
    if (!asked.drugs.same_drug(told.drug, bound.drug))
      why.push_back("drug " + shortened(told.drug) + ", confirmed " + shortened(bound.drug));
    if (told.conc_mg_per_ml && bound.conc_mg_per_ml &&
        (is_above(*told.conc_mg_per_ml, *bound.conc_mg_per_ml) ||
         is_below(*told.conc_mg_per_ml, *bound.conc_mg_per_ml)))
      why.push_back("concentration " + figure_text(*told.conc_mg_per_ml, *bound.conc_mg_per_ml) +
                    ", confirmed " + figure_text(*bound.conc_mg_per_ml, *told.conc_mg_per_ml) + " mg/mL");
    if (told.conc_mg_per_ml && !bound.conc_mg_per_ml)
      why.push_back("concentration " + with_unit(*told.conc_mg_per_ml, "mg/mL") + ", none confirmed");
  }
  if (why.empty()) return;
  add_finding(check, asked, pump, "Confirm pump " + std::to_string(pump.number)).why = std::move(why);
}

// ---- the rows

using enum AlarmKind;
constexpr std::array rows{
    PumpRow{{"conc-undiluted", physiological, Priority::high, false, "100 mg/mL or more runs"},
            judge_undiluted},
    PumpRow{{"conc-unlisted", physiological, Priority::medium, false,
             "a concentration runs that is not in the protocol's list and was not confirmed as such"},
            judge_unlisted},
    PumpRow{{"pump-weight", physiological, Priority::medium, false,
             "the pump's weight is more than 5 % from the admitted one"},
            judge_weight},
    PumpRow{{"pump-dose", technical, Priority::medium, false,
             "the pump's own dose is more than 3 %, and more than its last digit, from what its rate gives"},
            judge_own_dose},
    PumpRow{{"rate-while-stopped", technical, Priority::medium, false,
             "a rate above 0 in off, standby, paused or complete"},
            judge_rate_stopped},
    PumpRow{{"pump-volume", technical, Priority::medium, false,
             "infused volume falls, but not to a new bag's, or rises by less than half in 5 min"},
            judge_volume},
    PumpRow{{"pump-silent", technical, Priority::medium, false,
             "a pump that ran says nothing for 10 s while its source speaks"},
            judge_silent},
    PumpRow{{"pump-binding", advisory, Priority::low, false,
             "serial, drug or concentration is not what was confirmed: confirm again"},
            judge_binding},
};

}  // namespace

std::span<const PumpRow> pump_rows() { return rows; }

}  // namespace vigil::alarms
