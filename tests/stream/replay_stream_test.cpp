// SPDX-License-Identifier: MIT
#include "common/stream/replay_stream.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "tests/stream/recording_maker.hpp"

using namespace vigil;
using namespace vigil::stream;

namespace {

/// Seconds since the recording's start.
double s(BayTime t) { return to_seconds(t - recording_start); }

/// Everything at once, with ties at every whole second.
formats::Recording busy_recording() {
  auto recording = empty_recording(3);
  recording.waves.push_back(wave(Channel::ecg_ii, 250, {{0, 750}}));
  recording.waves.push_back(wave(Channel::pleth, 62.5, {{0, 187}}));
  recording.numerics.push_back(steady_number(Channel::spo2, 1, 3));
  recording.numerics.push_back(steady_number(Channel::rr, 1.5, 3));
  recording.pumps.push_back(pump({{0.5, 10}, {1, 12}}));
  recording.pumps.push_back(pump({{0, 1}}));
  recording.events.push_back({at(1), "bolus"});
  return recording;
}

double value_of(const NumericBlock& block, Channel channel) {
  REQUIRE(block.present[index_of(channel)]);
  return block.readings[index_of(channel)].value.value();
}

}  // namespace

TEST_CASE("items come in the order of their end; ties as numbers, pumps, events, waves") {
  const auto stream = stream_of(busy_recording());
  REQUIRE(stream);
  const auto items = all_of(*stream);
  REQUIRE(items.size() > 40);
  const auto rank = [](const Item& item) {
    if (std::holds_alternative<NumericBlock>(item.block)) return 0;
    if (const auto* p = std::get_if<PumpBlock>(&item.block)) return int{p->pump};
    if (std::holds_alternative<EventBlock>(item.block)) return 10;
    return std::get<WaveBlock>(item.block).channel == Channel::ecg_ii ? 11 : 12;
  };
  for (std::size_t i = 1; i < items.size(); ++i) {
    CHECK(items[i].end >= items[i - 1].end);
    if (items[i].end == items[i - 1].end) CHECK(rank(items[i]) > rank(items[i - 1]));
  }
}

TEST_CASE("a wave is cut on one 200 ms grid: no sample is lost, doubled or moved") {
  auto recording = empty_recording(4);
  recording.waves.push_back(wave(Channel::pleth, 62.5, {{0, 250}}));
  const auto stream = stream_of(std::move(recording));
  const auto blocks = only<WaveBlock>(all_of(*stream));
  REQUIRE(blocks.size() == 20);
  std::int16_t next = 0;
  for (std::size_t b = 0; b < blocks.size(); ++b) {
    const auto& [item, block] = blocks[b];
    CHECK(block.i0 == static_cast<std::uint64_t>(next));
    CHECK(block.i0 == static_cast<std::uint64_t>(std::ceil(static_cast<double>(b) * 12.5)));
    CHECK(s(item.t) == doctest::Approx(static_cast<double>(block.i0) / 62.5));
    CHECK(s(item.end) == doctest::Approx(static_cast<double>(block.i0 + block.raw.size()) / 62.5));
    for (const std::int16_t sample : block.raw) CHECK(sample == next++);
  }
  CHECK(next == 250);
}

TEST_CASE("a gap in time is a gap in i0, and the blocks after it are on the same grid") {
  auto recording = empty_recording(10);
  recording.waves.push_back(wave(Channel::abp, 100, {{0, 130}, {5.5, 50}}));
  const auto stream = stream_of(std::move(recording));
  const auto blocks = only<WaveBlock>(all_of(*stream));
  std::vector<std::pair<std::uint64_t, std::size_t>> seen;
  seen.reserve(blocks.size());
  for (const auto& [item, block] : blocks) seen.emplace_back(block.i0, block.raw.size());
  const std::vector<std::pair<std::uint64_t, std::size_t>> expected{
      {0, 20}, {20, 20}, {40, 20}, {60, 20}, {80, 20}, {100, 20}, {120, 10}, {550, 10}, {560, 20}, {580, 20}};
  CHECK(seen == expected);
  CHECK(s(blocks[7].first.t) == doctest::Approx(5.5));
}

