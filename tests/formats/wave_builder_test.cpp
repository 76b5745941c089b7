// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include "common/formats/wave_builder.hpp"

using vigil::BayTime;
using vigil::Channel;
using vigil::from_seconds;
using vigil::formats::missing_sample;
using vigil::formats::WaveBuilder;
using vigil::formats::WaveTrack;

namespace {

constexpr double none = std::numeric_limits<double>::quiet_NaN();

BayTime at(double seconds) { return BayTime{from_seconds(1000 + seconds)}; }

double value(const WaveTrack& track, std::size_t i) { return track.raw[i] * track.scale + track.offset; }

}  // namespace

TEST_CASE("whole numbers of one scale stay as they are") {
  WaveBuilder builder{Channel::ecg_ii, "II", 10};
  builder.add_raw(at(0), std::vector<std::int32_t>{995, -5, -2048, 7}, {0.005, -5.12}, -2048);
  builder.add_raw(at(0.4), std::vector<std::int32_t>{32767}, {0.005, -5.12}, {});
  const auto track = builder.finish();
  REQUIRE(track);
  CHECK(track->raw == std::vector<std::int16_t>{995, -5, missing_sample, 7, 32767});
  CHECK(track->scale == 0.005);
  CHECK(track->offset == -5.12);
  REQUIRE(track->segments.size() == 1);
  CHECK(track->segments[0].count == 5);
  CHECK_FALSE(builder.finish());
}

TEST_CASE("unsigned 16-bit numbers are shifted and stay exact, and -32768 as a value is never missing") {
  WaveBuilder builder{Channel::ecg_ii, "II", 10};
  builder.add_raw(at(0), std::vector<std::int32_t>{0, 8192, 65534}, {0.005, -40.96}, {});
  const auto track = builder.finish();
  REQUIRE(track);
  CHECK(std::count(track->raw.begin(), track->raw.end(), missing_sample) == 0);
  CHECK(value(*track, 0) == doctest::Approx(-40.96));
  CHECK(std::abs(value(*track, 1)) < 1e-9);
  CHECK(value(*track, 2) == doctest::Approx(65534 * 0.005 - 40.96));

  WaveBuilder low{Channel::pleth, "PLETH", 10};
  low.add_raw(at(0), std::vector<std::int32_t>{-32768, 0}, {1, 0}, {});
  const auto lowest = low.finish();
  REQUIRE(lowest);
  CHECK(value(*lowest, 0) == -32768);
  CHECK(lowest->raw[0] != missing_sample);
}

TEST_CASE("a gain that changes between runs is brought to one scale, within one level of the range") {
  WaveBuilder builder{Channel::ecg_ii, "II", 125};
  std::vector<std::int32_t> raw;
  for (std::int32_t i = -127; i <= 127; ++i) raw.push_back(i);
  builder.add_raw(at(0), raw, {1.0 / 86, 0}, -128);
  builder.add_raw(at(10), raw, {1.0 / 67, 0.25}, -128);
  const auto track = builder.finish();
  REQUIRE(track);
  const double level = (127.0 / 67 + 0.25 - (-127.0 / 67 + 0.25)) / 65534;
  for (std::size_t i = 0; i < raw.size(); ++i) {
    CHECK(std::abs(value(*track, i) - raw[i] / 86.0) <= level);
    CHECK(std::abs(value(*track, raw.size() + i) - (raw[i] / 67.0 + 0.25)) <= level);
  }
  REQUIRE(track->segments.size() == 2);
  CHECK(track->segments[1].start == at(10));
  CHECK(track->segments[1].first == raw.size());
  CHECK(std::count(track->raw.begin(), track->raw.end(), missing_sample) == 0);
}

TEST_CASE("numbers with one decimal stay exact, others keep 65,535 levels of their range") {
  WaveBuilder decimal{Channel::awp, "AWP", 50};
  decimal.add(at(0), std::vector<double>{6.0F, 6.1F, 32.7F, none, -3.9F});
  const auto tenths = decimal.finish();
  REQUIRE(tenths);
  CHECK(tenths->scale == doctest::Approx(0.1));
  CHECK(tenths->raw == std::vector<std::int16_t>{60, 61, 327, missing_sample, -39});

  std::vector<double> sine(1000);
  for (std::size_t i = 0; i < sine.size(); ++i) sine[i] = 80 + 40 * std::sin(0.01 * static_cast<double>(i));
  WaveBuilder fine{Channel::abp, "ABP", 125};
  fine.add(at(0), sine);
  const auto track = fine.finish();
  REQUIRE(track);
  for (std::size_t i = 0; i < sine.size(); ++i) CHECK(std::abs(value(*track, i) - sine[i]) <= 80.0 / 65534);
}

TEST_CASE("what is not finite is missing, a constant is itself, and nothing at all is no track") {
  WaveBuilder builder{Channel::abp, "ABP", 125};
  const double inf = std::numeric_limits<double>::infinity();
  builder.add(at(0), std::vector<double>{none, inf, -inf, 1e300});
  CHECK_FALSE(builder.has_value());
  CHECK_FALSE(builder.finish());

  builder.add(at(0), std::vector<double>{1.0 / 3, inf, 1.0 / 3});
  const auto track = builder.finish();
  REQUIRE(track);
  CHECK(value(*track, 0) == doctest::Approx(1.0 / 3));
  CHECK(track->raw[1] == missing_sample);
}

TEST_CASE("a run that begins before the last one ends continues it, a later one is a new segment") {
  WaveBuilder builder{Channel::abp, "ABP", 10};
  builder.add(at(0), std::vector<double>(10, 1.0));
  builder.add(at(0.5), std::vector<double>(10, 2.0));
  builder.add(at(2.05), std::vector<double>(10, 3.0));
  builder.add(at(4), std::vector<double>(10, 4.0));
  const auto track = builder.finish();
  REQUIRE(track);
  REQUIRE(track->segments.size() == 2);
  CHECK(track->segments[0].count == 30);
  CHECK(track->segments[1].start == at(4));
  CHECK(track->segments[1].first == 30);
}

TEST_CASE("numbers wider than 16 bits are quantised over their range") {
  WaveBuilder builder{Channel::pleth, "PLETH", 10};
  const std::vector<std::int32_t> raw{-2147483647, 0, 2147483647};
  builder.add_raw(at(0), raw, {1.0 / 200, 0}, std::numeric_limits<std::int32_t>::min());
  const auto track = builder.finish();
  REQUIRE(track);
  for (std::size_t i = 0; i < raw.size(); ++i)
    CHECK(std::abs(value(*track, i) - raw[i] / 200.0) <= 2147483647.0 * 2 / 200 / 65534);
}
