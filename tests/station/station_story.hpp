// SPDX-License-Identifier: MIT
#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "common/config/text_file.hpp"
#include "dashboard/station/station.hpp"

/// A station without sockets, told as a story: encoded messages and requests in, what it says and keeps out.
namespace vigil::station::test {

inline Now some_time() {
  return {StationTime{std::chrono::seconds{100}}, WallTime{std::chrono::seconds{1'795'000'000}}};
}

struct Story {
  Now now;
  std::vector<JournalEntry> kept;
  std::vector<std::pair<std::string, std::string>> said;
  std::vector<std::pair<std::string, std::string>> asked;  ///< of publishers, by peer
  bool reachable = true;                                   ///< the publishers are
  std::vector<std::pair<std::string, wire::Reply>> later;  ///< answers that came after respond(), by peer
  Station station;
  Mode mode = Mode::simulated;
  std::string payload;
  wire::Decoder decoder;
  std::uint64_t source_seq = 0;
  std::uint64_t numeric_seq = 0;
  std::uint64_t pump_seq = 0;
  std::uint64_t event_seq = 0;

  explicit Story(const Profiles& profiles = *load_profiles(VIGIL_SOURCE_ASSETS "/profiles"),
                 Now begins = some_time())
      : now{begins},
        station{StationFile{},
                profiles,
                false,
                now,
                [this](std::string_view topic, std::string_view bytes) { said.emplace_back(topic, bytes); },
                [this](const std::string& peer, std::string_view request) {
                  if (reachable) asked.emplace_back(peer, request);
                  return reachable;
                }} {
    const auto drugs = config::read_text(VIGIL_SOURCE_ASSETS "/drugs.toml");
    station.set_drugs(*alarms::parse_drugs(*drugs, "drugs.toml"));
    station.set_answer_later(
        [this](const std::string& peer, wire::Reply reply) { later.emplace_back(peer, std::move(reply)); });
    station.set_journal([this](JournalEntry entry) { kept.push_back(std::move(entry)); });
  }

  wire::Envelope envelope(std::uint64_t seq) const {
    wire::Envelope sent;
    sent.src = "sim";
    sent.epoch = 1;
    sent.seq = seq;
    sent.t = BayTime{now.wall.time_since_epoch()};
    sent.mode = mode;
    return sent;
  }
  template <typename M>
  bool take(const std::string& topic, const M& message) {
    wire::encode(message, payload);
    const bool accepted = station.ingest(topic, std::as_bytes(std::span{payload}), now);
    station.announce(now);
    return accepted;
  }
  /// A second, and the ticks in it.
  void second() {
    for (int i = 0; i < 10; ++i) {
      now.station += std::chrono::milliseconds{100};
      now.wall += std::chrono::milliseconds{100};
      station.tick(now);
    }
  }
  bool source(const std::string& bay = "bay-01") {
    wire::SourceMessage message;
    message.envelope = envelope(source_seq++);
    message.name = "test";
    return take(bay + "/source/", message);
  }
  bool number(Channel channel, double value, const std::string& bay = "bay-01") {
    wire::NumericMessage message;
    message.envelope = envelope(numeric_seq++);
    message.set(channel, {value, Quality::valid, {}});
    if (is_intermittent(channel)) message.readings[index_of(channel)].at = message.envelope.t;
    return take(bay + "/numeric/", message);
  }
  bool pump(PumpState state, const std::string& drug) {
    wire::PumpMessage message;
    message.envelope = envelope(pump_seq++);
    message.pump = 1;
    message.reading.state = state;
    message.reading.drug = drug;
    return take("bay-01/pump/1/", message);
  }
  bool event(wire::EventKind what, const std::string& code, std::optional<double> value,
             const std::string& text) {
    wire::EventMessage message;
    message.envelope = envelope(event_seq++);
    message.what = what;
    message.by = "instructor";
    message.code = code;
    message.value = value;
    message.text = text;
    return take("bay-01/event/", message);
  }
  wire::Reply ask(wire::Op op, const std::string& by = "nurse", const std::string& peer = "peer") {
    std::string request;
    wire::encode(wire::Request{7, by, std::move(op)}, request);
    return ask_bytes(request, peer);
  }
  wire::Reply ask_bytes(const std::string& request, const std::string& peer = "peer") {
    const auto reply = station.answer(peer, std::as_bytes(std::span{request}), now);
    station.announce(now);
    REQUIRE(reply);
    const auto decoded = wire::decode_reply(std::as_bytes(std::span{*reply}));
    REQUIRE_MESSAGE(decoded, (decoded ? std::string{} : decoded.error().text));
    return *decoded;
  }
  void admit(const std::string& bay = "bay-01", bool ventilated = false, const std::string& profile = {}) {
    wire::AdmitRequest admit;
    admit.bay = bay;
    admit.patient.weight_kg = 70;
    admit.patient.baseline_sbp = 120;
    admit.ventilated = ventilated;
    if (!profile.empty()) admit.profile = profile;
    REQUIRE(ask(admit).ok);
  }
  const Bay& bay(const std::string& name = "bay-01") const { return *station.find_bay(name); }

  /// The bay's message, decoded.
  wire::BayMessage bay_message(const std::string& name = "bay-01") {
    for (const auto& entry : ask(wire::SnapshotRequest{name}).messages) {
      const auto topic = wire::parse_topic(entry.topic);
      if (topic->kind != wire::Kind::bay) continue;
      return std::get<wire::BayMessage>(**decoder.decode(*topic, std::as_bytes(std::span{entry.payload})));
    }
    FAIL("no message of " << name);
    return {};
  }
  wire::LimitRow row(const std::string& cond, const std::string& name = "bay-01") {
    for (wire::LimitRow& row : bay_message(name).limits)
      if (row.cond == cond) return std::move(row);
    FAIL("no row " << cond);
    return {};
  }
  std::optional<wire::AlarmRow> alarm(const std::string& cond, const std::string& name = "bay-01") const {
    for (wire::AlarmRow& row : bay(name).alarms_message().alarms)
      if (row.cond == cond) return std::move(row);
    return std::nullopt;
  }
  /// Texts of the entries of this kind.
  std::vector<std::string> texts(JournalWhat what) const {
    std::vector<std::string> found;
    for (const JournalEntry& entry : kept)
      if (entry.what == what) found.push_back(entry.text);
    return found;
  }
};

}  // namespace vigil::station::test
