// SPDX-License-Identifier: MIT
// The ops that concern who lies in a bay: admit, discharge, standby, resume, hand over, chart.
#include <utility>

#include "alarms/text.hpp"
#include "dashboard/station/replies.hpp"
#include "dashboard/station/station.hpp"

namespace vigil::station {

namespace {

/// The prescriber's dose and cap, said as limits: `dose-below-range` and `dose-above-range` with their
/// `medium` in mg/kg/h, `dose-above-cap` with its `high` in mg/h.
Expected<alarms::EnteredLimits> entered_limits(const std::vector<wire::LimitChange>& limits) {
  alarms::EnteredLimits entered;
  for (const wire::LimitChange& limit : limits) {
    const auto figure = limit.cond == "dose-above-cap" ? limit.high : limit.medium;
    const bool is_dose = limit.cond == "dose-above-range" || limit.cond == "dose-below-range";
    if (!is_dose && limit.cond != "dose-above-cap")
      return fail("limits: '" + limit.cond +
                  "' must be dose-below-range, dose-above-range or dose-above-cap");
    if (!figure)
      return fail("limits: " + limit.cond + " has no " + (is_dose ? "medium, in mg/kg/h" : "high, in mg/h"));
    if (!is_dose) {
      entered.cap_mg_per_h = figure;
      continue;
    }
    if (!entered.dose) entered.dose.emplace();
    (limit.cond == "dose-above-range" ? entered.dose->high : entered.dose->low) = figure;
  }
  return entered;
}

}  // namespace

wire::Reply Station::run(const wire::AdmitRequest& op, const Asked& asked) {
  const auto entry = known_bay(op.bay);
  if (!entry) return refused(entry.error().text);
  Bay& bay = (*entry)->bay;
  if (bay.admission().state != Admission::free) return refused(op.bay + " is taken: discharge it first");
  if (!op.patient.weight_kg) return refused("patient.weight_kg is missing: a dose needs it");
  std::optional<alarms::InfusionPlan> plan;
  if (op.protocol && !op.protocol->empty()) {
    const auto protocol = protocols_.find(*op.protocol);
    if (protocol == protocols_.end()) return refused("there is no protocol '" + *op.protocol + "'");
    const auto entered = entered_limits(op.limits);
    if (!entered) return refused(entered.error().text);
    alarms::InfusionAsk ask;
    ask.weight_kg = op.patient.weight_kg;
    ask.weight_confirmed = op.weight_confirmed;
    ask.care_area = bay.care_area();
    ask.day = op.day.value_or(1);
    ask.course_mg_given = op.mg_given.value_or(0);
    ask.entered = *entered;
    auto planned = alarms::plan_infusion(protocol->second, ask);
    if (!planned) return refused(planned.error().text);
    plan = std::move(*planned);
  } else if (!op.limits.empty()) {
    return refused("limits: a dose and a cap belong to a protocol; none is named");
  }
  const std::string& id = op.profile ? *op.profile : plan ? plan->protocol.profile : file_.profile;
  const auto profile = profiles_.find(id);
  if (profile == profiles_.end()) return refused("there is no profile '" + id + "'");
  AdmissionState admission;
  admission.state = Admission::admitted;
  admission.pumps = op.pumps;
  admission.course = op.course.value_or("");
  admission.day = op.day.value_or(0);
  admission.mg_given = op.mg_given.value_or(0);
  admission.patient = op.patient;
  admission.ventilated = op.ventilated.value_or(false);
  admission.spinal_injury = op.spinal_injury.value_or(false);
  admission.protocol = op.protocol.value_or("");
  admission.mode = bay.mode();
  std::string line = "profile " + id + ", mode " + std::string(mode_text[bay.mode()]) + ", ";
  line += plan ? "protocol " + plan->protocol.id + ", day " + std::to_string(plan->day) : "no protocol";
  bay.admit(std::move(admission), profile->second, asked.by, std::move(plan));
  note(&bay, JournalWhat::admitted, asked.by, std::move(line), asked.now);
  touched_ = *entry;
  return {};
}

wire::Reply Station::run(const wire::ConfirmPumpRequest& op, const Asked& asked) {
  const auto entry = known_bay(op.bay);
  if (!entry) return refused(entry.error().text);
  Bay& bay = (*entry)->bay;
  alarms::PumpBinding binding;
  binding.pump = static_cast<std::uint8_t>(op.pump);
  binding.serial = op.serial;
  binding.drug = op.drug;
  binding.conc_mg_per_ml = op.conc_mg_per_ml;
  binding.unlisted_confirmed = op.unlisted;
  binding.bag = op.bag;
  binding.by = asked.by;
  std::string line = "pump " + std::to_string(op.pump) + ": " + op.drug;
  if (op.conc_mg_per_ml) line += ", " + alarms::short_number(*op.conc_mg_per_ml) + " mg/mL";
  if (op.unlisted) line += " (not in the protocol's list)";
  line += op.serial.empty() ? ", no serial" : ", serial " + op.serial;
  if (!op.bag.empty()) line += ", bag " + op.bag;
  const auto done = bay.confirm_pump(std::move(binding));
  if (done) note(&bay, JournalWhat::pump_confirmed, asked.by, std::move(line), asked.now);
  touched_ = *entry;
  return result_of(done);
}

wire::Reply Station::run(const wire::DischargeRequest& op, const Asked& asked) {
  const auto entry = known_bay(op.bay);
  if (!entry) return refused(entry.error().text);
  Bay& bay = (*entry)->bay;
  const std::string open = bay.open_before_discharge();
  const auto done = bay.discharge(asked.now.station, asked.by);
  if (done)
    note(&bay, JournalWhat::discharged, asked.by, open.empty() ? open : "left open: " + open, asked.now);
  touched_ = *entry;
  return result_of(done);
}

wire::Reply Station::run(const wire::StandbyRequest& op, const Asked& asked) {
  const auto entry = known_bay(op.bay);
  if (!entry) return refused(entry.error().text);
  Bay& bay = (*entry)->bay;
  const auto done = bay.standby(asked.now.station, asked.by);
  if (done) note(&bay, JournalWhat::standby, asked.by, {}, asked.now);
  touched_ = *entry;
  return result_of(done);
}

wire::Reply Station::run(const wire::ResumeRequest& op, const Asked& asked) {
  const auto entry = known_bay(op.bay);
  if (!entry) return refused(entry.error().text);
  Bay& bay = (*entry)->bay;
  const auto done = bay.resume(asked.by);
  if (done) note(&bay, JournalWhat::resumed, asked.by, {}, asked.now);
  touched_ = *entry;
  return result_of(done);
}

wire::Reply Station::run(const wire::HandoverRequest& op, const Asked& asked) {
  const auto entry = known_bay(op.bay);
  if (!entry) return refused(entry.error().text);
  Bay& bay = (*entry)->bay;
  if (bay.admission().state == Admission::free)
    return refused(op.bay + " is free: there is nobody to take over");
  note(&bay, JournalWhat::handed_over, asked.by, op.text.value_or(""), asked.now);
  bay.switch_all_on(asked.by);
  touched_ = *entry;
  return {};
}

wire::Reply Station::run(const wire::ChartRequest& op, const Asked& asked) {
  const auto entry = known_bay(op.bay);
  if (!entry) return refused(entry.error().text);
  Bay& bay = (*entry)->bay;
  wire::EventMessage event;
  event.what = op.what;
  event.text = op.text;
  event.by = asked.by;
  event.code = op.code;
  event.value = op.value;
  event.unit = op.unit;
  event.sedative = op.sedative;
  const auto charted = read_charted(event, drugs_);
  if (!charted) return refused(charted.error().text);
  const bool is_free = bay.admission().state == Admission::free;
  if (!is_free && !charted->checklist_code.empty() && !bay.has_on_checklist(charted->checklist_code))
    return refused("'" + charted->checklist_code + "' is not on the checklist of " + op.bay);
  event.envelope = envelope(bay.time(), bay.mode(), (*entry)->said.event++);
  wire::encode(event, buffer_);
  say_(wire::make_topic(op.bay, wire::Kind::event), buffer_);
  note(&bay, JournalWhat::charted, asked.by, event_line(event), asked.now);
  bay.chart(*charted, asked.by);
  touched_ = *entry;
  wire::Reply reply;
  if (is_free) reply.note = op.bay + " is free: charted, and nobody is judged by it";
  return reply;
}

}  // namespace vigil::station
