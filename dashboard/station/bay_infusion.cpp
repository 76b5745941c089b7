// SPDX-License-Identifier: MIT
// A bay's infusion: its pumps against the protocol that its patient was admitted with (infusion.md).
#include <algorithm>
#include <utility>

#include "dashboard/station/bay.hpp"
#include "dashboard/station/cut_text.hpp"

namespace vigil::station {

namespace {

/// What was known of the infusion cannot be read after a restart.
constexpr std::string_view infusion_lost = "infusion-lost";

}  // namespace

void Bay::set_drugs(const alarms::DrugLibrary& drugs) {
  drugs_ = &drugs;
  infusion_ = alarms::InfusionChecks{drugs};
}

void Bay::take_infusion(std::uint8_t pump, const PumpReading& reading) {
  infusion_.pump(pump, reading, time_);
  if (!infusion_.take_rises().empty()) alarms_.pump_rose(time_);
  judge_infusion();
  watch_start();
}

// Where nobody is admitted only what is high whoever lies there is told; in standby nothing is.
void Bay::judge_infusion() {
  infusion_due_ = infusion_.next_due(time_);
  if (!infusion_.has_word_of_all(time_) || admission_.state == Admission::standby) return;
  const bool admitted = admission_.state == Admission::admitted;
  std::vector<std::string> told;
  const auto tell = [&](const std::string& condition, alarms::TechnicalCondition::Report report) {
    alarms_.technical(condition, std::move(report), time_);
    told.push_back(condition);
  };
  for (alarms::InfusionFinding& one : infusion_.findings(time_)) {
    if (!admitted && one.priority != Priority::high) continue;
    alarms::TechnicalCondition::Report report;
    report.priority = one.priority;
    report.text = std::move(one.text);
    report.why = std::move(one.why);
    report.kind = one.kind;
    report.latching = one.latching;
    report.figures = {one.value, one.limit};
    report.needs_reason = one.needs_reason;
    tell(one.condition, std::move(report));
  }
  if (admitted && !infusion_.state().plan && !admission_.protocol.empty()) {
    alarms::TechnicalCondition::Report report;
    report.priority = Priority::medium;
    report.text = "Dose is not judged";
    report.why = {"what was known of " + admission_.protocol +
                  " cannot be read after a restart: discharge and admit again"};
    tell(std::string(infusion_lost), std::move(report));
  }
  for (const std::string& condition : infusion_told_)
    if (std::find(told.begin(), told.end(), condition) == told.end())
      alarms_.technical(condition, Priority::none, {}, {}, time_);
  infusion_told_ = std::move(told);
}

void Bay::settle_infusion(BayTime up_to) {
  while (infusion_due_ && *infusion_due_ <= up_to) {
    time_ = std::max(time_, *infusion_due_);
    alarms_.settle(time_);
    judge_infusion();
  }
}

Expected<void> Bay::confirm_pump(alarms::PumpBinding binding) {
  if (auto admitted = must_be_admitted(); !admitted) return admitted;
  binding.at = time_;
  auto done = infusion_.confirm(std::move(binding), time_);
  judge_infusion();
  bay_news_ = bay_news_ || done;
  return done;
}

void Bay::confirm_unconfirmed(std::string_view by) {
  if (!has_plan() || admission_.state != Admission::admitted) return;
  std::vector<alarms::PumpBinding> bindings;
  for (const alarms::InfusionPump& pump : infusion_.state().pumps) {
    if (!pump.heard || pump.binding) continue;
    alarms::PumpBinding binding;
    binding.pump = pump.number;
    binding.serial = pump.reading.serial.value_or("");
    binding.drug = pump.reading.drug;
    binding.conc_mg_per_ml = pump.reading.conc_mg_per_ml;
    binding.by = by;
    bindings.push_back(std::move(binding));
  }
  // What is refused, an undiluted concentrate, stays unconfirmed, and its alarm stands.
  for (alarms::PumpBinding& binding : bindings) static_cast<void>(confirm_pump(std::move(binding)));
}

void Bay::was_acknowledged(std::string_view condition, std::string_view reason) {
  if (condition == "restarted") restart_was_seen();
  if (alarms::is_sign(condition)) alarms_.technical(condition, Priority::none, {}, {}, time_);
  // The engine took none without its reason.
  static_cast<void>(infusion_.acknowledge(condition, reason));
  if (condition == "theophylline") judge_infusion();
}

std::optional<wire::InfusionMessage> Bay::infusion_message() const {
  const auto& plan = infusion_.state().plan;
  const auto figures = infusion_.figures(time_);
  if (!plan || !figures) return std::nullopt;
  wire::InfusionMessage message;
  message.name = plan->protocol.name;
  if (figures->dose) message.mg_per_h = figures->dose->mg_per_h;
  message.low_mg_per_h = figures->range_low_mg_per_h;
  message.high_mg_per_h = figures->range_high_mg_per_h;
  message.cap_mg_per_h = figures->cap_mg_per_h;
  message.day = figures->day;
  message.days = figures->days_planned;
  message.delivered_h = to_seconds(figures->delivered_today) / 3600;
  message.hours = figures->hours_planned;
  message.day_mg = figures->day_mg;
  message.course_mg = figures->course_mg;
  message.is_complete = figures->amount_is_complete;
  message.day_planned_mg = figures->day_planned_mg;
  message.course_planned_mg = figures->course_planned_mg;
  return message;
}

std::vector<wire::BindingRow> Bay::binding_rows() const {
  std::vector<wire::BindingRow> rows;
  for (const alarms::InfusionPump& pump : infusion_.state().pumps) {
    if (!pump.binding) continue;
    const alarms::PumpBinding& bound = *pump.binding;
    rows.push_back({bound.pump, cut_text(bound.serial, longest_name), cut_text(bound.drug, longest_name),
                    bound.conc_mg_per_ml, cut_text(bound.bag, longest_name), cut_text(bound.by, longest_name),
                    bound.at});
  }
  return rows;
}

}  // namespace vigil::station
