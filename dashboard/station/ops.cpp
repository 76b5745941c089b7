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
/// Of the protocol: the longest array.
constexpr std::size_t most_snapshot_messages = 4096;

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
  wire::Reply reply;
  const auto request = wire::decode_request(bytes);
  if (request) {
    const Asked asked{request->by, peer, now};
    reply = std::visit([&](const auto& op) { return run(op, asked); }, request->op);
    reply.id = request->id;
  } else if (const auto answered = wire::decode_reply(bytes)) {
    // A publisher's answer to `resend` comes on the same socket; what it sends again comes by ingest.
    if (!answered->ok) log_at_most(now, "a publisher cannot send again: " + answered->error);
    return std::nullopt;
  } else {
    reply = refused(request.error().error);
    reply.id = request.error().id;
  }
  std::string encoded;
  wire::encode(reply, encoded);
  if (encoded.size() > wire::max_reply_bytes) {
    wire::Reply shorter = refused("the answer is larger than 4 MiB: ask for one bay");
    shorter.id = reply.id;
    wire::encode(shorter, encoded);
  }
  return encoded;
}

wire::Reply Station::run(const wire::SnapshotRequest& op, const Asked& asked) {
  wire::Reply reply;
  const auto add = [&](Entry& entry) {
    // What was said last has its number, or the client would take the next message of the feed for an old
    // one.
    if (entry.said.bay == 0) say_bay(entry, asked.now);
    if (entry.said.alarms == 0) say_alarms(entry, asked.now);
    for (auto& kept : entry.bay.retained().entries(entry.bay.name()))
      reply.messages.push_back(std::move(kept));
    auto bay = entry.bay.bay_message(asked.now.station);
    bay.envelope = envelope(entry.bay.time(), entry.bay.mode(), entry.said.bay - 1);
    wire::encode(bay, buffer_);
    reply.messages.push_back({wire::make_topic(entry.bay.name(), wire::Kind::bay), buffer_});
    auto alarms = entry.bay.alarms_message();
    alarms.envelope = envelope(entry.bay.time(), entry.bay.mode(), entry.said.alarms - 1);
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
  if (reply.messages.size() > most_snapshot_messages)
    return refused("there are more messages than one answer holds: ask for one bay");
  return reply;
}

wire::Reply Station::run(const wire::PresentRequest& op, const Asked& asked) {
  if (!present_.contains(asked.peer) && present_.size() >= most_peers) return refused("too many dashboards");
  present_[asked.peer] = {op.sound, asked.now.station};
  return {};
}

wire::Reply Station::run(const wire::AcknowledgeRequest& op, const Asked& asked) {
  const auto entry = known_bay(op.bay);
  if (!entry) return refused(entry.error().text);
  Bay& bay = (*entry)->bay;
  wire::Reply reply;
  if (op.all) {
    if (!op.rev) return refused("'all' needs 'rev': which alarms were shown");
    reply.returned = bay.alarms().acknowledge_all(*op.rev, bay.time(), asked.by);
  } else {
    if (op.alarms.empty()) return refused("name an 'alarm', 'alarms', or 'all' with 'rev'");
    reply.returned = bay.alarms().acknowledge(op.alarms, op.rev, bay.time(), asked.by);
    if (reply.returned.size() == op.alarms.size()) {
      reply.ok = false;
      reply.error =
          "no such alarm in " + op.bay + " that is not acknowledged, or it has risen since it was shown";
    }
  }
  touched_ = *entry;
  return reply;
}

wire::Reply Station::run(const wire::AudioPauseRequest& op, const Asked& asked) {
  if (!(op.seconds >= 0 && op.seconds <= longest_audio_pause_s)) return refused("seconds must be 0 to 120");
  std::optional<Bay::AudioPause> pause;
  if (op.seconds > 0)
    pause = Bay::AudioPause{asked.now.station + from_seconds(op.seconds),
                            asked.now.wall + from_seconds(op.seconds)};
  if (op.bay) {
    const auto entry = known_bay(*op.bay);
    if (!entry) return refused(entry.error().text);
    (*entry)->bay.pause_audio(pause);
    touched_ = *entry;
  } else {
    for (auto& [name, entry] : bays_) entry->bay.pause_audio(pause);
  }
  log::info("audio " + std::string(pause ? "paused" : "on") + " by " + asked.by);
  return {};
}

wire::Reply Station::run(const wire::LimitsSetRequest& op, const Asked& asked) {
  const auto entry = known_bay(op.bay);
  if (!entry) return refused(entry.error().text);
  const auto done = (*entry)->bay.set_limits(op, asked.by);
  if (done) log::info(op.bay + " limit " + op.cond + " changed by " + asked.by);
  touched_ = *entry;
  return result_of(done);
}

wire::Reply Station::run(const wire::LimitsResetRequest& op, const Asked& asked) {
  const auto entry = known_bay(op.bay);
  if (!entry) return refused(entry.error().text);
  (*entry)->bay.reset_limits(asked.by);
  log::info(op.bay + " limits reset by " + asked.by);
  touched_ = *entry;
  return {};
}

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
  if (op.ventilated || op.spinal_injury || !op.limits.empty())
    return refused("'ventilated', 'spinal_injury' and 'limits' are not done by this station yet");
  AdmissionState admission;
  admission.state = Admission::admitted;
  admission.pumps = op.pumps;
  admission.course = op.course.value_or("");
  admission.day = op.day.value_or(0);
  admission.mg_given = op.mg_given.value_or(0);
  admission.patient = op.patient;
  admission.protocol = op.protocol.value_or("");
  admission.mode = bay.mode();
  bay.admit(std::move(admission), profile->second, asked.by);
  log::info(op.bay + " admitted by " + asked.by + ", profile " + id);
  touched_ = *entry;
  return {};
}

