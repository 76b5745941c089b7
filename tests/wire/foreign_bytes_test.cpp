// SPDX-License-Identifier: MIT
// Bytes that were not written by this codec: worked out by hand, packed by Python's msgpack, and read back by
// msgpack-cxx.
#include <doctest/doctest.h>

#include <msgpack.hpp>

#include "common/wire/control.hpp"
#include "tests/wire/raw_pack.hpp"
#include "tests/wire/sample_messages.hpp"

using namespace vigil;
using namespace vigil::wire;
using namespace vigil::wire::test;

namespace {

constexpr std::string_view python_source =
    "8ea17601a3737263a467772d37a565706f6368cf17979cfe362a0000a373657105a4745f6e73cf17979cfe8f922f00a46d6f"
    "6465a973696d756c61746564a46e616d65a353696da8736f667477617265a770756220302e31a472617465cb3ff000000000"
    "0000a86368616e6e656c739284a26964a473706f32a46b696e64a76e756d65726963a4756e6974a125a8706572696f645f73"
    "0186a26964a5706c657468a46b696e64a477617665a4756e6974a131a266737da26c6fcbbff8000000000000a2686902a773"
    "75626a65637484a5616c696173a25031a97765696768745f6b6746a56167655f79cb4046400000000000a3736578a166a46c"
    "61737481ae6261792d312f6e756d657269632f04a3656e64c3af72725f7a65726f5f61667465725f7314";
constexpr std::string_view python_numeric =
    "89a17601a3737263a467772d37a565706f6368cf17979cfe362a0000a373657105a4745f6e73cf17979cfe8f922f00a46d6f"
    "6465a973696d756c61746564a36e756d83a473706f3261a27272cb4029000000000000a86e6962705f73797376a4666c6167"
    "82a27272ac7175657374696f6e61626c65a26872aa73656e736f722d6f6666a2617481a86e6962705f737973cf17979cfe36"
    "2a0000";
constexpr std::string_view python_wave =
    "8ba17601a3737263a467772d37a565706f6368cf17979cfe362a0000a373657105a4745f6e73cf17979cfe8f922f00a46d6f"
    "6465a973696d756c61746564a26930ccfaa26673cb406f400000000000a57363616c65cb3f847ae147ae147ba66f66667365"
    "74ffa464617461c4060100ffff0080";
constexpr std::string_view python_pump =
    "de0010a17601a3737263a467772d37a565706f6368cf17979cfe362a0000a373657105a4745f6e73cf17979cfe8f922f00a4"
    "6d6f6465a973696d756c61746564a57374617465a8696e667573696e67a464727567a86b6574616d696e65ad726174655f6d"
    "6c5f7065725f68cb4010cccccccccccda6616c61726d7392a86e6561722d656e64af66726f6d2d7468652d667574757265ae"
    "636f6e635f6d675f7065725f6d6c0aa7767462695f6d6c32a9646f73655f72617465cb3fe0000000000000a9646f73655f75"
    "6e6974a76d672f6b672f68aa6f6e5f62617474657279c2ab626174746572795f70637450";
constexpr std::string_view python_event =
    "8ca17601a3737263a467772d37a565706f6368cf17979cfe362a0000a373657105a4745f6e73cf17979cfe8f922f00a46d6f"
    "6465a973696d756c61746564a477686174ab6f62736572766174696f6ea474657874a87365646174696f6ea26279a8412e20"
    "4e75727365a4636f6465a452415353a576616c7565fea4756e6974a131";
constexpr std::string_view python_bay =
    "de0018a17601a3737263a467772d37a565706f6368cf17979cfe362a0000a373657105a4745f6e73cf17979cfe8f922f00a4"
    "6d6f6465a973696d756c61746564a56c6162656ca54261792031a9636172655f61726561a3696375a57374617465a861646d"
    "6974746564a46c696e6ba46c697665a770617469656e7483a5616c696173a25031a97765696768745f6b6746ac626173656c"
    "696e655f7362707da870726f746f636f6ca3747264a570756d707391a131a6636f75727365a161a364617902a86d675f6769"
    "76656ecb4041c00000000000a770726f66696c65a56164756c74a66c696d697473918ba4636f6e64a873706f322d6c6f77a7"
    "6368616e6e656ca473706f32a473696465a36c6f77a66d656469756d5aa46869676855a764656c61795f730aa7636c656172"
    "5f7305a66d617267696e01a86c61746368696e67c3a36f6666c2a76368616e676564c3a97265636f7264696e67c3a6736f75"
    "726365a467772d37a8726563656976656464a77265667573656401a46c6f737402a8726566696c6c656403";
constexpr std::string_view python_alarms =
    "8ca17601a3737263a467772d37a565706f6368cf17979cfe362a0000a373657105a4745f6e73cf17979cfe8f922f00a46d6f"
    "6465a973696d756c61746564a372657609a6616c61726d73918fa2696401a4636f6e64a873706f322d6c6f77a46b696e64ad"
    "70687973696f6c6f676963616ca87072696f72697479a468696768a57374617465a6616374697665a86c61746368696e67c3"
    "a76e6f5f64617461c2a66a6f696e656490a474657874a853704f32206c6f77a377687991a73834203c203835a873696e6365"
    "5f6e73cf17979cfe362a0000a764656c61795f73cb4024000000000000a76368616e6e656ca473706f32a576616c756554a5"
    "6c696d697455a770656e64696e679182a4636f6e64a672722d6c6f77a66475655f6e73cf17979cfead5f9400a5617564696f"
    "a6706175736564ae617564696f5f756e74696c5f6e73cf17979d157ea0e800a3746f7003";
constexpr std::string_view python_beat =
    "de0013a17601a3737263a467772d37a565706f6368cf17979cfe362a0000a373657105a4745f6e73cf17979cfe8f922f00a4"
    "6d6f6465a973696d756c61746564a26964a3737431a8757074696d655f73cb40ac210000000000a46261797308aa72617465"
    "5f6d73675f73cb4066b00000000000a872656365697665640aa77265667573656400a46c6f737400a8726566696c6c656400"
    "a764726f7070656400a87265636f7264657282a57374617465a26f6ea764726f7070656400a76a6f75726e616c82a4686561644d"
    "a468617368a461"
    "623132a864656c61795f6d7382a3703530cb3fd999999999999aa3703939cb4004000000000000a8736f756e64696e6701";
constexpr std::string_view python_acknowledge =
    "87a17601a2696407a26f70ab61636b6e6f776c65646765a26279a8412e204e75727365a3626179a56261792d31a5616c6172"
    "6d0ca6726561736f6ea47365656e";
constexpr std::string_view python_reply =
    "84a17601a2696407a26f6bc3a86d657373616765739182a5746f706963aa6261792d312f6261792fa77061796c6f6164c401"
    "80";
constexpr std::string_view python_resend =
    "87a17601a2696403a26f70a6726573656e64a5746f706963ae6261792d312f6e756d657269632fa565706f6368cf17979cfe"
    "362a0000a466726f6d05a2746f09";

template <class M>
M decoded(std::string_view topic, const std::string& bytes) {
  Decoder decoder;
  const auto result = decoder.decode(*parse_topic(topic), as_bytes(bytes));
  if (!result) FAIL(result.error().detail);
  REQUIRE(std::holds_alternative<M>(**result));
  M message = std::get<M>(**result);
  CHECK(message.envelope.src == "gw-7");
  CHECK(message.envelope.epoch == 1'700'000'000'000'000'000);
  CHECK(message.envelope.seq == 5);
  CHECK(message.envelope.t == bay_time_from_ns(1'700'000'001'500'000'000));
  CHECK(message.envelope.mode == Mode::simulated);
  CHECK_FALSE(message.envelope.backfill);
  return message;
}

}  // namespace

