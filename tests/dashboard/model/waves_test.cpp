// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <cmath>

#include "dashboard/model/wave_track.hpp"
#include "story.hpp"

using namespace story;

namespace {

std::vector<std::int16_t> flat(std::size_t count, std::int16_t value = 500) {
  std::vector<std::int16_t> samples(count, value);
  return samples;
}

const WaveStrip& strip(const Tile& tile, Channel channel) {
  for (const auto& w : tile.waves)
    if (w.channel == channel) return w;
  throw std::out_of_range("no such wave on the tile");
}

/// 200 ms of a wave of 125 Hz, heard when its last sample is measured.
void block(Ward& ward, Source& s, double t, Channel channel = Channel::pleth, std::int16_t value = 500) {
  ward.hear(s, s.samples(t, channel, 125, flat(25, value)), t + 0.2);
}

std::size_t drawn(const WaveRing& ring, double from, double to) {
  std::vector<Column> columns(100);
  std::size_t n = 0;
  // A sweep that is exactly the window: 10 columns a second.
  sweep_columns(ring, bay_t(10) - Duration{1}, std::chrono::seconds{10}, columns);
  for (auto x = static_cast<std::size_t>(from * 10); x < static_cast<std::size_t>(to * 10); ++x)
    n += columns[x].drawn ? 1U : 0U;
  return n;
}

}  // namespace

TEST_CASE("a tile shows ECG, pleth and CO₂; without them what comes next") {
  Ward ward;
  Source s("bay-03");
  s.channels.push_back(wave(Channel::resp, 25));
  ward.connect(s, 0);
  const Tile& tile = ward.tile(0);
  REQUIRE(tile.waves.size() == 3);
  CHECK(tile.waves[0].label == "II");
  CHECK(tile.waves[0].mm_per_s == 25);
  CHECK(tile.waves[1].label == "Pleth");
  CHECK(tile.waves[2].label == "CO₂");
  CHECK(tile.waves[2].mm_per_s == 6.25);
  s.channels = {wave(Channel::abp, 125), wave(Channel::ecg_v, 250), wave(Channel::resp, 25),
                wave(Channel::awf, 25)};
  s.new_epoch();
  ward.hear(s, s.declare(1), 1);
  CHECK(ward.tile(1).waves[0].label == "V");
  CHECK(ward.tile(1).waves[1].label == "Resp");
  CHECK(ward.tile(1).waves[2].label == "ABP");
  ward.act(OpenBay{"bay-03"}, 1);
  CHECK(ward.tile(1).waves.size() == 4);
}

TEST_CASE("missing blocks leave a gap of their own length, and a spike in the next block is there") {
  Ward ward;
  Source s("bay-03");
  ward.connect(s, 0);
  for (int i = 0; i < 50; ++i) {
    if (i >= 20 && i < 30) {
      s.skip("wave/pleth", 1);
      s.skip_samples(Channel::pleth, 25);
      continue;
    }
    std::vector<std::int16_t> values = flat(25);
    if (i == 30) values[12] = 9000;
    ward.hear(s, s.samples(0.2 * i, Channel::pleth, 125, values), 0.2 * i + 0.2);
  }
  const WaveRing& ring = *strip(ward.tile(10.2), Channel::pleth).ring;
  CHECK(drawn(ring, 1, 4) == 30);
  CHECK(drawn(ring, 4, 6) <= 1);
  CHECK(drawn(ring, 6, 9.9) == 39);
  std::vector<Column> columns(100);
  sweep_columns(ring, bay_t(10), std::chrono::seconds{10}, columns);
  CHECK(columns[60].hi == doctest::Approx(9));
}

TEST_CASE("blocks lie by their index: jitter of their times moves nothing") {
  WaveTrack track{Channel::pleth};
  Source s("bay-03");
  const double jitter[] = {0, 0.03, -0.02, 0.045, -0.049, 0.01};
  for (std::size_t i = 0; i < 6; ++i) {
    const auto n = static_cast<double>(i);
    const auto message = s.samples(0.2 * n + jitter[i], Channel::pleth, 125, flat(25));
    const auto& block = std::get<wire::WaveMessage>(message);
    REQUIRE(track.add(block, block.envelope.t));
    CHECK(track.ring().end() == bay_t(0.2 * (n + 1)));
  }
}

