// SPDX-License-Identifier: MIT
// The ops that concern who lies in a bay: admit, discharge, standby, resume, hand over, chart.
#include <utility>

#include "dashboard/station/replies.hpp"
#include "dashboard/station/station.hpp"

namespace vigil::station {

wire::Reply Station::run(const wire::AdmitRequest& op, const Asked& asked) {
  const auto entry = known_bay(op.bay);
  if (!entry) return refused(entry.error().text);
  Bay& bay = (*entry)->bay;
  if (bay.admission().state != Admission::free) return refused(op.bay + " is taken: discharge it first");
  if (!op.patient.weight_kg) return refused("patient.weight_kg is missing: a dose needs it");
  const std::string& id = op.profile.value_or(file_.profile);
  const auto profile = profiles_.find(id);
  if (profile == profiles_.end()) return refused("there is no profile '" + id + "'");
  // What would change how the bay is judged is not taken and forgotten.
  if (!op.limits.empty())
    return refused("'limits' come with protocols, which this station does not know yet");
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
  bay.admit(std::move(admission), profile->second, asked.by);
  note(&bay, JournalWhat::admitted, asked.by,
       "profile " + id + ", mode " + std::string(mode_text[bay.mode()]), asked.now);
  touched_ = *entry;
  return {};
}

wire::Reply Station::run(const wire::DischargeRequest& op, const Asked& asked) {
  const auto entry = known_bay(op.bay);
  if (!entry) return refused(entry.error().text);
  Bay& bay = (*entry)->bay;
  const auto done = bay.discharge(asked.now.station, asked.by);
  if (done) note(&bay, JournalWhat::discharged, asked.by, {}, asked.now);
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
  const auto charted = read_charted(event, drugs_);
  if (!charted) return refused(charted.error().text);
  event.envelope = envelope(bay.time(), bay.mode(), (*entry)->said.event++);
  wire::encode(event, buffer_);
  say_(wire::make_topic(op.bay, wire::Kind::event), buffer_);
  note(&bay, JournalWhat::charted, asked.by, event_line(event), asked.now);
  bay.chart(*charted);
  touched_ = *entry;
  wire::Reply reply;
  if (bay.admission().state == Admission::free)
    reply.note = op.bay + " is free: charted, and nobody is judged by it";
  return reply;
}

}  // namespace vigil::station