TEST_CASE("a segment that does not fall on the grid keeps its time and takes the nearest free index") {
  auto recording = empty_recording(10);
  // 3.7 samples after the first segment's end; then one that begins before the second has ended on the grid.
  recording.waves.push_back(wave(Channel::abp, 100, {{0, 100}, {1.037, 10}, {1.1371, 5}}));
  const auto stream = stream_of(std::move(recording));
  const auto blocks = only<WaveBlock>(all_of(*stream));
  REQUIRE(blocks.size() == 7);
  CHECK(blocks[5].second.i0 == 104);
  CHECK(s(blocks[5].first.t) == doctest::Approx(1.037).epsilon(1e-9));
  CHECK(blocks[6].second.i0 == 114);
  CHECK(s(blocks[6].first.t) == doctest::Approx(1.1371).epsilon(1e-9));
}

TEST_CASE("a wave with less than a sample in a block goes sample by sample") {
  auto recording = empty_recording(8);
  recording.waves.push_back(wave(Channel::resp, 0.5, {{0, 4}}));
  const auto stream = stream_of(std::move(recording));
  const auto blocks = only<WaveBlock>(all_of(*stream));
  REQUIRE(blocks.size() == 4);
  for (std::size_t b = 0; b < 4; ++b) CHECK(blocks[b].second.i0 == b);
}

TEST_CASE("numbers of one time stand in one message; nothing is said where the recording has a gap") {
  auto recording = empty_recording(10);
  recording.numerics.push_back(number(Channel::spo2, 1, {{0, 97}, {1, 97}, {2, 96}, {9, 90}}));
  recording.numerics.push_back(number(Channel::rr, 2, {{0, 12}, {2, 13}}));
  const auto stream = stream_of(std::move(recording));
  const auto ticks = only<NumericBlock>(all_of(*stream));
  REQUIRE(ticks.size() == 4);
  CHECK(ticks[0].second.present.count() == 2);
  CHECK(ticks[1].second.present.count() == 1);
  CHECK(value_of(ticks[1].second, Channel::spo2) == 97);  // unchanged, and said again
  CHECK(value_of(ticks[2].second, Channel::rr) == 13);
  CHECK(s(ticks[3].first.t) == 9);
  CHECK_FALSE(ticks[3].second.readings[index_of(Channel::spo2)].at);
}

TEST_CASE("a reading without a value has its flag and no value; one beyond the bus is invalid") {
  auto recording = empty_recording(3);
  auto track = number(Channel::spo2, 1, {{0, 97}, {1, 0}, {2, 2e6}, {3, 0}});
  track.samples[1].quality = Quality::no_signal;
  track.samples[3].value = std::numeric_limits<double>::quiet_NaN();
  recording.numerics.push_back(track);
  const auto stream = stream_of(std::move(recording));
  const auto ticks = only<NumericBlock>(all_of(*stream));
  REQUIRE(ticks.size() == 4);
  const auto reading = [&](std::size_t i) { return ticks[i].second.readings[index_of(Channel::spo2)]; };
  CHECK(reading(0).quality == Quality::valid);
  CHECK(reading(1).quality == Quality::no_signal);
  CHECK(reading(2).quality == Quality::invalid);
  CHECK(reading(3).quality == Quality::invalid);
  for (std::size_t i = 1; i < 4; ++i) CHECK_FALSE(reading(i).value);
}

TEST_CASE("a cuff's reading is said when read and every 30 s with the same `at`, until the next one") {
  auto recording = empty_recording(120);
  recording.numerics.push_back(number(Channel::nibp_sys, 0, {{10, 120}, {75, 131}}));
  recording.numerics.push_back(number(Channel::nibp_dia, 0, {{10, 70}, {75, 80}}));
  const auto stream = stream_of(std::move(recording));
  const auto ticks = only<NumericBlock>(all_of(*stream));
  std::vector<std::pair<double, double>> said;  // when, at
  for (const auto& [item, block] : ticks) {
    CHECK(block.present.count() == 2);
    said.emplace_back(s(item.t), s(*block.readings[index_of(Channel::nibp_sys)].at));
  }
  CHECK(said == std::vector<std::pair<double, double>>{{10, 10}, {40, 10}, {70, 10}, {75, 75}, {105, 75}});
}