TEST_CASE("an event is these bytes, worked out from the MessagePack specification") {
  EventMessage message;
  message.envelope.src = "a";
  message.envelope.epoch = 300;
  message.envelope.seq = 7;
  message.envelope.t = bay_time_from_ns(1'500'000'000);
  message.envelope.mode = Mode::test;
  message.what = EventKind::mark;
  message.text = "x";
  message.by = "y";
  message.value = -2;
  std::string bytes;
  encode(message, bytes);
  const std::string expected = from_hex(
      "8b"  // map of 11
      "a176"
      "01"  // v 1
      "a3737263"
      "a161"  // src "a"
      "a565706f6368"
      "cd012c"  // epoch 300, uint 16
      "a3736571"
      "07"  // seq 7
      "a4745f6e73"
      "ce59682f00"  // t_ns 1500000000, uint 32
      "a174"
      "cb3ff8000000000000"  // t 1.5
      "a46d6f6465"
      "a474657374"  // mode "test"
      "a477686174"
      "a46d61726b"  // what "mark"
      "a474657874"
      "a178"  // text "x"
      "a26279"
      "a179"  // by "y"
      "a576616c7565"
      "cbc000000000000000");  // value -2.0, a float also where it is whole
  CHECK(bytes == expected);
}

TEST_CASE("what Python packs is understood, kind by kind") {
  const auto source = decoded<SourceMessage>("bay-1/source/", from_hex(python_source));
  REQUIRE(source.channels.size() == 2);
  CHECK(source.channels[0].channel == Channel::spo2);
  CHECK(source.channels[0].period_s == 1);
  CHECK(source.channels[0].unit.empty());
  CHECK(source.channels[1].channel == Channel::pleth);
  CHECK(source.channels[1].fs == 125);
  CHECK(source.channels[1].lo == -1.5);
  CHECK(source.subject->age_y == 44.5);
  CHECK(source.last[0].seq == 4);
  CHECK(source.end);

  const auto numeric = decoded<NumericMessage>("bay-1/numeric/", from_hex(python_numeric));
  CHECK(numeric.present.count() == 4);
  CHECK(numeric.readings[index_of(Channel::spo2)].value == 97);
  CHECK(numeric.readings[index_of(Channel::rr)].value == 12.5);
  CHECK(numeric.readings[index_of(Channel::rr)].quality == Quality::questionable);
  CHECK(numeric.readings[index_of(Channel::hr)].quality == Quality::sensor_off);
  CHECK_FALSE(numeric.readings[index_of(Channel::hr)].value);
  CHECK(numeric.readings[index_of(Channel::nibp_sys)].at == bay_time_from_ns(1'700'000'000'000'000'000));

  const std::string wave_bytes = from_hex(python_wave);
  const auto wave = decoded<WaveMessage>("bay-1/wave/pleth/", wave_bytes);
  CHECK(wave.i0 == 250);
  CHECK(wave.offset == -1);
  REQUIRE(wave.count() == 3);
  CHECK(wave.raw(2) == -32768);

  const auto pump = decoded<PumpMessage>("bay-1/pump/3/", from_hex(python_pump));
  CHECK(pump.pump == 3);
  CHECK(pump.reading.state == PumpState::infusing);
  CHECK(pump.reading.alarms.count() == 1);
  CHECK(pump.unknown == 1);
  CHECK(pump.reading.on_battery == false);
  CHECK_FALSE(pump.reading.set_rate_ml_per_h);

  CHECK(decoded<EventMessage>("bay-1/event/", from_hex(python_event)).value == -2);

  const auto bay = decoded<BayMessage>("bay-1/bay/", from_hex(python_bay));
  CHECK(bay.limits[0].medium == 90);
  CHECK_FALSE(bay.limits[0].high_delay_s);
  CHECK(bay.counters.refilled == 3);

  const auto alarms = decoded<AlarmsMessage>("bay-1/alarms/", from_hex(python_alarms));
  CHECK(alarms.alarms[0].since == bay_time_from_ns(1'700'000'000'000'000'000));
  CHECK(alarms.top == Priority::high);
  CHECK(alarms.audio_until == WallTime{Duration{1'700'000'100'000'000'000}});

  const auto beat = decoded<BeatMessage>("station/beat/", from_hex(python_beat));
  CHECK(beat.delay_ms_p99 == 2.5);
  CHECK(beat.journal->hash == "ab12");
  REQUIRE(beat.recorder);
  CHECK(beat.recorder->state == Recording::on);
}

TEST_CASE("requests and replies that Python packs are understood") {
  const auto request = decode_request(as_bytes(from_hex(python_acknowledge)));
  REQUIRE(request);
  CHECK(request->id == 7);
  CHECK(request->by == "A. Nurse");
  const auto& acknowledge = std::get<AcknowledgeRequest>(request->op);
  CHECK(acknowledge.bay == "bay-1");
  CHECK(acknowledge.alarms == std::vector<std::uint64_t>{12});
  CHECK(acknowledge.reason == "seen");

  const auto reply = decode_reply(as_bytes(from_hex(python_reply)));
  REQUIRE(reply);
  CHECK(reply->messages[0].topic == "bay-1/bay/");
  CHECK(reply->messages[0].payload == "\x80");

  const auto resend = decode_resend(as_bytes(from_hex(python_resend)));
  REQUIRE(resend);
  CHECK(resend->from == 5);
  CHECK(resend->to == 9);
}

TEST_CASE("what is written is read by msgpack-cxx") {
  for (const Carried& sample : all_samples()) {
    const auto handle = msgpack::unpack(sample.payload.data(), sample.payload.size());
    REQUIRE(handle->type == msgpack::type::MAP);
    CHECK(handle->via.map.ptr[0].key.as<std::string>() == "v");
    msgpack::sbuffer again;
    msgpack::pack(again, handle.get());
    CHECK(again.size() <= sample.payload.size());
  }
}