wire::Reply Station::run(const wire::DischargeRequest& op, const Asked& asked) {
  const auto entry = known_bay(op.bay);
  if (!entry) return refused(entry.error().text);
  const auto done = (*entry)->bay.discharge(asked.now.station, asked.by);
  if (done) log::info(op.bay + " discharged by " + asked.by);
  touched_ = *entry;
  return result_of(done);
}

wire::Reply Station::run(const wire::HelloRequest& op, const Asked& asked) {
  if (!publishers_.contains(op.src) && publishers_.size() >= most_peers)
    return refused("too many publishers");
  Publisher& publisher = publishers_[op.src];
  // Told once for a connection: a hello comes every 2 s.
  const bool first = std::exchange(publisher.peer, asked.peer) != asked.peer;
  publisher.last_hello = asked.now.station;
  const Duration skew = Duration{op.now_ns - to_ns(asked.now.wall)};
  if (first && (skew > tolerated_skew || skew < -tolerated_skew))
    log_at_most(asked.now, op.src + ": its clock differs by " + std::to_string(to_seconds(skew)) + " s");
  ask_again(publisher);
  wire::Reply reply;
  reply.station_epoch = epoch_;
  reply.now_ns = to_ns(asked.now.wall);
  return reply;
}

wire::Reply Station::run(const wire::ChartRequest& op, const Asked& asked) {
  const auto entry = known_bay(op.bay);
  if (!entry) return refused(entry.error().text);
  Bay& bay = (*entry)->bay;
  wire::EventMessage event;
  event.envelope = envelope(bay.time(), bay.mode(), (*entry)->said.event++);
  event.what = op.what;
  event.text = op.text;
  event.by = asked.by;
  event.code = op.code;
  event.value = op.value;
  event.unit = op.unit;
  wire::encode(event, buffer_);
  say_(wire::make_topic(op.bay, wire::Kind::event), buffer_);
  return {};
}

wire::Reply Station::run(const wire::OtherRequest& op, const Asked&) {
  return refused("op '" + op.op + "' is not one that this station does");
}

}  // namespace vigil::station
