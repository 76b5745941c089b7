// SPDX-License-Identifier: MIT
#include "common/formats/block_runs.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <vector>

using vigil::formats::BlockPlacement;
using vigil::formats::BlockTime;
using vigil::formats::observed_fs;
using vigil::formats::place_blocks;

namespace {

constexpr double start = 1'562'838'865.138;

/// A monitor's blocks: 32 samples at 125 Hz, every 0.256 s.
std::vector<BlockTime> blocks(std::size_t count, double interval = 0.256) {
  std::vector<BlockTime> out;
  for (std::size_t i = 0; i < count; ++i) out.push_back({start + static_cast<double>(i) * interval, 32});
  return out;
}

/// The same sequence on every machine, in [0, 1).
class Dice {
 public:
  double next() {
    state_ = state_ * 6364136223846793005U + 1442695040888963407U;
    return static_cast<double>(state_ >> 40) / static_cast<double>(std::uint64_t{1} << 24);
  }

 private:
  std::uint64_t state_ = 7;
};

double end_of(const BlockPlacement& placement, const std::vector<BlockTime>& all) {
  const auto& last = placement.runs.back();
  double samples = 0;
  for (std::size_t i = last.first; i < last.first + last.count; ++i)
    samples += static_cast<double>(all[i].count);
  return last.start + samples / placement.fs;
}

}  // namespace

TEST_CASE("blocks on time are one run at the nominal rate") {
  const auto all = blocks(100);
  const auto placement = place_blocks(all, 125);
  CHECK(placement.fs == 125);
  REQUIRE(placement.runs.size() == 1);
  CHECK(placement.runs[0].start == doctest::Approx(start).epsilon(1e-15));
  CHECK(placement.runs[0].count == 100);
  CHECK(place_blocks({}, 125).runs.empty());
}

TEST_CASE("jitter of tens of milliseconds is no gap and leaves the rate alone") {
  Dice dice;
  auto all = blocks(5000);
  for (auto& block : all) block.t += 0.08 * dice.next();
  const auto placement = place_blocks(all, 125);
  CHECK(placement.fs == 125);
  REQUIRE(placement.runs.size() == 1);
  CHECK(std::abs(placement.runs[0].start - start - 0.04) < 0.005);
}

TEST_CASE("a late block, and one that overlaps the next, are no gap") {
  for (const double late : {0.2, 0.9, 3.0}) {
    auto all = blocks(200);
    all[100].t += late;
    const auto placement = place_blocks(all, 125);
    REQUIRE(placement.runs.size() == 1);
    CHECK(placement.runs[0].count == 200);
    CHECK(std::abs(placement.runs[0].start - start) < 1e-6);
  }
  auto first_late = blocks(200);
  first_late[0].t += 0.2;
  const auto placement = place_blocks(first_late, 125);
  REQUIRE(placement.runs.size() == 1);
  CHECK(std::abs(placement.runs[0].start - start) < 1e-6);
}

TEST_CASE("four blocks that come at once, every second, are no gap") {
  auto all = blocks(400);
  for (std::size_t i = 0; i < all.size(); ++i) all[i].t = all[i / 4 * 4].t;
  const auto placement = place_blocks(all, 125);
  CHECK(placement.runs.size() == 1);
  CHECK(std::abs(placement.fs / 125 - 1) < 1e-4);
}

TEST_CASE("a lost block is a gap of its length, wherever it is") {
  for (const std::size_t lost : {std::size_t{1}, std::size_t{2}, std::size_t{50}, std::size_t{98}}) {
    auto all = blocks(100);
    all.erase(all.begin() + static_cast<std::ptrdiff_t>(lost));
    const auto placement = place_blocks(all, 125);
    REQUIRE(placement.runs.size() == 2);
    CHECK(placement.runs[0].count == lost);
    CHECK(placement.runs[1].first == lost);
    CHECK(placement.runs[1].count == 99 - lost);
    CHECK(std::abs(placement.runs[1].start - start - 0.256 * static_cast<double>(lost + 1)) < 1e-5);
  }
}

TEST_CASE("a rate that is not quite the nominal one is found, and no gap comes of it") {
  const auto all = blocks(20'000, 0.256 * 1.0007);
  const auto placement = place_blocks(all, 125);
  REQUIRE(placement.runs.size() == 1);
  CHECK(placement.fs == doctest::Approx(125 / 1.0007).epsilon(1e-7));
  CHECK(std::abs(end_of(placement, all) - (all.back().t + 0.256)) < 0.01);
}

TEST_CASE("jitter, drift, bursts and lost blocks together: every sample kept, the length right to a block") {
  Dice dice;
  std::vector<BlockTime> all;
  std::size_t lost = 0;
  for (std::size_t i = 0; i < 20'000; ++i) {
    if (dice.next() < 0.002) {
      ++lost;
      continue;
    }
    all.push_back({start + static_cast<double>(i) * 0.256 * 1.0003 + 0.06 * dice.next(), 32});
  }
  const auto placement = place_blocks(all, 125);
  CHECK(placement.fs == doctest::Approx(125 / 1.0003).epsilon(1e-5));
  // Two that are lost one after the other are one gap.
  CHECK(placement.runs.size() <= lost + 1);
  CHECK(placement.runs.size() >= lost - 2);
  std::size_t kept = 0;
  for (std::size_t i = 0; i < placement.runs.size(); ++i) {
    CHECK(placement.runs[i].first == kept);
    kept += placement.runs[i].count;
    if (i > 0) CHECK(placement.runs[i].start > placement.runs[i - 1].start);
  }
  CHECK(kept == all.size());
  CHECK(std::abs(end_of(placement, all) - (all.back().t + 0.256)) < 0.256);
}

TEST_CASE("a clock that is set back begins another run") {
  auto all = blocks(100);
  for (std::size_t i = 50; i < all.size(); ++i) all[i].t -= 10;
  const auto placement = place_blocks(all, 125);
  REQUIRE(placement.runs.size() == 2);
  CHECK(placement.runs[1].first == 50);
  CHECK(placement.runs[1].start < placement.runs[0].start + 3);
}

TEST_CASE("blocks without a rate show it") {
  CHECK(observed_fs(blocks(50)) == doctest::Approx(125));
  CHECK(observed_fs(blocks(1)) == 0);
}
