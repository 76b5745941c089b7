// SPDX-License-Identifier: MIT
// The control endpoint: one function an op (protocol.md, "Control").
#include <algorithm>
#include <utility>

#include "common/log/log.hpp"
#include "dashboard/station/station.hpp"

namespace vigil::station {

namespace {

constexpr Duration tolerated_skew = std::chrono::seconds{2};
/// Publishers and dashboards that the station remembers; their names are theirs to choose.
constexpr std::size_t most_peers = 1024;

wire::Reply refused(std::string text) {
  wire::Reply reply;
  reply.ok = false;
  reply.error = std::move(text);
  return reply;
}

wire::Reply result_of(const Expected<void>& done) {
  return done ? wire::Reply{} : refused(done.error().text);
}

}  // namespace

Expected<Station::Entry*> Station::known_bay(std::string_view name) {
  const auto found = bays_.find(name);
  if (found == bays_.end()) return fail("there is no bay '" + std::string(name) + "'");
  return found->second.get();
}

std::optional<std::string> Station::answer(const std::string& peer, wire::Bytes bytes, const Now& now) {
  // A publisher's answer to `resend` comes on the same socket; what it sends again comes by ingest.
  if (const auto reply = wire::decode_reply(bytes)) {
    if (!reply->ok) log::warn("a publisher cannot send again: " + reply->error);
    return std::nullopt;
  }
  wire::Reply reply;
  const auto request = wire::decode_request(bytes);
  if (request) {
    reply = std::visit([&](const auto& op) { return run(op, request->by, now, peer); }, request->op);
    reply.id = request->id;
  } else {
    reply = refused(request.error().error);
    reply.id = request.error().id;
  }
  std::string encoded;
  wire::encode(reply, encoded);
  return encoded;
}

wire::Reply Station::run(const wire::SnapshotRequest& op, const std::string&, const Now& now,
                         const std::string&) {
  wire::Reply reply;
  const auto add = [&](Entry& entry) {
    for (auto& kept : entry.bay.retained().entries(entry.bay.name()))
      reply.messages.push_back(std::move(kept));
    auto bay = entry.bay.bay_message(now.station);
    bay.envelope = envelope(entry.bay.time(), entry.bay.mode(), entry.said.bay);
    wire::encode(bay, buffer_);
    reply.messages.push_back({wire::make_topic(entry.bay.name(), wire::Kind::bay), buffer_});
    auto alarms = entry.bay.alarms_message();
    alarms.envelope = envelope(entry.bay.time(), entry.bay.mode(), entry.said.alarms);
    wire::encode(alarms, buffer_);
    reply.messages.push_back({wire::make_topic(entry.bay.name(), wire::Kind::alarms), buffer_});
  };
  if (op.bay) {
    const auto entry = known_bay(*op.bay);
    if (!entry) return refused(entry.error().text);
    add(**entry);
  } else {
    for (auto& [name, entry] : bays_) add(*entry);
  }
  return reply;
}

wire::Reply Station::run(const wire::PresentRequest& op, const std::string&, const Now& now,
                         const std::string& peer) {
  if (!present_.contains(peer) && present_.size() >= most_peers) return refused("too many dashboards");
  present_[peer] = {op.sound, now.station};
  return {};
}

wire::Reply Station::run(const wire::AcknowledgeRequest& op, const std::string& by, const Now&,
                         const std::string&) {
  const auto entry = known_bay(op.bay);
  if (!entry) return refused(entry.error().text);
  Bay& bay = (*entry)->bay;
  wire::Reply reply;
  if (op.all) {
    if (!op.rev) return refused("'all' needs 'rev': which alarms were shown");
    reply.returned = bay.alarms().acknowledge_all(*op.rev, bay.time(), by);
  } else {
    if (op.alarms.empty()) return refused("name an 'alarm', 'alarms', or 'all' with 'rev'");
    reply.returned = bay.alarms().acknowledge(op.alarms, bay.time(), by);
    if (reply.returned.size() == op.alarms.size()) {
      reply.ok = false;
      reply.error = "no such alarm in " + op.bay + " that is not acknowledged";
    }
  }
  touched_ = *entry;
  return reply;
}

wire::Reply Station::run(const wire::AudioPauseRequest& op, const std::string& by, const Now& now,
                         const std::string&) {
  if (!(op.seconds >= 0 && op.seconds <= longest_audio_pause_s)) return refused("seconds must be 0 to 120");
  std::optional<Bay::AudioPause> pause;
  if (op.seconds > 0)
    pause = Bay::AudioPause{now.station + from_seconds(op.seconds), now.wall + from_seconds(op.seconds)};
  if (op.bay) {
    const auto entry = known_bay(*op.bay);
    if (!entry) return refused(entry.error().text);
    (*entry)->bay.pause_audio(pause);
    touched_ = *entry;
  } else {
    for (auto& [name, entry] : bays_) entry->bay.pause_audio(pause);
  }
  log::info("audio " + std::string(pause ? "paused" : "on") + " by " + by);
  return {};
}

wire::Reply Station::run(const wire::LimitsSetRequest& op, const std::string& by, const Now&,
                         const std::string&) {
  const auto entry = known_bay(op.bay);
  if (!entry) return refused(entry.error().text);
  const auto done = (*entry)->bay.set_limits(op, by);
  if (done) log::info(op.bay + " limit " + op.cond + " changed by " + by);
  touched_ = *entry;
  return result_of(done);
}

wire::Reply Station::run(const wire::LimitsResetRequest& op, const std::string& by, const Now&,
                         const std::string&) {
  const auto entry = known_bay(op.bay);
  if (!entry) return refused(entry.error().text);
  (*entry)->bay.reset_limits(by);
  log::info(op.bay + " limits reset by " + by);
  touched_ = *entry;
  return {};
}

wire::Reply Station::run(const wire::AdmitRequest& op, const std::string& by, const Now&,
                         const std::string&) {
  const auto entry = known_bay(op.bay);
  if (!entry) return refused(entry.error().text);
  Bay& bay = (*entry)->bay;
  if (bay.admission().state != Admission::free) return refused(op.bay + " is taken: discharge it first");
  if (!op.patient.weight_kg) return refused("patient.weight_kg is missing: a dose needs it");
  const std::string& id = op.profile.value_or(file_.profile);
  const auto profile = profiles_.find(id);
  if (profile == profiles_.end()) return refused("there is no profile '" + id + "'");
  AdmissionState admission;
  admission.state = Admission::admitted;
  admission.patient = op.patient;
  admission.protocol = op.protocol.value_or("");
  admission.mode = bay.mode();
  bay.admit(std::move(admission), profile->second, by);
  log::info(op.bay + " admitted by " + by + ", profile " + id);
  touched_ = *entry;
  return {};
}

wire::Reply Station::run(const wire::DischargeRequest& op, const std::string& by, const Now& now,
                         const std::string&) {
  const auto entry = known_bay(op.bay);
  if (!entry) return refused(entry.error().text);
  const auto done = (*entry)->bay.discharge(now.station, by);
  if (done) log::info(op.bay + " discharged by " + by);
  touched_ = *entry;
  return result_of(done);
}

wire::Reply Station::run(const wire::HelloRequest& op, const std::string&, const Now& now,
                         const std::string& peer) {
  if (!publishers_.contains(op.src) && publishers_.size() >= most_peers)
    return refused("too many publishers");
  publishers_[op.src] = peer;
  const Duration skew = Duration{op.now_ns - to_ns(now.wall)};
  if (skew > tolerated_skew || skew < -tolerated_skew)
    log::warn(op.src + ": its clock differs by " + std::to_string(to_seconds(skew)) + " s");
  wire::Reply reply;
  reply.station_epoch = epoch_;
  reply.now_ns = to_ns(now.wall);
  return reply;
}

wire::Reply Station::run(const wire::ChartRequest& op, const std::string& by, const Now&,
                         const std::string&) {
  const auto entry = known_bay(op.bay);
  if (!entry) return refused(entry.error().text);
  Bay& bay = (*entry)->bay;
  wire::EventMessage event;
  event.envelope = envelope(bay.time(), bay.mode(), (*entry)->said.event++);
  event.what = op.what;
  event.text = op.text;
  event.by = by;
  event.code = op.code;
  event.value = op.value;
  event.unit = op.unit;
  wire::encode(event, buffer_);
  say_(wire::make_topic(op.bay, wire::Kind::event), buffer_);
  return {};
}

wire::Reply Station::run(const wire::OtherRequest& op, const std::string&, const Now&, const std::string&) {
  return refused("op '" + op.op + "' is not one that this station does");
}

}  // namespace vigil::station