TEST_CASE("a sampling clock that runs 1 % slow is followed, without gaps and without running away") {
  WaveTrack track{Channel::pleth};
  Source s("bay-03");
  double end = 0;
  for (int i = 0; i < 3000; ++i) {
    const auto message = s.samples(0.202 * i, Channel::pleth, 125, flat(25));
    const auto& block = std::get<wire::WaveMessage>(message);
    REQUIRE(track.add(block, block.envelope.t));
    end = 0.202 * i + 0.2;
  }
  CHECK(std::abs(to_seconds(track.ring().end() - bay_t(end))) < 0.06);
  std::vector<Column> columns(1000);
  sweep_columns(track.ring(), track.ring().end() - std::chrono::milliseconds{8}, std::chrono::seconds{10},
                columns);
  std::size_t gaps = 0;
  for (const auto& c : columns) gaps += c.joined ? 0U : 1U;
  CHECK(gaps == erase_bar_columns(1000) + 2);  // and the oldest column and the one at the left edge
}

TEST_CASE("a pause of the source, with no sample missing, is a gap; a clock set back moves nothing") {
  WaveTrack track{Channel::pleth};
  Source s("bay-03");
  const auto add = [&](double t) {
    const auto message = s.samples(t, Channel::pleth, 125, flat(25));
    const auto& block = std::get<wire::WaveMessage>(message);
    return track.add(block, block.envelope.t);
  };
  add(0);
  REQUIRE(add(5));
  CHECK(track.ring().end() == bay_t(5.2));
  REQUIRE(add(-3600));
  CHECK(track.ring().end() == bay_t(5.4));
}

TEST_CASE("a block again, an older one and one without samples change nothing") {
  WaveTrack track{Channel::pleth};
  Source s("bay-03");
  auto message = s.samples(0, Channel::pleth, 125, flat(25));
  auto& block = std::get<wire::WaveMessage>(message);
  REQUIRE(track.add(block, bay_t(0)));
  CHECK_FALSE(track.add(block, bay_t(0)));
  block.i0 = 25;
  block.data = {};
  CHECK_FALSE(track.add(block, bay_t(0.2)));
  block.fs = 0;
  CHECK_FALSE(track.add(block, bay_t(0.2)));
  CHECK(track.ring().end() == bay_t(0.2));
}

