// SPDX-License-Identifier: MIT
#include "dashboard/model/sweep.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <vector>

using namespace vigil;
using namespace vigil::dashboard;
using namespace std::chrono_literals;

namespace {

// A multiple of 10 s, so that 10 s wide sweeps begin at column 0.
constexpr BayTime day{Duration{1'763'625'600'000'000'000}};
constexpr float none = std::numeric_limits<float>::quiet_NaN();

BayTime t(double seconds) { return day + from_seconds(seconds); }

std::vector<float> ramp(std::size_t count, float first = 0) {
  std::vector<float> out(count);
  for (std::size_t i = 0; i < count; ++i) out[i] = first + static_cast<float>(i);
  return out;
}

std::vector<float> sine(double fs, double hz, double from_s, double to_s) {
  std::vector<float> out;
  for (double s = from_s; s < to_s - 0.5 / fs; s += 1 / fs)
    out.push_back(static_cast<float>(std::sin(2 * 3.14159265358979 * hz * s)));
  return out;
}

std::vector<Column> sweep(const WaveRing& ring, BayTime head, Duration width, std::size_t pixels) {
  std::vector<Column> columns(pixels);
  sweep_columns(ring, head, width, columns);
  return columns;
}

std::size_t blanks(const std::vector<Column>& columns) {
  std::size_t n = 0;
  for (const auto& c : columns) n += c.drawn ? 0 : 1;
  return n;
}

std::vector<WaveRing::Run> runs_of(const WaveRing& ring) {
  std::vector<WaveRing::Run> runs;
  ring.runs(BayTime{}, max_bay_time, runs);
  return runs;
}

}  // namespace

TEST_CASE("blocks that follow each other are one run, a later one leaves a gap, an earlier one is dropped") {
  WaveRing ring;
  CHECK(ring.empty());
  ring.append(t(0), 100, ramp(20));
  ring.append(t(0.2), 100, ramp(20, 20));
  CHECK(ring.end() == t(0.4));
  CHECK(runs_of(ring).size() == 1);
  ring.append(t(1), 100, ramp(20));
  CHECK(runs_of(ring).size() == 2);
  CHECK(runs_of(ring)[1].start == t(1));
  ring.append(t(0.5), 100, ramp(20));
  ring.append(t(1.1), 100, ramp(20));
  CHECK(runs_of(ring).size() == 2);
  CHECK(ring.end() == t(1.2));
}

TEST_CASE("sample times stay exact to the nanosecond after a day of samples at a time of 1.7e18 ns") {
  WaveRing ring{4s};
  const double fs = 300;  // 3,333,333.3 ns
  const std::vector<float> block = ramp(60);
  for (std::int64_t i = 0; i < std::int64_t{24} * 3600 * 5; ++i)
    ring.append(day + Duration{i * 200'000'000}, fs, block);
  CHECK(ring.end() == day + Duration{24h});
  for (const auto& run : runs_of(ring)) {
    const std::int64_t ns = (run.start - day).count();
    const auto sample = static_cast<std::int64_t>(run.index);
    CHECK(ns == (sample * 10'000'000 + 1) / 3);  // the nearest nanosecond: n/3 rounded
  }
}

TEST_CASE("the ring keeps the newest samples across the end of its storage, in bounded memory") {
  WaveRing ring{2s};
  std::size_t most = 0;
  for (int i = 0; i < 1000; ++i) {
    ring.append(t(0.07 * i), 100, ramp(7, static_cast<float>(7 * i)));
    std::size_t held = 0;
    auto expected = static_cast<float>(7 * (i + 1));
    const auto runs = runs_of(ring);
    for (auto run = runs.rbegin(); run != runs.rend(); ++run)
      for (auto v = run->values.rbegin(); v != run->values.rend(); ++v, ++held) REQUIRE(*v == --expected);
    most = std::max(most, held);
    REQUIRE(runs.size() <= 2);
  }
  CHECK(most == 201);
}

TEST_CASE("a sweep looks the same whether or not the storage's end lies inside it") {
  WaveRing wrapped{2s};
  WaveRing straight{40s};
  for (int i = 0; i < 30; ++i) {
    const auto block = sine(128, 1.3, 0.25 * i, 0.25 * (i + 1));
    wrapped.append(t(0.25 * i), 128, block);
    straight.append(t(0.25 * i), 128, block);
    if (i < 8) continue;
    const BayTime head = t(0.25 * (i + 1) - 0.1);
    const auto a = sweep(wrapped, head, 1800ms, 700);
    const auto b = sweep(straight, head, 1800ms, 700);
    for (std::size_t x = 0; x < a.size(); ++x) {
      REQUIRE(a[x].drawn == b[x].drawn);
      REQUIRE(a[x].joined == b[x].joined);
      REQUIRE(a[x].lo == doctest::Approx(b[x].lo).epsilon(1e-4));
      REQUIRE(a[x].hi == doctest::Approx(b[x].hi).epsilon(1e-4));
    }
  }
}

