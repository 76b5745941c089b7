// SPDX-License-Identifier: MIT
// The ops that concern alarms: acknowledge, pause, limits, switching off, the log.
#include <cmath>
#include <utility>

#include "dashboard/station/replies.hpp"
#include "dashboard/station/station.hpp"

namespace vigil::station {

std::string Station::why_not_acknowledged(const Entry& entry, std::uint64_t id) const {
  const auto has = [id](const Bay& bay) -> std::optional<alarms::Occurrence> {
    for (alarms::Occurrence& seen : bay.alarms().occurrences(bay.time()))
      if (seen.id == id) return std::move(seen);
    return std::nullopt;
  };
  const std::string alarm = "alarm " + std::to_string(id) + " ";
  if (const auto here = has(entry.bay))
    return alarm + (here->state == AlarmState::acknowledged ? "is acknowledged already"
                    : here->needs_reason                    ? "is acknowledged with a reason: give one"
                                                            : "has risen since it was shown");
  for (const auto& [name, other] : bays_)
    if (has(other->bay)) return alarm + "is one of " + name + ", not of " + entry.bay.name();
  return "no such alarm in " + entry.bay.name() + ": " + alarm + "is over, or never was";
}

wire::Reply Station::run(const wire::AcknowledgeRequest& op, const Asked& asked) {
  const auto entry = known_bay(op.bay);
  if (!entry) return refused(entry.error().text);
  Bay& bay = (*entry)->bay;
  // Else it would stand for what nobody can have seen.
  if (op.rev && *op.rev > bay.alarms().revision())
    return refused("revision " + std::to_string(*op.rev) + " of " + op.bay + " was never shown: it is at " +
                   std::to_string(bay.alarms().revision()));
  wire::Reply reply;
  const bool with_reason = op.reason && op.reason->find_first_not_of(' ') != std::string::npos;
  if (op.all) {
    if (!op.rev) return refused("'all' needs 'rev': which alarms were shown");
    reply.returned = bay.alarms().acknowledge_all(*op.rev, bay.time(), asked.by, with_reason);
  } else {
    if (op.alarms.empty()) return refused("name an 'alarm', 'alarms', or 'all' with 'rev'");
    reply.returned = bay.alarms().acknowledge(op.alarms, op.rev, bay.time(), asked.by, with_reason);
    if (reply.returned.size() == op.alarms.size()) {
      reply = refused(why_not_acknowledged(**entry, op.alarms.front()));
      reply.returned = op.alarms;
    }
  }
  note_changes(**entry, asked.now, op.reason.value_or(""));
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
  const Bay* bay = op.bay ? &touched_->bay : nullptr;
  note(bay, pause ? JournalWhat::audio_paused : JournalWhat::audio_on, asked.by,
       pause ? "for " + std::to_string(std::lround(op.seconds)) + " s" : std::string{}, asked.now);
  return {};
}

wire::Reply Station::run(const wire::LimitsSetRequest& op, const Asked& asked) {
  const auto entry = known_bay(op.bay);
  if (!entry) return refused(entry.error().text);
  const auto done = (*entry)->bay.set_limits(op, asked.by);
  touched_ = *entry;
  return result_of(done);
}

wire::Reply Station::run(const wire::LimitsResetRequest& op, const Asked& asked) {
  const auto entry = known_bay(op.bay);
  if (!entry) return refused(entry.error().text);
  const auto done = (*entry)->bay.reset_limits(asked.by);
  if (done) note(&(*entry)->bay, JournalWhat::limits_reset, asked.by, {}, asked.now);
  touched_ = *entry;
  return result_of(done);
}

wire::Reply Station::run(const wire::AlarmOffRequest& op, const Asked& asked) {
  const auto entry = known_bay(op.bay);
  if (!entry) return refused(entry.error().text);
  Bay& bay = (*entry)->bay;
  touched_ = *entry;
  return result_of(op.on ? bay.switch_on(op.cond, asked.by)
                         : bay.switch_off(op.cond, op.reason, asked.now, asked.by));
}

std::optional<wire::Reply> Station::run(const wire::AlarmLogRequest& op, const Asked& asked) {
  if (!ask_log_) return refused("this station keeps no journal: it was started without --data");
  if (auto asked_for = ask_log_(asked.peer, asked.id, op); !asked_for) return refused(asked_for.error().text);
  return std::nullopt;
}

}  // namespace vigil::station