TEST_CASE("charted numbers (period 0) of any channel are intermittent too") {
  auto recording = empty_recording(40);
  recording.numerics.push_back(number(Channel::hr, 0, {{5, 80}}));
  const auto stream = stream_of(std::move(recording));
  REQUIRE(stream->description().channels.size() == 1);
  CHECK(stream->description().channels[0].period_s == 0);
  const auto ticks = only<NumericBlock>(all_of(*stream));
  REQUIRE(ticks.size() == 2);
  CHECK(s(*ticks[1].second.readings[index_of(Channel::hr)].at) == 5);
}

TEST_CASE("a pump says its state at once on change and every second") {
  auto recording = empty_recording(4);
  recording.pumps.push_back(pump({{0.5, 10}, {2, 12}}));
  const auto stream = stream_of(std::move(recording));
  std::vector<std::pair<double, double>> said;
  for (const auto& [item, block] : only<PumpBlock>(all_of(*stream))) {
    CHECK(block.pump == 1);
    said.emplace_back(s(item.t), block.reading.rate_ml_per_h);
  }
  CHECK(said == std::vector<std::pair<double, double>>{{0.5, 10}, {1.5, 10}, {2, 12}, {3, 12}, {4, 12}});
}

TEST_CASE(
    "--from begins there, with what still held: pump, cuff with its `at`, numbers within their period") {
  auto recording = empty_recording(200);
  recording.waves.push_back(wave(Channel::pleth, 100, {{0, 20'000}}));
  recording.numerics.push_back(number(Channel::nibp_sys, 0, {{10, 120}, {150, 130}}));
  recording.numerics.push_back(number(Channel::temp, 60, {{0, 36.5}, {60, 36.6}, {120, 36.7}}));
  recording.numerics.push_back(number(Channel::spo2, 1, {{0, 99}, {90, 98}, {101, 97}}));
  recording.pumps.push_back(pump({{0, 10}, {50, 12}, {180, 14}}));
  recording.events.push_back({at(99), "before"});
  recording.events.push_back({at(101), "after"});
  const auto stream = stream_of(std::move(recording), {from_seconds(100.05), {}});
  REQUIRE(stream);
  const auto first = stream->next();
  REQUIRE(first);
  CHECK(s(first->t) == doctest::Approx(100.05));
  const auto& block = std::get<NumericBlock>(first->block);
  CHECK(value_of(block, Channel::nibp_sys) == 120);
  CHECK(s(*block.readings[index_of(Channel::nibp_sys)].at) == 10);
  CHECK(value_of(block, Channel::temp) == 36.6);
  CHECK_FALSE(block.present[index_of(Channel::spo2)]);  // 10 s old, with a period of 1 s
  const auto second = stream->next();
  REQUIRE(second);
  CHECK(s(second->t) == doctest::Approx(100.05));
  CHECK(std::get<PumpBlock>(second->block).reading.rate_ml_per_h == 12);

  const auto rest = all_of(*stream);
  const auto events = only<EventBlock>(rest);
  REQUIRE(events.size() == 1);
  CHECK(events[0].second.text == "after");
  const auto waves = only<WaveBlock>(rest);
  CHECK(waves[0].second.i0 == 0);
  CHECK(waves[0].second.raw.size() == 20);
  CHECK(waves[0].second.raw[0] == 10'005);
  CHECK(s(waves[0].first.t) == doctest::Approx(100.05));
}

TEST_CASE("a stream that starts again gives the same items") {
  for (const double from : {0.0, 1.3}) {
    const auto stream = stream_of(busy_recording(), {from_seconds(from), {}});
    REQUIRE(stream);
    const auto once = all_of(*stream);
    stream->restart();
    const auto twice = all_of(*stream);
    REQUIRE(once.size() == twice.size());
    for (std::size_t i = 0; i < once.size(); ++i) {
      CHECK(once[i].t == twice[i].t);
      CHECK(once[i].end == twice[i].end);
      CHECK(once[i].block.index() == twice[i].block.index());
      if (const auto* a = std::get_if<WaveBlock>(&once[i].block)) {
        const auto& b = std::get<WaveBlock>(twice[i].block);
        CHECK(a->i0 == b.i0);
        CHECK(a->raw == b.raw);
      }
    }
  }
}

TEST_CASE("what is described is what comes: periods, rates and the usual range of each wave") {
  const auto stream = stream_of(busy_recording());
  const Description& description = stream->description();
  CHECK(description.name == "made");
  CHECK(description.mode == Mode::replay);
  REQUIRE(description.channels.size() == 4);
  CHECK(description.channels[1].channel == Channel::rr);
  CHECK(description.channels[1].period_s == 1.5);
  CHECK(description.channels[2].fs == 250);
  CHECK(description.channels[2].lo == 0.5 * 3);    // 0.5 % of 750 samples are below
  CHECK(description.channels[2].hi == 0.5 * 746);  // and above
}

TEST_CASE("--channels takes some; a channel that is none, or not there, is named with what is there") {
  const auto stream = stream_of(busy_recording(), {Duration{0}, {"rr", "pleth"}});
  REQUIRE(stream);
  REQUIRE(stream->description().channels.size() == 2);
  CHECK(stream->description().channels[0].channel == Channel::rr);
  const auto items = all_of(*stream);
  CHECK_FALSE(only<PumpBlock>(items).empty());
  CHECK_FALSE(only<EventBlock>(items).empty());

  const auto unknown = ReplayStream::open(busy_recording(), {Duration{0}, {"rr", "spo3"}});
  REQUIRE_FALSE(unknown);
  CHECK(unknown.error().text ==
        "--channels: 'spo3' is no channel; made has numbers spo2, rr; waves ecg_ii, pleth");
  const auto absent = ReplayStream::open(busy_recording(), {Duration{0}, {"temp"}});
  REQUIRE_FALSE(absent);
  CHECK(absent.error().text ==
        "--channels: made has no 'temp'; it has numbers spo2, rr; waves ecg_ii, pleth");
}

TEST_CASE("a start past the end, and a recording with nothing in it, are refused") {
  const auto late = ReplayStream::open(busy_recording(), {from_seconds(4), {}});
  REQUIRE_FALSE(late);
  CHECK(late.error().text == "--from 4.0 s is past the end of made, which is 3.0 s long");
  CHECK_FALSE(ReplayStream::open(empty_recording(10), {}));
  auto over = empty_recording(10);
  over.numerics.push_back(number(Channel::spo2, 1, {{0, 97}}));
  const auto nothing = ReplayStream::open(std::move(over), {from_seconds(5), {}});
  REQUIRE_FALSE(nothing);
  CHECK(nothing.error().text == "made has nothing to replay after --from 5.0 s");
}

TEST_CASE("what the bus cannot carry is left out with a warning, and the rest comes") {
  auto recording = busy_recording();
  recording.waves[0].fs = 20'000;
  recording.pumps[0].samples[0].reading.rate_ml_per_h = -1;
  recording.pumps[0].samples[1].reading.conc_mg_per_ml = std::numeric_limits<double>::infinity();
  recording.events[0].text = std::string(1500, 'x') + "\xff";
  recording.events.push_back({at(2), "caf\xe9 \xc3\xa9"});
  const auto stream = stream_of(std::move(recording));
  REQUIRE(stream);
  CHECK(stream->warnings().size() == 2);
  const auto items = all_of(*stream);
  for (const auto& [item, block] : only<WaveBlock>(items)) CHECK(block.channel == Channel::pleth);
  for (const auto& [item, block] : only<PumpBlock>(items)) {
    CHECK(block.reading.rate_ml_per_h >= 0);
    CHECK_FALSE(block.reading.conc_mg_per_ml);
  }
  const auto events = only<EventBlock>(items);
  REQUIRE(events.size() == 2);
  CHECK(events[0].second.text.size() == 1024);
  CHECK(events[1].second.text == "caf? \xc3\xa9");
}
