// SPDX-License-Identifier: MIT
// The control endpoint: one function an op (PROTOCOL.md, "Control"). Those about alarms, patients, profiles
// and for instructors are in ops_alarms.cpp, ops_patient.cpp, ops_profiles.cpp and ops_instruct.cpp.
#include <algorithm>
#include <string_view>
#include <type_traits>
#include <utility>

#include "common/log/log.hpp"
#include "dashboard/station/replies.hpp"
#include "dashboard/station/station.hpp"

namespace vigil::station {

namespace {

constexpr Duration tolerated_skew = std::chrono::seconds{2};
/// What is no request stands in the journal as often as this for each peer: it comes at the peer's speed.
constexpr Duration undecodable_period = std::chrono::seconds{1};
/// Publishers, and peers, that the station remembers; their names are theirs to choose.
constexpr std::size_t most_peers = 1024;
/// Of the protocol: the longest array.
constexpr std::size_t most_snapshot_messages = 4096;

wire::Reply not_done(const std::string& op) {
  return refused("op '" + op + "' is not one that this station does");
}

}  // namespace

Expected<Station::Entry*> Station::known_bay(std::string_view name) {
  const auto found = bays_.find(name);
  if (found == bays_.end()) return fail("there is no bay '" + std::string(name) + "'");
  return found->second.get();
}

namespace {

/// What a person asks for stands in the journal, also where it is refused.
template <typename Op>
constexpr bool is_for_the_journal =
    !std::is_same_v<Op, wire::SnapshotRequest> && !std::is_same_v<Op, wire::PresentRequest> &&
    !std::is_same_v<Op, wire::HelloRequest> && !std::is_same_v<Op, wire::AlarmLogRequest> &&
    !std::is_same_v<Op, wire::OtherRequest> &&
    !std::is_same_v<Op, wire::InstructRequest>;  // which notes itself, with its command

/// The bay that a request names, if any.
template <typename Op>
std::string_view bay_of(const Op& op) {
  if constexpr (requires { std::string_view{op.bay}; })
    return op.bay;
  else if constexpr (requires { op.bay.value(); })
    return op.bay ? std::string_view{*op.bay} : std::string_view{};
  else
    return {};
}

}  // namespace

std::string encode_reply(const wire::Reply& reply) {
  std::string encoded;
  wire::encode(reply, encoded);
  if (encoded.size() > wire::max_reply_bytes) {
    wire::Reply shorter = refused("the answer is larger than 4 MiB: ask for one bay");
    shorter.id = reply.id;
    wire::encode(shorter, encoded);
  }
  return encoded;
}

std::optional<std::string> Station::answer(const std::string& peer, wire::Bytes bytes, const Now& now) {
  const auto reply = respond(peer, bytes, now);
  if (!reply) return std::nullopt;
  return encode_reply(*reply);
}

std::optional<wire::Reply> Station::respond(const std::string& peer, wire::Bytes bytes, const Now& now) {
  wire::Reply reply;
  const auto request = wire::decode_request(bytes);
  if (request) {
    const Asked asked{request->id, request->by, peer, now};
    auto done = std::visit(
        [&](const auto& op) -> std::optional<wire::Reply> {
          std::optional<wire::Reply> answered = run(op, asked);
          if (is_for_the_journal<std::decay_t<decltype(op)>> && answered && !answered->ok) {
            const auto known = bays_.find(bay_of(op));
            note(known == bays_.end() ? nullptr : &known->second->bay, JournalWhat::refused, asked.by,
                 answered->error, now);
          }
          return answered;
        },
        request->op);
    // Another thread answers it, or a publisher.
    if (!done) return std::nullopt;
    reply = std::move(*done);
    reply.id = request->id;
  } else if (const auto answered = wire::decode_reply(bytes)) {
    if (take_instructed(peer, *answered, now)) return std::nullopt;
    // A publisher's answer to `resend` comes on the same socket; what it sends again comes by ingest.
    if (!answered->ok) log_at_most(now, "a publisher cannot send again: " + answered->error);
    return std::nullopt;
  } else {
    reply = refused(request.error().error);
    reply.id = request.error().id;
    note_undecodable(peer, reply.error, now);
  }
  return reply;
}

void Station::note_undecodable(const std::string& peer, const std::string& why, const Now& now) {
  const auto is_over = [&now](const auto& noted) { return now.station - noted.second >= undecodable_period; };
  const auto known = last_undecodable_.find(peer);
  if (known != last_undecodable_.end() && !is_over(*known)) return;
  if (known == last_undecodable_.end() && last_undecodable_.size() >= most_peers) {
    std::erase_if(last_undecodable_, is_over);
    if (last_undecodable_.size() >= most_peers) return;
  }
  last_undecodable_[peer] = now.station;
  note(nullptr, JournalWhat::refused, {}, why, now);
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
    encode_bay(bay, buffer_);
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
  return result_of(presence_.note(asked.peer, op.sound, asked.now.station));
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

wire::Reply Station::run(const wire::OtherRequest& op, const Asked&) { return not_done(op.op); }

}  // namespace vigil::station
