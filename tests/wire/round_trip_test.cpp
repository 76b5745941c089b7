// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include "tests/wire/raw_pack.hpp"
#include "tests/wire/sample_messages.hpp"

using namespace vigil;
using namespace vigil::wire;
using namespace vigil::wire::test;

namespace {

/// Encodes, decodes and gives the message back; `bytes` and `decoder` keep what it borrows.
template <class M>
const M& there_and_back(const M& message, std::string_view topic, Decoder& decoder, std::string& bytes) {
  encode(message, bytes);
  const auto parsed = parse_topic(topic);
  REQUIRE(parsed);
  const auto decoded = decoder.decode(*parsed, as_bytes(bytes));
  if (!decoded) FAIL(decoded.error().detail);
  const M* back = std::get_if<M>(*decoded);
  REQUIRE(back != nullptr);
  const Envelope sent = sample_envelope();
  CHECK(back->envelope.src == sent.src);
  CHECK(back->envelope.epoch == sent.epoch);
  CHECK(back->envelope.seq == sent.seq);
  CHECK(back->envelope.t == sent.t);
  CHECK(back->envelope.mode == sent.mode);
  CHECK(back->envelope.backfill);
  CHECK(&envelope_of(**decoded) == &back->envelope);
  return *back;
}

void check_same(const Patient& back, const Patient& sent) {
  CHECK(back.alias == sent.alias);
  CHECK(back.sex == sent.sex);
  CHECK(back.weight_kg == sent.weight_kg);
  CHECK(back.age_y == sent.age_y);
  CHECK(back.baseline_sbp == sent.baseline_sbp);
  CHECK(back.baseline_dbp == sent.baseline_dbp);
  CHECK(back.baseline_etco2 == sent.baseline_etco2);
}

}  // namespace

TEST_CASE("a source comes back with every field") {
  Decoder decoder;
  std::string bytes;
  const auto sent = sample_source();
  const auto& back = there_and_back(sent, "bay-1/source/", decoder, bytes);
  CHECK(back.name == sent.name);
  CHECK(back.software == sent.software);
  CHECK(back.rate == sent.rate);
  CHECK(back.channels == sent.channels);
  REQUIRE(back.subject);
  check_same(*back.subject, *sent.subject);
  REQUIRE(back.last.size() == 1);
  CHECK(back.last[0].topic == "bay-1/numeric/");
  CHECK(back.last[0].seq == 4);
  CHECK(back.end);
  CHECK(back.rr_zero_after_s == 20);
  CHECK(back.stage == sent.stage);
  CHECK(back.unknown_channels.empty());
}

TEST_CASE("a numeric comes back with values, flags and times, and nothing else") {
  Decoder decoder;
  std::string bytes;
  const auto sent = sample_numeric();
  const auto& back = there_and_back(sent, "bay-1/numeric/", decoder, bytes);
  CHECK(back.present == sent.present);
  for (std::size_t i = 0; i < numeric_count; ++i) {
    CHECK(back.readings[i].value == sent.readings[i].value);
    CHECK(back.readings[i].quality == sent.readings[i].quality);
    CHECK(back.readings[i].at == sent.readings[i].at);
  }
  CHECK(back.unknown == 0);
}

TEST_CASE("every numeric channel is found by its id") {
  for (const ChannelInfo& known : channel_catalogue().first<numeric_count>()) {
    NumericMessage sent;
    sent.envelope = sample_envelope();
    sent.set(known.channel, {20, Quality::valid, sent.envelope.t});
    Decoder decoder;
    std::string bytes;
    const auto& back = there_and_back(sent, "bay-1/numeric/", decoder, bytes);
    CAPTURE(known.id);
    CHECK(back.present == sent.present);
    CHECK(back.unknown == 0);
  }
}

TEST_CASE("a wave comes back sample for sample") {
  Decoder decoder;
  std::string bytes;
  const auto sent = sample_wave();
  const auto& back = there_and_back(sent, "bay-1/wave/pleth/", decoder, bytes);
  CHECK(back.channel == Channel::pleth);
  CHECK(back.i0 == sent.i0);
  CHECK(back.fs == sent.fs);
  CHECK(back.scale == sent.scale);
  CHECK(back.offset == sent.offset);
  REQUIRE(back.count() == 3);
  CHECK(back.raw(0) == 1);
  CHECK(back.raw(1) == -1);
  CHECK(back.raw(2) == -32768);
}

TEST_CASE("a pump comes back with every field, and unset stays unset") {
  Decoder decoder;
  std::string bytes;
  const auto sent = sample_pump();
  const auto& back = there_and_back(sent, "bay-1/pump/42/", decoder, bytes);
  CHECK(back.pump == 42);
  CHECK(back.reading == sent.reading);

  PumpMessage bare;
  bare.envelope = sample_envelope();
  bare.reading.drug = "saline";
  CHECK(there_and_back(bare, "bay-1/pump/0/", decoder, bytes).reading == bare.reading);
}

TEST_CASE("an event comes back with every field") {
  Decoder decoder;
  std::string bytes;
  const auto sent = sample_event();
  const auto& back = there_and_back(sent, "bay-1/event/", decoder, bytes);
  CHECK(back.what == sent.what);
  CHECK(back.text == sent.text);
  CHECK(back.by == sent.by);
  CHECK(back.code == sent.code);
  CHECK(back.value == sent.value);
  CHECK(back.unit == sent.unit);
  CHECK(back.sedative == sent.sedative);
}

