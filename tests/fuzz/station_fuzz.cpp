// SPDX-License-Identifier: MIT
// Any bytes on a station's endpoints: a script of messages and requests, cut from the input; some of
// them are well-formed, so that what they do is reached without luck. Nothing it says in answer may fail
// to decode.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "dashboard/station/station.hpp"

namespace {

using namespace vigil;

alarms::Profile small_profile() {
  alarms::Profile profile;
  profile.id = "low-dose-adult";
  for (const auto channel : {Channel::spo2, Channel::hr, Channel::nibp_sys}) {
    alarms::LimitRule rule;
    rule.channel = channel;
    rule.limits = {92, 85};
    rule.delay = std::chrono::seconds{2};
    rule.clear = std::chrono::seconds{2};
    rule.guard_lo = 50;
    rule.guard_hi = 97;
    rule.margin = 2;
    profile.rules.push_back(rule);
  }
  alarms::LimitRule diastolic = profile.rules.back();
  diastolic.channel = Channel::nibp_dia;
  profile.rules.back().side = diastolic.side = Side::high;
  profile.rules.push_back(diastolic);
  profile.no_breath.emplace();
  alarms::CompositeRule composite;
  composite.name = "respiratory-depression";
  composite.critical = {"spo2-low", "no-breath"};
  composite.warnings = {"spo2-low", "poss"};
  profile.composites.push_back(composite);
  alarms::RepeatRule repeat;
  repeat.name = "hypertension";
  repeat.systolic = "nibp_sys-high";
  repeat.diastolic = "nibp_dia-high";
  profile.repeat = repeat;
  profile.off_when_ventilated = {"no-breath"};
  return profile;
}

alarms::DrugLibrary small_library() {
  auto read = alarms::parse_drugs(
      "[unknown]\nwindow_min = 360\nsource = 's'\n[[drug]]\nid = 'midazolam'\nclass = 'sedative'\n"
      "[[drug.route]]\nroute = 'iv'\nwindow_min = 60\nsource = 's'\n",
      "small");
  if (!read) std::abort();
  return std::move(*read);
}

constexpr std::string_view conditions[] = {"spo2-low",  "hr-low",    "nibp_sys-high",         "hypertension",
                                           "no-breath", "spo2-high", "respiratory-depression"};
constexpr std::string_view codes[] = {"poss",       "oxygen", "midazolam",         "nausea",    "pain",
                                      "chest-pain", "liver",  "check:liver-tests", "end:escort"};

/// A request as a dashboard would make it: which, and with what, is in the bytes.
wire::Op well_formed(std::span<const std::byte> bytes, std::uint64_t last_alarm) {
  std::size_t next = 0;
  const auto number = [&] { return next < bytes.size() ? std::to_integer<unsigned>(bytes[next++]) : 0U; };
  const auto signed_number = [&] { return static_cast<double>(number()) - 100; };
  const std::string condition{conditions[number() % std::size(conditions)]};
  const std::string reason(number() % 3, 'r');
  switch (number() % 12) {
    case 0: return wire::AlarmOffRequest{"b", condition, reason, number() % 2 == 0};
    case 1: return wire::StandbyRequest{"b"};
    case 2: return wire::ResumeRequest{"b"};
    case 3: return wire::HandoverRequest{"b", reason};
    case 4: return wire::DischargeRequest{"b"};
    case 5: {
      wire::AdmitRequest admit;
      admit.bay = "b";
      admit.patient.weight_kg = 70;
      admit.ventilated = number() % 2 == 0;
      return admit;
    }
    case 6: {
      wire::LimitsSetRequest change;
      change.bay = "b";
      change.cond = condition;
      change.medium = signed_number();
      if (number() % 2 == 0) change.high_delay_s = number();
      return change;
    }
    case 7: return wire::LimitsResetRequest{"b"};
    case 8:
      return wire::ChartRequest{"b",
                                static_cast<wire::EventKind>(number() % wire::event_kind_text.size()),
                                reason,
                                std::string(codes[number() % std::size(codes)]),
                                signed_number(),
                                {},
                                {}};
    case 9: return wire::PresentRequest{{"b"}, number() % 2 == 0};
    case 10: return wire::ProfileReloadRequest{};
    default: {
      wire::AcknowledgeRequest acknowledge;
      acknowledge.bay = "b";
      acknowledge.alarms = {last_alarm, number()};
      acknowledge.reason = reason;
      return acknowledge;
    }
  }
}

constexpr std::string_view topics[] = {"b/source/", "b/numeric/",  "b/wave/pleth/", "b/pump/1/",
                                       "b/event/",  "b2/numeric/", "b/wave/x/",     "station/beat/"};

/// A message as a source would make it, and its topic.
std::pair<std::string, std::string> well_formed_message(std::span<const std::byte> bytes, std::uint64_t seq,
                                                        const Now& now) {
  std::size_t next = 0;
  const auto number = [&] { return next < bytes.size() ? std::to_integer<unsigned>(bytes[next++]) : 0U; };
  wire::Envelope sent;
  sent.src = "s";
  sent.epoch = 1;
  sent.seq = seq;
  sent.t = BayTime{now.wall.time_since_epoch()};
  sent.mode = Mode::simulated;
  std::string payload;
  switch (number() % 4) {
    case 0: {
      wire::SourceMessage message;
      message.envelope = sent;
      message.rate = number() % 2;
      wire::encode(message, payload);
      return {"b/source/", payload};
    }
    case 1: {
      wire::PumpMessage message;
      message.envelope = sent;
      message.pump = 1;
      message.reading.state = static_cast<vigil::PumpState>(number() % pump_state_text.size());
      message.reading.drug = codes[number() % std::size(codes)];
      message.reading.rate_ml_per_h = number();
      wire::encode(message, payload);
      return {"b/pump/1/", payload};
    }
    case 2: {
      wire::EventMessage message;
      message.envelope = sent;
      message.what = static_cast<wire::EventKind>(number() % wire::event_kind_text.size());
      message.code = codes[number() % std::size(codes)];
      message.value = number();
      wire::encode(message, payload);
      return {"b/event/", payload};
    }
    default: {
      wire::NumericMessage message;
      message.envelope = sent;
      for (const auto channel :
           {Channel::spo2, Channel::hr, Channel::rr, Channel::nibp_sys, Channel::nibp_dia})
        if (number() % 4 != 0) message.set(channel, {static_cast<double>(number()), Quality::valid, sent.t});
      wire::encode(message, payload);
      return {"b/numeric/", payload};
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  wire::Decoder decoder;
  Now now{StationTime{std::chrono::seconds{100}}, WallTime{std::chrono::seconds{1'795'000'000}}};
  station::Station station{{},
                           {{"low-dose-adult", small_profile()}},
                           true,
                           now,
                           [&decoder](std::string_view topic, std::string_view payload) {
                             const auto parsed = wire::parse_topic(topic);
                             if (!parsed || !decoder.decode(*parsed, std::as_bytes(std::span{payload})))
                               std::abort();
                           },
                           [](const std::string&, std::string_view) { return true; }};
  station.set_drugs(small_library());
  std::uint64_t last_alarm = 0;
  std::uint64_t sequence = 0;
  station.set_journal([&last_alarm](const JournalEntry& entry) {
    if (entry.alarm != 0) last_alarm = entry.alarm;
  });
  std::span<const std::uint8_t> rest{data, size};
  // Each step: what to do, how long it takes in units of 50 ms, how many bytes belong to it (two bytes).
  while (rest.size() >= 4) {
    const std::uint8_t what = rest[0];
    now.station += std::chrono::milliseconds{50} * rest[1];
    now.wall += std::chrono::milliseconds{50} * rest[1];
    const std::size_t wanted = rest[2] | (std::size_t{rest[3]} << 8U);
    rest = rest.subspan(4);
    const auto bytes = std::as_bytes(rest.first(std::min(wanted, rest.size())));
    rest = rest.subspan(bytes.size());
    if (what % 12 == 11) {
      const auto [topic, payload] = well_formed_message(bytes, sequence++, now);
      if (station.ingest(topic, std::as_bytes(std::span{payload}), now)) station.announce(now);
    } else if (what % 12 == 10) {
      std::string request;
      wire::encode(wire::Request{1, "nurse", well_formed(bytes, last_alarm)}, request);
      const auto reply = station.answer("peer", std::as_bytes(std::span{request}), now);
      if (!reply || !wire::decode_reply(std::as_bytes(std::span{*reply}))) std::abort();
      station.announce(now);
    } else if (what % 12 == 9) {
      station.answer("peer", bytes, now);
      station.announce(now);
    } else if (what % 12 == 8) {
      station.tick(now);
    } else if (station.ingest(topics[what % 12], bytes, now)) {
      station.announce(now);
    }
  }
  station.tick(now);
  return 0;
}