TEST_CASE("absurd indices and times neither crash nor grow the ring") {
  WaveTrack track{Channel::pleth};
  Source s("bay-03");
  auto message = s.samples(0, Channel::pleth, 125, flat(25));
  auto block = std::get<wire::WaveMessage>(message);
  const std::uint64_t indices[] = {0, 1ULL << 33U, 1ULL << 62U, ~0ULL - 25};
  for (const std::uint64_t i0 : indices) {
    block.i0 = i0;
    track.add(block, max_bay_time);
    track.add(block, bay_t(0));
  }
  for (const double fs : {1e-9, 0.001, 0.01, 10'000.0}) {
    WaveTrack slow{Channel::pleth};
    block.fs = fs;
    for (const std::uint64_t i0 : {0ULL, 999'999ULL, 999'999'999ULL, 1ULL << 40U}) {
      block.i0 = i0;
      slow.add(block, bay_t(0));
      slow.add(block, max_bay_time);
      CHECK(slow.ring().end() <= max_bay_time + std::chrono::hours{24});
    }
  }
  block.fs = 1e9;
  track.add(block, bay_t(0));
  CHECK(track.range().lo() < track.range().hi());
}

TEST_CASE("a missing sample is no value, and the scale gives the others") {
  WaveTrack track{Channel::ecg_ii};
  Source s("bay-03");
  const auto message = s.samples(0, Channel::ecg_ii, 250, {1000, -32768, -200});
  track.add(std::get<wire::WaveMessage>(message), bay_t(0));
  std::vector<WaveRing::Run> runs;
  track.ring().runs(BayTime{}, max_bay_time, runs);
  REQUIRE(runs.size() == 1);
  CHECK(runs[0].values[0] == doctest::Approx(1.0));
  CHECK(std::isnan(runs[0].values[1]));
  CHECK(runs[0].values[2] == doctest::Approx(-0.2));
}

TEST_CASE("a new epoch begins with an empty strip and sets the head anew") {
  Ward ward;
  Source s("bay-03", Mode::replay);
  ward.connect(s, 0);
  for (int i = 0; i < 50; ++i) block(ward, s, 100 + 0.2 * i);
  CHECK_FALSE(strip(ward.tile(11), Channel::pleth).ring->empty());
  CHECK(ward.tile(11).play_head > bay_t(109));
  s.new_epoch();
  ward.hear(s, s.declare(20), 12);
  CHECK(strip(ward.tile(12), Channel::pleth).ring->empty());
  CHECK(numeral(ward.tile(12), Channel::spo2).value == "-?-");
  block(ward, s, 20);
  CHECK(strip(ward.tile(12), Channel::pleth).ring->end() == bay_t(20.2));
  CHECK(ward.tile(12).play_head < bay_t(20.2));
}

TEST_CASE("backfill moves neither the head nor a number nor a wave") {
  Ward ward;
  Source s("bay-03");
  ward.connect(s, 0);
  for (int i = 0; i < 10; ++i) block(ward, s, 0.2 * i);
  const BayTime head = ward.tile(2).play_head;
  s.backfill = true;
  block(ward, s, 1800);
  ward.hear(s, s.numerics(1800, {{Channel::spo2, 44}}), 2);
  CHECK(ward.tile(2).play_head == head);
  CHECK(numeral(ward.tile(2), Channel::spo2).value == "-?-");
  CHECK(strip(ward.tile(2), Channel::pleth).ring->end() == bay_t(2));
}

TEST_CASE("the head moves evenly a little behind the newest sample, although blocks come in steps") {
  for (const double rate : {0.25, 1.0, 4.0, 20.0}) {
    CAPTURE(rate);
    Ward ward;
    Source s("bay-03", Mode::replay);
    s.rate = rate;
    ward.connect(s, 0);
    double sent = 0;
    BayTime last{};
    for (int frame = 1; frame <= 500; ++frame) {
      const double now = 0.04 * frame;
      // Every block is up to 20 ms late.
      while ((sent + 0.2) / rate <= now - 0.01 * ((static_cast<int>(sent * 5) * 7) % 3)) {
        ward.hear(s, s.samples(sent, Channel::pleth, 125, flat(25)), now);
        sent += 0.2;
      }
      if (frame % 40 == 0) ward.hear(s, s.declare(sent), now);
      if (sent == 0) continue;
      const BayTime head = ward.tile(now).play_head;
      if (frame > 250) {
        const double step = to_seconds(head - last) / (0.04 * rate);
        CHECK(step > 0.9);
        CHECK(step < 1.1);
        CHECK(head <= bay_t(sent));
        CHECK(head > bay_t(sent - 0.45 - 0.25 * rate));
      }
      CHECK(head >= last);
      last = head;
    }
  }
}

TEST_CASE("at 1× the head is about 0.3 s behind") {
  Ward ward;
  Source s("bay-03");
  ward.connect(s, 0);
  for (int i = 0; i < 100; ++i) block(ward, s, 0.2 * i);
  double lag = 0;
  for (int i = 100; i < 110; ++i) {
    ward.tile(0.2 * i);
    block(ward, s, 0.2 * i);
    lag = to_seconds(bay_t(0.2 * (i + 1)) - ward.tile(0.2 * (i + 1)).play_head);
  }
  CHECK(lag > 0.25);
  CHECK(lag < 0.4);
}

TEST_CASE("while a bay is silent the head goes on and leaves blank; the data after it goes on in its place") {
  Ward ward;
  Source s("bay-03");
  ward.connect(s, 0);
  for (int i = 0; i < 50; ++i) {
    block(ward, s, 0.2 * i);
    ward.tile(0.2 * i + 0.2);
  }
  CHECK(ward.tile(20).play_head > bay_t(18));
  CHECK(ward.tile(20).veil == "NO TELEMETRY");
  s.skip_samples(Channel::pleth, 1250);
  block(ward, s, 20);
  ward.tile(20.24);
  CHECK(std::abs(to_seconds(ward.tile(20.28).play_head - bay_t(19.95))) < 0.3);
  CHECK(ward.tile(20.28).veil.empty());
}

TEST_CASE("a paused replay stands still and is not lost") {
  Ward ward;
  Source s("bay-03", Mode::replay);
  ward.connect(s, 0);
  ward.hear(s, s.numerics(0, {{Channel::spo2, 95}}), 0);
  for (int i = 0; i < 20; ++i) block(ward, s, 0.2 * i);
  ward.hear(s, s.numerics(4, {{Channel::spo2, 95}}), 4);
  s.rate = 0;
  ward.hear(s, s.declare(4), 4.1);
  for (double t = 4.1; t < 60; t += 2) {
    ward.hear(s, s.declare(4), t);
    ward.tile(t);
  }
  const BayTime head = ward.tile(59).play_head;
  CHECK(head <= bay_t(4));
  CHECK(ward.tile(60).play_head == head);
  CHECK_FALSE(ward.model.moving());
  CHECK(ward.tile(60).badge == "REPLAY paused");
  CHECK(numeral(ward.tile(60), Channel::spo2).value == "95");
  CHECK(numeral(ward.tile(60), Channel::spo2).freshness == Freshness::current);
  s.rate = 1;
  ward.hear(s, s.declare(4), 60.1);
  CHECK(to_seconds(ward.tile(60.2).play_head - head) < 0.3);
  CHECK(ward.model.moving());
}

TEST_CASE("an ended replay plays to its last sample and stands") {
  Ward ward;
  Source s("bay-03", Mode::replay);
  ward.connect(s, 0);
  for (int i = 0; i < 20; ++i) block(ward, s, 0.2 * i);
  s.end = true;
  ward.hear(s, s.declare(4), 4);
  for (double t = 4; t < 8; t += 0.04) ward.tile(t);
  CHECK(ward.tile(30).play_head == bay_t(4));
  CHECK_FALSE(ward.model.moving());
  CHECK(ward.tile(30).veil == "ENDED");
  CHECK(ward.screen(30).summary == "1 bay · 1 ended");
}

TEST_CASE("the ECG's range is fixed until the wave grows out of it, and comes back when it is small again") {
  WaveTrack track{Channel::ecg_ii};
  Source s("bay-03");
  const auto add = [&](int seconds, std::int16_t value) {
    static_cast<void>(seconds);
    const auto message =
        s.samples(0, Channel::ecg_ii, 1, std::vector<std::int16_t>(static_cast<std::size_t>(seconds), value));
    track.add(std::get<wire::WaveMessage>(message), bay_t(0));
  };
  add(1, 1200);
  CHECK(track.range().lo() == -0.5);
  CHECK(track.range().hi() == 1.5);
  add(1, 2700);
  CHECK(track.range().hi() == 3.0);
  for (int i = 0; i < 9; ++i) add(1, 1000);
  CHECK(track.range().hi() == 3.0);  // ten seconds have not passed
  for (int i = 0; i < 2; ++i) add(1, 1000);
  CHECK(track.range().hi() == 1.5);
}

TEST_CASE("the pleth fills its strip, calmly, and noise is not magnified") {
  WaveTrack track{Channel::pleth};
  track.declare(wave(Channel::pleth, 125, 0, 10));
  Source s("bay-03");
  double t = 0;
  const auto beat = [&](double height) {
    std::vector<std::int16_t> values;
    values.reserve(125);
    for (int k = 0; k < 125; ++k)
      values.push_back(static_cast<std::int16_t>(5000 + 500 * height * std::sin(k * 0.05)));
    const auto message = s.samples(t, Channel::pleth, 125, values);
    track.add(std::get<wire::WaveMessage>(message), bay_t(t));
    t += 1;
  };
  beat(2);
  CHECK(track.range().lo() == 0);
  CHECK(track.range().hi() == 10);
  for (int i = 0; i < 5; ++i) beat(2);
  CHECK(track.range().lo() == doctest::Approx(3.8).epsilon(0.01));
  CHECK(track.range().hi() == doctest::Approx(6.2).epsilon(0.01));
  const double hi = track.range().hi();
  for (int i = 0; i < 20; ++i) beat(1.7);  // a little smaller: nothing moves
  CHECK(track.range().hi() == hi);
  for (int i = 0; i < 20; ++i) beat(0.001);
  CHECK(track.range().hi() - track.range().lo() > 0.99);
}

TEST_CASE("a head at the end of time, at any speed, stays within it") {
  for (const double rate : {0.0, 1.0, 1000.0, 1e300}) {
    PlayHead head;
    head.restart();
    head.set_rate(rate, station_t(0));
    head.data(max_bay_time, std::chrono::hours{1}, station_t(0));
    for (double t = 0; t < 1e7; t = t * 3 + 1) {
      REQUIRE(head.advance(station_t(t)));
      CHECK(*head.advance(station_t(t)) <= max_bay_time + std::chrono::hours{1});
      head.set_rate(rate / 2 + t, station_t(t));
    }
  }
}
