// SPDX-License-Identifier: MIT
#include "dashboard/model/infusion_panel.hpp"

#include <string>

#include "common/model/dose.hpp"
#include "dashboard/model/checklist_form.hpp"
#include "dashboard/model/pump_strip.hpp"
#include "dashboard/model/text.hpp"

namespace vigil::dashboard {

namespace {

const wire::InfusionMessage* infusion_of(const BayModel& bay) {
  const bool admitted = bay.bay() && bay.bay()->state != Admission::free;
  return admitted && bay.bay()->infusion ? &*bay.bay()->infusion : nullptr;
}

/// "> 56.0 of 144 mg": what is not complete is at least so much.
std::string amount_text(double mg, std::optional<double> planned_mg, bool is_complete) {
  std::string text = (is_complete ? "" : "> ") + fixed_text(mg, 1);
  if (planned_mg) text += " of " + short_text(*planned_mg);
  return text + " mg";
}

}  // namespace

std::string protocol_line(const BayModel& bay) {
  const wire::InfusionMessage* infusion = infusion_of(bay);
  if (infusion == nullptr) return {};
  std::string text = infusion->name;
  if (infusion->day == 0) return text;
  add_part(text, "day " + std::to_string(infusion->day));
  if (infusion->days) text += " of " + short_text(*infusion->days);
  return text;
}

std::optional<InfusionPanel> infusion_panel(const BayModel& bay) {
  const wire::InfusionMessage* infusion = infusion_of(bay);
  if (infusion == nullptr) return std::nullopt;
  const auto weight_kg = patient_weight_kg(bay);
  InfusionPanel panel;
  panel.protocol = protocol_line(bay);
  if (const auto limits = dose_limits(*infusion, weight_kg)) {
    const auto dose = infusion->mg_per_h ? dose_from_mg_per_h(*infusion->mg_per_h, weight_kg) : std::nullopt;
    panel.gauge = dose_gauge(*limits, dose ? dose->mg_per_kg_per_h : std::nullopt);
    panel.range = dose_range_text(*limits);
  }
  if (bay.pumps().size() > 1 && infusion->mg_per_h)
    panel.total = "by protocol " + rate_text(*infusion->mg_per_h) + " mg/h";
  panel.today = amount_text(infusion->day_mg, infusion->day_planned_mg, infusion->is_complete) + " today";
  panel.course =
      amount_text(infusion->course_mg, infusion->course_planned_mg, infusion->is_complete) + " in the course";
  panel.hours = fixed_text(infusion->delivered_h, 1);
  if (infusion->hours) panel.hours += " of " + short_text(*infusion->hours);
  panel.hours += " h";
  if (const std::size_t open = open_checks(*bay.bay()); open > 0)
    panel.checks = std::to_string(open) + (open == 1 ? " check open" : " checks open");
  panel.warning = dose_warning(*infusion, weight_kg);
  return panel;
}

}  // namespace vigil::dashboard
