// SPDX-License-Identifier: MIT
// What one message costs the station and a source: decoding and encoding, without a socket.
#include <benchmark/benchmark.h>

#include <array>
#include <string>

#include "common/wire/codec.hpp"

using namespace vigil;
using namespace vigil::wire;

namespace {

Envelope envelope() {
  Envelope e;
  e.src = "gateway-7f3a";
  e.epoch = 1'795'161'600'000'000'000;
  e.seq = 123'456;
  e.t = bay_time_from_ns(1'795'162'600'200'000'000);
  e.mode = Mode::simulated;
  return e;
}

/// 200 ms at 250 Hz.
WaveMessage wave_message() {
  static std::array<std::byte, 100> samples{};
  for (std::size_t i = 0; i < samples.size(); ++i) samples[i] = static_cast<std::byte>(i * 7);
  WaveMessage message;
  message.envelope = envelope();
  message.i0 = 6'172'800;
  message.fs = 250;
  message.scale = 0.0005;
  message.offset = 0.25;
  message.data = samples;
  return message;
}

/// 8 channels: 5 that are continuous and the 3 of a cuff.
NumericMessage numeric_message() {
  NumericMessage message;
  message.envelope = envelope();
  message.set(Channel::spo2, {97, Quality::valid, {}});
  message.set(Channel::pr, {72, Quality::valid, {}});
  message.set(Channel::hr, {72.5, Quality::valid, {}});
  message.set(Channel::rr, {14, Quality::valid, {}});
  message.set(Channel::etco2, {38.5, Quality::valid, {}});
  for (const Channel cuff : {Channel::nibp_sys, Channel::nibp_dia, Channel::nibp_mean})
    message.set(cuff, {90, Quality::valid, message.envelope.t});
  return message;
}

PumpMessage pump_message() {
  PumpMessage message;
  message.envelope = envelope();
  message.pump = 1;
  message.reading.state = PumpState::infusing;
  message.reading.drug = "ketamine";
  message.reading.rate_ml_per_h = 4.2;
  message.reading.conc_mg_per_ml = 10;
  message.reading.set_rate_ml_per_h = 4.2;
  message.reading.vtbi_ml = 50;
  message.reading.infused_ml = 12.25;
  message.reading.weight_kg = 72;
  return message;
}

template <class M>
void decode_one(benchmark::State& state, const M& message, std::string_view topic_text) {
  std::string bytes;
  encode(message, bytes);
  const auto payload = std::as_bytes(std::span{bytes});
  Decoder decoder;
  for (auto _ : state) {
    const auto topic = parse_topic(topic_text);
    const auto decoded = decoder.decode(*topic, payload);
    if (!decoded) {
      state.SkipWithError(decoded.error().detail.c_str());
      return;
    }
    benchmark::DoNotOptimize(*decoded);
  }
  state.counters["bytes"] = static_cast<double>(bytes.size());
}

template <class M>
void encode_one(benchmark::State& state, const M& message) {
  std::string bytes;
  for (auto _ : state) {
    encode(message, bytes);
    benchmark::DoNotOptimize(bytes.data());
  }
}

void decode_wave(benchmark::State& state) { decode_one(state, wave_message(), "bay-03/wave/ecg_ii/"); }
void decode_numeric(benchmark::State& state) { decode_one(state, numeric_message(), "bay-03/numeric/"); }
void decode_pump(benchmark::State& state) { decode_one(state, pump_message(), "bay-03/pump/1/"); }
void encode_wave(benchmark::State& state) { encode_one(state, wave_message()); }
void encode_numeric(benchmark::State& state) { encode_one(state, numeric_message()); }
void parse_topic_only(benchmark::State& state) {
  std::string_view text = "bay-03/wave/ecg_ii/";
  for (auto _ : state) {
    benchmark::DoNotOptimize(text);
    benchmark::DoNotOptimize(parse_topic(text));
  }
}

}  // namespace

BENCHMARK(decode_wave);
BENCHMARK(decode_numeric);
BENCHMARK(decode_pump);
BENCHMARK(encode_wave);
BENCHMARK(encode_numeric);
BENCHMARK(parse_topic_only);
BENCHMARK_MAIN();