TEST_CASE("a bay comes back with every field") {
  Decoder decoder;
  std::string bytes;
  const auto sent = sample_bay();
  const auto& back = there_and_back(sent, "bay-1/bay/", decoder, bytes);
  CHECK(back.label == sent.label);
  CHECK(back.care_area == sent.care_area);
  CHECK(back.state == sent.state);
  CHECK(back.link == sent.link);
  check_same(back.patient, sent.patient);
  CHECK(back.protocol == sent.protocol);
  CHECK(back.pumps == sent.pumps);
  CHECK(back.course == sent.course);
  CHECK(back.day == sent.day);
  CHECK(back.mg_given == sent.mg_given);
  CHECK(back.profile == sent.profile);
  CHECK(back.limits == sent.limits);
  CHECK(back.recording);
  CHECK(back.source == sent.source);
  CHECK(back.counters == sent.counters);
  CHECK(back.ventilated);
  CHECK(back.spinal_injury);
  CHECK(back.oxygen_l_per_min == 2);
  CHECK(back.infusion == sent.infusion);
  CHECK(back.bindings == sent.bindings);
  CHECK(back.checklist == sent.checklist);
  CHECK(back.nibp_interval_s == 300);
}

TEST_CASE("what a bay does not have is not written") {
  Decoder decoder;
  std::string bytes;
  BayMessage bare;
  bare.envelope = sample_envelope();
  LimitRow limit = sample_limit();
  limit.guard_lo = limit.guard_hi = limit.profile_medium = limit.profile_high = std::nullopt;
  bare.limits = {limit};
  const auto& back = there_and_back(bare, "bay-1/bay/", decoder, bytes);
  CHECK_FALSE(back.ventilated);
  CHECK_FALSE(back.spinal_injury);
  CHECK_FALSE(back.oxygen_l_per_min);
  CHECK_FALSE(back.infusion);
  CHECK(back.bindings.empty());
  CHECK(back.checklist.empty());
  CHECK_FALSE(back.nibp_interval_s);
  CHECK_FALSE(back.limits[0].priority);
  for (const auto* key :
       {"ventilated", "spinal_injury", "oxygen_l_per_min", "nibp_interval_s", "infusion", "bindings",
        "checklist", "priority", "text", "guard_lo", "guard_hi", "profile_medium", "profile_high"})
    CHECK_MESSAGE(bytes.find(key) == std::string::npos, key);
}

TEST_CASE("the alarms come back with every field") {
  Decoder decoder;
  std::string bytes;
  const auto sent = sample_alarms();
  const auto& back = there_and_back(sent, "bay-1/alarms/", decoder, bytes);
  CHECK(back.rev == 9);
  REQUIRE(back.alarms.size() == 1);
  const AlarmRow& row = back.alarms[0];
  const AlarmRow& was = sent.alarms[0];
  CHECK(row.id == was.id);
  CHECK(row.cond == was.cond);
  CHECK(row.kind == was.kind);
  CHECK(row.priority == was.priority);
  CHECK(row.state == was.state);
  CHECK(row.latching);
  CHECK(row.no_data);
  CHECK(row.joined == was.joined);
  CHECK(row.text == was.text);
  CHECK(row.why == was.why);
  CHECK(row.since == was.since);
  CHECK(row.delay_s == was.delay_s);
  CHECK(row.channel == was.channel);
  CHECK(row.value == was.value);
  CHECK(row.limit == was.limit);
  CHECK(row.heard == 3);
  CHECK(row.needs_reason);
  REQUIRE(back.pending.size() == 1);
  CHECK(back.pending[0].cond == "rr-low");
  CHECK(back.pending[0].due == sent.pending[0].due);
  CHECK(back.audio_paused);
  CHECK(back.audio_until == sent.audio_until);
  CHECK(back.top == Priority::medium);
}

TEST_CASE("the beat comes back with every field") {
  Decoder decoder;
  std::string bytes;
  const auto sent = sample_beat();
  const auto& back = there_and_back(sent, "station/beat/", decoder, bytes);
  CHECK(back.id == sent.id);
  CHECK(back.uptime_s == sent.uptime_s);
  CHECK(back.bays == sent.bays);
  CHECK(back.rate_msg_s == sent.rate_msg_s);
  CHECK(back.counters == sent.counters);
  CHECK(back.dropped == sent.dropped);
  CHECK(back.journal == sent.journal);
  CHECK(back.delay_ms_p50 == sent.delay_ms_p50);
  CHECK(back.delay_ms_p99 == sent.delay_ms_p99);
  CHECK(back.sounding == sent.sounding);
  CHECK(back.recorder == sent.recorder);
}

TEST_CASE("an alarm that nobody heard and a station that records nothing say so by leaving it out") {
  Decoder decoder;
  std::string bytes;
  AlarmsMessage alarms = sample_alarms();
  alarms.alarms[0].heard = 0;
  CHECK(there_and_back(alarms, "bay-1/alarms/", decoder, bytes).alarms[0].heard == 0);
  CHECK(bytes.find("heard") == std::string::npos);

  BeatMessage beat = sample_beat();
  beat.recorder.reset();
  CHECK_FALSE(there_and_back(beat, "station/beat/", decoder, bytes).recorder);
  CHECK(bytes.find("recorder") == std::string::npos);
}

TEST_CASE("one decoder serves all kinds in turn") {
  Decoder decoder;
  for (int round = 0; round < 3; ++round)
    for (const Carried& sample : all_samples()) {
      const auto topic = parse_topic(sample.topic);
      REQUIRE(topic);
      const auto decoded = decoder.decode(*topic, as_bytes(sample.payload));
      REQUIRE(decoded);
      std::string again;
      encode_any(**decoded, again);
      CHECK(again == sample.payload);
    }
}
