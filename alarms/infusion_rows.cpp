// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "alarms/infusion_row.hpp"
#include "alarms/text.hpp"

namespace vigil::alarms {

std::string figure_text(double value, double beside) {
  const auto text_of = [](double number, int digits) {
    std::array<char, 48> text{};
    const int before_point = number != 0 ? static_cast<int>(std::floor(std::log10(std::abs(number)))) + 1 : 1;
    std::snprintf(text.data(), text.size(), "%.*f", std::clamp(digits - before_point, 0, 12), number);
    std::string shown = text.data();
    if (shown.find('.') != std::string::npos) {
      shown.erase(shown.find_last_not_of('0') + 1);
      if (shown.back() == '.') shown.pop_back();
    }
    return shown;
  };
  constexpr int usual = 3;
  constexpr int most = 6;
  for (int digits = usual; digits < most; ++digits)
    if (value == beside || text_of(value, digits) != text_of(beside, digits)) return text_of(value, digits);
  return text_of(value, most);
}
std::string with_unit(double value, std::string_view unit) {
  return figure_text(value) + " " + std::string(unit);
}

std::string dose_line(double mg_per_h, double weight_kg) {
  const auto dose = dose_from_mg_per_h(mg_per_h, weight_kg);
  if (!dose || !dose->mg_per_kg_per_h || !dose->ug_per_kg_per_min) return with_unit(mg_per_h, "mg/h");
  return with_unit(mg_per_h, "mg/h") + " = " + with_unit(*dose->mg_per_kg_per_h, "mg/kg/h") + " = " +
         with_unit(*dose->ug_per_kg_per_min, "µg/kg/min") + " at " + with_unit(weight_kg, "kg");
}

std::string pump_line(const InfusionPump& pump, BayTime now) {
  std::string line =
      "pump " + std::to_string(pump.number) + ": " + with_unit(pump.running_ml_per_h(), "mL/h");
  if (const auto conc = pump.conc_mg_per_ml()) {
    line += " of " + with_unit(*conc, "mg/mL");
    if (!pump.reading.conc_mg_per_ml) line += " (as confirmed)";
  } else {
    line += ", concentration not known";
  }
  if (pump.is_silent(now)) line += ", its last word " + seconds_text(now - pump.heard_at) + " ago";
  return line;
}

InfusionFinding& add_finding(const InfusionCheck& check, const Asked& asked, std::string text) {
  InfusionFinding finding;
  finding.condition = check.condition;
  finding.kind = check.kind;
  finding.priority = check.priority;
  finding.needs_reason = check.needs_reason;
  finding.latching = true;
  finding.text = std::move(text);
  asked.found.push_back(std::move(finding));
  return asked.found.back();
}
InfusionFinding& add_finding(const InfusionCheck& check, const Asked& asked, const InfusionPump& pump,
                             std::string text) {
  InfusionFinding& finding = add_finding(check, asked, std::move(text));
  finding.condition += ":" + std::to_string(pump.number);
  return finding;
}
void set_figures(InfusionFinding& finding, double value, double limit, std::string_view unit) {
  finding.value = value;
  finding.limit = limit;
  finding.unit = unit;
}
std::string beyond_text(std::string_view what, double value, std::string_view sign, double limit,
                        std::string_view unit) {
  return std::string(what) + " " + figure_text(value, limit) + " " + std::string(sign) + " " +
         with_unit(limit, unit);
}

std::string shortened(std::string_view text) {
  constexpr std::size_t longest = 48;
  if (text.size() <= longest) return std::string(text);
  std::size_t end = longest;
  // Not within a character of UTF-8.
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  return std::string(text.substr(0, end)) + "…";
}

const std::vector<InfusionCheck>& infusion_checks() {
  static const std::vector<InfusionCheck> all = [] {
    std::vector<InfusionCheck> checks;
    for (const BayRow& row : bay_rows()) checks.push_back(row.check);
    for (const PumpRow& row : pump_rows()) checks.push_back(row.check);
    return checks;
  }();
  return all;
}

std::vector<InfusionFinding> judge_infusion(const InfusionState& state, const InfusedDrugs& drugs,
                                            BayTime now) {
  std::vector<InfusionFinding> found;
  const Asked asked{state, drugs, now, running_dose(state), given_mg(state), found};
  if (state.plan)
    for (const BayRow& row : bay_rows()) row.judge(row.check, AskedOfPlan{asked, *state.plan});
  for (const PumpRow& row : pump_rows())
    for (const InfusionPump& pump : state.pumps) row.judge(row.check, asked, pump);
  return found;
}

}  // namespace vigil::alarms