TEST_CASE("a block longer than the ring leaves its newest part, damaged ones leave nothing") {
  WaveRing ring{1s};
  ring.append(t(0), 100, ramp(1000));
  const auto runs = runs_of(ring);
  REQUIRE_FALSE(runs.empty());
  CHECK(runs.front().start == t(8.99));
  CHECK(runs.back().values.back() == 999);
  CHECK(ring.end() == t(10));

  WaveRing other;
  other.append(t(0), 0, ramp(3));
  other.append(t(0), -1, ramp(3));
  other.append(t(0), std::numeric_limits<double>::quiet_NaN(), ramp(3));
  other.append(t(0), 1e9, ramp(3));
  other.append(t(0), 1e-9, ramp(3));
  other.append(t(0), 100, {});
  other.append(BayTime{Duration{-1}}, 100, ramp(3));
  other.append(max_bay_time + 1s, 100, ramp(3));
  CHECK(other.empty());
  CHECK(other.end() == BayTime{});
}

TEST_CASE("a ring of nothing but gaps stays bounded") {
  WaveRing ring;
  for (int i = 0; i < 20'000; ++i) ring.append(t(0.01 * i), 1000, ramp(1));
  CHECK(runs_of(ring).size() == 1024);
}

TEST_CASE("another sampling rate begins anew") {
  WaveRing ring;
  ring.append(t(0), 100, ramp(100));
  ring.append(t(1), 250, ramp(50));
  CHECK(runs_of(ring).size() == 1);
  CHECK(ring.end() == t(1.2));
}

TEST_CASE("a column's place is a function of its time alone") {
  WaveRing ring;
  std::vector<float> flat(1000, 0.0F);
  flat[337] = 9;  // at 3.37 s
  ring.append(t(0), 100, flat);
  for (double head = 3.4; head < 9.9; head += 0.013) {
    const auto columns = sweep(ring, t(head), 10s, 100);
    CHECK(columns[33].hi == 9);
    CHECK(columns[33].lo == 0);
    CHECK(columns[31].hi == 0);
    CHECK(columns[35].hi == 0);
  }
}

TEST_CASE("a spike of one sample survives at any width") {
  for (const std::size_t pixels : {12UL, 50UL, 299UL, 300UL, 1920UL}) {
    WaveRing ring;
    std::vector<float> flat(4000, 1.0F);
    flat[1234] = 50;
    ring.append(t(0), 500, flat);
    float hi = 0;
    for (const auto& c : sweep(ring, t(7.999), 10s, pixels)) hi = std::max(hi, c.hi);
    CHECK(hi == 50);
  }
}

TEST_CASE("a wave of 50 Hz is one unbroken line at any width, up to the head") {
  WaveRing ring;
  for (int i = 0; i < 100; ++i) ring.append(t(0.2 * i), 50, sine(50, 1, 0.2 * i, 0.2 * (i + 1)));
  for (const std::size_t pixels : {100UL, 500UL, 511UL, 1920UL, 3840UL}) {
    const auto columns = sweep(ring, t(19.513), 10s, pixels);
    const auto head = static_cast<std::size_t>(9.513 * static_cast<double>(pixels) / 10);
    CHECK(blanks(columns) == erase_bar_columns(pixels));
    for (std::size_t x = 1; x <= head; ++x) {
      REQUIRE(columns[x].drawn);
      REQUIRE(columns[x].joined);
      // Joined columns touch.
      REQUIRE(columns[x].lo <= columns[x - 1].hi + 1e-4F);
      REQUIRE(columns[x].hi >= columns[x - 1].lo - 1e-4F);
    }
    for (std::size_t x = head + 1; x <= head + erase_bar_columns(pixels) && x < pixels; ++x)
      REQUIRE_FALSE(columns[x].drawn);
  }
}

TEST_CASE("a gap is a gap: nothing is drawn across it, on neither side it is joined") {
  WaveRing ring;
  ring.append(t(0), 100, std::vector<float>(200, 1.0F));
  ring.append(t(3), 100, std::vector<float>(400, 1.0F));
  const auto columns = sweep(ring, t(6.99), 10s, 100);
  for (std::size_t x = 0; x < 20; ++x) CHECK(columns[x].drawn);
  for (std::size_t x = 20; x < 30; ++x) CHECK_FALSE(columns[x].drawn);
  CHECK(columns[30].drawn);
  CHECK_FALSE(columns[30].joined);
  CHECK(columns[31].joined);
}

TEST_CASE("missing samples are a gap, one alone as well") {
  WaveRing ring;
  std::vector<float> values(200, 1.0F);
  for (std::size_t i = 50; i < 60; ++i) values[i] = none;
  values[100] = none;
  ring.append(t(0), 100, values);
  const auto columns = sweep(ring, t(1.99), 4s, 4000);  // 10 columns a sample
  CHECK(columns[489].drawn);
  CHECK(columns[491].drawn == false);
  CHECK(columns[599].drawn == false);
  CHECK(columns[600].drawn);
  CHECK_FALSE(columns[600].joined);
  CHECK(columns[601].joined);
  CHECK(columns[989].drawn);
  CHECK_FALSE(columns[995].drawn);
  CHECK_FALSE(columns[1005].drawn);
  CHECK(columns[1010].drawn);
  CHECK_FALSE(columns[1010].joined);

  WaveRing nothing;
  nothing.append(t(0), 100, std::vector<float>(200, none));
  CHECK(blanks(sweep(nothing, t(1.99), 4s, 400)) == 400);
}

TEST_CASE("a lone sample is a dot") {
  WaveRing ring;
  ring.append(t(1), 100, ramp(1, 5));
  const auto columns = sweep(ring, t(2), 10s, 1000);
  CHECK(blanks(columns) == 999);
  CHECK(columns[100].drawn);
  CHECK_FALSE(columns[100].joined);
  CHECK(columns[100].lo == 5);
  CHECK(columns[100].hi == 5);
}

TEST_CASE("samples after the head wait for their turn") {
  WaveRing ring;
  ring.append(t(0), 100, ramp(1000));
  const auto columns = sweep(ring, t(5), 20s, 2000);
  CHECK(columns[499].drawn);
  CHECK(columns[499].hi == 500);  // the line runs on to the head
  CHECK(columns[500].hi == 500);
  CHECK_FALSE(columns[501].drawn);
  CHECK(blanks(sweep(ring, t(-1), 20s, 2000)) == 2000);
}

TEST_CASE("a head that runs on past the last sample leaves blank behind it and wipes what is old") {
  WaveRing ring;
  ring.append(t(0), 100, ramp(1000));
  const auto columns = sweep(ring, t(14), 10s, 100);
  for (std::size_t x = 0; x <= 40 + erase_bar_columns(100); ++x) CHECK_FALSE(columns[x].drawn);
  for (std::size_t x = 41 + erase_bar_columns(100); x < 100; ++x) CHECK(columns[x].drawn);
  CHECK(blanks(sweep(ring, t(60), 10s, 100)) == 100);
}

TEST_CASE("a sampling clock that is a little off is followed without a gap") {
  WaveRing ring;
  // Blocks of 20 samples said to be at 100 Hz come every 203 ms: a third of a sample more than they last.
  for (int i = 0; i < 40; ++i) ring.append(t(0.203 * i), 100, ramp(20, static_cast<float>(20 * i)));
  CHECK(ring.end() == t(0.203 * 39 + 0.2));
  const auto columns = sweep(ring, t(8.1), 10s, 1000);
  for (std::size_t x = 1; x <= 810; ++x) REQUIRE(columns[x].joined);
}

TEST_CASE("a sweep without room, time or data is blank") {
  WaveRing ring;
  std::vector<Column> no_pixels;
  sweep_columns(ring, t(1), 10s, no_pixels);
  CHECK(no_pixels.empty());
  CHECK(blanks(sweep(ring, t(1), 10s, 10)) == 10);
  ring.append(t(0), 100, ramp(100));
  CHECK(blanks(sweep(ring, t(1), 0s, 10)) == 10);
  CHECK(blanks(sweep(ring, t(1), -1s, 10)) == 10);
  CHECK(blanks(sweep(ring, t(1), 48h, 10)) == 10);
  CHECK(blanks(sweep(ring, max_bay_time + 1h, 10s, 10)) == 10);
  CHECK(blanks(sweep(ring, t(1), 10s, 1)) == 1);  // all of it is erase bar
}

TEST_CASE("times near the epoch are as good as any") {
  WaveRing ring;
  ring.append(BayTime{}, 100, ramp(300));
  const auto columns = sweep(ring, BayTime{3s}, 10s, 100);
  CHECK(columns[0].drawn);
  CHECK(columns[29].drawn);
  CHECK(blanks(columns) == 70);
}
